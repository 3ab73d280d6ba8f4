#pragma once
// Imported events into what a store has.

#include <cstdint>
#include <string>
#include <vector>

#include "engine/base/error.h"
#include "engine/storage/event_merge.h"
#include "engine/storage/snapshot.h"
#include "ingest/events.h"

namespace tamis {

// Of the events of one name.
struct EventUpdate {
  std::string name;
  std::uint64_t added = 0;
  std::uint64_t duplicates = 0;  // events that the store, or the import before them, has already
  std::uint64_t gave_way = 0;    // of these, where the store's is gone: the imported one is the earlier
  std::uint64_t replaced = 0;    // events of the store that are gone
  std::uint64_t in_store = 0;    // afterwards
  std::vector<std::string> notes;
};

struct UpdatedStore {
  SnapshotPtr snapshot;
  std::uint64_t added_profiles = 0;
  std::vector<std::string> new_identifiers;
  std::vector<EventUpdate> events;  // as in ImportedEvents
};

// The store with the events: profiles that it does not know yet behind those that it knows, which keep their rows. `replace`: events
// of the names that the import has are gone first. kConflict: the identifier of the import is another one than that of the store, or
// a trait. Errors as add_events and build_snapshot.
[[nodiscard]] Result<UpdatedStore> add_imported(const SnapshotPtr& current, ImportedEvents imported, bool replace,
                                                const BuildOptions& options);

}  // namespace tamis
