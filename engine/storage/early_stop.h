#pragma once
// What a range predicate costs on bit planes.

#include <cstdint>
#include <span>

namespace tamis {

// Rows that the widest kernels take together: they read the next plane while any of these is undecided.
inline constexpr std::size_t kStripRows = 512;

// The number of planes that a comparison with one of the codes touches in an average strip before all rows are decided
// (BitWeaving, SIGMOD 2013). Values of even spread are decided after about log2(kStripRows) planes; of skewed ones many
// share their upper bits, and more planes are read. `sorted` is a sample, ascending, of at least two codes.
[[nodiscard]] double planes_touched(std::span<const std::uint64_t> sorted, int width);

}  // namespace tamis
