#pragma once
// What the directives data, events, segment, trait, list and now of a .segtest file set up.

#include <string>

#include "tests/language/segtest_file.h"
#include "tests/support/world.h"

namespace tamis::segtest {

// Takes up a set-up case; an error says what is wrong with it.
[[nodiscard]] Result<void> set_up(testing::World& world, const Case& c);
[[nodiscard]] bool is_set_up(const Case& c);

}  // namespace tamis::segtest
