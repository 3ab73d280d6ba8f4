#pragma once
// An imported table over what a store has.

#include <vector>

#include "engine/base/error.h"
#include "engine/storage/builder.h"
#include "engine/storage/snapshot.h"
#include "ingest/import.h"

namespace tamis {

struct MergeReport {
  std::uint64_t updated = 0;  // profiles that were there
  std::uint64_t added = 0;
  std::vector<std::string> new_columns;
  std::vector<std::string> retyped_columns;  // "age: STRING to INTEGER"
};

struct MergedTable {
  std::vector<BuildColumn> columns;  // ready for build_snapshot
  MergeReport report;
};

// All profiles of the store, in their order, then the new ones. Rows are matched by the identifier. Columns of the import overwrite
// the rows that it has, empty cells too unless `keep_missing`; columns that it does not have stay; columns that are new begin
// here. A column keeps its type: where the import's differs, a column without a value adopts the other's type; one whose type
// was stated is changed, and all it held with it; anything else is kConflict. kConflict too: the identifier is a trait of the
// store or another identifier than its own, and a change of type that a value of the store does not survive.
// Without a store (`current` null or without profiles) the import is the whole.
[[nodiscard]] Result<MergedTable> merge_into(const Snapshot* current, ImportedTable imported, bool keep_missing);

// The column of the identifier that an import names profiles by. kConflict, with those that the store has: it is none of them.
[[nodiscard]] Result<ColumnId> find_identifier(const Schema& schema, const std::string& name);

}  // namespace tamis
