// SHOW EVENTS, DESCRIBE EVENT.

#include <algorithm>

#include "engine/storage/event_run.h"
#include "session/describe.h"
#include "session/store_statistics.h"

namespace tamis {
namespace {

struct Range {
  Value least, greatest;
};

// Of all runs; missing where the events have no value, or values without an order.
Range range_of(const EventTable& table, ColumnId property) {
  Range all;
  for (const EventRunPtr& run : table.runs) {
    const auto [least, greatest] = StoreStatistics(run->events()).range(property);
    if (!least.missing() && (all.least.missing() || order(least, all.least) < 0)) all.least = least;
    if (!greatest.missing() && (all.greatest.missing() || order(greatest, all.greatest) > 0)) all.greatest = greatest;
  }
  return all;
}

std::uint64_t missing_in(const EventTable& table, ColumnId property) {
  std::uint64_t missing = 0;
  for (const EventRunPtr& run : table.runs) missing += run->events().column(property).statistics.missing;
  return missing;
}

Value whole(std::uint64_t number) { return static_cast<std::int64_t>(number); }
Value text_or_missing(const Value& value) { return value.missing() ? Value() : Value(to_text(value)); }

}  // namespace

Result<Answer> show_events(const Snapshot& snapshot) {
  Answer answer;
  answer.columns = {{"event", kStringType}, {"events", kIntegerType}, {"properties", kIntegerType}, {"first", kTimestampType}, {"last", kTimestampType}};
  for (const EventTablePtr& table : snapshot.event_tables()) {
    const Range times = range_of(*table, kEventTime);
    answer.rows.push_back(
        {table->def.name, whole(table->events()), whole(table->def.properties->columns().size()), times.least, times.greatest});
  }
  return answer;
}

Result<Answer> describe_event(const Snapshot& snapshot, EventId event) {
  Answer answer;
  answer.columns = {{"property", kStringType}, {"type", kStringType}, {"missing", kIntegerType}, {"least", kStringType}, {"greatest", kStringType}};
  const EventTable& table = snapshot.events(event);
  const std::vector<ColumnDef>& properties = table.def.properties->columns();
  for (std::uint32_t i = 0; i < properties.size(); ++i) {
    const Range range = range_of(table, ColumnId(i));
    answer.rows.push_back({properties[i].name, name_of(properties[i].type), whole(missing_in(table, ColumnId(i))), text_or_missing(range.least),
                           text_or_missing(range.greatest)});
  }
  return answer;
}

}  // namespace tamis
