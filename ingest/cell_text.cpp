#include "ingest/cell_text.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

#include <fmt/format.h>
#include <simdjson.h>

#include "engine/base/time_zone.h"
#include "ingest/import.h"

namespace tamis {
namespace {

constexpr std::size_t kExcerptBytes = 60;
constexpr std::int64_t kLargestExact = std::int64_t{1} << 53;
constexpr std::size_t kDateBytes = 10;  // 2026-01-31

bool is_digit(char c) noexcept { return c >= '0' && c <= '9'; }

char lower(char c) noexcept { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

bool equal_folded(std::string_view text, std::string_view lower_word) noexcept {
  return text.size() == lower_word.size() && std::ranges::equal(text, lower_word, {}, lower);
}

bool one_of(std::string_view text, std::span<const std::string_view> words) noexcept {
  return std::ranges::any_of(words, [&](std::string_view word) { return equal_folded(text, word); });
}

std::string_view without_sign(std::string_view text) noexcept {
  if (!text.empty() && (text.front() == '-' || text.front() == '+')) text.remove_prefix(1);
  return text;
}

bool could_be_number(std::string_view text) noexcept {
  return !text.empty() && (is_digit(text.front()) || text.front() == '-' || text.front() == '+' || text.front() == '.');
}

bool could_be_date(std::string_view text) noexcept {
  return text.size() >= kDateBytes && text[4] == '-' && text[7] == '-' && is_digit(text[0]);
}

struct Number {
  double value = 0;
  bool too_large = false;
};

// Any number a double can take, or one past its range.
std::optional<Number> read_number(std::string_view text) noexcept {
  if (text.starts_with('+') && text.size() > 1 && text[1] != '-') text.remove_prefix(1);
  if (!could_be_number(text)) return std::nullopt;
  Number number;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number.value);
  if (end != text.data() + text.size() || error == std::errc::invalid_argument) return std::nullopt;
  if (error == std::errc::result_out_of_range) {
    // from_chars says the same of a number too near to zero, which is zero.
    number.too_large = text.find("e-") == std::string_view::npos && text.find("E-") == std::string_view::npos;
    number.value = 0;
  }
  if (!number.too_large && !std::isfinite(number.value)) return std::nullopt;
  return number;
}

bool rounds_whole_number(std::string_view text) noexcept {
  if (!is_whole_number(text)) return false;
  std::int64_t exact = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), exact);
  return error != std::errc{} || exact > kLargestExact || exact < -kLargestExact;
}

// 08:00:00+0200, 08:00:00 +02 and 08:00:00 UTC as 08:00:00+02:00 and 08:00:00Z.
std::string with_usual_offset(std::string_view text) {
  std::string usual(text);
  const bool zero = usual.ends_with("UTC") || usual.ends_with("GMT");
  if (zero) usual.resize(usual.size() - 3);
  const auto sign = zero ? usual.size() : usual.find_last_of("+-Zz");
  if (sign == std::string::npos || sign <= kDateBytes) return std::string(text);
  const auto last = usual.find_last_not_of(' ', sign - 1);
  std::string offset = zero ? "Z" : usual.substr(sign);
  constexpr std::size_t kHours = 3, kHoursAndMinutes = 5;  // with the sign
  if (offset == "z")
    offset = "Z";
  else if (offset.size() == kHours)
    offset += ":00";
  else if (offset.size() == kHoursAndMinutes)
    offset.insert(kHours, 1, ':');
  return usual.substr(0, last + 1) + offset;
}

}  // namespace

std::string_view trimmed(std::string_view text) noexcept {
  const auto blank = [](char c) { return static_cast<unsigned char>(c) <= ' '; };
  while (!text.empty() && blank(text.front())) text.remove_prefix(1);
  while (!text.empty() && blank(text.back())) text.remove_suffix(1);
  return text;
}

bool number_shortens(std::string_view text) noexcept {
  const std::string_view digits = without_sign(text);
  return text.starts_with('+') || (digits.size() > 1 && digits[0] == '0' && is_digit(digits[1]));
}

bool is_yes_no(std::string_view text) noexcept { return equal_folded(text, "yes") || equal_folded(text, "no"); }

std::optional<bool> parse_boolean(std::string_view text, Reading reading) noexcept {
  static constexpr std::array<std::string_view, 2> kTrue = {"true", "yes"}, kFalse = {"false", "no"};
  static constexpr std::array<std::string_view, 4> kShortTrue = {"1", "t", "y", "on"}, kShortFalse = {"0", "f", "n", "off"};
  if (one_of(text, kTrue) || (reading == Reading::kStated && one_of(text, kShortTrue))) return true;
  if (one_of(text, kFalse) || (reading == Reading::kStated && one_of(text, kShortFalse))) return false;
  return std::nullopt;
}

std::optional<std::int64_t> parse_integer(std::string_view text, Reading reading) noexcept {
  if (reading == Reading::kInferred) {
    if (number_shortens(text) || text == "-0") return std::nullopt;
  } else {
    if (text.starts_with('+') && text.size() > 1 && is_digit(text[1])) text.remove_prefix(1);
    // What spreadsheets and data frames make of whole numbers in a column with gaps.
    const auto point = text.find('.');
    if (point != std::string_view::npos && point > 0 && point + 1 < text.size() &&
        text.find_first_not_of('0', point + 1) == std::string_view::npos)
      text = text.substr(0, point);
  }
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return value;
}

std::optional<double> parse_double(std::string_view text, Reading reading) noexcept {
  if (reading == Reading::kInferred && (number_shortens(text) || rounds_whole_number(text))) return std::nullopt;
  const auto number = read_number(text);
  return number && !number->too_large ? std::optional(number->value) : std::nullopt;
}

bool is_non_finite(std::string_view text) noexcept {
  static constexpr std::array<std::string_view, 3> kWords = {"nan", "inf", "infinity"};
  if (one_of(without_sign(text), kWords)) return true;
  if (is_whole_number(text)) return false;  // digits past the range of a double are no infinity, they are an odd text
  const auto number = read_number(text);
  return number && number->too_large;
}

std::optional<std::int32_t> parse_day(std::string_view text) {
  if (text.size() != kDateBytes || !could_be_date(text)) return std::nullopt;
  const auto day = parse_date(text);
  return day ? std::optional(*day) : std::nullopt;
}

std::optional<std::int64_t> parse_instant(std::string_view text, const TimeZone& zone) {
  if (!could_be_date(text)) return std::nullopt;
  if (const auto instant = parse_timestamp(text, zone)) return *instant;
  const std::string usual = with_usual_offset(text);
  if (usual == text) return std::nullopt;
  const auto instant = parse_timestamp(usual, zone);
  return instant ? std::optional(*instant) : std::nullopt;
}

std::optional<std::int32_t> parse_day_of(std::string_view text) {
  if (const auto day = parse_day(text)) return day;
  const auto instant = parse_instant(text);
  return instant ? std::optional(TimeZone().day_of(*instant)) : std::nullopt;
}

std::string without_nanoseconds(std::string_view timestamp) {
  constexpr std::size_t kMicrosecondDigits = 6;
  std::string text(timestamp);
  const auto point = text.size() > kDateBytes ? text.find_first_of(".,", kDateBytes) : std::string::npos;
  if (point == std::string::npos) return text;
  const std::size_t first = point + 1 + kMicrosecondDigits;
  std::size_t end = point + 1;
  while (end < text.size() && is_digit(text[end])) ++end;
  if (end > first) text.erase(first, end - first);
  return text;
}

std::string assumed_zone(const TimeZone& zone) {
  if (zone == TimeZone()) return std::string(kAssumedUtc);
  return fmt::format("times without an offset are taken to be in {}", zone.name());
}

bool lacks_offset(std::string_view timestamp) noexcept {
  return timestamp.size() > kDateBytes && timestamp.find_first_of("ZzUG+-", kDateBytes) == std::string_view::npos;
}

bool is_whole_number(std::string_view text) noexcept {
  text = without_sign(text);
  return !text.empty() && std::ranges::all_of(text, is_digit);
}

std::string why_not(std::string_view text, Kind kind) {
  if (kind == Kind::kInteger && is_whole_number(text)) return fmt::format("does not fit in 64 bits: '{}'", excerpt(text));
  const bool vowel = kind == Kind::kInteger;
  return fmt::format("is not {} {}: '{}'", vowel ? "an" : "a", name_of(kind), excerpt(text));
}

std::optional<std::string> why_unfit(std::string_view text) {
  if (text.size() > kLongestValueBytes) return fmt::format("a value of {} bytes; the limit is {}", text.size(), kLongestValueBytes);
  if (text.find('\0') != std::string_view::npos) return "a NUL byte";
  return std::nullopt;
}

std::string excerpt(std::string_view text) {
  std::string cut(text.substr(0, kExcerptBytes));
  if (cut.size() < text.size()) {
    while (!cut.empty() && (static_cast<unsigned char>(cut.back()) & 0xC0) == 0x80) cut.pop_back();
    if (!cut.empty() && static_cast<unsigned char>(cut.back()) >= 0xC0) cut.pop_back();
    cut += "…";
  }
  std::ranges::replace_if(cut, [](char c) { return static_cast<unsigned char>(c) < ' '; }, ' ');
  return cut;
}

bool valid_utf8(std::string_view text) noexcept { return simdjson::validate_utf8(text.data(), text.size()); }

}  // namespace tamis
