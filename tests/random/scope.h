#pragma once
// Where the names of a piece are looked up: among the profile's traits, or among the properties of a set of events.

#include <string>
#include <vector>

#include "tests/random/random_world.h"

namespace tamis::testing {

struct Scope {
  std::vector<ScopeColumn> columns;
  std::size_t first_value = 0;                        // columns before it are identifiers
  const std::vector<reference::Row>* rows = nullptr;  // whose columns these are, where one table has them all
  bool of_events = false;
  std::vector<EventId> events;  // of which names
  SqlJoins joins;               // what its pieces need so far
};

// The traits of a world.
[[nodiscard]] Scope profile_scope(const RandomWorld& world);
// Properties of the events; a property that has different types is left out.
[[nodiscard]] Scope event_scope(const RandomWorld& world, const std::vector<EventId>& events);
// The table of SQL that an event scope's names are of.
[[nodiscard]] std::string sql_table(const RandomWorld& world, const Scope& scope);
// A value that the column might hold: from its rows, or beside them. Never missing.
[[nodiscard]] Value random_value(Rng& rng, const ScopeColumn& column);

}  // namespace tamis::testing
