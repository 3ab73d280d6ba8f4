#pragma once
// What the linter, DESCRIBE and info ask of the events of one name: of all their runs together.

#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include "engine/storage/event_run.h"
#include "session/store_statistics.h"

namespace tamis {

// The table outlives it. "Profiles" are events.
class EventStatistics : public dsl::Statistics {
 public:
  EventStatistics(const EventTable& table, std::optional<std::int64_t> now_us);

  [[nodiscard]] std::uint64_t profiles() const override { return table_.events(); }
  [[nodiscard]] std::uint64_t missing(ColumnId property) const override;
  [[nodiscard]] std::optional<bool> has_value(ColumnId property, const Value& value) const override;
  [[nodiscard]] std::vector<std::string> some_values(ColumnId property, std::size_t most) const override;
  [[nodiscard]] std::pair<Value, Value> range(ColumnId property) const override;
  [[nodiscard]] std::optional<Value> at_now(const Scalar& scalar) const override;

 private:
  const EventTable& table_;
  std::vector<StoreStatistics> runs_;
};

// What the events of a table take in memory: one property, and all of them with what says whose they are and sums them up.
[[nodiscard]] std::size_t bytes_of(const EventTable& table, ColumnId property);
[[nodiscard]] std::size_t bytes_of(const EventTable& table);

}  // namespace tamis
