#pragma once
// The members of a segment, row by row, with the columns that were asked for.

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "engine/bitmap/row_set.h"
#include "engine/exec/parallel.h"
#include "engine/plan/query.h"
#include "engine/storage/builder.h"
#include "engine/storage/snapshot.h"

namespace tamis::cli {

// The columns that `traits` name: names, or lists of names with commas between them, in any case. Empty: the identifiers;
// `all`: identifiers first, then every trait. kNotFound names the nearest.
[[nodiscard]] Result<std::vector<ColumnId>> chosen_columns(const Schema& schema, const std::vector<std::string>& traits, bool all);

class MemberTable {
 public:
  // The snapshot outlives it. kDataLoss where a column is damaged.
  [[nodiscard]] static Result<MemberTable> open(const Snapshot& snapshot, RowSet members, std::vector<ColumnId> columns);

  [[nodiscard]] const std::vector<AnswerColumn>& columns() const noexcept { return columns_; }
  [[nodiscard]] std::uint64_t size() const noexcept { return members_.count(); }
  // Every member in ascending order of rows; an error of `take` or of the interrupt ends it.
  [[nodiscard]] Result<void> for_each(const Interrupt* interrupt, const std::function<Result<void>(const std::vector<Value>&)>& take) const;

 private:
  MemberTable(const Snapshot& snapshot, RowSet members) : snapshot_(&snapshot), members_(std::move(members)) {}

  const Snapshot* snapshot_;
  RowSet members_;
  std::vector<ColumnId> ids_;
  std::vector<AnswerColumn> columns_;
  std::vector<std::optional<RawColumn>> decoded_;  // where so many rows are wanted that decoding all is quicker
};

}  // namespace tamis::cli
