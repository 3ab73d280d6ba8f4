#pragma once
// Random schemas and data: every type, plain and list, few and many values, narrow, wide and skewed, with and without missing.

#include "tests/random/rng.h"
#include "tests/support/world.h"

namespace tamis::testing {

struct RandomWorld {
  World world;
  // Strings are ASCII without control characters, times lie between 1970 and 2100: where that does not hold, DuckDB means
  // something else by some functions.
  bool plain = true;
};

[[nodiscard]] RandomWorld random_world(Rng& rng, std::size_t rows);

// A value of the type as that column might hold (never missing): from its rows, or beside them.
[[nodiscard]] Value random_value(Rng& rng, const World& world, std::size_t column);
[[nodiscard]] Value random_scalar(Rng& rng, Kind kind, bool plain);

}  // namespace tamis::testing
