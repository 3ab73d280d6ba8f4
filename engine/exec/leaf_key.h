#pragma once
// Tells equal leaves by: bytes that are the same for leaves that hold the same rows for the same reason.

#include <functional>
#include <string>

#include "engine/plan/leaf.h"

namespace tamis {

// Predicates within a leaf are told by `place`, which gives equal ones one place.
using PredicatePlace = std::function<const Predicate*(const PredicatePtr&)>;
[[nodiscard]] std::string key_of(const Leaf& leaf, const PredicatePlace& place = [](const PredicatePtr& p) { return p.get(); });

}  // namespace tamis
