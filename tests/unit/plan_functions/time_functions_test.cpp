#include <gtest/gtest.h>

#include "tests/unit/plan_functions/apply.h"

namespace tamis {
namespace {

Value call(Function function, const std::vector<Value>& arguments, TimeUnit unit, std::int64_t count = 0,
           const TimeZone& zone = TimeZone()) {
  return apply(function, arguments, kIntegerType, unit, count, zone);
}

TEST(Times, Fields) {
  const TimeZone paris = zone("Europe/Paris");
  const Value t = instant("2026-12-31T23:30:45.999999Z");  // 00:30:45 on 1 January in Paris
  const Value d = date("2026-08-19");
  const struct {
    Function function;
    std::int64_t utc, local, of_date;
  } cases[] = {
      {Function::kYear, 2026, 2027, 2026}, {Function::kQuarter, 4, 1, 3},  {Function::kMonth, 12, 1, 8},   {Function::kDay, 31, 1, 19},
      {Function::kHour, 23, 0, 0},         {Function::kMinute, 30, 30, 0}, {Function::kSecond, 45, 45, 0}, {Function::kWeekday, 4, 5, 3},
  };
  for (const auto& c : cases) {
    EXPECT_EQ(call(c.function, {t}, TimeUnit::kDay), integer(c.utc)) << name_of(c.function);
    EXPECT_EQ(call(c.function, {t}, TimeUnit::kDay, 0, paris), integer(c.local)) << name_of(c.function);
    EXPECT_EQ(call(c.function, {d}, TimeUnit::kDay, 0, paris), integer(c.of_date)) << name_of(c.function);
    EXPECT_TRUE(call(c.function, {Value()}, TimeUnit::kDay).missing());
  }
  EXPECT_EQ(call(Function::kWeekday, {date("2026-08-16")}, TimeUnit::kDay), integer(7));  // Sunday
  EXPECT_EQ(call(Function::kYear, {date("0001-01-01")}, TimeUnit::kDay), integer(1));
}

TEST(Times, TruncateAndStartOf) {
  const TimeZone paris = zone("Europe/Paris");
  EXPECT_EQ(call(Function::kDateTruncate, {instant("2026-07-31T22:30:00Z")}, TimeUnit::kMonth, 0, paris), instant("2026-07-31T22:00:00Z"));
  EXPECT_EQ(call(Function::kDateTruncate, {date("2026-08-19")}, TimeUnit::kQuarter, 0, paris), date("2026-07-01"));
  EXPECT_EQ(call(Function::kDateTruncate, {date("2026-08-19")}, TimeUnit::kWeek), date("2026-08-17"));
  EXPECT_EQ(call(Function::kDateTruncate, {date("2026-08-19")}, TimeUnit::kHour), date("2026-08-19"));
  EXPECT_EQ(call(Function::kStartOf, {date("2026-08-19")}, TimeUnit::kMonth, -8), date("2025-12-01"));
  EXPECT_EQ(call(Function::kStartOf, {instant("2026-03-29T10:00:00Z")}, TimeUnit::kDay, 1, paris), instant("2026-03-29T22:00:00Z"));
  EXPECT_TRUE(call(Function::kStartOf, {instant("2026-01-01")}, TimeUnit::kYear, 9000).missing());
  EXPECT_TRUE(call(Function::kStartOf, {instant("2026-01-01")}, TimeUnit::kYear, kLeastInteger).missing());
  EXPECT_TRUE(call(Function::kStartOf, {date("2026-01-01")}, TimeUnit::kDay, kGreatestInteger).missing());
  EXPECT_TRUE(call(Function::kDateTruncate, {instant("0001-01-01T05:00:00Z")}, TimeUnit::kDay, 0, zone("Asia/Tokyo")).missing());
  EXPECT_EQ(call(Function::kDateTruncate, {date("0001-01-03")}, TimeUnit::kWeek), date("0001-01-01"));  // a Monday
}

TEST(Times, Differences) {
  const TimeZone paris = zone("Europe/Paris");
  const struct {
    TimeUnit unit;
    Value from, to;
    std::int64_t expected;
  } cases[] = {
      {TimeUnit::kDay, date("2026-01-31"), date("2026-02-01"), 1},
      {TimeUnit::kDay, date("2026-02-01"), date("2026-01-31"), -1},
      {TimeUnit::kMonth, date("2026-01-31"), date("2026-02-01"), 1},
      {TimeUnit::kMonth, date("2026-01-01"), date("2026-01-31"), 0},
      {TimeUnit::kQuarter, date("2026-03-31"), date("2026-04-01"), 1},
      {TimeUnit::kYear, date("2025-12-31"), date("2026-01-01"), 1},
      {TimeUnit::kYear, date("2026-01-01"), date("2000-02-29"), -26},
      {TimeUnit::kWeek, date("2026-08-16"), date("2026-08-17"), 1},  // Sunday to Monday
      {TimeUnit::kWeek, date("2026-08-17"), date("2026-08-23"), 0},
      {TimeUnit::kWeek, date("1969-12-28"), date("1969-12-29"), 1},
      {TimeUnit::kHour, date("2026-01-01"), date("2026-01-03"), 48},
      {TimeUnit::kMicrosecond, date("0001-01-01"), date("9999-12-31"), 315'537'811'200'000'000},
      {TimeUnit::kDay, instant("2026-07-01T21:59:59Z"), instant("2026-07-01T22:00:00Z"), 1},  // midnight in Paris
      {TimeUnit::kDay, instant("2026-07-01T22:00:00Z"), instant("2026-07-02T21:59:59Z"), 0},
      {TimeUnit::kMonth, instant("2026-06-30T21:59:59Z"), instant("2026-06-30T22:00:00Z"), 1},
      {TimeUnit::kHour, instant("2026-01-01T10:59:00Z"), instant("2026-01-01T11:01:00Z"), 1},
      {TimeUnit::kMinute, instant("2026-01-01T11:00:59Z"), instant("2026-01-01T11:00:00Z"), 0},
      {TimeUnit::kSecond, instant("2026-01-01T11:00:00.9Z"), instant("2026-01-01T11:00:01.1Z"), 1},
      {TimeUnit::kMicrosecond, instant("2026-01-01T11:00:00.9Z"), instant("2026-01-01T11:00:00.1Z"), -800'000},
      // Hours count as they pass: the night in March has 23, the one in October 25.
      {TimeUnit::kHour, instant("2026-03-28T23:00:00Z"), instant("2026-03-29T22:00:00Z"), 23},
      {TimeUnit::kHour, instant("2026-10-24T22:00:00Z"), instant("2026-10-25T23:00:00Z"), 25},
      {TimeUnit::kMinute, instant("2026-10-25T00:30:00Z"), instant("2026-10-25T01:30:00Z"), 60},
      {TimeUnit::kDay, instant("2026-10-24T22:00:00Z"), instant("2026-10-25T23:00:00Z"), 1},
      // A DATE beside a TIMESTAMP is its midnight in the zone.
      {TimeUnit::kHour, date("2026-07-02"), instant("2026-07-02T00:00:00Z"), 2},
      {TimeUnit::kDay, date("2026-07-02"), instant("2026-07-01T22:00:00Z"), 0},
  };
  for (const auto& c : cases) {
    const Value got = call(Function::kDateDifference, {c.from, c.to}, c.unit, 0, paris);
    EXPECT_EQ(got, integer(c.expected)) << name_of(c.unit) << " " << to_literal(c.from) << " " << to_literal(c.to) << " gave "
                                        << to_literal(got);
    EXPECT_EQ(call(Function::kDateDifference, {c.to, c.from}, c.unit, 0, paris), integer(-c.expected));
  }
  EXPECT_TRUE(call(Function::kDateDifference, {Value(), date("2026-01-01")}, TimeUnit::kDay).missing());
}

TEST(Times, Moves) {
  EXPECT_EQ(call(Function::kAddUnits, {instant("2026-01-31T10:00:00Z")}, TimeUnit::kMonth, 1), instant("2026-02-28T10:00:00Z"));
  EXPECT_EQ(call(Function::kAddUnits, {date("2024-02-29")}, TimeUnit::kYear, 1), date("2025-02-28"));
  EXPECT_EQ(call(Function::kAddUnits, {date("2026-01-01")}, TimeUnit::kDay, -30), date("2025-12-02"));
  EXPECT_TRUE(call(Function::kAddUnits, {instant("2026-01-01")}, TimeUnit::kYear, 8000).missing());
  EXPECT_TRUE(call(Function::kAddUnits, {instant("2026-01-01")}, TimeUnit::kWeek, kLeastInteger).missing());
  EXPECT_TRUE(call(Function::kAddUnits, {date("2026-01-01")}, TimeUnit::kDay, kGreatestInteger).missing());
}

TEST(Times, Anniversaries) {
  const struct {
    const char* date;
    const char* today;
    const char* expected;
  } cases[] = {
      {"1980-05-04", "2026-05-03", "2026-05-04"}, {"1980-05-04", "2026-05-04", "2026-05-04"}, {"1980-05-04", "2026-05-05", "2027-05-04"},
      {"1980-01-01", "2026-12-31", "2027-01-01"}, {"1980-02-29", "2026-02-28", "2026-02-28"}, {"1980-02-29", "2026-03-01", "2027-02-28"},
      {"1980-02-29", "2027-03-01", "2028-02-29"}, {"1980-02-29", "2028-02-28", "2028-02-29"}, {"1980-02-29", "2028-02-29", "2028-02-29"},
      {"1980-02-29", "2028-03-01", "2029-02-28"}, {"1980-02-29", "1899-03-01", "1900-02-28"}, {"2030-05-04", "2026-05-03", "2026-05-04"},
  };
  for (const auto& c : cases)
    EXPECT_EQ(call(Function::kNextAnniversary, {date(c.date), date(c.today)}, TimeUnit::kDay), date(c.expected))
        << c.date << " " << c.today;
  EXPECT_TRUE(call(Function::kNextAnniversary, {date("1980-05-04"), date("9999-06-01")}, TimeUnit::kDay).missing());
}

}  // namespace
}  // namespace tamis
