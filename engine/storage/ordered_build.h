#pragma once
// Rows are encoded in another order than that in which they lie, without a copy of them.

#include <cstdint>
#include <span>
#include <vector>

#include "engine/storage/builder.h"

namespace tamis {

// As build_snapshot; row i is row order[i] of the columns. `order` has every row of theirs once.
[[nodiscard]] Result<SnapshotPtr> build_in_order(std::vector<BuildColumn> columns, std::span<const std::uint32_t> order,
                                                 const BuildOptions& options);

}  // namespace tamis
