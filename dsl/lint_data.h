#pragma once
// Internal to the linter: clauses held against the data (W0201, W0202, W0203, W0204).

#include <vector>

#include "dsl/ast.h"
#include "dsl/lint.h"

namespace tamis::dsl {

// Values that no profile has, comparisons that all values pass or none, windows that hold no value any more. Looks at the clauses of this definition, not at
// those of segments it refers to.
void lint_values(const Predicate& predicate, const Catalogue& catalogue, const Statistics& statistics, std::vector<Warning>& warnings);

// Profiles that a `!=`, NOT IN, NOT LIKE, HAS NONE, NOT BETWEEN leaves out because they have no value. Works on the text's tree,
// where these are still to be seen.
void lint_missing(const Expr& expression, const Catalogue& catalogue, const Statistics& statistics, std::vector<Warning>& warnings);

}  // namespace tamis::dsl
