#pragma once
// Random events: several names, profiles with none, few and thousands, equal times, message ids that come twice, times at the borders
// of windows and days, in the future and long ago.

#include "tests/random/random_world.h"

namespace tamis::testing {

// Zones with and without summer time, with odd offsets, and words that name none.
[[nodiscard]] const std::vector<std::string>& some_zones();
// Some instant of 2025 to 2027, sometimes of a day on which clocks change.
[[nodiscard]] std::int64_t random_now(Rng& rng);
// Adds events to a world that has its profiles.
void add_events(Rng& rng, RandomWorld& world);

}  // namespace tamis::testing
