#pragma once
// Tells equal leaves by: bytes that are the same for leaves that hold the same rows for the same reason. General leaves by the
// place of their predicate: the caller gives equal ones one place.

#include <string>

#include "engine/plan/leaf.h"

namespace tamis {

[[nodiscard]] std::string key_of(const Leaf& leaf);

}  // namespace tamis
