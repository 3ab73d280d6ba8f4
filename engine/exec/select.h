#pragma once
// The two kinds of SELECT, and what they share. Parts of run(SelectQuery) in executor.h.

#include <vector>

#include "engine/exec/executor.h"
#include "engine/exec/table_rows.h"
#include "engine/plan/filter_plan.h"

namespace tamis {

// Rows that a SELECT reads, and which of them are in. Several where the events of one table lie in several runs.
struct SelectPart {
  TableRows rows;
  FilterPlan plan;
  EventRunPtr run = nullptr;  // what the rows are of, kept; null: profiles, which the caller keeps
};

[[nodiscard]] Result<Answer> run_plain(std::span<const SelectPart> parts, const SelectQuery& query, const ExecutionOptions& options);
[[nodiscard]] Result<Answer> run_grouped(std::span<const SelectPart> parts, const SelectQuery& query, const ExecutionOptions& options);

// The runs of the events of one name, each with its plan for the WHERE of the query, whose predicates and scalars are rewritten
// already. The query outlives them.
[[nodiscard]] Result<std::vector<SelectPart>> event_parts(const Snapshot& snapshot, EventId event, const SelectQuery& query,
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
// All scalars that read rows: not those over slots of a grouped query.
[[nodiscard]] std::vector<ScalarPtr> scalars_over_rows(const SelectQuery& query);
// The query with its scalars rewritten (plan/rewrite), as its WHERE is when it is prepared.
[[nodiscard]] SelectQuery with_scalars_rewritten(const SelectQuery& query, const ExecutionOptions& options);
// The sets of events that scalars ask for; null where they ask for none. What they read is verified.
[[nodiscard]] std::shared_ptr<const EventPlans> plan_events(const Snapshot& profiles, std::span<const ScalarPtr> scalars,
                                                            const ExecutionOptions& options);

}  // namespace tamis
