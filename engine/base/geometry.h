#pragma once
// The geometry that planes, masks, indexes and results share.

#include <cstddef>
#include <cstdint>

namespace tamis {

inline constexpr std::size_t kBlockRows = 65'536;               // rows of a block: one Roaring container
inline constexpr std::size_t kWordBits = 64;
inline constexpr std::size_t kBlockWords = kBlockRows / kWordBits;  // 1,024 words
inline constexpr std::size_t kPlaneBytes = kBlockRows / 8;      // 8 KiB: one bit plane, one mask
inline constexpr std::size_t kAlignment = 64;                   // of every plane, mask and array: a cache line

[[nodiscard]] constexpr std::size_t blocks_for(std::size_t rows) noexcept { return (rows + kBlockRows - 1) / kBlockRows; }
[[nodiscard]] constexpr std::size_t rows_of_block(std::size_t block, std::size_t rows) noexcept {
  const std::size_t first = block * kBlockRows;
  return rows <= first ? 0 : (rows - first < kBlockRows ? rows - first : kBlockRows);
}

}  // namespace tamis
