#pragma once
// From events in any order to a run.

#include <cstdint>
#include <vector>

#include "engine/base/error.h"
#include "engine/storage/builder.h"
#include "engine/storage/event_run.h"

namespace tamis {

// Event i belongs to profile profiles[i]. The first column is kEventTimeName, without missing values.
struct RawEvents {
  std::vector<std::uint32_t> profiles;
  std::vector<BuildColumn> columns;
};

struct BuiltEvents {
  EventRunPtr run;
  std::uint64_t duplicates = 0;  // events left out, since another one of their profile bears the same message id
};

// Puts events in order and encodes them. Of events of one profile with the same message id the first in order is kept, so that
// the run does not depend on the order that they came in. kInvalid: no time, lengths that differ, too many events (2^32 - 65,536).
[[nodiscard]] Result<BuiltEvents> build_events(RawEvents events, const BuildOptions& options = {});

// The events of runs of one table again, to be merged: `runs` share their properties.
[[nodiscard]] RawEvents decode_events(std::span<const EventRunPtr> runs, const ParallelFor& parallel = {});

}  // namespace tamis
