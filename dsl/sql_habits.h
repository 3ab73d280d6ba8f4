#pragma once
// What other dialects of SQL, and English, write, and what it is here. Consulted when a text does not parse.

#include <string>

#include "dsl/syntax_error.h"

namespace tamis::dsl {

// How to mend it; empty where no such habit is seen.
[[nodiscard]] std::string habit_hint(const Expectation& expected, const Surroundings& around);

// `Total Spend > 100`: two words where one name is meant. Empty where it is something else.
[[nodiscard]] std::string spaced_name_hint(const Expectation& expected, const Surroundings& around);

}  // namespace tamis::dsl
