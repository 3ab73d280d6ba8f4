#pragma once
// Visits the parts of predicates and scalars, whatever they are.

#include <functional>

#include "engine/plan/predicate.h"

namespace tamis {

// Calls `scalar` with each scalar that is a direct part (operands, list, pattern, arguments, values of CASE) and `predicate` with
// each predicate that is one (children, conditions of CASE, a referenced segment's definition). The parts of an EventAggregate, and
// what they hold, speak of other columns: `visit_parts` passes them like any other, and whoever reads columns looks at the node first.
void visit_parts(const Predicate& node, const std::function<void(const Scalar&)>& scalar,
                 const std::function<void(const Predicate&)>& predicate);
void visit_parts(const Scalar& node, const std::function<void(const Scalar&)>& scalar,
                 const std::function<void(const Predicate&)>& predicate);

}  // namespace tamis
