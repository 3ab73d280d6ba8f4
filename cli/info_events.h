#pragma once
// What `tamis info` says of events.

#include <cstdint>

#include "cli/table.h"
#include "engine/plan/query.h"
#include "engine/storage/snapshot.h"

namespace tamis::cli {

// Of all events: how many, and what they take in memory.
struct EventTotals {
  std::uint64_t events = 0;
  std::size_t bytes = 0;
};
[[nodiscard]] EventTotals event_totals(const Snapshot& snapshot);

// A row a name: how many, from when to when, properties, runs, bytes.
[[nodiscard]] Answer events_answer(const Snapshot& snapshot);
// The same for people.
[[nodiscard]] Table events_table(const Snapshot& snapshot);

}  // namespace tamis::cli
