#pragma once
// Events from files in a temporary folder.

#include <algorithm>

#include "ingest/events.h"
#include "tests/unit/ingest/support.h"

namespace tamis::testing {

[[nodiscard]] inline EventOptions order_events() {
  EventOptions options;
  options.event = "Order";
  options.time_column = "at";
  return options;
}

[[nodiscard]] inline ImportedEvents events_ok(const ImportOptions& options, const EventOptions& events) {
  auto imported = import_events(options, events);
  if (!imported) {
    ADD_FAILURE() << imported.error().message << " / " << imported.error().hint;
    return {};
  }
  const EventImportReport& report = imported->report;
  std::uint64_t others = 0, rows = 0;
  for (const auto& [kind, count] : report.not_events) others += count;
  EXPECT_EQ(report.records, report.rows + report.rejected + others);
  EXPECT_EQ(report.events.size(), imported->events.size());
  for (std::size_t i = 0; i < imported->events.size(); ++i) {
    const ImportedEvent& event = imported->events[i];
    EXPECT_EQ(event.name, report.events[i].name);
    EXPECT_EQ(event.events.profiles.size(), report.events[i].events);
    EXPECT_EQ(event.events.columns.size(), report.events[i].columns.size());
    for (std::size_t c = 0; c < event.events.columns.size(); ++c) {
      EXPECT_EQ(event.events.columns[c].values.rows(), report.events[i].events);
      EXPECT_EQ(event.events.columns[c].def.type, report.events[i].columns[c].type) << event.events.columns[c].def.name;
      EXPECT_EQ(event.events.columns[c].def.name, report.events[i].columns[c].name);
    }
    rows += report.events[i].events;
  }
  EXPECT_EQ(rows, report.rows);
  EXPECT_EQ(imported->ids.rows(), imported->anonymous.size());
  EXPECT_EQ(imported->ids.rows(), report.profiles);
  std::vector<bool> has_events(imported->ids.rows());
  for (const ImportedEvent& event : imported->events)
    for (const std::uint32_t place : event.events.profiles) has_events[place] = true;
  EXPECT_EQ(std::ranges::count(has_events, false), 0);
  return std::move(*imported);
}

[[nodiscard]] inline Error events_error(const ImportOptions& options, const EventOptions& events) {
  auto imported = import_events(options, events);
  if (imported) ADD_FAILURE() << "imported " << imported->report.rows << " of " << imported->report.records << " records";
  return imported ? Error{} : imported.error();
}

// Of a file of that name with this content.
[[nodiscard]] inline ImportedEvents events_of(std::string_view text, const EventOptions& events, const std::string& name = "t.csv",
                                              ImportOptions options = {}) {
  const Folder folder;
  options.files = {folder.write(name, text)};
  if (options.id_column.empty() && !events.tracking) options.id_column = "id";
  return events_ok(options, events);
}

// "Order | a 2026-01-01T00:00:00Z n=5 | b …": events in the order of the files, properties with literals, those that are missing not.
[[nodiscard]] inline Strings lines(const ImportedEvents& imported) {
  Strings texts;
  for (const ImportedEvent& event : imported.events) {
    std::string text = event.name;
    for (std::size_t i = 0; i < event.events.profiles.size(); ++i) {
      const std::uint32_t place = event.events.profiles[i];
      text += " | " + std::string(imported.anonymous[place] != 0 ? "?" : "") + std::string(imported.ids.text(place));
      for (const BuildColumn& column : event.events.columns) {
        const Value value = column.values.value(i);
        if (column.def.name == kEventTimeName)
          text += " " + to_text(value);
        else if (!value.missing())
          text += " " + column.def.name + "=" + to_literal(value);
      }
    }
    texts.push_back(std::move(text));
  }
  return texts;
}

[[nodiscard]] inline Strings rejects(const ImportedEvents& imported) {
  Strings texts;
  for (const auto& row : imported.report.first_rejects) texts.push_back(std::to_string(row.line) + ": " + row.reason);
  return texts;
}

// The notes of a property, timestamp too, of the first event that has it.
[[nodiscard]] inline Strings notes(const ImportedEvents& imported, std::string_view property) {
  for (const EventReport& event : imported.report.events)
    for (const ImportedColumn& column : event.columns)
      if (column.name == property) return column.notes;
  ADD_FAILURE() << "no property " << property;
  return {};
}

}  // namespace tamis::testing
