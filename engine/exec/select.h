#pragma once
// The two kinds of SELECT, and what they share. Parts of run(SelectQuery) in executor.h.

#include <vector>

#include "engine/exec/executor.h"
#include "engine/plan/filter_plan.h"

namespace tamis {

[[nodiscard]] Result<Answer> run_plain(const Snapshot& snapshot, const SelectQuery& query, const FilterPlan& plan,
                                       const ExecutionOptions& options);
[[nodiscard]] Result<Answer> run_grouped(const Snapshot& snapshot, const SelectQuery& query, const FilterPlan& plan,
                                         const ExecutionOptions& options);

// Less than 0 where a sorts before b: missing last, whichever way the key goes.
[[nodiscard]] int compare_keys(const Value& a, const Value& b, bool descending);

// Drops what OFFSET and LIMIT leave out.
template <typename T> void cut(std::vector<T>& rows, const SelectQuery& query) {
  const std::size_t skip = static_cast<std::size_t>(std::min<std::uint64_t>(query.offset, rows.size()));
  rows.erase(rows.begin(), rows.begin() + static_cast<std::ptrdiff_t>(skip));
  if (query.limit && *query.limit < rows.size()) rows.resize(static_cast<std::size_t>(*query.limit));
}

// Keeps the first of equal rows.
void keep_distinct(std::vector<std::vector<Value>>& rows);

[[nodiscard]] std::vector<AnswerColumn> columns_of(const SelectQuery& query);

}  // namespace tamis
