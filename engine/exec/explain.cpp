// EXPLAIN: the plan as lines; with ANALYZE also what happened.

#include <utility>

#include "engine/base/clock.h"
#include "engine/exec/block_run.h"
#include "engine/plan/planner.h"

namespace tamis {
namespace {

void add(NodeStatistics& into, const NodeStatistics& from) {
  into.candidates += from.candidates;
  into.rows += from.rows;
  into.blocks_run += from.blocks_run;
  into.blocks_skipped += from.blocks_skipped;
  into.bytes_read += from.bytes_read;
  into.events += from.events;
  into.elapsed_ns += from.elapsed_ns;
}

std::string what_of(const FilterNode& node, const Schema& schema) {
  if (std::holds_alternative<AndFilter>(node.node)) return "AND";
  if (std::holds_alternative<OrFilter>(node.node)) return "OR";
  if (std::holds_alternative<XorFilter>(node.node)) return "XOR";
  return to_text(*node.clause, schema);
}

class PlanPrinter {
 public:
  PlanPrinter(const Snapshot& snapshot, PlanReport& report) : snapshot_(snapshot), report_(report) {}

  // `density`: the share of the rows that are still candidates when the node runs.
  void print(const FilterNode& node, int depth, double density) {
    PlanLine line;
    line.depth = depth;
    line.what = what_of(node, snapshot_.schema());
    line.how = method_of(node, snapshot_);
    line.estimated_rows = node.estimate.selectivity * density * static_cast<double>(snapshot_.rows());
    line.estimated_cost = cost_of(node, density);
    report_.lines.push_back(std::move(line));
    const bool is_or = std::holds_alternative<OrFilter>(node.node), is_and = std::holds_alternative<AndFilter>(node.node);
    double left = density;
    for (const FilterNode& child : children_of(node)) {
      print(child, depth + 1, left);
      if (is_and) left *= child.estimate.selectivity;
      if (is_or) left *= 1 - child.estimate.selectivity;
    }
  }

 private:
  const Snapshot& snapshot_;
  PlanReport& report_;
};

// Lines are in preorder, as node ids are.
void fill_in(PlanReport& report, const std::vector<NodeStatistics>& statistics) {
  for (std::size_t i = 0; i < report.lines.size(); ++i) {
    PlanLine& line = report.lines[i];
    const NodeStatistics& s = statistics[i];
    line.actual_rows = s.rows;
    line.candidates = s.candidates;
    line.blocks_run = s.blocks_run;
    line.blocks_skipped = s.blocks_skipped;
    line.bytes_read = s.bytes_read;
    line.events = s.events;
    line.elapsed_us = s.elapsed_ns / 1000;
  }
  report.rows = statistics[0].rows;
}

Result<std::vector<NodeStatistics>> analyze_plan(const Snapshot& snapshot, const FilterPlan& plan, const ExecutionOptions& options) {
  const FilterPlan* const plans[] = {&plan};
  std::vector<std::vector<NodeStatistics>> kept(worker_count(options.threads));
  TAMIS_CHECK_OK(for_each_block(snapshot, plans, options, 0, [&](PlanRunner& runner, std::size_t block, unsigned worker) {
    if (runner.statistics().empty()) runner.keep_statistics();
    BlockMask members;
    (void)runner.run(0, block, members);
    kept[worker] = runner.statistics();
  }));
  std::vector<NodeStatistics> total(plan.nodes);
  for (const auto& worker : kept) {
    for (std::size_t i = 0; i < worker.size(); ++i) add(total[i], worker[i]);
  }
  return total;
}

}  // namespace

Result<PlanReport> explain(const Snapshot& snapshot, const Predicate& predicate, const ExecutionOptions& options, bool analyze) {
  PreparedFilter filter = TAMIS_TRY(prepare(snapshot, predicate, options));
  PlanReport report;
  report.rewrites = std::move(filter.rewrites);
  PlanPrinter(snapshot, report).print(filter.plan.root, 0, 1);
  if (!analyze) return report;
  report.plan_us = filter.plan_us;
  const std::int64_t begin = steady_now_us();
  fill_in(report, TAMIS_TRY(analyze_plan(snapshot, filter.plan, options)));
  report.elapsed_us = steady_now_us() - begin;
  return report;
}

}  // namespace tamis
