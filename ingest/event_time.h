#pragma once
// When events happened: the time column of a source as instants.

#include <optional>
#include <string>
#include <vector>

#include "engine/base/error.h"
#include "ingest/events.h"
#include "ingest/staged_table.h"

namespace tamis {

struct EventTimes {
  RawColumn values{kTimestampType};
  std::vector<RowReject> rejects;  // rows without a time, and with one that cannot be read
  std::vector<ColumnNote> notes;   // how the column was read, and why
};

// TIMESTAMP, DATE (its midnight), text in ISO 8601 or of a number, whole and other numbers, counted from 1970 in `events.epoch`, else
// in the unit that puts most of them between 1990 and 2100; local times are those of `events.zone`. `stated`: TIMESTAMP or DATE take
// no numbers. kInvalid: a column whose type is no time (BOOLEAN, LIST), a stated type that is none.
[[nodiscard]] Result<EventTimes> read_times(StagedColumn column, const EventOptions& events, std::optional<Type> stated);

}  // namespace tamis
