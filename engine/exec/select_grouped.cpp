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

using TablePtr = std::unique_ptr<GroupTable>;

// Adds a table's groups to the total.
void add(TablePtr& total, TablePtr table) {
  if (total == nullptr)
    total = std::move(table);
  else if (table != nullptr)
    total->merge(*table);
}

Result<TablePtr> group(std::span<const SelectPart> parts, const SelectQuery& query, const ExecutionOptions& options) {
  constexpr double kLinesPerBlock = 4'096;  // a hash look-up for each row; fewer where masks do
  TablePtr total;
  for (const SelectPart& part : parts) {
    const auto new_table = [&] { return std::make_unique<GroupTable>(part.rows, query, options.index, options.now_us, parts.size() == 1); };
    const FilterPlan* const plans[] = {&part.plan};
    std::vector<TablePtr> tables(worker_count(options.threads));
    TAMIS_CHECK_OK(for_each_block(part.rows, plans, options, kLinesPerBlock, [&](PlanRunner& runner, std::size_t block, unsigned worker) {
      TablePtr& table = tables[worker];
      if (table == nullptr) table = new_table();
      runner.visit_members(0, block, [&](const BlockMask& members, Scratch& scratch) { table->add_block(block, members, scratch); });
    }));
    for (TablePtr& table : tables) add(total, std::move(table));
    if (total == nullptr) total = new_table();
  }
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

Result<Answer> run_grouped(std::span<const SelectPart> parts, const SelectQuery& query, const ExecutionOptions& options) {
  const TablePtr table = TAMIS_TRY(group(parts, query, options));
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
