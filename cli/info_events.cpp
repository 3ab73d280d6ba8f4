#include "cli/info_events.h"

#include <algorithm>

#include <fmt/format.h>

#include "cli/output.h"
#include "engine/storage/event_run.h"
#include "session/describe.h"
#include "session/event_statistics.h"

namespace tamis::cli {
namespace {

std::size_t bytes_of(const Snapshot& snapshot) {
  std::size_t bytes = 0;
  for (std::uint32_t i = 0; i < snapshot.schema().columns().size(); ++i) {
    const Snapshot::Sizes sizes = snapshot.bytes(ColumnId(i));
    bytes += sizes.data + sizes.dictionary + sizes.index;
  }
  return bytes;
}

std::size_t bytes_of(const EventTable& table) {
  std::size_t bytes = table.summaries ? bytes_of(*table.summaries) : 0;
  for (const EventRunPtr& run : table.runs) bytes += bytes_of(run->events()) + tamis::bytes_of(run->index());
  return bytes;
}

double bytes_an_event(std::size_t bytes, std::uint64_t events) {
  return static_cast<double>(bytes) / static_cast<double>(std::max<std::uint64_t>(1, events));
}

Value whole(std::uint64_t number) { return static_cast<std::int64_t>(number); }

}  // namespace

EventTotals event_totals(const Snapshot& snapshot) {
  EventTotals totals;
  for (const EventTablePtr& table : snapshot.event_tables()) {
    totals.events += table->events();
    totals.bytes += bytes_of(*table);
  }
  return totals;
}

Answer events_answer(const Snapshot& snapshot) {
  Answer answer;
  answer.columns = {{"event", kStringType},       {"events", kIntegerType}, {"first", kTimestampType}, {"last", kTimestampType},
                    {"properties", kIntegerType}, {"runs", kIntegerType},   {"bytes", kIntegerType},   {"bytes_an_event", kDoubleType}};
  for (const EventTablePtr& table : snapshot.event_tables()) {
    const auto [first, last] = EventStatistics(*table, std::nullopt).range(kEventTime);
    const std::size_t bytes = bytes_of(*table);
    answer.rows.push_back({table->def.name, whole(table->events()), first, last, whole(table->def.properties->columns().size()),
                           whole(table->runs.size()), whole(bytes), bytes_an_event(bytes, table->events())});
  }
  return answer;
}

Table events_table(const Snapshot& snapshot) {
  Table table{{"event", "events", "first", "last", "properties", "bytes", "an event"}, {false, true, false, false, true, true, true}, {}};
  constexpr std::size_t kDay = 10;  // of 2026-01-31T…
  for (const EventTablePtr& events : snapshot.event_tables()) {
    const auto [first, last] = EventStatistics(*events, std::nullopt).range(kEventTime);
    const std::size_t bytes = bytes_of(*events);
    table.rows.push_back({events->def.name, grouped(events->events()), to_text(first).substr(0, kDay), to_text(last).substr(0, kDay),
                          grouped(events->def.properties->columns().size()), human_bytes(bytes),
                          fmt::format("{:.2f}", bytes_an_event(bytes, events->events()))});
  }
  return table;
}

}  // namespace tamis::cli
