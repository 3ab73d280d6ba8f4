#pragma once
// Events of runs, by what they are: their times, and their order.

#include <cstdint>
#include <optional>
#include <vector>

#include "engine/storage/event_run.h"

namespace tamis {

// Compares events of one profile that lie in different runs, by the properties of their table. A run that was written before the
// table had all of them has the first ones only.
class PlaceOrder {
 public:
  explicit PlaceOrder(const Schema& properties);
  [[nodiscard]] bool operator()(const EventPlace& a, const EventPlace& b) const;

 private:
  std::optional<ColumnId> message_id_;
  std::vector<ColumnId> by_name_;
};

// A property of an event; missing where its run has no such property.
[[nodiscard]] Value property_of(const EventPlace& place, ColumnId property);

// The times of a run's events in a range, in microseconds. The bytes of the times are verified.
void decode_times(const EventRun& run, EventRange range, std::vector<std::int64_t>& times);

}  // namespace tamis
