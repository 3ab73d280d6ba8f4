#pragma once
// Exact bounds between integers and doubles: the kinds compare as real numbers do.

#include <cstdint>
#include <optional>

#include "engine/storage/ordinal.h"

namespace tamis {

// The integer that equals the double; nothing where there is none.
[[nodiscard]] std::optional<std::int64_t> exact_integer(double value) noexcept;
// The double that equals the integer; nothing where there is none.
[[nodiscard]] std::optional<double> exact_double(std::int64_t value) noexcept;

// The least integer that is >= value (strict: > value); nothing where there is none.
[[nodiscard]] std::optional<std::int64_t> least_integer(double value, bool strict) noexcept;
// The greatest integer that is <= value (strict: < value).
[[nodiscard]] std::optional<std::int64_t> greatest_integer(double value, bool strict) noexcept;

// The ordinal of the least double that is >= value (strict: > value), and of the greatest that is <= (<) value.
[[nodiscard]] Ordinal least_double_ordinal(std::int64_t value, bool strict) noexcept;
[[nodiscard]] Ordinal greatest_double_ordinal(std::int64_t value, bool strict) noexcept;

}  // namespace tamis
