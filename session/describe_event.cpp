// SHOW EVENTS, DESCRIBE EVENT.

#include "session/describe.h"
#include "session/event_statistics.h"

namespace tamis {
namespace {

Value whole(std::uint64_t number) { return static_cast<std::int64_t>(number); }
Value text_or_missing(const Value& value) { return value.missing() ? Value() : Value(to_text(value)); }

}  // namespace

Answer show_events(const Snapshot& snapshot) {
  Answer answer;
  answer.columns = {{"event", kStringType},   {"events", kIntegerType}, {"properties", kIntegerType}, {"first", kTimestampType},
                    {"last", kTimestampType}, {"runs", kIntegerType},   {"bytes", kIntegerType}};
  for (const EventTablePtr& table : snapshot.event_tables()) {
    const auto [first, last] = EventStatistics(*table, std::nullopt).range(kEventTime);
    answer.rows.push_back({table->def.name, whole(table->events()), whole(table->def.properties->columns().size()), first, last,
                           whole(table->runs.size()), whole(bytes_of(*table))});
  }
  return answer;
}

Answer describe_event(const Snapshot& snapshot, EventId event) {
  Answer answer;
  answer.columns = {{"property", kStringType}, {"type", kStringType},     {"missing", kIntegerType}, {"least", kStringType},
                    {"greatest", kStringType}, {"encoding", kStringType}, {"bytes", kIntegerType}};
  const EventTable& table = snapshot.events(event);
  const EventStatistics statistics(table, std::nullopt);
  const std::vector<ColumnDef>& properties = table.def.properties->columns();
  for (std::uint32_t i = 0; i < properties.size(); ++i) {
    const ColumnId id(i);
    const auto [least, greatest] = statistics.range(id);
    std::vector<const Column*> columns;
    for (const EventRunPtr& run : table.runs) columns.push_back(&run->events().column(id));
    answer.rows.push_back({properties[i].name, name_of(properties[i].type), whole(statistics.missing(id)), text_or_missing(least),
                           text_or_missing(greatest), encodings_of(columns), whole(bytes_of(table, id))});
  }
  return answer;
}

}  // namespace tamis
