#pragma once
// What EXPLAIN SEGMENT … FOR PROFILE says of one profile.

#include <cstdint>

#include "cli/output.h"

namespace tamis::cli {

// As a table each clause with the events that counted below it. As JSON one object: the clauses as in every answer, and beside them
// "in", "next_change" (null where time alone changes nothing), and "aggregates", each with the clause that names it (the number of its
// row), its value, how many events counted, and the newest of these.
void print_profile(Console& console, const ProfileReport& report, std::int64_t elapsed_us);

}  // namespace tamis::cli
