#pragma once
// Several runs written as one, chunk by chunk: what is there at once besides the result is a few chunks and a byte an event.

#include <span>

#include "engine/base/error.h"
#include "engine/storage/builder.h"
#include "engine/storage/event_interleave.h"

namespace tamis {

// The events of all runs but the dropped ones (see interleave()). Runs have the first of `properties`, or all; those that they lack
// are missing. Verifies the runs first. kLimitExceeded: too many events.
[[nodiscard]] Result<EventRunPtr> merge_into_one(std::span<const EventRunPtr> runs, std::span<const DroppedEvents> dropped,
                                                 const Schema& properties, const BuildOptions& options);

// Makes sure of all that a run holds.
[[nodiscard]] Result<void> verify_run(const EventRun& run);

}  // namespace tamis
