#pragma once
// What is likely meant where sets of events and DID are written otherwise. Internal to the parser.

#include <string>

#include "dsl/syntax_error.h"

namespace tamis::dsl {

// A hint, or empty.
[[nodiscard]] std::string event_hint(const Expectation& expected, const Surroundings& around);

}  // namespace tamis::dsl
