#include <cstdint>
#include <limits>

#include <gtest/gtest.h>

#include "engine/base/time_zone.h"

namespace tamis {
namespace {

std::int64_t at(std::string_view text) { return parse_timestamp(text, TimeZone()).value(); }
std::int32_t day(std::string_view text) { return parse_date(text).value(); }

TEST(Calendar, CountsDaysFrom1970) {
  EXPECT_EQ(days_from_civil(1970, 1, 1), 0);
  EXPECT_EQ(days_from_civil(2000, 2, 29), 11'016);
  EXPECT_EQ(days_from_civil(1, 1, 1), kFirstDay);
  EXPECT_EQ(days_from_civil(9999, 12, 31), kLastDay);
  EXPECT_EQ(std::int64_t{kFirstDay} * 86'400'000'000, kFirstInstantUs);
  EXPECT_EQ((std::int64_t{kLastDay} + 1) * 86'400'000'000 - 1, kLastInstantUs);
}

TEST(Calendar, EveryDayHasItsDate) {
  YearMonthDay last = civil_from_days(kFirstDay - 1);
  for (std::int32_t days = kFirstDay; days <= kLastDay; ++days) {
    const YearMonthDay date = civil_from_days(days);
    ASSERT_EQ(days_from_civil(date.year, date.month, date.day), days);
    const bool next_day = date.day == last.day + 1 && date.month == last.month;
    ASSERT_TRUE(next_day || date.day == 1) << days;
    last = date;
  }
}

TEST(Calendar, AddsUnits) {
  const struct {
    const char* from;
    TimeUnit unit;
    std::int64_t count;
    const char* expected;
  } cases[] = {
      {"2026-01-31T10:00:00.5Z", TimeUnit::kMonth, 1, "2026-02-28T10:00:00.5Z"},
      {"2024-01-31", TimeUnit::kMonth, 1, "2024-02-29"},
      {"2024-02-29", TimeUnit::kYear, 1, "2025-02-28"},
      {"2024-02-29", TimeUnit::kYear, 4, "2028-02-29"},
      {"2024-02-29", TimeUnit::kYear, -124, "1900-02-28"},  // 1900 was no leap year
      {"2026-03-31", TimeUnit::kMonth, -1, "2026-02-28"},
      {"2026-08-31", TimeUnit::kQuarter, -1, "2026-05-31"},
      {"2026-11-30", TimeUnit::kQuarter, 1, "2027-02-28"},
      {"2026-01-15", TimeUnit::kMonth, -1, "2025-12-15"},
      {"2026-01-15", TimeUnit::kMonth, 0, "2026-01-15"},
      {"2026-01-01", TimeUnit::kWeek, -2, "2025-12-18"},
      {"2026-01-01", TimeUnit::kDay, -30, "2025-12-02"},
      {"2026-01-01", TimeUnit::kHour, -1, "2025-12-31T23:00:00Z"},
      {"2026-01-01", TimeUnit::kMinute, 90, "2026-01-01T01:30:00Z"},
      {"2026-01-01", TimeUnit::kSecond, -1, "2025-12-31T23:59:59Z"},
      {"2026-01-01", TimeUnit::kMicrosecond, 1, "2026-01-01T00:00:00.000001Z"},
      {"1969-12-31T23:59:59.999999Z", TimeUnit::kMonth, -1, "1969-11-30T23:59:59.999999Z"},
  };
  for (const auto& c : cases)
    EXPECT_EQ(format_timestamp(add_units(at(c.from), c.unit, c.count)), format_timestamp(at(c.expected)))
        << c.from << " " << c.count << " " << name_of(c.unit);
}

TEST(Calendar, StopsAtTheFirstAndLastInstant) {
  const std::int64_t now = at("2026-01-01");
  for (const TimeUnit unit : {TimeUnit::kSecond, TimeUnit::kMinute, TimeUnit::kHour, TimeUnit::kDay, TimeUnit::kWeek, TimeUnit::kMonth,
                              TimeUnit::kQuarter, TimeUnit::kYear}) {
    EXPECT_EQ(add_units(now, unit, std::numeric_limits<std::int64_t>::max()), kLastInstantUs) << name_of(unit);
    EXPECT_EQ(add_units(now, unit, std::numeric_limits<std::int64_t>::min()), kFirstInstantUs) << name_of(unit);
    EXPECT_EQ(add_units_to_day(0, unit, std::numeric_limits<std::int64_t>::max()), kLastDay) << name_of(unit);
    EXPECT_EQ(add_units_to_day(0, unit, std::numeric_limits<std::int64_t>::min()), kFirstDay) << name_of(unit);
  }
  EXPECT_EQ(add_units(at("9998-12-31"), TimeUnit::kYear, 1), at("9999-12-31"));
  EXPECT_EQ(add_units(at("9999-12-31"), TimeUnit::kMonth, 1), kLastInstantUs);
  EXPECT_EQ(add_units(at("9999-12-31T05:00:00Z"), TimeUnit::kDay, 0), at("9999-12-31T05:00:00Z"));
  EXPECT_EQ(add_units(at("0001-02-01T05:00:00Z"), TimeUnit::kMonth, -1), at("0001-01-01T05:00:00Z"));
  EXPECT_EQ(add_units(at("0001-01-01T05:00:00Z"), TimeUnit::kMonth, -1), kFirstInstantUs);
  EXPECT_EQ(add_units_to_day(day("9999-12-01"), TimeUnit::kMonth, 1), kLastDay);
}

TEST(Calendar, MovesNothingOutOfTheYears) {
  EXPECT_EQ(moved_by(at("9999-12-31"), TimeUnit::kDay, 0), at("9999-12-31"));
  EXPECT_EQ(moved_by(kLastInstantUs - 1, TimeUnit::kMicrosecond, 1), kLastInstantUs);
  EXPECT_EQ(moved_by(kLastInstantUs, TimeUnit::kMicrosecond, 1), std::nullopt);
  EXPECT_EQ(moved_by(kFirstInstantUs, TimeUnit::kSecond, -1), std::nullopt);
  EXPECT_EQ(moved_by(at("9999-12-31"), TimeUnit::kMonth, 1), std::nullopt);
  EXPECT_EQ(moved_by(at("2026-01-01"), TimeUnit::kYear, -2026), std::nullopt);
  EXPECT_EQ(moved_by(at("2026-01-01"), TimeUnit::kYear, -2025), kFirstInstantUs);
  EXPECT_EQ(day_moved_by(kLastDay, TimeUnit::kHour, 24), std::nullopt);
  EXPECT_EQ(day_moved_by(kLastDay, TimeUnit::kHour, 23), kLastDay);
  EXPECT_EQ(day_moved_by(kFirstDay, TimeUnit::kQuarter, -1), std::nullopt);
}

TEST(Calendar, AddsUnitsToDays) {
  EXPECT_EQ(add_units_to_day(day("2024-01-31"), TimeUnit::kMonth, 1), day("2024-02-29"));
  EXPECT_EQ(add_units_to_day(day("2026-01-31"), TimeUnit::kWeek, 1), day("2026-02-07"));
  EXPECT_EQ(add_units_to_day(day("2026-01-31"), TimeUnit::kHour, -1), day("2026-01-30"));
  EXPECT_EQ(add_units_to_day(day("2026-01-31"), TimeUnit::kHour, 23), day("2026-01-31"));
  EXPECT_EQ(add_units_to_day(day("2026-01-31"), TimeUnit::kHour, 24), day("2026-02-01"));
}

TEST(Calendar, UnitsHaveLengths) {
  EXPECT_EQ(fixed_length_us(TimeUnit::kWeek), 7 * 86'400'000'000);
  EXPECT_EQ(fixed_length_us(TimeUnit::kMonth), 0);
  EXPECT_EQ(months_of(TimeUnit::kQuarter), 3);
  EXPECT_EQ(months_of(TimeUnit::kDay), 0);
}

}  // namespace
}  // namespace tamis
