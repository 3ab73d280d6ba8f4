#include "ingest/staged_events.h"

#include <algorithm>
#include <iterator>

#include <fmt/format.h>

#include "engine/base/utf8.h"
#include "engine/storage/raw_gather.h"
#include "ingest/cell_text.h"
#include "ingest/event_time.h"
#include "ingest/identifier.h"
#include "ingest/raw_rows.h"

namespace tamis {
namespace {

constexpr std::uint32_t kNoEvent = ~std::uint32_t{0};

void append_padded(RawColumn& to, std::uint64_t rows_before, const RawColumn& from) {
  pad_to(to, rows_before);
  append_rows(to, from, 0, from.rows());
}

template <typename T> void move_behind(std::vector<T>& to, std::vector<T>& from) {
  std::move(from.begin(), from.end(), std::back_inserter(to));
}

std::uint64_t events_in(const StagedEvent& event, std::uint64_t table_rows) { return event.every_row ? table_rows : event.rows.size(); }

bool is_same_kind(const StagedColumn& a, const StagedColumn& b) {
  return a.origin == b.origin && a.values.type == b.values.type && fold_case(a.name) == fold_case(b.name);
}

// Behind `before` events of the name, `count` more.
void append_columns(std::vector<StagedColumn>& to, std::uint64_t before, std::vector<StagedColumn> from, std::uint64_t count) {
  for (auto& column : from) {
    const auto same = std::ranges::find_if(to, [&](const StagedColumn& known) { return is_same_kind(known, column); });
    if (same == to.end()) {
      StagedColumn late = std::move(column);
      RawColumn values(late.values.type);
      append_padded(values, before, late.values);
      values.non_finite = late.values.non_finite;
      late.values = std::move(values);
      to.push_back(std::move(late));
    } else {
      append_padded(same->values, before, column.values);
      same->values.non_finite += column.values.non_finite;
      same->local_time = same->local_time || column.local_time;
      move_behind(same->notes, column.notes);
    }
  }
  for (auto& column : to) pad_to(column.values, before + count);
}

}  // namespace

void StagedEvents::append(StagedEvents other) {
  const std::uint64_t first = rows;
  std::unordered_map<std::string, std::size_t> places;
  for (std::size_t i = 0; i < events.size(); ++i) places.emplace(fold_case(events[i].name), i);
  // All rows of the whole are of one event only where both sides say so of the same one.
  const bool one_event = events.size() == 1 && other.events.size() == 1 && events[0].every_row && other.events[0].every_row &&
                         places.contains(fold_case(other.events[0].name));
  const auto state_rows = [&](StagedEvent& event, std::uint64_t count) {
    for (std::uint64_t row = 0; event.every_row && row < count; ++row) event.rows.push_back(static_cast<std::uint32_t>(row));
    event.every_row = false;
  };
  for (auto& event : events)
    if (!one_event) state_rows(event, rows);
  for (auto& event : other.events) {
    const std::uint64_t count = events_in(event, other.rows);
    if (!one_event) state_rows(event, other.rows);
    const auto place = places.find(fold_case(event.name));
    if (place == places.end()) {
      for (auto& row : event.rows) row += static_cast<std::uint32_t>(first);
      events.push_back(std::move(event));
      continue;
    }
    StagedEvent& known = events[place->second];
    append_columns(known.columns, events_in(known, rows), std::move(event.columns), count);
    for (const auto row : event.rows) known.rows.push_back(static_cast<std::uint32_t>(first + row));
  }
  for (auto& reject : other.rejects) rejects.push_back({first + reject.row, std::move(reject.reason)});
  for (auto& note : other.time_notes) {
    if (note.row) *note.row += first;
    time_notes.push_back(std::move(note));
  }
  for (auto& [kind, count] : other.not_events) {
    const auto known = std::ranges::find(not_events, kind, [](const auto& pair) { return pair.first; });
    if (known == not_events.end())
      not_events.emplace_back(kind, count);
    else
      known->second += count;
  }
  rows += other.rows;
  for (const auto& [to, from] : {std::pair{&ids, &other.ids}, {&anonymous_ids, &other.anonymous_ids}}) {
    if (from->rows() == 0) continue;
    to->pad_to(first);
    to->append(*from);
  }
  if (other.message_ids.rows() > 0) append_padded(message_ids, first, other.message_ids);
  append_padded(times, first, other.times);
  has_message_ids = has_message_ids || other.has_message_ids;
  move_behind(sources, other.sources);
  move_behind(names, other.names);
  move_behind(notes, other.notes);
}

std::size_t EventNames::place_of(std::string_view name) {
  const std::string written(name);
  if (const auto known = places_.find(written); known != places_.end()) return known->second;
  const std::size_t place = folded_places_.emplace(fold_case(name), names_.size()).first->second;
  if (place == names_.size()) names_.push_back(written);
  places_.emplace(written, place);
  return place;
}

Result<void> EventNames::check_limit() const {
  if (names_.size() <= kMostEventNames) return {};
  return fail(ErrorCode::kLimitExceeded,
              fmt::format("more than {} names of events; the last are '{}' and '{}'", kMostEventNames, excerpt(names_[kMostEventNames - 1]),
                          excerpt(names_[kMostEventNames])),
              "what differs from event to event belongs in a property: one name for all with --event, and the column as a property");
}

std::optional<std::string> why_no_event_name(std::string_view name) {
  if (name.empty()) return "no name of an event";
  if (name.size() > Schema::kLongestName) return fmt::format("the name of an event is longer than {} bytes", Schema::kLongestName);
  for (std::size_t at = 0; at < name.size();) {
    const CodePoint point = code_point_at(name, at);
    if (!point.valid) return "the name of an event is not UTF-8";
    if (point.value < 0x20 || (point.value >= 0x7F && point.value < 0xA0))
      return "the name of an event has a line break or another control character";
    at += point.bytes;
  }
  return std::nullopt;
}

namespace {

// Values of a column with names as texts; numbers and ids with all their digits.
Result<RawColumn> texts_of_role(StagedColumn column, std::vector<RowReject>& rejects) {
  TAMIS_CHECK_OK(make_ids(column, rejects));
  return std::move(column.values);
}

Result<TextCodes> codes_of_role(StagedColumn column, std::vector<RowReject>& rejects) {
  if (column.codes) return std::move(*column.codes);
  return TextCodes(TAMIS_TRY(texts_of_role(std::move(column), rejects)));
}

Result<void> take_times(StagedColumn column, const ColumnRules& rules, const EventOptions& options, StagedEvents& events) {
  const auto stated = rules.stated_type(column.name);
  EventTimes times = TAMIS_TRY(read_times(std::move(column), options, stated));
  events.times = std::move(times.values);
  move_behind(events.rejects, times.rejects);
  move_behind(events.time_notes, times.notes);
  return {};
}

// What a text that names an event stands for.
struct NamedEvent {
  std::uint32_t event = kNoEvent;
  std::string reason;  // where it names none
};

Result<NamedEvent> named_event(std::string_view text, EventNames& known) {
  const std::string_view name = trimmed(text);
  if (auto reason = why_no_event_name(name)) return NamedEvent{kNoEvent, std::move(*reason)};
  const auto event = static_cast<std::uint32_t>(known.place_of(name));
  TAMIS_CHECK_OK(known.check_limit());
  return NamedEvent{event, {}};
}

// The events of the rows, in order of arrival, and the rows of each.
Result<void> part_by_name(const TextCodes& names, const std::string& column, StagedEvents& events) {
  EventNames known;
  std::vector<NamedEvent> named(names.texts());
  for (std::uint32_t code = 0; code < named.size(); ++code) named[code] = TAMIS_TRY(named_event(names.text(code), known));
  for (const auto& name : known.names()) events.events.push_back({.name = name, .rows = {}, .columns = {}});
  for (std::uint64_t row = 0; row < events.rows; ++row) {
    const std::uint32_t code = names.code(row);
    if (code == TextCodes::kMissing)
      events.rejects.push_back({row, fmt::format("{}: {} is empty", *why_no_event_name({}), column)});
    else if (named[code].event == kNoEvent)
      events.rejects.push_back({row, fmt::format("{}: {} is {}", named[code].reason, column, excerpt(names.text(code)))});
    else
      events.events[named[code].event].rows.push_back(static_cast<std::uint32_t>(row));
  }
  return {};
}

bool has_values(const RawColumn& column) { return std::ranges::find(column.present, std::uint8_t{1}) != column.present.end(); }

// To each event the columns that it has a value of.
void part_columns(std::vector<StagedColumn> columns, StagedEvents& events, const ParallelFor& parallel) {
  for (auto& column : columns) {
    for (auto& event : events.events) {
      StagedColumn part{
          column.name,  column.source_type, column.origin,    column.single_precision, gathered(column.values, event.rows, parallel),
          column.notes, column.mixed,       column.local_time};
      if (has_values(part.values)) event.columns.push_back(std::move(part));
    }
    column.values = RawColumn();
  }
}

}  // namespace

Result<TakenRoles> take_roles(StagedTable table, const ColumnRules& rules, const EventOptions& options) {
  TakenRoles taken;
  StagedEvents& events = taken.events;
  events.rows = table.rows;
  events.sources = std::move(table.sources);
  events.rejects = std::move(table.rejects);
  events.names = std::move(table.excluded);
  for (auto& column : table.columns) {
    events.names.push_back(column.name);
    if (rules.has_role(column.name, ColumnRole::kAnonymous)) events.anonymous_ids = TAMIS_TRY(codes_of_role(column, events.rejects));
    if (rules.has_role(column.name, ColumnRole::kMessageId)) {
      events.has_message_ids = true;
      events.message_ids = TAMIS_TRY(texts_of_role(std::move(column), events.rejects));
    } else if (rules.has_role(column.name, ColumnRole::kId)) {
      events.ids = TAMIS_TRY(codes_of_role(std::move(column), events.rejects));
    } else if (rules.has_role(column.name, ColumnRole::kEvent)) {
      taken.event_names = TAMIS_TRY(codes_of_role(std::move(column), events.rejects));
    } else if (rules.has_role(column.name, ColumnRole::kTime)) {
      TAMIS_CHECK_OK(take_times(std::move(column), rules, options, events));
    } else {
      taken.properties.push_back(std::move(column));
    }
  }
  if (events.times.rows() < events.rows) {
    StagedColumn none{.name = options.time_column, .source_type = {}, .values = RawColumn(kTimestampType), .notes = {}};
    pad_to(none.values, events.rows);
    TAMIS_CHECK_OK(take_times(std::move(none), rules, options, events));
  }
  return taken;
}

Result<StagedEvents> stage_events(StagedTable table, const ColumnRules& rules, const EventOptions& options, const ParallelFor& parallel) {
  TakenRoles taken = TAMIS_TRY(take_roles(std::move(table), rules, options));
  StagedEvents& events = taken.events;
  std::erase_if(taken.properties, [&](const StagedColumn& column) { return !rules.is_property(column.name); });
  if (options.event_column.empty()) {
    std::erase_if(taken.properties, [](const StagedColumn& column) { return !has_values(column.values); });
    events.events.push_back({.name = options.event, .every_row = true, .rows = {}, .columns = std::move(taken.properties)});
    return std::move(events);
  }
  TAMIS_CHECK_OK(part_by_name(taken.event_names, options.event_column, events));
  part_columns(std::move(taken.properties), events, parallel);
  return std::move(events);
}

}  // namespace tamis
