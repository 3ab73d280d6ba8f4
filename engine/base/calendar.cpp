// Calendar arithmetic without a zone.

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <optional>
#include <string_view>

#include "engine/base/floor_math.h"
#include "engine/base/time_zone.h"

namespace tamis {
namespace {

constexpr std::int64_t kDayUs = 86'400'000'000;

std::int32_t last_day_of_month(std::int32_t year, std::int32_t month) noexcept {
  using namespace std::chrono;
  const year_month_day_last last{std::chrono::year{year} / std::chrono::month{static_cast<unsigned>(month)} / std::chrono::last};
  return static_cast<std::int32_t>(static_cast<unsigned>(last.day()));
}

std::optional<std::int32_t> add_months(std::int32_t days, std::int64_t months) noexcept {
  const YearMonthDay from = civil_from_days(days);
  const std::int64_t index = saturating_add(std::int64_t{from.year} * 12 + from.month - 1, months);
  if (index < 12 || index >= 10'000 * 12) return std::nullopt;
  const auto year = static_cast<std::int32_t>(index / 12);
  const auto month = static_cast<std::int32_t>(index % 12) + 1;
  return days_from_civil(year, month, std::min(from.day, last_day_of_month(year, month)));
}

}  // namespace

std::string_view name_of(TimeUnit unit) noexcept {
  switch (unit) {
    case TimeUnit::kMicrosecond: return "MICROSECOND";
    case TimeUnit::kSecond: return "SECOND";
    case TimeUnit::kMinute: return "MINUTE";
    case TimeUnit::kHour: return "HOUR";
    case TimeUnit::kDay: return "DAY";
    case TimeUnit::kWeek: return "WEEK";
    case TimeUnit::kMonth: return "MONTH";
    case TimeUnit::kQuarter: return "QUARTER";
    case TimeUnit::kYear: return "YEAR";
  }
  return "";
}

std::int64_t fixed_length_us(TimeUnit unit) noexcept {
  switch (unit) {
    case TimeUnit::kMicrosecond: return 1;
    case TimeUnit::kSecond: return 1'000'000;
    case TimeUnit::kMinute: return 60'000'000;
    case TimeUnit::kHour: return 3'600'000'000;
    case TimeUnit::kDay: return kDayUs;
    case TimeUnit::kWeek: return 7 * kDayUs;
    case TimeUnit::kMonth:
    case TimeUnit::kQuarter:
    case TimeUnit::kYear: return 0;
  }
  return 0;
}

std::int32_t months_of(TimeUnit unit) noexcept {
  switch (unit) {
    case TimeUnit::kMonth: return 1;
    case TimeUnit::kQuarter: return 3;
    case TimeUnit::kYear: return 12;
    case TimeUnit::kMicrosecond:
    case TimeUnit::kSecond:
    case TimeUnit::kMinute:
    case TimeUnit::kHour:
    case TimeUnit::kDay:
    case TimeUnit::kWeek: return 0;
  }
  return 0;
}

std::int32_t days_from_civil(std::int32_t year, std::int32_t month, std::int32_t day) noexcept {
  using namespace std::chrono;
  const year_month_day date{std::chrono::year{year}, std::chrono::month{static_cast<unsigned>(month)},
                            std::chrono::day{static_cast<unsigned>(day)}};
  return static_cast<std::int32_t>(sys_days{date}.time_since_epoch().count());
}

YearMonthDay civil_from_days(std::int32_t days) noexcept {
  using namespace std::chrono;
  const year_month_day date{sys_days{std::chrono::days{days}}};
  return {static_cast<int>(date.year()), static_cast<std::int32_t>(static_cast<unsigned>(date.month())),
          static_cast<std::int32_t>(static_cast<unsigned>(date.day()))};
}

std::optional<std::int64_t> moved_by(std::int64_t us, TimeUnit unit, std::int64_t count) noexcept {
  if (const std::int64_t length = fixed_length_us(unit); length != 0) {
    const std::int64_t moved = saturating_add(us, saturating_multiply(count, length));
    return moved < kFirstInstantUs || moved > kLastInstantUs ? std::nullopt : std::optional(moved);
  }
  const auto days = add_months(static_cast<std::int32_t>(floor_divide(us, kDayUs)), saturating_multiply(count, months_of(unit)));
  if (!days) return std::nullopt;
  return std::int64_t{*days} * kDayUs + floor_modulo(us, kDayUs);
}

std::optional<std::int32_t> day_moved_by(std::int32_t days, TimeUnit unit, std::int64_t count) noexcept {
  if (months_of(unit) != 0) return add_months(days, saturating_multiply(count, months_of(unit)));
  const std::int64_t moved = saturating_add(days, floor_divide(saturating_multiply(count, fixed_length_us(unit)), kDayUs));
  if (moved < kFirstDay || moved > kLastDay) return std::nullopt;
  return static_cast<std::int32_t>(moved);
}

std::int64_t add_units(std::int64_t us, TimeUnit unit, std::int64_t count) noexcept {
  return moved_by(us, unit, count).value_or(count < 0 ? kFirstInstantUs : kLastInstantUs);
}

std::int32_t add_units_to_day(std::int32_t days, TimeUnit unit, std::int64_t count) noexcept {
  return day_moved_by(days, unit, count).value_or(count < 0 ? kFirstDay : kLastDay);
}

}  // namespace tamis
