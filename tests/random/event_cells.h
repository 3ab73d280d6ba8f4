#pragma once
// What a run of random segments has to have asked of events, so that it proves something.

#include <string>
#include <tuple>
#include <vector>

#include "dsl/ast.h"

namespace tamis::testing {

// A function, how the window of its set is written, and the type of the values; "events" where it takes none.
using EventCell = std::tuple<std::string, std::string, std::string>;

[[nodiscard]] std::string window_form(const dsl::EventSet& set);
// Every function over every window and every type that it takes.
[[nodiscard]] std::vector<EventCell> all_event_cells();
// Every other construct: kinds of sets, units of windows, forms of DID.
[[nodiscard]] std::vector<std::string> all_event_constructs();

}  // namespace tamis::testing
