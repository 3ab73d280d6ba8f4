#pragma once
// Arithmetic between ordinals and codes.

#include <bit>
#include <cstdint>

#include "engine/storage/ordinal.h"

namespace tamis {

// How far an ordinal lies above another that is not greater.
[[nodiscard]] constexpr std::uint64_t distance(Ordinal from, Ordinal to) noexcept {
  return static_cast<std::uint64_t>(to) - static_cast<std::uint64_t>(from);
}
[[nodiscard]] constexpr Ordinal above(Ordinal from, std::uint64_t by) noexcept {
  return static_cast<Ordinal>(static_cast<std::uint64_t>(from) + by);
}
// Bits of the codes 0 … greatest.
[[nodiscard]] constexpr int bits_for(std::uint64_t greatest) noexcept { return static_cast<int>(std::bit_width(greatest)); }
[[nodiscard]] constexpr std::uint64_t greatest_code(int width) noexcept {
  return width >= 64 ? ~std::uint64_t{0} : (std::uint64_t{1} << width) - 1;
}

}  // namespace tamis
