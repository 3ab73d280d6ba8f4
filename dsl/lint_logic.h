#pragma once
// Internal to the linter: clauses that hold always, never, or because of one beside them (W0101, W0102, W0103).

#include <vector>

#include "dsl/ast.h"
#include "dsl/diagnostics.h"
#include "dsl/lint_claim.h"
#include "engine/plan/predicate.h"

namespace tamis::dsl {

// Reasons over one thing at a time: each clause is what it allows of a trait (or of a function of traits), in values or in time
// from NOW. Not complete: what it does not say may still be so.
// `text`: what the predicate was bound from, for quoting its clauses.
void lint_logic(const Predicate& predicate, const Expr& text, const ClauseNames& names, std::vector<Warning>& warnings);

}  // namespace tamis::dsl
