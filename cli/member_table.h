#pragma once
// The members of a segment, row by row, with the columns that were asked for.

#include <functional>
#include <optional>
#include <span>
#include <string>
#include <variant>
#include <vector>

#include "dsl/bind.h"
#include "engine/bitmap/row_set.h"
#include "engine/exec/executor.h"
#include "engine/storage/builder.h"
#include "engine/storage/snapshot.h"

namespace tamis::cli {

struct MemberColumn {
  std::string name;
  Type type;
  std::variant<ColumnId, ScalarPtr> source;  // stored, or computed
};

// The columns that `traits` name: names of stored or computed traits, or lists of names with commas between them, in any case. Empty:
// the identifiers; `all`: identifiers first, then every stored trait. kNotFound names the nearest.
[[nodiscard]] Result<std::vector<MemberColumn>> chosen_columns(const dsl::Catalogue& catalogue, const std::vector<std::string>& traits,
                                                               bool all);

class MemberTable {
 public:
  // The snapshot outlives it. kDataLoss where a column is damaged.
  [[nodiscard]] static Result<MemberTable> open(const Snapshot& snapshot, RowSet members, std::vector<MemberColumn> columns,
                                                const ExecutionOptions& options);

  [[nodiscard]] const std::vector<AnswerColumn>& columns() const noexcept { return columns_; }
  [[nodiscard]] std::uint64_t size() const noexcept { return members_.count(); }
  // Every member in ascending order of rows; an error of `take` or of the interrupt ends it.
  [[nodiscard]] Result<void> for_each(const Interrupt* interrupt, const std::function<Result<void>(const std::vector<Value>&)>& take) const;

 private:
  MemberTable(const Snapshot& snapshot, RowSet members, const ExecutionOptions& options)
      : snapshot_(&snapshot), members_(std::move(members)), options_(options) {}
  [[nodiscard]] Result<void> give(std::span<const RowId> members, const ExecutionOptions& options,
                                  const std::function<Result<void>(const std::vector<Value>&)>& take) const;

  // Where a column's values come from: one of the snapshot, decoded whole where so many rows are wanted that this is quicker; or a place
  // among the computed ones.
  struct Source {
    std::optional<ColumnId> stored;
    std::optional<RawColumn> decoded;
    std::size_t computed = 0;
  };

  const Snapshot* snapshot_;
  RowSet members_;
  ExecutionOptions options_;
  std::vector<AnswerColumn> columns_;
  std::vector<Source> sources_;
  std::vector<ScalarPtr> computed_;
};

}  // namespace tamis::cli
