#pragma once
// What is left of a predicate when the profile is known and only NOW is not.

#include "engine/exec/profile_evaluator.h"
#include "engine/plan/predicate.h"

namespace tamis {

// A predicate that holds at any instant exactly where the given one does for this profile. Columns, slots and the profile's zone are
// replaced by their values, and whatever does not depend on NOW by what it comes to: it is a Constant unless NOW matters. A
// call in it has no missing literal as argument unless it skips missing values.
[[nodiscard]] PredicatePtr residual(const Predicate& predicate, const ProfileView& profile, const EvaluationContext& context);

}  // namespace tamis
