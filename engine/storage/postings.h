#pragma once
// The index of rare values.

#include <cstdint>
#include <span>
#include <vector>

#include "engine/storage/block.h"
#include "engine/storage/histogram.h"

namespace tamis {

// The arrays of Postings while they are made.
struct PostingLists {
  std::vector<Ordinal> values;
  std::vector<std::uint32_t> starts;
  std::vector<std::uint16_t> rows;
  [[nodiscard]] Postings view() const noexcept { return {values, starts, rows}; }
};

// A value in fewer rows of a block than this is rare: one per cent of a full block. Above it a plane's 8 KiB are as short as
// its rows are.
inline constexpr std::uint32_t kRareRows = 656;
// What the postings of a scalar block may take: a plane, one bit a row of a full block.
inline constexpr std::size_t kPostingsBytes = kPlaneBytes;

// The rows of the rarest values, as many as kPostingsBytes hold. `counts` is the block's histogram.
[[nodiscard]] PostingLists rare_postings(std::span<const ValueCount> counts, std::span<const Ordinal> ordinals,
                                         std::span<const std::uint8_t> present);

}  // namespace tamis
