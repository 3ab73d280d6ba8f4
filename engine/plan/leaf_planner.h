#pragma once
// One clause of a predicate as a filter leaf. Part of the planner.

#include <variant>

#include "engine/plan/planner.h"

namespace tamis {

// A clause is a leaf or, where the data decide it, a constant.
using PlannedLeaf = std::variant<LeafFilter, ConstantFilter>;

// `clause` is no chain, constant, NOT or segment.
// `events` has the sets that it asks for; null where it asks for none.
[[nodiscard]] PlannedLeaf plan_leaf(const Snapshot& snapshot, const PredicatePtr& clause, const PlanOptions& options,
                                    const EventPlans* events);

// The codes of a dictionary whose text the pattern matches; the pattern runs once an entry at most.
[[nodiscard]] OrdinalSet matching_codes(const Dictionary& dictionary, const TextMatcher& matcher, const ParallelFor& parallel);

// The integers i for which `i op value` holds, value INTEGER or DOUBLE.
[[nodiscard]] OrdinalSet integers_where(CompareOp op, const Value& value);

// The least text that is greater than every text with this prefix; nothing where there is none.
[[nodiscard]] std::optional<std::string> after_prefix(std::string_view prefix);

// The ordinals that a scalar column's values can have: nothing for text in rows.
[[nodiscard]] std::optional<OrdinalRange> domain_of(const Column& column);

}  // namespace tamis
