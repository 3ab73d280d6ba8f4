#pragma once
// Short forms for tables of function calls.

#include <initializer_list>
#include <limits>
#include <ostream>
#include <string_view>
#include <vector>

#include "engine/plan/scalar_functions.h"

namespace tamis {

inline constexpr std::int64_t kLeastInteger = std::numeric_limits<std::int64_t>::min();
inline constexpr std::int64_t kGreatestInteger = std::numeric_limits<std::int64_t>::max();

inline void PrintTo(const Value& value, std::ostream* out) { *out << to_literal(value); }

inline Value integer(std::int64_t value) { return value; }
inline Value instant(std::string_view text) { return Timestamp{parse_timestamp(text, TimeZone()).value()}; }
inline Value date(std::string_view text) { return Date{parse_date(text).value()}; }
inline TimeZone zone(std::string_view name) { return TimeZone::load(name).value(); }

inline Value apply(Function function, const std::vector<Value>& arguments, Type result) {
  return apply(function, arguments, result, TimeUnit::kDay, 0, TimeZone());
}

// Equality with the type: 3 is not 3.0.
inline bool identical(const Value& a, const Value& b) { return type_of(a) == type_of(b) && a == b; }

}  // namespace tamis
