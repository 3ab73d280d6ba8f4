#pragma once
// Segments that stay references in a rewritten predicate (plan/rewrite/rules.h, inline_segments): their rows are found once, before
// the plan that names them several times.

#include "engine/base/error.h"
#include "engine/exec/executor.h"
#include "engine/plan/planner.h"

namespace tamis {

// Adds the rows of each segment that `predicate` refers to outside of scalars, those of the innermost first. `plan_options` reads
// `segments`. Every column that the predicate reads is verified.
[[nodiscard]] Result<void> find_segment_rows(const Snapshot& snapshot, const Predicate& predicate, const ExecutionOptions& options,
                                             const PlanOptions& plan_options, SegmentRows& segments);

}  // namespace tamis
