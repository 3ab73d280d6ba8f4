#include "ingest/event_lines.h"

#include <utility>

#include "ingest/cell_text.h"
#include "ingest/event_tables.h"
#include "ingest/json_lines.h"

namespace tamis {

Result<StagedEvents> read_event_lines(const InputFile& file, const ReadContext& context, const EventOptions& options) {
  StagedTable table;
  JsonTable roles(context.rules, JsonMixing::kUnite, JsonPart::kRoles);
  EventTables events(context.rules, file.path);
  const auto take = [&](simdjson::dom::object object, std::uint64_t row) -> Result<void> {
    auto reason = roles.read(object, row);
    std::string_view name = options.event;
    if (!reason && name.empty()) {
      name = trimmed(roles.last_text(ColumnRole::kEvent));
      reason = why_no_event_name(name);
    }
    if (!reason) {
      auto* event = TAMIS_TRY(events.add(name, row));
      reason = event->columns.read(object, event->last());
      TAMIS_CHECK_OK(events.check_limit(*event));
    }
    if (reason) table.rejects.push_back({row, std::move(*reason)});
    return {};
  };
  table.sources.push_back(TAMIS_TRY(read_json_lines(file, context, take)));
  table.rows = table.sources.front().rows;
  table.columns = roles.take(table.rows);
  table.excluded = roles.take_excluded();
  StagedEvents staged = std::move(TAMIS_TRY(take_roles(std::move(table), context.rules, options)).events);
  events.take(staged);
  return staged;
}

}  // namespace tamis
