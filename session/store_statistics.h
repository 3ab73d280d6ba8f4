#pragma once
// What the linter and completion ask of a snapshot.

#include <array>
#include <memory>
#include <unordered_map>

#include "dsl/lint.h"
#include "engine/storage/snapshot.h"

namespace tamis {

class EventStatistics;

class StoreStatistics : public dsl::Statistics {
 public:
  // The snapshot outlives it.
  explicit StoreStatistics(const Snapshot& snapshot, std::optional<std::int64_t> now_us = std::nullopt);
  StoreStatistics(StoreStatistics&&) noexcept;
  ~StoreStatistics() override;

  [[nodiscard]] std::uint64_t profiles() const override { return snapshot_.rows(); }
  [[nodiscard]] std::uint64_t missing(ColumnId column) const override { return snapshot_.column(column).statistics.missing; }
  [[nodiscard]] std::optional<bool> has_value(ColumnId column, const Value& value) const override;
  [[nodiscard]] std::vector<std::string> some_values(ColumnId column, std::size_t most) const override;
  [[nodiscard]] std::pair<Value, Value> range(ColumnId column) const override;
  [[nodiscard]] std::optional<std::uint64_t> missing_of(const ScalarPtr& value) const override;
  [[nodiscard]] std::pair<Value, Value> range_of(const ScalarPtr& value) const override;
  [[nodiscard]] const dsl::Statistics* of_event(EventId event) const override;
  [[nodiscard]] std::optional<Value> at_now(const Scalar& scalar) const override;

 private:
  // The values of a STRING trait without a dictionary, sorted, no two alike; nothing where there are too many rows to read.
  [[nodiscard]] const std::vector<std::string>* texts(ColumnId column) const;

  // Of the values that all profiles have: how many, the least, the greatest. Nothing where no NOW is known, or there is too much to read.
  using Found = std::optional<std::array<Value, 3>>;
  [[nodiscard]] const Found& found(const ScalarPtr& value) const;

  const Snapshot& snapshot_;
  const std::optional<std::int64_t> now_us_;
  mutable std::unordered_map<ColumnId, std::vector<std::string>> texts_;
  mutable std::unordered_map<ScalarPtr, Found> found_;
  mutable std::unordered_map<EventId, std::unique_ptr<EventStatistics>> events_;  // those that were asked for
};

}  // namespace tamis
