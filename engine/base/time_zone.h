#pragma once
// Civil time: the only place that sees cctz and the system's time zone database.

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "engine/base/error.h"

namespace tamis {

enum class TimeUnit : std::uint8_t { kMicrosecond, kSecond, kMinute, kHour, kDay, kWeek, kMonth, kQuarter, kYear };
[[nodiscard]] std::string_view name_of(TimeUnit unit) noexcept;  // "DAY"

// Instants that the language can hold: years 0001 to 9999. Arithmetic that leaves them gives nothing (missing).
inline constexpr std::int64_t kFirstInstantUs = -62'135'596'800'000'000;
inline constexpr std::int64_t kLastInstantUs = 253'402'300'799'999'999;

struct CivilTime {  // local fields in a zone
  std::int32_t year, month, day, hour, minute, second, microsecond;
  std::int32_t weekday;  // 1 on Monday … 7 on Sunday
  std::int32_t year_day; // 1 …
};

// A zone of the IANA database; cheap to copy, immutable, safe to share between threads.
class TimeZone {
 public:
  TimeZone() = default;  // UTC
  [[nodiscard]] static Result<TimeZone> load(std::string_view name);  // error suggests the nearest name
  [[nodiscard]] const std::string& name() const noexcept;
  friend bool operator==(const TimeZone& a, const TimeZone& b) { return a.name() == b.name(); }

  [[nodiscard]] CivilTime civil(std::int64_t us) const;
  // The first instant of the local day; where midnight does not exist, the first instant after the gap; where a local time
  // occurs twice, the earlier.
  [[nodiscard]] std::int64_t start_of_day_us(std::int32_t days) const;
  // An instant from local fields, by the same rule.
  [[nodiscard]] std::int64_t instant_us(std::int32_t days, std::int64_t us_of_day) const;
  [[nodiscard]] std::int32_t day_of(std::int64_t us) const;  // local calendar day
  // The start of the unit that holds `us` (weeks start on Monday; units below a day are truncated in local time).
  [[nodiscard]] std::int64_t truncate(std::int64_t us, TimeUnit unit) const;
  // The start of the unit `count` units after the one that holds `us` (negative: before).
  [[nodiscard]] std::int64_t start_of(std::int64_t us, TimeUnit unit, std::int64_t count) const;

 private:
  struct Impl;
  std::shared_ptr<const Impl> impl_;
};

// Calendar arithmetic without a zone.
[[nodiscard]] std::int32_t days_from_civil(std::int32_t year, std::int32_t month, std::int32_t day) noexcept;
struct YearMonthDay { std::int32_t year, month, day; };
[[nodiscard]] YearMonthDay civil_from_days(std::int32_t days) noexcept;
// `us` moved by `count` units in UTC: fixed lengths up to WEEK; MONTH, QUARTER and YEAR step calendar months, clamped
// (31 January + 1 MONTH = last of February). Saturates at the first and last instant.
[[nodiscard]] std::int64_t add_units(std::int64_t us, TimeUnit unit, std::int64_t count) noexcept;
[[nodiscard]] std::int32_t add_units_to_day(std::int32_t days, TimeUnit unit, std::int64_t count) noexcept;

// "2026-01-01T08:00:00Z", "2026-01-01 08:00:00.123456+02:00", "2026-01-01T08:00" (local to `zone`), "2026-01-01".
// At most 6 digits of fraction. Nothing is guessed: anything else is an error that shows the form expected.
[[nodiscard]] Result<std::int64_t> parse_timestamp(std::string_view text, const TimeZone& zone);
[[nodiscard]] Result<std::int32_t> parse_date(std::string_view text);       // "2026-01-01"
[[nodiscard]] std::string format_timestamp(std::int64_t us);                // UTC, "2026-01-01T08:00:00Z", fraction if any
[[nodiscard]] std::string format_date(std::int32_t days);

}  // namespace tamis
