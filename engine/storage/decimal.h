#pragma once
// Doubles that are decimal numbers with few digits, kept as integers: ALP (Afroozeh, Kuffó, Boncz: SIGMOD 2024).

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "engine/storage/block.h"
#include "engine/storage/code_math.h"

namespace tamis {

// 10^exponent is exact up to here.
inline constexpr int kLargestExponent = 22;
// Integers that a double holds exactly, and one more: -2^53 … 2^53.
inline constexpr std::int64_t kLargestDecimal = std::int64_t{1} << 53;

[[nodiscard]] inline double power_of_ten(int exponent) noexcept {
  static constexpr double kPowers[kLargestExponent + 1] = {1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,  1e8,  1e9,  1e10, 1e11,
                                                           1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};
  return kPowers[exponent];
}

// The ordinal that a code of a kDecimal block stands for (missing_is_zero is not taken into account).
[[nodiscard]] inline Ordinal decimal_ordinal(const ScalarBlock& block, std::uint64_t code) noexcept {
  return ordinal_of(static_cast<double>(above(block.base, code)) / power_of_ten(block.exponent));
}

struct Decimals {
  std::uint8_t exponent = 0;
  std::int64_t min = 0, max = 0;                // of `integers` that are no exceptions
  std::vector<std::int64_t> integers;           // one a row: value = integer / 10^exponent; `min` for exceptions and missing rows
  std::vector<std::uint16_t> exceptions;        // rows, ascending
};

// The ordinals of doubles (at most kBlockRows, those with present[row] not 0) as decimals with the least exponent that leaves
// few exceptions; nothing where too many remain.
[[nodiscard]] std::optional<Decimals> to_decimals(std::span<const Ordinal> ordinals, std::span<const std::uint8_t> present);

}  // namespace tamis
