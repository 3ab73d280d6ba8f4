#pragma once
// What the summaries of a table (storage/event_summaries.h) say of aggregates of its events: where they say all, no event is read.

#include <optional>

#include "engine/plan/event_plan.h"
#include "engine/plan/leaf.h"

namespace tamis {

// A column that has an aggregate's value for every profile: the value where it lies within the range, else there is none (a count is 0).
struct SummaryColumn {
  SnapshotPtr summaries;
  ColumnId column;
  OrdinalRange within;
};

// Of all events up to some time COUNT is known; of a set whose condition is a window alone, FIRST, LAST, MIN and MAX of the time where
// the window holds all that lies before, or after, its other end. Nothing for other aggregates, and for several parts.
[[nodiscard]] std::optional<SummaryColumn> summary_of(const EventAggregate& aggregate, const EventPlans& plans);

// The profiles whose value is in `values`, and those that have none where `missing` (a count is never missing). Also tells whether a
// profile did it in a window at all: by its last event, or its first.
[[nodiscard]] std::optional<SummaryLeaf> summary_leaf(const EventAggregate& aggregate, const OrdinalSet& values, bool missing,
                                                      const EventPlans& plans);

}  // namespace tamis
