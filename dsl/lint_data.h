#pragma once
// Internal to the linter: clauses held against the data (W0201, W0202, W0203, W0204).

#include <vector>

#include "dsl/ast.h"
#include "dsl/lint.h"

namespace tamis::dsl {

// Values that no profile has, comparisons that all values pass or none, windows that hold no value any more. Looks at the clauses of this definition, not at
// those of segments it refers to.
void lint_values(const Predicate& predicate, const Catalogue& catalogue, const Statistics& statistics, std::vector<Warning>& warnings);

// The same of the WHERE of a set of events; `statistics` are those of the event.
void lint_event_values(const Predicate& where, EventId event, const Catalogue& catalogue, const Statistics& statistics,
                       std::vector<Warning>& warnings);

// Profiles that a `!=`, NOT IN, NOT LIKE, HAS NONE, NOT BETWEEN leaves out because they have no value. Works on the text's tree,
// where these are still to be seen.
void lint_missing(const Expr& expression, const Catalogue& catalogue, const Statistics& statistics, std::vector<Warning>& warnings);

// Sets of events: names that nothing bears, windows that hold nothing, clauses of their WHERE like those of a segment. `statistics` may
// be null. `of_events`: the expression itself is over the properties of an event.
void lint_events(const Expr& expression, bool of_events, const std::optional<ZoneClause>& zone, const Catalogue& catalogue,
                 const Statistics* statistics, std::vector<Warning>& warnings);

}  // namespace tamis::dsl
