#pragma once
// Raw columns put in another order, cut and joined, without a look at single values.

#include <cstdint>
#include <span>
#include <vector>

#include "engine/storage/builder.h"
#include "engine/storage/raw_column.h"

namespace tamis {

// Row i is row rows[i] of `column`.
[[nodiscard]] RawColumn gathered(const RawColumn& column, std::span<const std::uint32_t> rows, const ParallelFor& parallel);

// The rows of all parts, which are of one type, one part after the other; consumes them.
[[nodiscard]] RawColumn joined(Type type, std::vector<RawColumn> parts, const ParallelFor& parallel);

}  // namespace tamis
