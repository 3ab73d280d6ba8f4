#pragma once
// The functions one by one, for scalar_functions.cpp. No argument is missing, and each is of a type that the function takes.

#include <cstdint>
#include <optional>

#include "engine/base/time_zone.h"
#include "engine/plan/predicate.h"
#include "engine/storage/types.h"
#include "engine/storage/value.h"

namespace tamis::functions {

// INTEGER or DOUBLE; nothing for other kinds.
[[nodiscard]] std::optional<double> as_double(const Value& value);

// Function::kAdd, kSubtract, kMultiply, kModulo.
[[nodiscard]] Value arithmetic(Function function, const Value& a, const Value& b);
[[nodiscard]] Value divide(const Value& a, const Value& b);
[[nodiscard]] Value negate(const Value& value);
[[nodiscard]] Value absolute(const Value& value);
[[nodiscard]] Value floor(const Value& value);
[[nodiscard]] Value ceil(const Value& value);
[[nodiscard]] Value round(const Value& value, std::int64_t digits);

// Function::kYear to kWeekday.
[[nodiscard]] Value time_field(Function function, const Value& time, const TimeZone& zone);
[[nodiscard]] Value start_of(const Value& time, TimeUnit unit, std::int64_t count, const TimeZone& zone);
[[nodiscard]] Value difference(const Value& from, const Value& to, TimeUnit unit, const TimeZone& zone);
[[nodiscard]] Value moved(const Value& time, TimeUnit unit, std::int64_t count);
[[nodiscard]] Value next_anniversary(const Value& date, const Value& today);

[[nodiscard]] Value cast(const Value& value, Type type, const TimeZone& zone);

// An instant or a day, missing outside the years of the language.
[[nodiscard]] Value instant(std::int64_t us);
[[nodiscard]] Value day(std::int64_t days);

}  // namespace tamis::functions
