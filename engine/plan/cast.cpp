// CAST: every rule is in scalar_functions.h.

#include <charconv>
#include <cmath>
#include <string>
#include <string_view>
#include <system_error>

#include "engine/plan/function_parts.h"

namespace tamis::functions {
namespace {

constexpr double kTwoTo63 = 9223372036854775808.0;

// from_chars takes a minus only.
std::string_view without_plus(std::string_view text) {
  const bool plus = text.size() > 1 && text.front() == '+' && text[1] != '-';
  return plus ? text.substr(1) : text;
}

template <typename Number> Value number_from(std::string_view text) {
  const std::string_view digits = without_plus(text);
  Number number{};
  const auto read = std::from_chars(digits.data(), digits.data() + digits.size(), number);
  if (read.ec != std::errc() || read.ptr != digits.data() + digits.size()) return {};
  return number;  // "inf" and "nan" are read, and missing
}

Value truncated(double value) {
  const double whole = std::trunc(value);
  return whole < -kTwoTo63 || whole >= kTwoTo63 ? Value() : Value(static_cast<std::int64_t>(whole));
}

Value boolean_from(std::string_view text) {
  const auto is = [&](std::string_view word) {
    if (text.size() != word.size()) return false;
    for (std::size_t i = 0; i < word.size(); ++i)
      if (text[i] != word[i] && text[i] != word[i] - 'a' + 'A') return false;
    return true;
  };
  if (is("true")) return true;
  return is("false") ? Value(false) : Value();
}

template <typename Wanted> Value instant_or_missing(const Result<Wanted>& parsed) {
  if (!parsed) return {};
  if constexpr (std::is_same_v<Wanted, std::int32_t>) {
    return Date{*parsed};
  } else {
    return Timestamp{*parsed};
  }
}

Value to_boolean(const Value& value) {
  if (value.is<std::string>()) return boolean_from(value.as<std::string>());
  const auto number = as_double(value);
  return number ? Value(*number != 0) : Value();
}

Value to_integer(const Value& value) {
  if (value.is<std::string>()) return number_from<std::int64_t>(value.as<std::string>());
  if (value.is<double>()) return truncated(value.as<double>());
  return value.is<bool>() ? Value(std::int64_t{value.as<bool>()}) : Value();
}

Value to_double(const Value& value) {
  if (value.is<std::string>()) return number_from<double>(value.as<std::string>());
  if (value.is<bool>()) return value.as<bool>() ? 1.0 : 0.0;
  const auto number = as_double(value);
  return number ? Value(*number) : Value();
}

Value to_timestamp(const Value& value, const TimeZone& zone) {
  if (value.is<std::string>()) return instant_or_missing(parse_timestamp(value.as<std::string>(), zone));
  return value.is<Date>() ? instant(zone.start_of_day_us(value.as<Date>().days)) : Value();
}

Value to_date(const Value& value, const TimeZone& zone) {
  if (value.is<std::string>()) return instant_or_missing(parse_date(value.as<std::string>()));
  return value.is<Timestamp>() ? day(zone.day_of(value.as<Timestamp>().us)) : Value();
}

Value cast_items(const List& list, Kind kind, const TimeZone& zone) {
  List out{kind, {}};
  for (const Value& item : list.items)
    if (Value value = cast(item, Type{kind}, zone); !value.missing()) out.items.push_back(std::move(value));
  return out;
}

}  // namespace

Value cast(const Value& value, Type type, const TimeZone& zone) {
  if (type_of(value) == type) return value;
  if (type.is_list) return value.is<List>() ? cast_items(value.as<List>(), type.kind, zone) : Value();
  switch (type.kind) {
    case Kind::kBoolean: return to_boolean(value);
    case Kind::kInteger: return to_integer(value);
    case Kind::kDouble: return to_double(value);
    case Kind::kString: return to_text(value);
    case Kind::kTimestamp: return to_timestamp(value, zone);
    case Kind::kDate: return to_date(value, zone);
  }
  return {};
}

}  // namespace tamis::functions
