#pragma once
// Civil time: the only place that sees cctz and the system's time zone database.

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "engine/base/error.h"

namespace tamis {

enum class TimeUnit : std::uint8_t { kMicrosecond, kSecond, kMinute, kHour, kDay, kWeek, kMonth, kQuarter, kYear };
[[nodiscard]] std::string_view name_of(TimeUnit unit) noexcept;  // "DAY"
// The length of MICROSECOND to WEEK in UTC; 0 for the calendar units from MONTH on.
[[nodiscard]] std::int64_t fixed_length_us(TimeUnit unit) noexcept;
// 1, 3 or 12 for MONTH, QUARTER, YEAR; 0 for the others.
[[nodiscard]] std::int32_t months_of(TimeUnit unit) noexcept;

// Instants that the language can hold: years 0001 to 9999. Arithmetic that leaves them gives nothing (missing).
inline constexpr std::int64_t kFirstInstantUs = -62'135'596'800'000'000;
inline constexpr std::int64_t kLastInstantUs = 253'402'300'799'999'999;
inline constexpr std::int32_t kFirstDay = -719'162;  // 0001-01-01
inline constexpr std::int32_t kLastDay = 2'932'896;  // 9999-12-31

struct CivilTime {  // local fields in a zone
  std::int32_t year, month, day, hour, minute, second, microsecond;
  std::int32_t weekday;  // 1 on Monday … 7 on Sunday
  std::int32_t year_day; // 1 …
};

// A zone of the IANA database; cheap to copy, immutable, safe to share between threads. A zone is loaded once in the life of
// the process. Local times outside the years 1 to 9999 give an instant before kFirstInstantUs or after kLastInstantUs: callers
// check the range.
class TimeZone {
 public:
  TimeZone() = default;  // UTC
  [[nodiscard]] static Result<TimeZone> load(std::string_view name);  // in any case; the error suggests the nearest name
  [[nodiscard]] static std::optional<TimeZone> find(std::string_view name);  // the same for zones in data: quick, no error
  [[nodiscard]] const std::string& name() const noexcept;
  friend bool operator==(const TimeZone& a, const TimeZone& b) { return a.name() == b.name(); }

  [[nodiscard]] CivilTime civil(std::int64_t us) const;
  // The first instant of the local day; where midnight does not exist, the first instant after the gap; where a local time
  // occurs twice, the earlier.
  [[nodiscard]] std::int64_t start_of_day_us(std::int32_t days) const;
  // An instant from local fields, by the same rule.
  [[nodiscard]] std::int64_t instant_us(std::int32_t days, std::int64_t us_of_day) const;
  [[nodiscard]] std::int32_t day_of(std::int64_t us) const;  // local calendar day
  // The start of the unit that holds `us`, never after it (weeks start on Monday; units below a day are truncated in local
  // time: the second 02:10 of a night in October is in the second hour 2).
  [[nodiscard]] std::int64_t truncate(std::int64_t us, TimeUnit unit) const;
  // The start of the unit `count` units after the one that holds `us` (negative: before). Units below a day are counted in
  // elapsed time.
  [[nodiscard]] std::int64_t start_of(std::int64_t us, TimeUnit unit, std::int64_t count) const;
  // The first instant after `us` at which clocks go back so far that truncate() or day_of() give less than before (across
  // midnight, or across an hour that is not theirs); between two such instants both only grow. Nothing where none is to come,
  // as in nearly every zone.
  [[nodiscard]] std::optional<std::int64_t> next_disorder_us(std::int64_t us) const;

 private:
  struct Impl;
  std::shared_ptr<const Impl> impl_;
};

// Calendar arithmetic without a zone.
[[nodiscard]] std::int32_t days_from_civil(std::int32_t year, std::int32_t month, std::int32_t day) noexcept;
struct YearMonthDay { std::int32_t year, month, day; };
[[nodiscard]] YearMonthDay civil_from_days(std::int32_t days) noexcept;
// `us` moved by `count` units in UTC: fixed lengths up to WEEK; MONTH, QUARTER and YEAR step calendar months, clamped
// (31 January + 1 MONTH = last of February). Nothing where that leaves the years of the language.
[[nodiscard]] std::optional<std::int64_t> moved_by(std::int64_t us, TimeUnit unit, std::int64_t count) noexcept;
// The same for days. Units below a day count from the day's midnight: a day less an hour is the day before.
[[nodiscard]] std::optional<std::int32_t> day_moved_by(std::int32_t days, TimeUnit unit, std::int64_t count) noexcept;
// The same, but held at the first and last instant or day.
[[nodiscard]] std::int64_t add_units(std::int64_t us, TimeUnit unit, std::int64_t count) noexcept;
[[nodiscard]] std::int32_t add_units_to_day(std::int32_t days, TimeUnit unit, std::int64_t count) noexcept;

// "2026-01-01T08:00:00Z", "2026-01-01 08:00:00.123456+02:00", "2026-01-01T08:00" (local to `zone`), "2026-01-01".
// At most 6 digits of fraction; hours to 23, seconds to 59; the instant lies in the years 1 to 9999. Nothing is guessed: anything else is an error that shows the form expected.
[[nodiscard]] Result<std::int64_t> parse_timestamp(std::string_view text, const TimeZone& zone);
[[nodiscard]] Result<std::int32_t> parse_date(std::string_view text);       // "2026-01-01"
[[nodiscard]] std::string format_timestamp(std::int64_t us);                // UTC, "2026-01-01T08:00:00Z", fraction if any
[[nodiscard]] std::string format_date(std::int32_t days);

}  // namespace tamis
