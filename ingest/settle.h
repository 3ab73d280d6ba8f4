#pragma once
// A staged column gets its type: the one stated, else the one that the store has if every value allows, else the one its
// values show.

#include <optional>
#include <string>
#include <vector>

#include "ingest/staged_table.h"

namespace tamis {

struct SettledColumn {
  RawColumn values;
  std::vector<RowReject> rejects;  // values that are not of the stated type
  std::vector<ColumnNote> notes;
};

[[nodiscard]] SettledColumn settle(StagedColumn column, std::optional<Type> stated, std::optional<Type> known);

}  // namespace tamis
