#pragma once
// Events as the readers deliver them: which row is an event of which name and whose, before types are settled.

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "engine/base/error.h"
#include "engine/storage/builder.h"
#include "ingest/events.h"
#include "ingest/staged_table.h"
#include "ingest/text_codes.h"

namespace tamis {

// The events of one name.
struct StagedEvent {
  std::string name;
  bool every_row = false;             // all rows of the table are of this event, and `rows` is empty
  std::vector<std::uint32_t> rows;    // of the table, ascending
  std::vector<StagedColumn> columns;  // properties; several of one name where kinds of values do not go together

  [[nodiscard]] std::uint64_t row_of(std::uint64_t event) const noexcept { return every_row ? event : rows[event]; }
};

struct StagedEvents {
  std::uint64_t rows = 0;
  std::vector<StagedSource> sources;
  std::vector<RowReject> rejects;  // rows that must not become events
  std::vector<std::string> names;  // of all columns, those that were left out too
  // A value a row; the last ones may be left out where they are missing, but for times.
  TextCodes ids, anonymous_ids;
  RawColumn message_ids{kStringType}, times{kTimestampType};
  bool has_message_ids = false;  // some source has a column for them
  std::vector<ColumnNote> time_notes;
  std::vector<StagedEvent> events;                                // no two names the same but for case
  std::vector<std::pair<std::string, std::uint64_t>> not_events;  // rows of no event, by kind
  std::vector<std::string> notes;

  [[nodiscard]] bool has_message_id(std::uint64_t row) const noexcept { return row < message_ids.rows() && message_ids.present[row] != 0; }
  // Adds the rows of another source, whose events are those of the same name.
  void append(StagedEvents other);
};

// Names of events as they come, in any case, each once.
class EventNames {
 public:
  // The event's place, from 0 in the order of arrival; a new one is added.
  std::size_t place_of(std::string_view name);
  [[nodiscard]] const std::vector<std::string>& names() const noexcept { return names_; }
  // kLimitExceeded: more than a store may have.
  [[nodiscard]] Result<void> check_limit() const;

 private:
  std::vector<std::string> names_;
  std::unordered_map<std::string, std::size_t> places_;  // as written
  std::unordered_map<std::string, std::size_t> folded_places_;
};

// A name for an event as a source wrote it: without blanks around it. A reason where it is none: empty, or too long.
[[nodiscard]] std::optional<std::string> why_no_event_name(std::string_view name);

// Takes the columns that have a role out of the table and makes of them what each row says: whose event it is and when it was.
// Errors as read_times and make_ids.
struct TakenRoles {
  StagedEvents events;    // without events
  TextCodes event_names;  // where a column has them
  std::vector<StagedColumn> properties;
};
[[nodiscard]] Result<TakenRoles> take_roles(StagedTable table, const ColumnRules& rules, const EventOptions& options);

// The rows of a table as events.
[[nodiscard]] Result<StagedEvents> stage_events(StagedTable table, const ColumnRules& rules, const EventOptions& options,
                                                const ParallelFor& parallel);

}  // namespace tamis
