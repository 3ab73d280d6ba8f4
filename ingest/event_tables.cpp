#include "ingest/event_tables.h"

#include <iterator>
#include <utility>

namespace tamis {

Result<EventTables::Table*> EventTables::add(std::string_view name, std::uint64_t row) {
  const std::size_t place = names_.place_of(name);
  if (place == tables_.size()) {
    TAMIS_CHECK_OK(names_.check_limit());
    tables_.push_back({JsonTable(rules_, JsonMixing::kSplit, JsonPart::kProperties), {}});
  }
  tables_[place].rows.push_back(static_cast<std::uint32_t>(row));
  return &tables_[place];
}

void EventTables::take(StagedEvents& events) {
  for (std::size_t i = 0; i < tables_.size(); ++i) {
    Table& table = tables_[i];
    auto names = table.columns.names();
    std::move(names.begin(), names.end(), std::back_inserter(events.names));
    names = table.columns.take_excluded();
    std::move(names.begin(), names.end(), std::back_inserter(events.names));
    const std::size_t count = table.rows.size();
    events.events.push_back({.name = names_.names()[i], .rows = std::move(table.rows), .columns = table.columns.take(count)});
  }
}

}  // namespace tamis
