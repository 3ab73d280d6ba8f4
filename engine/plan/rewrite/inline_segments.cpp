#include "engine/plan/rewrite/rules.h"
#include "engine/plan/structure.h"

namespace tamis {

PredicatePtr inline_segments(const PredicatePtr& predicate, const RewriteContext& /*context*/) {
  return transform(predicate, [](const PredicatePtr& p) {
    const auto* segment = std::get_if<InSegment>(&p->node);
    return segment == nullptr ? p : segment->definition;
  });
}

}  // namespace tamis
