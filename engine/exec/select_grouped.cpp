// SELECT with groups: a table a worker, merged; then HAVING, ORDER BY and the output over the groups' slots.

#include <algorithm>

#include "engine/exec/block_run.h"
#include "engine/exec/group_table.h"
#include "engine/exec/profile_evaluator.h"
#include "engine/exec/select.h"

namespace tamis {
namespace {

// A row of a grouped SELECT reads slots only.
class NoProfile final : public ProfileView {
 public:
  [[nodiscard]] Value value(ColumnId /*column*/) const override { return {}; }
};

struct GroupRow {
  std::vector<Value> slots;
  std::vector<Value> sort_keys;
};

Result<std::unique_ptr<GroupTable>> group(const Snapshot& snapshot, const SelectQuery& query, const FilterPlan& plan,
                                          const ExecutionOptions& options) {
  constexpr double kLinesPerBlock = 4'096;  // a hash look-up for each row; fewer where masks do
  const FilterPlan* const plans[] = {&plan};
  std::vector<std::unique_ptr<GroupTable>> tables(worker_count(options.threads));
  TAMIS_CHECK_OK(for_each_block(snapshot, plans, options, kLinesPerBlock, [&](PlanRunner& runner, std::size_t block, unsigned worker) {
    auto& table = tables[worker];
    if (table == nullptr) table = std::make_unique<GroupTable>(snapshot, query, options.now_us);
    runner.visit_members(0, block, [&](const BlockMask& members, Scratch& scratch) { table->add_block(block, members, scratch); });
  }));
  std::unique_ptr<GroupTable> total;
  for (auto& table : tables) {
    if (table == nullptr) continue;
    if (total == nullptr)
      total = std::move(table);
    else
      total->merge(*table);
  }
  if (total == nullptr) total = std::make_unique<GroupTable>(snapshot, query, options.now_us);
  return total;
}

// By the sort keys, then by the group's keys.
bool sorts_before(const GroupRow& a, const GroupRow& b, const SelectQuery& query) {
  for (std::size_t i = 0; i < query.order_by.size(); ++i) {
    const int order = compare_keys(a.sort_keys[i], b.sort_keys[i], query.order_by[i].descending);
    if (order != 0) return order < 0;
  }
  for (std::size_t i = 0; i < query.keys.size(); ++i) {
    const int order = compare_keys(a.slots[i], b.slots[i], false);
    if (order != 0) return order < 0;
  }
  return false;
}

}  // namespace

Result<Answer> run_grouped(const Snapshot& snapshot, const SelectQuery& query, const FilterPlan& plan, const ExecutionOptions& options) {
  const std::unique_ptr<GroupTable> table = TAMIS_TRY(group(snapshot, query, plan, options));
  const NoProfile profile;
  std::vector<GroupRow> groups;
  for (std::size_t g = 0; g < table->groups(); ++g) {
    GroupRow row{table->slots(g), {}};
    const EvaluationContext context{options.now_us, row.slots};
    if (query.having != nullptr && !evaluate(*query.having, profile, context)) continue;
    for (const SortKey& key : query.order_by) row.sort_keys.push_back(evaluate(*key.value, profile, context));
    groups.push_back(std::move(row));
  }
  std::ranges::sort(groups, [&query](const GroupRow& a, const GroupRow& b) { return sorts_before(a, b, query); });
  if (!query.distinct) cut(groups, query);
  Answer answer{columns_of(query), {}};
  for (const GroupRow& row : groups) {
    std::vector<Value>& out = answer.rows.emplace_back();
    for (const OutputColumn& column : query.output) out.push_back(evaluate(*column.value, profile, {options.now_us, row.slots}));
  }
  if (query.distinct) {
    keep_distinct(answer.rows);
    cut(answer.rows, query);
  }
  return answer;
}

}  // namespace tamis
