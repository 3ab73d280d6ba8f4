#pragma once
// Equi-depth parts of a block's values: Column Sketches (Hentschel, Kester, Idreos: SIGMOD 2018).

#include <cstdint>
#include <span>
#include <vector>

#include "engine/storage/ordinal.h"

namespace tamis {

// Parts of one block: 10 planes. With 2^10 parts, 64 rows of a full block are undecided at each end of a range; fewer planes
// leave more of them to be looked up one by one, more planes cost an eighth of a byte a row each.
inline constexpr std::size_t kSketchParts = 1'024;

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
