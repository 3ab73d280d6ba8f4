// Every function of events over histories that are small enough to be counted on one's fingers.

#include <gtest/gtest.h>

#include "tests/reference/oracle.h"
#include "tests/unit/profile_evaluator/build.h"

namespace tamis::reference {
namespace {

std::vector<Counted> values(std::vector<Value> all) {
  std::vector<Counted> out;
  for (Value& v : all) out.push_back({static_cast<std::int64_t>(out.size()), std::move(v)});
  return out;
}

std::vector<Counted> times(std::initializer_list<std::string_view> all) {
  std::vector<Counted> out;
  for (const std::string_view time : all) out.push_back({us(time), Value()});
  return out;
}

Value of(EventFunction function, Type type, const std::vector<Counted>& counted, double percent = 0, std::int64_t number = 0,
         const std::string& zone = "UTC") {
  return aggregate({function, {}, percent, number, {}}, type, counted, zone);
}

const auto kNumbers = values({integer(3), Value(), integer(1), integer(3), integer(2)});

TEST(Functions, OfNoEvents) {
  for (const auto function : {EventFunction::kCount, EventFunction::kCountDistinct, EventFunction::kSum, EventFunction::kDistinctDays,
                              EventFunction::kStreakDays, EventFunction::kSessions})
    EXPECT_EQ(of(function, kIntegerType, {}), integer(0)) << name_of(function);
  for (const auto function : {EventFunction::kAvg, EventFunction::kMin, EventFunction::kMax, EventFunction::kMedian, EventFunction::kStddev,
                              EventFunction::kPercentile, EventFunction::kFirst, EventFunction::kLast, EventFunction::kNth,
                              EventFunction::kMode, EventFunction::kList}) {
    EXPECT_TRUE(of(function, kDoubleType, {}, 50, 1).missing()) << name_of(function);
    EXPECT_TRUE(of(function, kDoubleType, values({Value(), Value()}), 50, 1).missing()) << name_of(function);
  }
  EXPECT_EQ(of(EventFunction::kSum, kDoubleType, values({Value()})), Value(0.0));
}

TEST(Functions, MissingValuesAreNotThere) {
  EXPECT_EQ(of(EventFunction::kCount, kIntegerType, kNumbers), integer(5));  // events, whatever they hold
  EXPECT_EQ(of(EventFunction::kCountDistinct, kIntegerType, kNumbers), integer(3));
  EXPECT_EQ(of(EventFunction::kSum, kIntegerType, kNumbers), integer(9));
  EXPECT_EQ(of(EventFunction::kAvg, kDoubleType, kNumbers), Value(2.25));
  EXPECT_EQ(of(EventFunction::kFirst, kIntegerType, values({Value(), integer(8), Value()})), integer(8));
  EXPECT_EQ(of(EventFunction::kLast, kIntegerType, values({Value(), integer(8), Value()})), integer(8));
}

TEST(Functions, SmallestLargestPlaces) {
  EXPECT_EQ(of(EventFunction::kMin, kIntegerType, kNumbers), integer(1));
  EXPECT_EQ(of(EventFunction::kMax, kIntegerType, kNumbers), integer(3));
  EXPECT_EQ(of(EventFunction::kNth, kIntegerType, kNumbers, 0, 2), integer(1));  // the missing one has no place
  EXPECT_EQ(of(EventFunction::kNth, kIntegerType, kNumbers, 0, 4), integer(2));
  EXPECT_TRUE(of(EventFunction::kNth, kIntegerType, kNumbers, 0, 5).missing());
  EXPECT_EQ(of(EventFunction::kMin, kStringType, values({"b", "B", "a"})), Value("B"));  // by bytes
}

TEST(Functions, MiddleAndSpread) {
  EXPECT_EQ(of(EventFunction::kMedian, kDoubleType, kNumbers), Value(2.5));  // 1 2 3 3
  EXPECT_EQ(of(EventFunction::kMedian, kDoubleType, values({integer(5)})), Value(5.0));
  EXPECT_EQ(of(EventFunction::kPercentile, kDoubleType, kNumbers, 0), Value(1.0));
  EXPECT_EQ(of(EventFunction::kPercentile, kDoubleType, kNumbers, 100), Value(3.0));
  EXPECT_EQ(of(EventFunction::kPercentile, kDoubleType, values({integer(10), integer(20), integer(30), integer(40), integer(50)}), 90),
            Value(46.0));  // place 3.6: 40 and six tenths of the way to 50
  EXPECT_TRUE(of(EventFunction::kStddev, kDoubleType, values({integer(5)})).missing());
  EXPECT_EQ(of(EventFunction::kStddev, kDoubleType, values({integer(5), integer(5)})), Value(0.0));
  // 2 4 4 4 5 5 7 9: mean 5, squares 9 1 1 1 0 0 4 16 = 32, over 7
  EXPECT_EQ(of(EventFunction::kStddev, kDoubleType,
               values({integer(2), integer(4), integer(4), integer(4), integer(5), integer(5), integer(7), integer(9)})),
            Value(std::sqrt(32.0 / 7)));
}

TEST(Functions, ModeIsTheFirstOfEquals) {
  EXPECT_EQ(of(EventFunction::kMode, kStringType, values({"b", "a", "a", "b", "c"})), Value("b"));
  EXPECT_EQ(of(EventFunction::kMode, kStringType, values({"b", "a", "a", "c"})), Value("a"));
}

TEST(Functions, ListsKeepOrderAndRepeats) {
  EXPECT_EQ(of(EventFunction::kList, {Kind::kString, true}, values({"b", Value(), "a", "b"})), texts({"b", "a", "b"}));
}

TEST(Functions, SumsThatDoNotFit) {
  const Value most = std::numeric_limits<std::int64_t>::max();
  EXPECT_TRUE(of(EventFunction::kSum, kIntegerType, values({most, integer(1)})).missing());
  EXPECT_EQ(of(EventFunction::kSum, kIntegerType, values({most, integer(1), integer(-1)})), most);
  EXPECT_EQ(of(EventFunction::kAvg, kDoubleType, values({most, most})), Value(0x1p63));
  EXPECT_TRUE(of(EventFunction::kSum, kDoubleType, values({1e308, 1e308})).missing());
  EXPECT_EQ(of(EventFunction::kAvg, kDoubleType, values({1e308, 1e308})), Value(1e308));
}

// 23:30 in Paris on the 28th and 00:30 on the 29th; in UTC both are of the 28th.
TEST(Functions, DaysAreOfTheZone) {
  const auto night = times({"2026-03-28T22:30:00Z", "2026-03-28T23:30:00Z"});
  EXPECT_EQ(of(EventFunction::kDistinctDays, kIntegerType, night), integer(1));
  EXPECT_EQ(of(EventFunction::kDistinctDays, kIntegerType, night, 0, 0, "Europe/Paris"), integer(2));
  EXPECT_EQ(of(EventFunction::kStreakDays, kIntegerType, night, 0, 0, "Europe/Paris"), integer(2));
}

TEST(Functions, StreaksMayStartAndEndAnywhere) {
  const auto all = times({"2026-01-01T10:00:00Z", "2026-01-03T10:00:00Z", "2026-01-04T23:59:59Z", "2026-01-05T00:00:00Z",
                          "2026-01-05T20:00:00Z", "2026-01-09T00:00:00Z", "2026-01-10T00:00:00Z"});
  EXPECT_EQ(of(EventFunction::kDistinctDays, kIntegerType, all), integer(6));
  EXPECT_EQ(of(EventFunction::kStreakDays, kIntegerType, all), integer(3));
  EXPECT_EQ(of(EventFunction::kStreakDays, kIntegerType, times({"2024-02-28T00:00:00Z", "2024-02-29T00:00:00Z", "2024-03-01T00:00:00Z"})),
            integer(3));
  EXPECT_EQ(of(EventFunction::kStreakDays, kIntegerType, times({"2026-02-28T00:00:00Z", "2026-03-01T00:00:00Z"})), integer(2));
}

TEST(Functions, SessionsEndAfterALongerPause) {
  const auto all = times({"2026-01-01T10:00:00Z", "2026-01-01T10:30:00Z", "2026-01-01T11:00:00.000001Z", "2026-01-01T11:10:00Z"});
  EXPECT_EQ(of(EventFunction::kSessions, kIntegerType, all, 0, 1'800'000'000), integer(2));  // half an hour belongs to it
  EXPECT_EQ(of(EventFunction::kSessions, kIntegerType, all, 0, 0), integer(4));
  EXPECT_EQ(of(EventFunction::kSessions, kIntegerType, times({"2026-01-01T10:00:00Z", "2026-01-01T10:00:00Z"}), 0, 0), integer(1));
}

}  // namespace
}  // namespace tamis::reference
