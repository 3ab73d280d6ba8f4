// Functions of times: everything that needs a zone or a calendar.

#include "engine/base/floor_math.h"
#include "engine/plan/function_parts.h"

namespace tamis::functions {
namespace {

constexpr std::int64_t kDayUs = 86'400'000'000;

bool is_below_day(TimeUnit unit) { return months_of(unit) == 0 && fixed_length_us(unit) < kDayUs; }

std::int64_t field_of(Function function, const CivilTime& t) {
  if (function == Function::kYear) return t.year;
  if (function == Function::kQuarter) return (t.month + 2) / 3;
  if (function == Function::kMonth) return t.month;
  if (function == Function::kDay) return t.day;
  if (function == Function::kHour) return t.hour;
  if (function == Function::kMinute) return t.minute;
  if (function == Function::kSecond) return t.second;
  return t.weekday;
}

// The number of the unit (DAY and longer) that holds the day, counted without gaps.
std::int64_t unit_number(std::int32_t days, TimeUnit unit) {
  if (unit == TimeUnit::kWeek) return floor_divide(std::int64_t{days} + 3, 7);  // 1970-01-01 was a Thursday
  if (months_of(unit) == 0) return days;
  const YearMonthDay date = civil_from_days(days);
  return (std::int64_t{date.year} * 12 + date.month - 1) / months_of(unit);
}

// A DATE as its local midnight.
std::int64_t us_of(const Value& time, const TimeZone& zone) {
  return time.is<Date>() ? zone.start_of_day_us(time.as<Date>().days) : time.as<Timestamp>().us;
}

std::int32_t day_of(const Value& time, const TimeZone& zone) {
  return time.is<Date>() ? time.as<Date>().days : zone.day_of(time.as<Timestamp>().us);
}

bool is_leap(std::int32_t year) { return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0); }

std::int32_t anniversary(const YearMonthDay& date, std::int32_t year) {
  const bool moved = date.month == 2 && date.day == 29 && !is_leap(year);
  return days_from_civil(year, date.month, moved ? 28 : date.day);
}

}  // namespace

Value instant(std::int64_t us) { return us < kFirstInstantUs || us > kLastInstantUs ? Value() : Value(Timestamp{us}); }

Value day(std::int64_t days) { return days < kFirstDay || days > kLastDay ? Value() : Value(Date{static_cast<std::int32_t>(days)}); }

Value time_field(Function function, const Value& time, const TimeZone& zone) {
  // A day is the same in any zone.
  return field_of(function, time.is<Date>() ? TimeZone().civil(time.as<Date>().days * kDayUs) : zone.civil(time.as<Timestamp>().us));
}

Value start_of(const Value& time, TimeUnit unit, std::int64_t count, const TimeZone& zone) {
  if (time.is<Timestamp>()) return instant(zone.start_of(time.as<Timestamp>().us, unit, count));
  const std::int32_t days = time.as<Date>().days;
  if (is_below_day(unit)) return moved(time, unit, count);
  return day(floor_divide(TimeZone().start_of(days * kDayUs, unit, count), kDayUs));
}

Value difference(const Value& from, const Value& to, TimeUnit unit, const TimeZone& zone) {
  if (!is_below_day(unit)) return unit_number(day_of(to, zone), unit) - unit_number(day_of(from, zone), unit);
  const std::int64_t length = fixed_length_us(unit);
  // Between two dates no clock is changed.
  if (from.is<Date>() && to.is<Date>()) return (std::int64_t{to.as<Date>().days} - from.as<Date>().days) * (kDayUs / length);
  return (zone.truncate(us_of(to, zone), unit) - zone.truncate(us_of(from, zone), unit)) / length;
}

Value moved(const Value& time, TimeUnit unit, std::int64_t count) {
  if (time.is<Timestamp>()) {
    const auto us = moved_by(time.as<Timestamp>().us, unit, count);
    return us ? Value(Timestamp{*us}) : Value();
  }
  const auto days = day_moved_by(time.as<Date>().days, unit, count);
  return days ? Value(Date{*days}) : Value();
}

Value next_anniversary(const Value& date, const Value& today) {
  const YearMonthDay first = civil_from_days(date.as<Date>().days);
  const std::int32_t from = today.as<Date>().days;
  const std::int32_t year = civil_from_days(from).year;
  const std::int32_t this_year = anniversary(first, year);
  return day(this_year >= from ? this_year : anniversary(first, year + 1));
}

}  // namespace tamis::functions
