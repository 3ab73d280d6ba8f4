#pragma once
// Internal to binding: puts the literals of a long set in order.

#include <vector>

#include "engine/storage/types.h"
#include "engine/storage/value.h"

namespace tamis::dsl {

// Sorts present values of one kind as order() does; equal values stay. Several times as quick as comparing Values, which counts for sets of
// a million.
void sort_values(std::vector<Value>& values, Kind kind);

}  // namespace tamis::dsl
