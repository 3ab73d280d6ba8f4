#pragma once
// Visits the parts of a tree without recursion, so that a tree of any depth is safe to look at.

#include <functional>
#include <vector>

#include "dsl/ast.h"

namespace tamis::dsl {

// The direct parts of an expression, in the order of the text.
[[nodiscard]] std::vector<const Expr*> children_of(const Expr& expression);

// Calls `visit` for the expression and all its parts, parents first, in the order of the text. Where `visit` gives false the
// parts below are left out.
void walk(const Expr& expression, const std::function<bool(const Expr&)>& visit);
// The same, with whether names there are properties of an event: in the WHERE of a set of events, and in what stands before OF.
void walk_scoped(const Expr& expression, bool in_events, const std::function<bool(const Expr&, bool in_events)>& visit);

}  // namespace tamis::dsl
