#include "engine/exec/select.h"

#include <algorithm>
#include <string>
#include <unordered_set>

#include "engine/exec/block_run.h"
#include "engine/exec/group_table.h"
#include "engine/plan/rewrite/rewrite.h"

namespace tamis {

int compare_keys(const Value& a, const Value& b, bool descending) {
  if (a.missing() || b.missing()) return static_cast<int>(a.missing()) - static_cast<int>(b.missing());
  const auto order = compare(a, b);
  const int sign = order < 0 ? -1 : order > 0 ? 1 : 0;
  return descending ? -sign : sign;
}

void keep_distinct(std::vector<std::vector<Value>>& rows) {
  std::unordered_set<std::string> seen;
  std::erase_if(rows, [&seen](const std::vector<Value>& row) {
    std::string bytes;
    for (const Value& value : row) append_key(bytes, value);
    return !seen.insert(std::move(bytes)).second;
  });
}

std::vector<AnswerColumn> columns_of(const SelectQuery& query) {
  std::vector<AnswerColumn> columns;
  for (const OutputColumn& column : query.output) columns.push_back({column.name, column.value->type});
  return columns;
}

std::vector<ScalarPtr> scalars_over_rows(const SelectQuery& query) {
  std::vector<ScalarPtr> scalars = query.keys;
  for (const Aggregate& aggregate : query.aggregates) {
    if (aggregate.argument != nullptr) scalars.push_back(aggregate.argument);
  }
  if (query.grouped) return scalars;
  for (const OutputColumn& column : query.output) scalars.push_back(column.value);
  for (const SortKey& key : query.order_by) scalars.push_back(key.value);
  return scalars;
}

SelectQuery with_scalars_rewritten(const SelectQuery& query, const ExecutionOptions& options) {
  SelectQuery result = query;
  if (!options.rewrite) return result;
  const auto change = [&options](ScalarPtr& scalar) { scalar = rewrite(scalar, {options.now_us}); };
  for (ScalarPtr& key : result.keys) change(key);
  for (Aggregate& aggregate : result.aggregates) {
    if (aggregate.argument != nullptr) change(aggregate.argument);
  }
  if (query.grouped) return result;
  for (OutputColumn& column : result.output) change(column.value);
  for (SortKey& key : result.order_by) change(key.value);
  return result;
}

std::shared_ptr<const EventPlans> plan_events(const Snapshot& profiles, std::span<const ScalarPtr> scalars,
                                              const ExecutionOptions& options) {
  const Planning planning(options);
  auto plans = std::make_shared<EventPlans>();
  for (const ScalarPtr& scalar : scalars) plans->add(profiles, *scalar, planning.options);
  const bool any = std::ranges::any_of(scalars, [](const ScalarPtr& scalar) { return looks_beyond_columns(*scalar); });
  return any ? plans : nullptr;
}

Result<Answer> run(const Snapshot& snapshot, const SelectQuery& query, const ExecutionOptions& options) {
  PreparedFilter filter = TAMIS_TRY(prepare(snapshot, *query.where, options));
  const SelectQuery rewritten = with_scalars_rewritten(query, options);
  const std::vector<ScalarPtr> scalars = scalars_over_rows(rewritten);
  for (const ScalarPtr& scalar : scalars) TAMIS_CHECK_OK(verify(snapshot, reads_of(*scalar)));
  SelectPart part{TableRows(snapshot), std::move(filter.plan)};
  part.rows.events = plan_events(snapshot, scalars, options);
  const std::span parts(&part, 1);
  return query.grouped ? run_grouped(parts, rewritten, options) : run_plain(parts, rewritten, options);
}

}  // namespace tamis
