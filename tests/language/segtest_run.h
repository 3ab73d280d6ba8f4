#pragma once
// What a case answers, as text to compare with what its file expects.

#include <string>
#include <vector>

#include "tests/language/segtest_file.h"
#include "tests/support/world.h"

namespace tamis::segtest {

// Whether the case is run under every configuration, or once.
[[nodiscard]] bool varies(const Case& c);
// What the case answers under a configuration; what the oracle says, for `members`.
[[nodiscard]] std::string answer(const Case& c, const testing::World& world, testing::WorldCache& cache,
                                 const testing::Configuration& configuration);
[[nodiscard]] std::string oracle_answer(const Case& c, const testing::World& world, testing::WorldCache& cache);

}  // namespace tamis::segtest
