#pragma once
// The properties of events of one name get their types.

#include <string>
#include <vector>

#include "engine/base/error.h"
#include "ingest/column_rules.h"
#include "ingest/staged_events.h"

namespace tamis {

struct SettledProperty {
  ImportedColumn column;  // without notes
  RawColumn values;
  std::vector<ColumnNote> notes;  // rows are those of the event
};

struct SettledProperties {
  std::vector<SettledProperty> properties;
  std::vector<RowReject> rejects;  // rows are those of the event
};

// Columns of one name become one property: of the type that is stated, else of the one that the store has (`known`, null: none) where
// the source leaves open what a cell is, else of the one that their values show. Where values of several types remain, the rule of
// add_events decides which keeps the name and which are texts in `name.text`. Names that every event has (timestamp, message_id)
// become properties.timestamp and so on. Times without an offset are local to `zone`. kConflict: an event has two texts of one name.
[[nodiscard]] Result<SettledProperties> settle_properties(std::vector<StagedColumn> columns, const ColumnRules& rules, const Schema* known,
                                                          const TimeZone& zone);

}  // namespace tamis
