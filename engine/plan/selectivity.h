#pragma once
// Estimates from the statistics of a snapshot: how many rows a leaf keeps, what it costs.

#include "engine/plan/filter_plan.h"
#include "engine/storage/snapshot.h"

namespace tamis {

[[nodiscard]] Estimate estimate_of(const LeafFilter& leaf, const Snapshot& snapshot);

// Share of all rows whose ordinal lies in the set, missing rows apart.
[[nodiscard]] double selectivity_of(const OrdinalSet& set, const Column& column, std::size_t rows);

}  // namespace tamis
