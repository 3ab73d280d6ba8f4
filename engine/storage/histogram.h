#pragma once
// How often each value occurs in a block, where its values are few.

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "engine/storage/ordinal.h"

namespace tamis {

struct ValueCount {
  Ordinal value = 0;
  std::uint32_t rows = 0;
};

// Blocks with more distinct values have no histogram: what is built on it (postings, exact statistics) would not pay.
inline constexpr std::size_t kHistogramValues = 4'096;

// The distinct values, ascending, of those whose present[i] is not 0; nothing when they are more than kHistogramValues.
// `range` holds them all.
[[nodiscard]] std::optional<std::vector<ValueCount>> histogram_of(std::span<const Ordinal> ordinals, std::span<const std::uint8_t> present,
                                                                  OrdinalRange range);

}  // namespace tamis
