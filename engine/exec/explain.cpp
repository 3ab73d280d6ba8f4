// EXPLAIN: the plan as lines; with ANALYZE also what happened.

#include <optional>
#include <string>
#include <utility>

#include "engine/base/clock.h"
#include "engine/exec/block_run.h"
#include "engine/exec/select.h"
#include "engine/plan/planner.h"
#include "engine/plan/rewrite/rewrite.h"

namespace tamis {
namespace {

void add(NodeStatistics& into, const NodeStatistics& from) {
  into.candidates += from.candidates;
  into.rows += from.rows;
  into.blocks_run += from.blocks_run;
  into.blocks_skipped += from.blocks_skipped;
  into.bytes_read += from.bytes_read;
  into.events += from.events;
  into.chunks += from.chunks;
  into.chunks_decided += from.chunks_decided;
  into.elapsed_ns += from.elapsed_ns;
}

// `event`: whose properties the columns are; none: they are traits.
std::string what_of(const FilterNode& node, const Schema& schema, std::optional<EventId> event) {
  if (std::holds_alternative<AndFilter>(node.node)) return "AND";
  if (std::holds_alternative<OrFilter>(node.node)) return "OR";
  if (std::holds_alternative<XorFilter>(node.node)) return "XOR";
  return event ? to_text(*node.clause, *event, schema) : to_text(*node.clause, schema);
}

class PlanPrinter {
 public:
  // `rows`: what the plan is of; their names are of `schema`.
  PlanPrinter(const Snapshot& rows, const Schema& schema, std::optional<EventId> event, PlanReport& report)
      : snapshot_(rows), schema_(schema), event_(event), report_(report) {}

  // `density`: the share of the rows that are still candidates when the node runs.
  void print(const FilterNode& node, int depth, double density) {
    PlanLine line;
    line.depth = depth;
    line.what = what_of(node, schema_, event_);
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
  const Schema& schema_;
  const std::optional<EventId> event_;
  PlanReport& report_;
};

// Lines are in preorder, as node ids are; the first of this plan is at `first`.
void fill_in(PlanReport& report, std::size_t first, const std::vector<NodeStatistics>& statistics) {
  for (std::size_t i = 0; i < statistics.size(); ++i) {
    PlanLine& line = report.lines[first + i];
    const NodeStatistics& s = statistics[i];
    line.actual_rows = s.rows;
    line.candidates = s.candidates;
    line.blocks_run = s.blocks_run;
    line.blocks_skipped = s.blocks_skipped;
    line.bytes_read = s.bytes_read;
    line.events = s.events;
    line.chunks = s.chunks;
    line.chunks_decided = s.chunks_decided;
    line.elapsed_us = s.elapsed_ns / 1000;
  }
  report.rows += statistics[0].rows;
}

Result<std::vector<NodeStatistics>> analyze_plan(const TableRows& rows, const FilterPlan& plan, const ExecutionOptions& options) {
  const FilterPlan* const plans[] = {&plan};
  std::vector<std::vector<NodeStatistics>> kept(worker_count(options.threads));
  TAMIS_CHECK_OK(for_each_block(rows, plans, options, 0, [&](PlanRunner& runner, std::size_t block, unsigned worker) {
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

// Of one run of several.
PlanLine heading(const SelectPart& part, std::size_t number, std::size_t of) {
  PlanLine line;
  line.what = "run " + std::to_string(number) + " of " + std::to_string(of);
  line.how = std::to_string(part.rows.snapshot.rows()) + " events";
  line.estimated_rows = part.plan.root.estimate.selectivity * static_cast<double>(part.rows.snapshot.rows());
  line.candidates = part.rows.snapshot.rows();
  return line;
}

}  // namespace

Result<PlanReport> explain(const Snapshot& snapshot, const Predicate& predicate, const ExecutionOptions& options, bool analyze) {
  PreparedFilter filter = TAMIS_TRY(prepare(snapshot, predicate, options));
  PlanReport report;
  report.rewrites = std::move(filter.rewrites);
  PlanPrinter(snapshot, snapshot.schema(), std::nullopt, report).print(filter.plan.root, 0, 1);
  if (!analyze) return report;
  report.plan_us = filter.plan_us;
  const std::int64_t begin = steady_now_us();
  fill_in(report, 0, TAMIS_TRY(analyze_plan(snapshot, filter.plan, options)));
  report.elapsed_us = steady_now_us() - begin;
  return report;
}

Result<PlanReport> explain_events(const Snapshot& snapshot, EventId event, const Predicate& predicate, const ExecutionOptions& options,
                                  bool analyze) {
  const std::int64_t begin = steady_now_us();
  Rewritten rewritten{PredicatePtr(PredicatePtr{}, &predicate), {}};
  if (options.rewrite) rewritten = rewrite(rewritten.predicate, {options.now_us});
  SelectQuery query;
  query.where = rewritten.predicate;
  const std::vector<SelectPart> parts = TAMIS_TRY(event_parts(snapshot, event, query, options));
  PlanReport report;
  report.rewrites = std::move(rewritten.applied);
  report.plan_us = analyze ? steady_now_us() - begin : 0;
  for (const SelectPart& part : parts) {
    const std::size_t number = static_cast<std::size_t>(&part - parts.data()) + 1;
    if (parts.size() > 1) report.lines.push_back(heading(part, number, parts.size()));
    const std::size_t first = report.lines.size();
    PlanPrinter(part.rows.snapshot, snapshot.schema(), event, report).print(part.plan.root, parts.size() > 1 ? 1 : 0, 1);
    if (!analyze) continue;
    const std::vector<NodeStatistics> statistics = TAMIS_TRY(analyze_plan(part.rows, part.plan, options));
    fill_in(report, first, statistics);
    if (first > 0 && parts.size() > 1) report.lines[first - 1].actual_rows = statistics[0].rows;
  }
  if (analyze) report.elapsed_us = steady_now_us() - begin - report.plan_us;
  return report;
}

}  // namespace tamis
