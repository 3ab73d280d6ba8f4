#pragma once
// Equi-depth parts of a block's values: Column Sketches (Hentschel, Kester, Idreos: SIGMOD 2018).

#include <cstdint>
#include <span>
#include <vector>

#include "engine/storage/ordinal.h"

namespace tamis {

// Parts of one block. With 4,096 parts 16 rows of a full block are undecided at each end of a range, and looking them up one by
// one costs less than scanning the planes (docs/storage.md has the figures for 256, 1,024 and 4,096). Beside a base array of
// one or two bytes a row, bounds of 32 KiB would weigh too much.
inline constexpr std::size_t kSketchParts = 4'096;
inline constexpr std::size_t kNarrowSketchParts = 1'024;

// Bounds of at most `parts` parts, ascending, and one past the greatest value (saturated). A value that fills a part alone gets
// one of its own, so that no comparison with it has to look at its rows. `sorted` is not empty, parts is at least 2.
[[nodiscard]] std::vector<Ordinal> sketch_bounds(std::span<const Ordinal> sorted, std::size_t parts);

// The part that holds the value. Requires bounds[0] <= value.
[[nodiscard]] inline std::uint32_t part_of(std::span<const Ordinal> bounds, Ordinal value) noexcept {
  std::size_t base = 0, count = bounds.size() - 1;
  while (count > 1) {  // without branches: comparisons with random values are not predicted
    const std::size_t half = count / 2;
    base = bounds[base + half] <= value ? base + half : base;
    count -= half;
  }
  return static_cast<std::uint32_t>(base);
}

}  // namespace tamis
