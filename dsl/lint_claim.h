#pragma once
// Internal to the linter: what a clause says about one thing.

#include <optional>
#include <string>

#include "dsl/value_range.h"
#include "engine/plan/predicate.h"
#include "engine/storage/schema.h"

namespace tamis::dsl {

// How a clause is written, to tell equal ones by and to show: of profiles, or of one event.
struct ClauseNames {
  const Schema& schema;               // of the profile
  std::optional<EventId> event = {};  // columns are its properties

  [[nodiscard]] std::string text(const Scalar& value) const;
  [[nodiscard]] std::string text(const Predicate& clause) const;
};

// "The thing `subject` lies in `range`", exactly when the clause holds. Ranges are told in values, or in time from NOW: only
// claims on one scale compare. The scale is empty where only presence matters, and ends in nothing after `now` where the bound
// is NOW itself, which fits both its scales (exact lengths, and calendar months).
struct Claim {
  std::string subject;
  std::string scale;
  bool at_now = false;  // all bounds are the scale's zero: fits any step
  std::string step;     // "", or the kind of step from NOW
  ValueRange range;
  std::optional<ValueRange> domain = {};  // where the subject always lies: counts are 0 or more and never missing

  [[nodiscard]] bool holds_never() const { return domain ? range.intersect(*domain).empty() : range.empty(); }
  [[nodiscard]] bool holds_always() const { return domain ? domain->within(range) : range.everything(); }
};

// Nothing where the clause says something else. Looks at single clauses, not at connectives.
[[nodiscard]] std::optional<Claim> claim_of(const Predicate& clause, const ClauseNames& names);

// Both on one scale and one subject, or nothing.
[[nodiscard]] std::optional<Claim> common_scale(const Claim& a, const Claim& b);

}  // namespace tamis::dsl
