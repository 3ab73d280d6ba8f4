#pragma once
// What the linter asks of a snapshot.

#include "dsl/lint.h"
#include "engine/storage/snapshot.h"

namespace tamis {

class StoreStatistics : public dsl::Statistics {
 public:
  explicit StoreStatistics(const Snapshot& snapshot) : snapshot_(snapshot) {}

  [[nodiscard]] std::uint64_t profiles() const override { return snapshot_.rows(); }
  [[nodiscard]] std::uint64_t missing(ColumnId column) const override { return snapshot_.column(column).statistics.missing; }
  [[nodiscard]] std::optional<bool> has_value(ColumnId column, const Value& value) const override;
  [[nodiscard]] std::vector<std::string> some_values(ColumnId column, std::size_t most) const override;
  [[nodiscard]] std::pair<Value, Value> range(ColumnId column) const override;

 private:
  const Snapshot& snapshot_;
};

}  // namespace tamis
