#pragma once
// Sums of doubles and integers as on paper, without rounding until the end.

#include <vector>

#include "engine/storage/value.h"

namespace tamis::reference {

// The exact sum of the values (INTEGER or DOUBLE, present), divided by `divisor` > 0, to the nearest double, ties to even; infinite
// where it is too large.
[[nodiscard]] double exact_quotient(const std::vector<Value>& values, std::uint64_t divisor);

}  // namespace tamis::reference
