#include "engine/storage/schema.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

namespace tamis {

Result<ColumnId> Schema::add(ColumnDef column) {
  if (column.name.empty()) return fail(ErrorCode::kInvalid, "a column has an empty name", "name every column");
  if (column.name.size() > kLongestName)
    return fail(ErrorCode::kLimitExceeded,
                fmt::format("a column's name is longer than {} bytes: '{}…'", kLongestName, column.name.substr(0, 32)));
  if (column.role == Role::kIdentifier && column.type.is_list)
    return fail(ErrorCode::kInvalid, fmt::format("a list cannot be an identifier: '{}'", column.name));
  const ColumnId id(static_cast<std::uint32_t>(columns_.size()));
  const auto [found, is_new] = by_folded_name_.try_emplace(fold_case(column.name), id);
  if (!is_new)
    return fail(ErrorCode::kConflict,
                fmt::format("there is a column of this name already, '{}': '{}'", columns_[found->second.value].name, column.name),
                "names match in any case: rename one of the two");
  columns_.push_back(std::move(column));
  return id;
}

std::optional<ColumnId> Schema::find(std::string_view name) const {
  const auto found = by_folded_name_.find(fold_case(name));
  if (found == by_folded_name_.end()) return std::nullopt;
  return found->second;
}

std::vector<std::string> Schema::names() const {
  std::vector<std::string> names;
  names.reserve(columns_.size());
  for (const ColumnDef& column : columns_) names.push_back(column.name);
  return names;
}

Result<EventId> Schema::add_event(EventDef event) {
  if (event.name.empty()) return fail(ErrorCode::kInvalid, "an event has an empty name", "name every event");
  if (event.name.size() > kLongestName)
    return fail(ErrorCode::kLimitExceeded,
                fmt::format("an event's name is longer than {} bytes: '{}…'", kLongestName, event.name.substr(0, 32)));
  const auto& properties = event.properties->columns();
  if (properties.empty() || properties[kEventTime.value].name != kEventTimeName || properties[kEventTime.value].type != kTimestampType)
    return fail(ErrorCode::kInvalid, fmt::format("the first property of an event is its {}: '{}'", kEventTimeName, event.name));
  if (std::ranges::any_of(properties, [](const ColumnDef& def) { return def.role == Role::kIdentifier; }))
    return fail(ErrorCode::kInvalid, fmt::format("a property of an event cannot be an identifier: '{}'", event.name));
  const EventId id(static_cast<std::uint32_t>(events_.size()));
  const auto [found, is_new] = events_by_folded_name_.try_emplace(fold_case(event.name), id);
  if (!is_new)
    return fail(ErrorCode::kConflict,
                fmt::format("there is an event of this name already, '{}': '{}'", events_[found->second.value].name, event.name),
                "names match in any case: rename one of the two");
  events_.push_back(std::move(event));
  return id;
}

std::optional<EventId> Schema::find_event(std::string_view name) const {
  const auto found = events_by_folded_name_.find(fold_case(name));
  if (found == events_by_folded_name_.end()) return std::nullopt;
  return found->second;
}

std::vector<std::string> Schema::event_names() const {
  std::vector<std::string> names;
  names.reserve(events_.size());
  for (const EventDef& event : events_) names.push_back(event.name);
  return names;
}

}  // namespace tamis
