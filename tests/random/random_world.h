#pragma once
// Random schemas and data: every type, plain and list, few and many values, narrow, wide and skewed, with and without missing;
// and events of several names, of which some profiles have none, some few, some thousands.

#include <deque>

#include "tests/random/rng.h"
#include "tests/random/scope_column.h"
#include "tests/support/world.h"

namespace tamis::testing {

// The events of one name, by their properties.
struct EventSamples {
  std::vector<reference::Row> rows;
  std::vector<std::vector<Value>> values;  // of each property those that are present
  std::vector<bool> quarters;              // see ScopeColumn
};

struct RandomWorld {
  World world;
  // Strings are ASCII without control characters, times lie between 1970 and 2100: where that does not hold, DuckDB means
  // something else by some functions.
  bool plain = true;
  std::vector<std::vector<Value>> samples;          // of each trait the values that are present
  std::vector<EventSamples> event_samples;          // by event
  std::vector<ScopeColumn> computed;                // computed traits, see add_computed_traits()
  std::deque<std::vector<Value>> computed_samples;  // which they point to
  int joins = 0;                                    // numbers that their tables use
};

[[nodiscard]] RandomWorld random_world(Rng& rng, std::size_t rows);

[[nodiscard]] Value random_scalar(Rng& rng, Kind kind, bool plain);

}  // namespace tamis::testing
