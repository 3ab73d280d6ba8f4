#include "engine/exec/segment_rows.h"

#include <utility>

#include "engine/exec/block_run.h"
#include "engine/plan/predicate_walk.h"

namespace tamis {
namespace {

// Depth first: a definition before those that refer to it.
void collect(const Predicate& predicate, std::vector<PredicatePtr>& order, SegmentRows& segments) {
  const auto* segment = std::get_if<InSegment>(&predicate.node);
  if (segment != nullptr && !segments.try_emplace(segment->definition.get()).second) return;
  visit_parts(predicate, [](const Scalar&) {}, [&](const Predicate& part) { collect(part, order, segments); });
  if (segment != nullptr) order.push_back(segment->definition);
}

}  // namespace

Result<void> find_segment_rows(const Snapshot& snapshot, const Predicate& predicate, const ExecutionOptions& options,
                               const PlanOptions& plan_options, SegmentRows& segments) {
  std::vector<PredicatePtr> order;
  collect(predicate, order, segments);
  for (const PredicatePtr& definition : order) {
    RowSet rows = TAMIS_TRY(rows_of(snapshot, plan_filter(snapshot, definition, plan_options), options));
    segments[definition.get()] = std::make_shared<const RowSet>(std::move(rows));
  }
  return {};
}

}  // namespace tamis
