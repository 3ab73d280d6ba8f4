// Times as text: a strict reading of ISO 8601.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include <fmt/format.h>

#include "engine/base/excerpt.h"
#include "engine/base/floor_math.h"
#include "engine/base/time_zone.h"

namespace tamis {
namespace {

constexpr std::int64_t kSecondUs = 1'000'000;
constexpr std::int64_t kDayUs = 86'400 * kSecondUs;
constexpr int kFractionDigits = 6;

// Takes pieces off the front of a text.
class Reader {
 public:
  explicit Reader(std::string_view text) : rest_(text) {}

  [[nodiscard]] bool done() const noexcept { return rest_.empty(); }

  bool take(char wanted) noexcept {
    if (rest_.empty() || rest_.front() != wanted) return false;
    rest_.remove_prefix(1);
    return true;
  }

  // Exactly `digits` digits, within [low, high].
  std::optional<std::int32_t> number(std::size_t digits, std::int32_t low, std::int32_t high) noexcept {
    if (rest_.size() < digits) return std::nullopt;
    std::int32_t value = 0;
    for (const char c : rest_.substr(0, digits)) {
      if (c < '0' || c > '9') return std::nullopt;
      value = value * 10 + (c - '0');
    }
    rest_.remove_prefix(digits);
    if (value < low || value > high) return std::nullopt;
    return value;
  }

  // One to six digits, as microseconds.
  std::optional<std::int32_t> fraction() noexcept {
    std::int32_t value = 0;
    int digits = 0;
    while (!rest_.empty() && rest_.front() >= '0' && rest_.front() <= '9') {
      if (++digits > kFractionDigits) return std::nullopt;
      value = value * 10 + (rest_.front() - '0');
      rest_.remove_prefix(1);
    }
    if (digits == 0) return std::nullopt;
    for (; digits < kFractionDigits; ++digits) value *= 10;
    return value;
  }

 private:
  std::string_view rest_;
};

std::optional<std::int32_t> read_date(Reader& in) noexcept {
  const auto year = in.number(4, 1, 9999);
  if (!year || !in.take('-')) return std::nullopt;
  const auto month = in.number(2, 1, 12);
  if (!month || !in.take('-')) return std::nullopt;
  const auto day = in.number(2, 1, 31);
  if (!day) return std::nullopt;
  const std::int32_t days = days_from_civil(*year, *month, *day);
  if (civil_from_days(days).day != *day) return std::nullopt;  // 30 February
  return days;
}

// "08:00", "08:00:00", "08:00:00.5" as microseconds of the day.
std::optional<std::int64_t> read_time(Reader& in) noexcept {
  const auto hour = in.number(2, 0, 23);
  if (!hour || !in.take(':')) return std::nullopt;
  const auto minute = in.number(2, 0, 59);
  if (!minute) return std::nullopt;
  std::int64_t us = (std::int64_t{*hour} * 60 + *minute) * 60 * kSecondUs;
  if (!in.take(':')) return us;
  const auto second = in.number(2, 0, 59);
  if (!second) return std::nullopt;
  us += *second * kSecondUs;
  if (!in.take('.')) return us;
  const auto fraction = in.fraction();
  if (!fraction) return std::nullopt;
  return us + *fraction;
}

// "Z", "+02:00", "-11:30": what local time is ahead of UTC.
std::optional<std::int64_t> read_offset(Reader& in) noexcept {
  if (in.take('Z')) return 0;
  const bool ahead = in.take('+');
  if (!ahead && !in.take('-')) return std::nullopt;
  const auto hours = in.number(2, 0, 23);
  if (!hours || !in.take(':')) return std::nullopt;
  const auto minutes = in.number(2, 0, 59);
  if (!minutes) return std::nullopt;
  const std::int64_t us = (std::int64_t{*hours} * 60 + *minutes) * 60 * kSecondUs;
  return ahead ? us : -us;
}

std::optional<std::int64_t> read_timestamp(std::string_view text, const TimeZone& zone) {
  Reader in(text);
  const auto days = read_date(in);
  if (!days) return std::nullopt;
  if (in.done()) return zone.start_of_day_us(*days);
  if (!in.take('T') && !in.take(' ')) return std::nullopt;
  const auto time = read_time(in);
  if (!time) return std::nullopt;
  if (in.done()) return zone.instant_us(*days, *time);
  const auto offset = read_offset(in);
  if (!offset || !in.done()) return std::nullopt;
  return *days * kDayUs + *time - *offset;
}

}  // namespace

Result<std::int64_t> parse_timestamp(std::string_view text, const TimeZone& zone) {
  const auto us = read_timestamp(text, zone);
  if (!us)
    return fail(ErrorCode::kInvalid, fmt::format("this is not a timestamp: '{}'", excerpt(text)),
                "write it as '2026-01-01T08:00:00Z', '2026-01-01 08:00:00.123456+02:00' or '2026-01-01T08:00'");
  if (*us < kFirstInstantUs || *us > kLastInstantUs)
    return fail(ErrorCode::kInvalid, fmt::format("this timestamp lies outside the years 0001 to 9999 in UTC: '{}'", excerpt(text)));
  return *us;
}

Result<std::int32_t> parse_date(std::string_view text) {
  Reader in(text);
  if (const auto days = read_date(in); days && in.done()) return *days;
  return fail(ErrorCode::kInvalid, fmt::format("this is not a date: '{}'", excerpt(text)), "write it as '2026-01-31'");
}

std::string format_timestamp(std::int64_t us) {
  const CivilTime t = TimeZone().civil(us);
  std::string text = fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}", t.year, t.month, t.day, t.hour, t.minute, t.second);
  if (t.microsecond != 0) {
    text += fmt::format(".{:06}", t.microsecond);
    text.erase(text.find_last_not_of('0') + 1);
  }
  text += 'Z';
  return text;
}

std::string format_date(std::int32_t days) {
  const YearMonthDay date = civil_from_days(days);
  return fmt::format("{:04}-{:02}-{:02}", date.year, date.month, date.day);
}

}  // namespace tamis
