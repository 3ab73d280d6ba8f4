#include "dsl/lint_counts.h"

#include <algorithm>

#include "dsl/binder.h"

namespace tamis::dsl {
namespace {

constexpr std::int64_t kMostCounted = 1'000'000'000'000'000;  // far from overflow

void add_conditions(const PredicatePtr& where, const ClauseNames& names, std::vector<CountClaim::Condition>& conditions) {
  if (const auto* all = std::get_if<bound::And>(&where->node)) {
    for (const PredicatePtr& part : all->children) add_conditions(part, names, conditions);
    return;
  }
  conditions.push_back({names.text(*where), claim_of(*where, names)});
}

// Every condition of the outer set is met by what is in the inner one.
bool lies_within(const CountClaim::Events& inner, const CountClaim::Events& outer) {
  if (inner.event != outer.event) return false;
  const auto is_met = [&](const CountClaim::Condition& wanted) {
    return std::ranges::any_of(inner.conditions, [&](const CountClaim::Condition& given) {
      if (given.text == wanted.text) return true;
      return given.claim && wanted.claim && common_scale(*given.claim, *wanted.claim) && given.claim->range.within(wanted.claim->range);
    });
  };
  return std::ranges::all_of(outer.conditions, is_met);
}

bool lie_within(const CountClaim& inner, const CountClaim& outer) { return std::ranges::equal(inner.sets, outer.sets, lies_within); }

}  // namespace

std::optional<CountClaim> count_claim_of(const Predicate& clause, const Schema& schema) {
  if (const auto* negated = std::get_if<bound::Not>(&clause.node)) {
    std::optional<CountClaim> claim = count_claim_of(*negated->child, schema);
    if (!claim) return std::nullopt;
    claim->bound += claim->at_least ? -1 : 1;
    claim->at_least = !claim->at_least;
    return claim;
  }
  const auto* compare = std::get_if<bound::Compare>(&clause.node);
  const auto* count = compare == nullptr ? nullptr : std::get_if<bound::EventAggregate>(&compare->left->node);
  const Value* value = compare == nullptr ? nullptr : literal_of(*compare->right);
  if (count == nullptr || count->function != EventFunction::kCount || value == nullptr || !value->is<std::int64_t>()) return std::nullopt;
  const std::int64_t number = value->as<std::int64_t>();
  if (number < -kMostCounted || number > kMostCounted) return std::nullopt;
  CountClaim claim;
  switch (compare->op) {
    case CompareOp::kGe:
    case CompareOp::kGt: claim.bound = compare->op == CompareOp::kGt ? number + 1 : number; break;
    case CompareOp::kLe:
    case CompareOp::kLt:
      claim.at_least = false;
      claim.bound = compare->op == CompareOp::kLt ? number - 1 : number;
      break;
    case CompareOp::kEq:
      if (number != 0) return std::nullopt;
      claim.at_least = false;
      break;
    case CompareOp::kNe: return std::nullopt;
  }
  for (const bound::EventPart& part : count->parts) {
    CountClaim::Events& events = claim.sets.emplace_back(part.event);
    add_conditions(part.where, {schema, part.event}, events.conditions);
  }
  return claim.sets.empty() ? std::nullopt : std::optional(std::move(claim));
}

bool implies(const CountClaim& first, const CountClaim& second) {
  if (first.at_least != second.at_least) return false;
  // So many in a part are as many in the whole; so few in the whole are as few in a part.
  return first.at_least ? first.bound >= second.bound && lie_within(first, second)
                        : first.bound <= second.bound && lie_within(second, first);
}

}  // namespace tamis::dsl
