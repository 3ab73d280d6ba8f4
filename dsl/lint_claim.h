#pragma once
// Internal to the linter: what a clause says about one thing.

#include <optional>
#include <string>

#include "dsl/value_range.h"
#include "engine/plan/predicate.h"
#include "engine/storage/schema.h"

namespace tamis::dsl {

// "The thing `subject` lies in `range`", exactly when the clause holds. Ranges are told in values, or in time from NOW: only
// claims on one scale compare. The scale is empty where only presence matters, and ends in nothing after `now` where the bound
// is NOW itself, which fits both its scales (exact lengths, and calendar months).
struct Claim {
  std::string subject;
  std::string scale;
  bool at_now = false;  // all bounds are the scale's zero: fits any step
  std::string step;     // "", or the kind of step from NOW
  ValueRange range;
};

// Nothing where the clause says something else. Looks at single clauses, not at connectives.
[[nodiscard]] std::optional<Claim> claim_of(const Predicate& clause, const Schema& schema);

// Both on one scale and one subject, or nothing.
[[nodiscard]] std::optional<Claim> common_scale(const Claim& a, const Claim& b);

}  // namespace tamis::dsl
