#pragma once
// Columns of one type as another.

#include <optional>
#include <vector>

#include "engine/storage/raw_column.h"
#include "ingest/cell_text.h"
#include "ingest/staged_table.h"

namespace tamis {

// What a conversion may do. kInferred: only what loses nothing. kStated: what the user asked for, such as the day of an instant.
[[nodiscard]] std::optional<Value> convert_value(const Value& value, Type to, Reading reading);

struct Conversion {
  RawColumn values;               // missing where a value does not convert
  std::vector<RowReject> failed;  // reason without the column's name
  bool assumed_zone = false;      // a time without an offset was among the texts
};

// Text is read as cells of a text file are; a text of a LIST is a JSON list. With `all_or_nothing` it ends at the first
// failure, with that one in `failed`. Times without an offset in single cells are local to the zone.
[[nodiscard]] Conversion convert_column(const RawColumn& from, Type to, Reading reading, bool all_or_nothing, const TimeZone& zone = {});

}  // namespace tamis
