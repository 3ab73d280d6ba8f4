#pragma once
// What a profile's events of one name come to, as ordinary columns: conditions on it are scans of planes.

#include <cstdint>

#include "engine/base/error.h"
#include "engine/storage/builder.h"
#include "engine/storage/event_run.h"

namespace tamis {

// Columns of summaries; a row a profile, all missing where it has no events.
inline constexpr ColumnId kEventCount{0};  // INTEGER: all events, whenever they are
inline constexpr ColumnId kFirstEvent{1};  // TIMESTAMP: of the first, and of the last event
inline constexpr ColumnId kLastEvent{2};

// Three columns of a profile take less than a twentieth of what so many events do.
inline constexpr std::uint64_t kLeastEventsEach = 4;

// Summaries of all runs of a table, whose times and indexes are verified first. They have rows up to the last profile that has
// events: profiles from rows() on have none. Null where they do not pay: profiles with events have fewer than `least_each` of them on
// average, or there is no event.
[[nodiscard]] Result<SnapshotPtr> summarise(const EventTable& table, const BuildOptions& options = {},
                                            std::uint64_t least_each = kLeastEventsEach);

// Summaries of the events of `before`, which has some, and of those of a run that is added to them: reads no event of `before`.
[[nodiscard]] Result<SnapshotPtr> summarise_more(const EventTable& before, const EventRun& added, const BuildOptions& options = {},
                                                 std::uint64_t least_each = kLeastEventsEach);

// Whether the columns are those of summaries, as they are where a file was not exchanged for another.
[[nodiscard]] bool are_summaries(const Snapshot& snapshot);

// The times of the oldest and of the newest event that summaries speak of.
struct EventTimes {
  std::int64_t oldest_us, newest_us;
};
[[nodiscard]] EventTimes times_of(const Snapshot& summaries);

}  // namespace tamis
