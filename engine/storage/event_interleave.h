#pragma once
// Several runs as one: whose turn it is.

#include <cstdint>
#include <span>
#include <vector>

#include "engine/storage/builder.h"
#include "engine/storage/event_order.h"
#include "engine/storage/event_run.h"

namespace tamis {

// Turns have a byte for the run.
inline constexpr std::size_t kMostRunsAtOnce = 256;

// Events of a run that are to be left out: rows, ascending.
using DroppedEvents = std::vector<std::uint32_t>;

struct Interleaved {
  std::vector<std::uint8_t> turns;      // of each event, in order: the run that it comes from; a run's events come in their own order
  std::vector<ProfileEvents> profiles;  // ascending
  // Of each chunk of the result, and behind the last one: the row of each run from which it takes events.
  std::vector<std::vector<std::uint32_t>> chunk_starts;
};

// At most kMostRunsAtOnce runs, whose indexes and columns are verified; `dropped` has one list a run. A profile keeps one event at
// least. `properties`: of the table.
[[nodiscard]] Interleaved interleave(std::span<const EventRunPtr> runs, std::span<const DroppedEvents> dropped, const Schema& properties,
                                     const ParallelFor& parallel);

}  // namespace tamis
