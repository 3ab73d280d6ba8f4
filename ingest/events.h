#pragma once
// Files become events of profiles: rows of CSV, Parquet, NDJSON or a SELECT, each one event, or messages of tracking calls.
//
// Nothing is lost in silence. Every record of a file is an event, a rejected row with line and reason, an event that is there
// already, or a message that is none (identify, group, alias): records == events + rejected + duplicates + not events, where a
// store has taken them (event_update.h). docs/import.md has the rules.

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "engine/base/error.h"
#include "engine/base/time_zone.h"
#include "engine/storage/event_builder.h"
#include "ingest/import.h"

namespace tamis {

// Names of events that a store may have: an event has tables and files of its own. Names that are data (an order's number in the
// name) would otherwise make one each.
inline constexpr std::size_t kMostEventNames = 2'000;
inline constexpr std::string_view kAnonymousIdName = "anonymous_id";

// What whole numbers in a time column count, from 1970.
enum class EpochUnit : std::uint8_t { kSeconds, kMilliseconds, kMicroseconds, kNanoseconds };
[[nodiscard]] std::string_view name_of(EpochUnit unit) noexcept;                 // "EPOCH MILLISECONDS"
[[nodiscard]] std::optional<EpochUnit> parse_epoch_unit(std::string_view text);  // in any case

// What to do where a store has events of a name already and some of these bear no message id, so that nobody can tell whether
// they are the same.
enum class Again : std::uint8_t { kRefuse, kAppend, kReplace };

struct EventOptions {
  // One of these says how events are called.
  std::string event;         // all of them by this name
  std::string event_column;  // each as this column says
  bool tracking = false;     // NDJSON messages of tracking calls: `event` of track; page and screen have names of their own

  std::string time_column;              // of messages: empty; their timestamp
  std::optional<EpochUnit> epoch;       // of whole numbers; nothing: by their size
  TimeZone zone;                        // of times without an offset
  std::string message_id_column;        // of messages: messageId
  std::string anonymous_column;         // whose value is the anonymous_id of a row without an id; of messages: anonymousId
  std::vector<std::string> properties;  // columns to keep; empty: all that have no other role
  Again again = Again::kRefuse;
};

// Of the events of one name.
struct EventReport {
  std::string name;
  std::uint64_t events = 0;  // that came in; a store that has some of them already counts those as duplicates
  std::int64_t first_us = 0, last_us = 0;
  bool message_ids = false;             // every event bears one
  std::vector<ImportedColumn> columns;  // in the order of ImportedEvent::columns, the time's first
};

struct EventImportReport : ImportReport {  // rows: all events; columns: none
  std::vector<EventReport> events;
  std::string id_source;        // the column with the ids
  std::string identifier;       // their type: the name of their column in a store
  std::uint64_t anonymous = 0;  // events of anonymous profiles
  std::uint64_t profiles = 0;   // that the events are of
  std::uint64_t before_1970 = 0, after_2100 = 0;
  std::vector<std::pair<std::string, std::uint64_t>> not_events;  // kinds of messages: "identify", 2
};

struct ImportedEvent {
  std::string name;
  RawEvents events;  // profiles: places in ImportedEvents::ids
};

struct ImportedEvents {
  // Of the profiles that the events are of, in the order of their first event: the id, a STRING; and whether it is an anonymous one.
  RawColumn ids{kStringType};
  std::vector<std::uint8_t> anonymous;
  std::vector<ImportedEvent> events;  // by name, in order of their first event
  EventImportReport report;
};

// `known` of the options is the schema of the store that will have them. Errors as import_files; kConflict: by `again`;
// kLimitExceeded: more than kMostEventNames. Never throws.
[[nodiscard]] Result<ImportedEvents> import_events(const ImportOptions& options, const EventOptions& events);

// Whether files are messages of tracking calls: the first line of each tells. Nothing of a file that cannot be read: the import
// will say so.
[[nodiscard]] bool are_tracking_messages(const std::vector<std::string>& files);

}  // namespace tamis
