#pragma once
// New events for a table: which of them are new, when they are a run of their own (a tail), and how runs become one.

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "engine/base/error.h"
#include "engine/storage/builder.h"
#include "engine/storage/event_builder.h"
#include "engine/storage/event_run.h"

namespace tamis {

// When new events stay apart as a tail. A run has at least `times` times the events of all runs behind it: from the first on that would
// not, runs become one. So n events lie in 1 + log(n) / log(1 + times) runs at most, and however few come at a time, an event is
// written again at most 1 + times times for each of them. 0: nothing is merged.
struct MergePolicy {
  std::uint64_t times = 4;
};

// What became of a property whose types did not agree.
struct Reconciled {
  std::string property;
  Type kept;                   // its type now
  Type other;                  // the type that gave way
  std::string other_property;  // where the values of that type are, as texts; empty: they were widened to `kept`
};

struct AddedEvents {
  EventTablePtr table;
  std::uint64_t added = 0;       // events that the table has more than before
  std::uint64_t duplicates = 0;  // events whose profile has their message id already: one of the two is left out
  std::uint64_t gave_way = 0;    // of these, where it was the table's: the new one is the earlier
  bool merged = false;           // runs that were there were written again
  std::vector<Reconciled> reconciled;
};

// The table with more events. Whatever the order of additions and however events are split among them, events_of() then answers
// the same: of events of one profile with one message id the first in order stays, and of the types that the values of a property
// have the first of this list keeps its name: INTEGER and DOUBLE (DOUBLE, where there are both), BOOLEAN, TIMESTAMP, DATE, lists,
// STRING. Values of other types are texts of the property `name.text`. Message ids are always STRING.
// Properties that the new events lack are missing in them, and new ones in the old. `table` may be without runs and properties
// but for the time. kInvalid: as build_events says; kConflict: an event has a text in `name` and one in `name.text`.
[[nodiscard]] Result<AddedEvents> add_events(const EventTable& table, RawEvents events, const MergePolicy& policy = {},
                                             const BuildOptions& options = {});

// The same events in one run, without what the runs take side by side in memory: chunk by chunk. The runs' bytes are verified.
// A table of at most one run stays as it is.
[[nodiscard]] Result<EventTablePtr> merge_runs(const EventTablePtr& table, const BuildOptions& options = {});

}  // namespace tamis
