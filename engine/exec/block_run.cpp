#include "engine/exec/block_run.h"

#include <algorithm>
#include <memory>

#include "engine/base/clock.h"
#include "engine/exec/row_source.h"
#include "engine/exec/segment_rows.h"
#include "engine/plan/planner.h"
#include "engine/plan/predicate_walk.h"
#include "engine/plan/rewrite/rewrite.h"

namespace tamis {
namespace {

// Below this much work waking another thread does not pay; a streamed cache line takes about 4 ns.
constexpr double kInlineUs = 200;
constexpr double kLineUs = 0.004;
// Parts of 16 to 32 blocks where there are many; fewer where the last part would keep one worker waiting for the other.
constexpr std::size_t kLargestGrain = 32;
constexpr std::size_t kPartsPerWorker = 16;

ParallelFor parallel_of(const ExecutionOptions& options) {
  return [&options](std::size_t n, const std::function<void(std::size_t)>& f) {
    // A plan is made whole or not at all: the interrupt is checked before the blocks run.
    (void)parallel_for(n, 1, options.threads, nullptr, [&f](std::size_t first, std::size_t last, unsigned) {
      for (std::size_t i = first; i < last; ++i) f(i);
    });
  };
}

}  // namespace

Result<PreparedFilter> prepare(const Snapshot& snapshot, const Predicate& predicate, const ExecutionOptions& options) {
  const std::int64_t begin = steady_now_us();
  PredicatePtr bound(PredicatePtr{}, &predicate);
  Rewritten rewritten{bound, {}};
  if (options.rewrite) rewritten = rewrite(bound, {options.now_us});
  TAMIS_CHECK_OK(verify(snapshot, reads_of(*rewritten.predicate)));
  Planning planning(options);
  SegmentRows segments;
  planning.options.segments = &segments;
  if (options.rewrite) TAMIS_CHECK_OK(find_segment_rows(snapshot, *rewritten.predicate, options, planning.options, segments));
  PreparedFilter prepared{plan_filter(snapshot, rewritten.predicate, planning.options), std::move(rewritten.applied), 0};
  prepared.plan_us = steady_now_us() - begin;
  return prepared;
}

Result<void> verify(const Snapshot& snapshot, const Reads& reads) {
  TAMIS_CHECK_OK(snapshot.verify(reads.columns));
  return verify_events(snapshot, reads.properties);
}

Planning::Planning(const ExecutionOptions& execution) : domain(execution.now_us) {
  options.index = execution.index;
  options.generic_only = execution.generic_only;
  options.summaries = execution.summaries;
  options.domain = &domain;
  options.parallel = parallel_of(execution);
}

Result<void> for_each_block(const TableRows& rows, std::span<const FilterPlan* const> plans, const ExecutionOptions& options,
                            double extra_cost, const BlockVisit& visit) {
  const std::size_t blocks = rows.snapshot.blocks();
  double lines = extra_cost;
  for (const FilterPlan* plan : plans) lines += cost_of(plan->root, 1);
  unsigned workers = worker_count(options.threads);
  if (lines * kLineUs * static_cast<double>(blocks) < kInlineUs) workers = 1;
  const std::size_t grain = std::clamp<std::size_t>(blocks / (workers * kPartsPerWorker), 1, kLargestGrain);
  const SharedLeaves leaves(plans);
  std::vector<std::unique_ptr<PlanRunner>> runners(workers);
  return parallel_for(blocks, grain, workers, options.interrupt, [&](std::size_t first, std::size_t last, unsigned worker) {
    auto& runner = runners[worker];
    if (runner == nullptr) {
      runner = std::make_unique<PlanRunner>(plans, leaves, rows, options.index, options.now_us);
      runner->heed(options.interrupt);
    }
    for (std::size_t block = first; block < last; ++block) {
      // Parts may be long: time may run out within one.
      if (options.interrupt != nullptr && block != first && !options.interrupt->check()) return;
      visit(*runner, block, worker);
    }
  });
}

Result<RowSet> rows_of(const TableRows& rows, const FilterPlan& plan, const ExecutionOptions& options) {
  const FilterPlan* const plans[] = {&plan};
  std::vector<RowSet> sets(worker_count(options.threads));
  TAMIS_CHECK_OK(for_each_block(rows, plans, options, kBlockWords / 8.0, [&](PlanRunner& runner, std::size_t block, unsigned worker) {
    runner.add_members(0, block, sets[worker]);
  }));
  RowSet result = std::move(sets[0]);
  for (std::size_t i = 1; i < sets.size(); ++i) result |= sets[i];
  return result;
}

}  // namespace tamis
