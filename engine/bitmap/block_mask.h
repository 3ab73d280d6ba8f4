#pragma once
// A set of rows of one block, flat: 65,536 bits, 8 KiB, the geometry of a bit plane. Bit i of word w is row 64*w + i.

#include <array>
#include <cstdint>

#include "engine/base/geometry.h"

namespace tamis {

struct alignas(kAlignment) BlockMask {
  std::array<std::uint64_t, kBlockWords> words;

  // Rows 0 … rows-1 set, the rest clear.
  void fill_first(std::size_t rows) noexcept;
  void clear() noexcept { words.fill(0); }
  [[nodiscard]] bool test(std::uint32_t row) const noexcept { return (words[row / 64] >> (row % 64)) & 1U; }
  void set(std::uint32_t row) noexcept { words[row / 64] |= std::uint64_t{1} << (row % 64); }
  void reset(std::uint32_t row) noexcept { words[row / 64] &= ~(std::uint64_t{1} << (row % 64)); }
  [[nodiscard]] std::uint32_t count() const noexcept;  // kernels of simd/
  [[nodiscard]] bool any() const noexcept;
  void and_with(const BlockMask& other) noexcept;
  void and_not(const BlockMask& other) noexcept;  // this & ~other
  void or_with(const BlockMask& other) noexcept;
  void xor_with(const BlockMask& other) noexcept;
};
static_assert(sizeof(BlockMask) == kPlaneBytes);

}  // namespace tamis
