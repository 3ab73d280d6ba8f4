#include <gtest/gtest.h>

#include "tests/unit/plan_functions/apply.h"

namespace tamis {
namespace {

Value cast(const Value& value, Type type, const TimeZone& zone = TimeZone()) {
  return apply(Function::kCast, std::span(&value, 1), type, TimeUnit::kDay, 0, zone);
}

TEST(Cast, EveryRule) {
  const Value missing;
  const struct {
    Value from;
    Type type;
    Value expected;
  } cases[] = {
      // to STRING
      {true, kStringType, "true"},
      {integer(-42), kStringType, "-42"},
      {1.5, kStringType, "1.5"},
      {3.0, kStringType, "3"},
      {instant("2026-01-01T08:00:00.5Z"), kStringType, "2026-01-01T08:00:00.5Z"},
      {date("2026-01-01"), kStringType, "2026-01-01"},
      {Value(List{Kind::kInteger, {integer(1), integer(2)}}), kStringType, "[1,2]"},
      // to INTEGER
      {"42", kIntegerType, integer(42)},
      {"-42", kIntegerType, integer(-42)},
      {"+42", kIntegerType, integer(42)},
      {"007", kIntegerType, integer(7)},
      {"-9223372036854775808", kIntegerType, integer(kLeastInteger)},
      {"9223372036854775807", kIntegerType, integer(kGreatestInteger)},
      {"9223372036854775808", kIntegerType, missing},
      {"", kIntegerType, missing},
      {"+", kIntegerType, missing},
      {"-", kIntegerType, missing},
      {"+-1", kIntegerType, missing},
      {" 42", kIntegerType, missing},
      {"42 ", kIntegerType, missing},
      {"4.0", kIntegerType, missing},
      {"1e3", kIntegerType, missing},
      {"0x10", kIntegerType, missing},
      {"４２", kIntegerType, missing},
      {2.9, kIntegerType, integer(2)},
      {-2.9, kIntegerType, integer(-2)},
      {9223372036854775808.0, kIntegerType, missing},
      {-9223372036854775808.0, kIntegerType, integer(kLeastInteger)},
      {9223372036854774784.0, kIntegerType, integer(9223372036854774784)},
      {-9223372036854777856.0, kIntegerType, missing},
      {1e300, kIntegerType, missing},
      {true, kIntegerType, integer(1)},
      {false, kIntegerType, integer(0)},
      {date("2026-01-01"), kIntegerType, missing},
      {instant("2026-01-01"), kIntegerType, missing},
      // to DOUBLE
      {"1.5", kDoubleType, 1.5},
      {"-1e3", kDoubleType, -1000.0},
      {"+.5", kDoubleType, 0.5},
      {"5.", kDoubleType, 5.0},
      {"42", kDoubleType, 42.0},
      {"inf", kDoubleType, missing},
      {"nan", kDoubleType, missing},
      {"1e309", kDoubleType, missing},
      {"1,5", kDoubleType, missing},
      {"0x1p3", kDoubleType, missing},
      {"", kDoubleType, missing},
      {" 1", kDoubleType, missing},
      {integer((std::int64_t{1} << 53) + 1), kDoubleType, 9007199254740992.0},
      {true, kDoubleType, 1.0},
      // to BOOLEAN
      {"true", kBooleanType, true},
      {"FALSE", kBooleanType, false},
      {"True", kBooleanType, true},
      {"yes", kBooleanType, missing},
      {"1", kBooleanType, missing},
      {" true", kBooleanType, missing},
      {integer(0), kBooleanType, false},
      {integer(-3), kBooleanType, true},
      {0.5, kBooleanType, true},
      {0.0, kBooleanType, false},
      {date("2026-01-01"), kBooleanType, missing},
      // to TIMESTAMP and DATE
      {"2026-01-01T08:00:00+02:00", kTimestampType, instant("2026-01-01T06:00:00Z")},
      {"yesterday", kTimestampType, missing},
      {date("2026-01-01"), kTimestampType, instant("2026-01-01")},
      {integer(0), kTimestampType, missing},
      {"2026-01-31", kDateType, date("2026-01-31")},
      {"2026-01-31T00:00", kDateType, missing},
      {"2026-02-30", kDateType, missing},
      {instant("2026-01-31T23:59:59Z"), kDateType, date("2026-01-31")},
      {integer(0), kDateType, missing},
      // to itself, and of nothing
      {integer(5), kIntegerType, integer(5)},
      {"x", kStringType, "x"},
      {missing, kStringType, missing},
      {missing, kIntegerType, missing},
  };
  for (const auto& c : cases) {
    const Value got = cast(c.from, c.type);
    EXPECT_TRUE(identical(got, c.expected)) << "CAST(" << to_literal(c.from) << " AS " << name_of(c.type) << ") gave " << to_literal(got);
  }
}

TEST(Cast, TimesUseTheZone) {
  const TimeZone paris = zone("Europe/Paris");
  EXPECT_EQ(cast("2026-07-01T08:00", kTimestampType, paris), instant("2026-07-01T06:00:00Z"));
  EXPECT_EQ(cast("2026-07-01", kTimestampType, paris), instant("2026-06-30T22:00:00Z"));
  EXPECT_EQ(cast("2026-07-01T08:00Z", kTimestampType, paris), instant("2026-07-01T08:00:00Z"));
  EXPECT_EQ(cast(date("2026-07-01"), kTimestampType, paris), instant("2026-06-30T22:00:00Z"));
  EXPECT_EQ(cast(instant("2026-06-30T22:00:00Z"), kDateType, paris), date("2026-07-01"));
  // São Paulo had no midnight on 2018-11-04.
  EXPECT_EQ(cast(date("2018-11-04"), kTimestampType, zone("America/Sao_Paulo")), instant("2018-11-04T03:00:00Z"));
  // The ends of time in zones east and west.
  EXPECT_TRUE(cast(date("0001-01-01"), kTimestampType, zone("Asia/Tokyo")).missing());
  EXPECT_FALSE(cast(date("0001-01-01"), kTimestampType, zone("America/New_York")).missing());
  EXPECT_TRUE(cast(instant("9999-12-31T23:00:00Z"), kDateType, zone("Asia/Tokyo")).missing());
  EXPECT_TRUE(cast(instant("0001-01-01T00:00:00Z"), kDateType, zone("America/New_York")).missing());
}

TEST(Cast, ListsItemByItem) {
  const Value texts = List{Kind::kString, {Value("1"), Value("x"), Value("3")}};
  const Value numbers = cast(texts, Type{Kind::kInteger, true});
  ASSERT_TRUE(numbers.is<List>());
  EXPECT_EQ(to_text(numbers), "[1,3]");
  EXPECT_EQ(numbers.as<List>().element, Kind::kInteger);
  EXPECT_TRUE(cast(Value("1"), Type{Kind::kInteger, true}).missing());
  EXPECT_TRUE(cast(texts, kIntegerType).missing());
}

}  // namespace
}  // namespace tamis
