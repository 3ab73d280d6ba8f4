// DIFF and OVERLAP: whole segments against each other.

#include "engine/exec/block_run.h"
#include "engine/exec/executor.h"

namespace tamis {
namespace {

Value whole(std::uint64_t count) { return static_cast<std::int64_t>(count); }

std::vector<ColumnId> identifiers_of(const Schema& schema) {
  std::vector<ColumnId> identifiers;
  for (std::uint32_t i = 0; i < schema.columns().size(); ++i) {
    if (schema.columns()[i].role == Role::kIdentifier) identifiers.emplace_back(i);
  }
  return identifiers;
}

// What names a profile: the first identifier that it bears.
Value id_of(const Snapshot& snapshot, const std::vector<ColumnId>& identifiers, RowId row) {
  for (const ColumnId identifier : identifiers) {
    if (Value id = snapshot.value(identifier, row); !id.missing()) return id;
  }
  return {};
}

}  // namespace

Result<Answer> run(const Snapshot& snapshot, const DiffQuery& query, const ExecutionOptions& options) {
  const PredicatePtr both[] = {query.before, query.after};
  std::vector<RowSet> sets = TAMIS_TRY(rows_all(snapshot, both, options));
  RowSet enter = sets[1], leave = sets[0];
  enter -= sets[0];
  leave -= sets[1];
  if (!query.ids) {
    const std::uint64_t stay = RowSet::and_count(sets[0], sets[1]);
    return Answer{{{"change", kStringType}, {"count", kIntegerType}},
                  {{"enter", whole(enter.count())}, {"leave", whole(leave.count())}, {"stay", whole(stay)}}};
  }
  const std::vector<ColumnId> identifiers = identifiers_of(snapshot.schema());
  if (identifiers.empty()) return fail(ErrorCode::kUnsupported, "DIFF … IDS needs an identifier, and the store has none");
  TAMIS_CHECK_OK(snapshot.verify(identifiers));
  Answer answer{{{"change", kStringType}, {"id", snapshot.schema()[identifiers.front()].type}}, {}};
  const auto list = [&](const char* change, const RowSet& set) {
    set.for_each([&](RowId row) { answer.rows.push_back({change, id_of(snapshot, identifiers, row)}); });
  };
  list("enter", enter);
  list("leave", leave);
  return answer;
}

Result<Answer> run(const Snapshot& snapshot, const OverlapQuery& query, const ExecutionOptions& options) {
  const std::vector<RowSet> sets = TAMIS_TRY(rows_all(snapshot, query.segments, options));
  Answer answer{{{"a", kStringType}, {"b", kStringType}, {"both", kIntegerType}, {"jaccard", kDoubleType}}, {}};
  for (std::size_t i = 0; i < sets.size(); ++i) {
    for (std::size_t j = i + 1; j < sets.size(); ++j) {
      const std::uint64_t both = RowSet::and_count(sets[i], sets[j]);
      const std::uint64_t either = sets[i].count() + sets[j].count() - both;
      const Value jaccard = either == 0 ? Value() : Value(static_cast<double>(both) / static_cast<double>(either));
      answer.rows.push_back({query.names[i], query.names[j], whole(both), jaccard});
    }
  }
  return answer;
}

}  // namespace tamis
