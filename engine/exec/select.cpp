#include "engine/exec/select.h"

#include <algorithm>
#include <string>
#include <unordered_set>

#include "engine/exec/block_run.h"
#include "engine/exec/group_table.h"

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

Result<Answer> run(const Snapshot& snapshot, const SelectQuery& query, const ExecutionOptions& options) {
  const PreparedFilter filter = TAMIS_TRY(prepare(snapshot, *query.where, options));
  std::vector<ScalarPtr> read = query.keys;
  for (const Aggregate& aggregate : query.aggregates) {
    if (aggregate.argument != nullptr) read.push_back(aggregate.argument);
  }
  for (const OutputColumn& column : query.output) read.push_back(column.value);
  for (const SortKey& key : query.order_by) read.push_back(key.value);
  TAMIS_CHECK_OK(verify_scalars(snapshot, read));
  return query.grouped ? run_grouped(snapshot, query, filter.plan, options) : run_plain(snapshot, query, filter.plan, options);
}

}  // namespace tamis
