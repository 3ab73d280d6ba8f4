#pragma once
// From a predicate to masks: rewrite, verify, plan, then every block on some worker.

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <vector>

#include "engine/exec/executor.h"
#include "engine/exec/plan_runner.h"
#include "engine/exec/row_source.h"
#include "engine/plan/filter_plan.h"

namespace tamis {

struct PreparedFilter {
  FilterPlan plan;
  std::vector<std::string> rewrites;
  std::int64_t plan_us = 0;
};

// kDataLoss where a column that the predicate reads is damaged. `predicate` outlives the result.
[[nodiscard]] Result<PreparedFilter> prepare(const Snapshot& snapshot, const Predicate& predicate, const ExecutionOptions& options);

// What a predicate or scalar reads is what was written.
[[nodiscard]] Result<void> verify(const Snapshot& snapshot, const Reads& reads);

// How plans are made with these options.
struct Planning {
  explicit Planning(const ExecutionOptions& options);
  Planning(const Planning&) = delete;
  Planning& operator=(const Planning&) = delete;
  VectorDomainEvaluator domain;
  PlanOptions options;  // refers to `domain`
};

// Calls visit(runner, block, worker) for each block, on up to options.threads workers; the runner is the worker's own and can run
// each of the plans. Little work is done by the caller alone. Blocks of one worker come in ascending order.
// `extra_cost`: of the visit itself, in cache lines a block.
using BlockVisit = std::function<void(PlanRunner& runner, std::size_t block, unsigned worker)>;
[[nodiscard]] Result<void> for_each_block(const TableRows& rows, std::span<const FilterPlan* const> plans, const ExecutionOptions& options,
                                          double extra_cost, const BlockVisit& visit);

// The members of one plan, as rows.
[[nodiscard]] Result<RowSet> rows_of(const TableRows& rows, const FilterPlan& plan, const ExecutionOptions& options);

}  // namespace tamis
