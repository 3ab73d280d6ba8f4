#pragma once
// The events of a world as the tables of a snapshot.

#include <vector>

#include "tests/support/world.h"

namespace tamis::testing {

// One table for each event of the world's schema, laid out as the configuration says. Of events with one message id only one is
// kept, whatever run they would have come to.
[[nodiscard]] Result<std::vector<EventTablePtr>> event_tables(const World& world, const Configuration& configuration,
                                                              const BuildOptions& options);

}  // namespace tamis::testing
