#include "engine/exec/executor.h"

#include <algorithm>
#include <unordered_set>

#include "engine/exec/block_run.h"
#include "engine/exec/leaf_key.h"
#include "engine/exec/split_sets.h"

namespace tamis {
namespace {

// Masks of shared leaves that stay in L2 together: 1 MiB of them.
constexpr std::size_t kLeavesPerBatch = 128;

// A counter of a worker, alone on its cache line.
struct alignas(kAlignment) Counter {
  std::uint64_t value = 0;
};

// Consecutive plans whose distinct leaves fit a batch; at least one plan each.
std::vector<std::vector<const FilterPlan*>> batches_of(const std::vector<PreparedFilter>& filters) {
  std::vector<std::vector<const FilterPlan*>> batches;
  std::unordered_set<std::string> keys;
  const auto add_keys = [&keys](const auto& self, const FilterNode& node) -> void {
    if (const auto* leaf = std::get_if<LeafFilter>(&node.node)) keys.insert(key_of(leaf->leaf));
    for (const FilterNode& child : children_of(node)) self(self, child);
  };
  for (const PreparedFilter& filter : filters) {
    add_keys(add_keys, filter.plan.root);
    if (batches.empty() || keys.size() > kLeavesPerBatch) {
      batches.emplace_back();
      keys.clear();
      add_keys(add_keys, filter.plan.root);
    }
    batches.back().push_back(&filter.plan);
  }
  return batches;
}

Result<std::vector<PreparedFilter>> prepare_all(const Snapshot& snapshot, std::span<const PredicatePtr> predicates,
                                                const ExecutionOptions& options) {
  std::vector<PreparedFilter> filters;
  filters.reserve(predicates.size());
  for (const PredicatePtr& predicate : predicates) filters.push_back(TAMIS_TRY(prepare(snapshot, *predicate, options)));
  std::vector<FilterPlan*> plans;
  for (PreparedFilter& filter : filters) plans.push_back(&filter.plan);
  split_shared_sets(plans, snapshot);
  return filters;
}

}  // namespace

Result<std::uint64_t> count(const Snapshot& snapshot, const Predicate& predicate, const ExecutionOptions& options) {
  const PreparedFilter filter = TAMIS_TRY(prepare(snapshot, predicate, options));
  const FilterPlan* const plans[] = {&filter.plan};
  std::vector<Counter> counters(worker_count(options.threads));
  TAMIS_CHECK_OK(for_each_block(snapshot, plans, options, 0, [&](PlanRunner& runner, std::size_t block, unsigned worker) {
    counters[worker].value += runner.count(0, block);
  }));
  std::uint64_t total = 0;
  for (const Counter& counter : counters) total += counter.value;
  return total;
}

Result<RowSet> rows(const Snapshot& snapshot, const Predicate& predicate, const ExecutionOptions& options) {
  const PreparedFilter filter = TAMIS_TRY(prepare(snapshot, predicate, options));
  return rows_of(snapshot, filter.plan, options);
}

Result<std::vector<std::uint64_t>> count_all(const Snapshot& snapshot, std::span<const PredicatePtr> predicates,
                                             const ExecutionOptions& options) {
  const std::vector<PreparedFilter> filters = TAMIS_TRY(prepare_all(snapshot, predicates, options));
  std::vector<std::uint64_t> totals;
  totals.reserve(filters.size());
  for (const auto& plans : batches_of(filters)) {
    std::vector<std::vector<std::uint64_t>> counts(worker_count(options.threads), std::vector<std::uint64_t>(plans.size()));
    TAMIS_CHECK_OK(for_each_block(snapshot, plans, options, 0, [&](PlanRunner& runner, std::size_t block, unsigned worker) {
      for (std::size_t i = 0; i < plans.size(); ++i) counts[worker][i] += runner.count(i, block);
    }));
    for (std::size_t i = 0; i < plans.size(); ++i) {
      std::uint64_t& total = totals.emplace_back(0);
      for (const auto& worker : counts) total += worker[i];
    }
  }
  return totals;
}

Result<std::vector<RowSet>> rows_all(const Snapshot& snapshot, std::span<const PredicatePtr> predicates, const ExecutionOptions& options) {
  const std::vector<PreparedFilter> filters = TAMIS_TRY(prepare_all(snapshot, predicates, options));
  std::vector<RowSet> results;
  results.reserve(filters.size());
  for (const auto& plans : batches_of(filters)) {
    std::vector<std::vector<RowSet>> sets(worker_count(options.threads), std::vector<RowSet>(plans.size()));
    TAMIS_CHECK_OK(for_each_block(snapshot, plans, options, 0, [&](PlanRunner& runner, std::size_t block, unsigned worker) {
      for (std::size_t i = 0; i < plans.size(); ++i) runner.add_members(i, block, sets[worker][i]);
    }));
    for (std::size_t i = 0; i < plans.size(); ++i) {
      RowSet& result = results.emplace_back(std::move(sets[0][i]));
      for (std::size_t worker = 1; worker < sets.size(); ++worker) result |= sets[worker][i];
    }
  }
  return results;
}

}  // namespace tamis
