#pragma once
// Traits that are expressions: of other traits, of events, of one another.

#include "tests/random/random_world.h"

namespace tamis::testing {

// Adds up to three to a world, as CREATE TRAIT and as SQL.
void add_computed_traits(Rng& rng, RandomWorld& world);

}  // namespace tamis::testing
