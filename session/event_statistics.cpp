#include "session/event_statistics.h"

#include <algorithm>

namespace tamis {

EventStatistics::EventStatistics(const EventTable& table, std::optional<std::int64_t> now_us) : table_(table) {
  for (const EventRunPtr& run : table.runs) runs_.emplace_back(run->events(), now_us);
}

std::uint64_t EventStatistics::missing(ColumnId property) const {
  std::uint64_t missing = 0;
  for (const StoreStatistics& run : runs_) missing += run.missing(property);
  return missing;
}

std::optional<bool> EventStatistics::has_value(ColumnId property, const Value& value) const {
  bool known = true;
  for (const StoreStatistics& run : runs_) {
    const std::optional<bool> seen = run.has_value(property, value);
    if (seen == true) return true;
    known = known && seen.has_value();
  }
  return known ? std::optional(false) : std::nullopt;
}

std::vector<std::string> EventStatistics::some_values(ColumnId property, std::size_t most) const {
  std::vector<std::string> values;
  for (const StoreStatistics& run : runs_) {
    for (std::string& value : run.some_values(property, most - values.size()))
      if (std::ranges::find(values, value) == values.end()) values.push_back(std::move(value));
  }
  return values;
}

std::pair<Value, Value> EventStatistics::range(ColumnId property) const {
  std::pair<Value, Value> all;
  for (const StoreStatistics& run : runs_) {
    auto [least, greatest] = run.range(property);
    if (!least.missing() && (all.first.missing() || order(least, all.first) < 0)) all.first = std::move(least);
    if (!greatest.missing() && (all.second.missing() || order(greatest, all.second) > 0)) all.second = std::move(greatest);
  }
  return all;
}

std::optional<Value> EventStatistics::at_now(const Scalar& scalar) const {
  return runs_.empty() ? std::nullopt : runs_.front().at_now(scalar);
}

namespace {

std::size_t bytes_of(const Snapshot& snapshot, ColumnId column) {
  const Snapshot::Sizes sizes = snapshot.bytes(column);
  return sizes.data + sizes.dictionary + sizes.index;
}

std::size_t bytes_of(const Snapshot& snapshot) {
  std::size_t bytes = 0;
  for (std::uint32_t i = 0; i < snapshot.schema().columns().size(); ++i) bytes += bytes_of(snapshot, ColumnId(i));
  return bytes;
}

}  // namespace

std::size_t bytes_of(const EventTable& table, ColumnId property) {
  std::size_t bytes = 0;
  for (const EventRunPtr& run : table.runs) bytes += bytes_of(run->events(), property);
  return bytes;
}

std::size_t bytes_of(const EventTable& table) {
  std::size_t bytes = table.summaries == nullptr ? 0 : bytes_of(*table.summaries);
  for (const EventRunPtr& run : table.runs) bytes += bytes_of(run->events()) + bytes_of(run->index());
  return bytes;
}

}  // namespace tamis
