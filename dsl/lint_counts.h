#pragma once
// Internal to the linter: what clauses say about how many events there are, and which of them follow from others.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "dsl/lint_claim.h"
#include "engine/plan/predicate.h"

namespace tamis::dsl {

// "There are `bound` such events at least", or at most.
struct CountClaim {
  // One of the conditions that an event meets; with what it claims, where it is of a kind that tells.
  struct Condition {
    std::string text;
    std::optional<Claim> claim;
  };
  struct Events {
    EventId event;
    std::vector<Condition> conditions;  // all of them are met
  };
  std::vector<Events> sets;  // as in the aggregate
  bool at_least = true;
  std::int64_t bound = 0;
};

// Nothing where the clause is no count of events against a number.
[[nodiscard]] std::optional<CountClaim> count_claim_of(const Predicate& clause, const Schema& schema);

// Whether the second holds wherever the first does. Not complete: what it does not say may still be so.
[[nodiscard]] bool implies(const CountClaim& first, const CountClaim& second);

}  // namespace tamis::dsl
