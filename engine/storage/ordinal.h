#pragma once
// Ordinals: every scalar value as an int64 whose order is the value's order, so that one set of mappings and kernels serves
// all kinds. BOOLEAN 0/1, INTEGER itself, TIMESTAMP microseconds, DATE days, DOUBLE by its bits (order-preserving, -0.0 as
// 0.0), STRING its code in the column's sorted dictionary.

#include <bit>
#include <cstdint>

namespace tamis {

using Ordinal = std::int64_t;

[[nodiscard]] constexpr Ordinal ordinal_of(double value) noexcept {
  const auto bits = std::bit_cast<std::int64_t>(value == 0 ? 0.0 : value);
  return bits >= 0 ? bits : static_cast<std::int64_t>(~static_cast<std::uint64_t>(bits) ^ (std::uint64_t{1} << 63));
}
[[nodiscard]] constexpr double double_of(Ordinal ordinal) noexcept {
  return std::bit_cast<double>(ordinal >= 0 ? ordinal
                                            : static_cast<std::int64_t>(~(static_cast<std::uint64_t>(ordinal) ^ (std::uint64_t{1} << 63))));
}

// A closed interval of ordinals; empty when low > high.
struct OrdinalRange {
  Ordinal low = 0, high = -1;
  [[nodiscard]] constexpr bool empty() const noexcept { return low > high; }
  [[nodiscard]] constexpr bool contains(Ordinal o) const noexcept { return low <= o && o <= high; }
};

}  // namespace tamis
