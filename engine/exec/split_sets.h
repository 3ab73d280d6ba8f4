#pragma once
// For many plans in one pass: sets of a few values that many plans share in part.

#include <span>

#include "engine/plan/filter_plan.h"
#include "engine/storage/snapshot.h"

namespace tamis {

// Splits leaves like country IN (a, b, c) into a = … OR … where their values occur again in other plans, so that the mask of each value
// is made once a block and shared. The plans hold the same rows.
void split_shared_sets(std::span<FilterPlan* const> plans, const Snapshot& snapshot);

}  // namespace tamis
