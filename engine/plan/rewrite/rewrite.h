#pragma once
// Runs all rewrite rules over a predicate, once, in order.

#include <string>
#include <vector>

#include "engine/plan/rewrite/rules.h"

namespace tamis {

struct Rewritten {
  PredicatePtr predicate;
  std::vector<std::string> applied;  // names of the rules that changed something, in order
};

// The result holds the same profiles as `predicate` at `context.now_us`, in every snapshot.
[[nodiscard]] Rewritten rewrite(PredicatePtr predicate, const RewriteContext& context);

// The scalar, which has the same value for every profile, rewritten in all that it holds.
[[nodiscard]] ScalarPtr rewrite(const ScalarPtr& scalar, const RewriteContext& context);

}  // namespace tamis
