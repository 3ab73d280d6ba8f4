#pragma once
// Cells of text files as values: what counts as a number, a time, a truth.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "engine/base/time_zone.h"
#include "engine/storage/types.h"

namespace tamis {

// Inferring is strict, so that no text loses anything by becoming a value: no leading zeros or plus, no whole number that a
// double rounds, no nanoseconds. A stated type is lenient: 007 and +7 are 7, 12.0 is 12, 1 and t are true, nanoseconds are cut.
enum class Reading : std::uint8_t { kInferred, kStated };

// Without blanks and control characters at both ends.
[[nodiscard]] std::string_view trimmed(std::string_view text) noexcept;
// Empty or blank.
[[nodiscard]] inline bool is_blank(std::string_view text) noexcept {
  return text.empty() || (static_cast<unsigned char>(text.front()) <= ' ' && trimmed(text).empty());
}

// These take trimmed text.
[[nodiscard]] std::optional<bool> parse_boolean(std::string_view text, Reading reading) noexcept;
[[nodiscard]] std::optional<std::int64_t> parse_integer(std::string_view text, Reading reading) noexcept;
// A finite double; text past its range gives nothing.
[[nodiscard]] std::optional<double> parse_double(std::string_view text, Reading reading) noexcept;
// NaN, inf, -Infinity … in any case, and numbers past the range of a double.
[[nodiscard]] bool is_non_finite(std::string_view text) noexcept;
[[nodiscard]] std::optional<std::int32_t> parse_day(std::string_view text);
// Without an offset: local to the zone. Offsets may also be written +0200, +02 or UTC, and stand behind a blank.
[[nodiscard]] std::optional<std::int64_t> parse_instant(std::string_view text, const TimeZone& zone = {});
// A day, or the day in UTC of an instant.
[[nodiscard]] std::optional<std::int32_t> parse_day_of(std::string_view text);
// The text with at most six digits behind the seconds' point.
[[nodiscard]] std::string without_nanoseconds(std::string_view timestamp);
inline constexpr std::string_view kAssumedUtc = "times without an offset are taken to be UTC";
// The same of any zone: "… are taken to be in Europe/London".
[[nodiscard]] std::string assumed_zone(const TimeZone& zone);
// A time of day without an offset: what parse_instant took to be local.
[[nodiscard]] bool lacks_offset(std::string_view timestamp) noexcept;

// "yes" and "no" are one pair of words for truth, "true" and "false" another.
[[nodiscard]] bool is_yes_no(std::string_view text) noexcept;

// 007, -012, 00.5, +7: text that a number would shorten.
[[nodiscard]] bool number_shortens(std::string_view text) noexcept;
[[nodiscard]] bool is_whole_number(std::string_view text) noexcept;  // digits with an optional sign

// "is not an INTEGER: 'abc'", "does not fit in 64 bits: …": for the reason of a rejected row.
[[nodiscard]] std::string why_not(std::string_view text, Kind kind);

// Why no column takes a text: longer than kLongestValueBytes, or a NUL byte in it.
[[nodiscard]] std::optional<std::string> why_unfit(std::string_view text);

// Cut to some 60 bytes at a whole code point, line breaks as blanks.
[[nodiscard]] std::string excerpt(std::string_view text);

[[nodiscard]] bool valid_utf8(std::string_view text) noexcept;

}  // namespace tamis
