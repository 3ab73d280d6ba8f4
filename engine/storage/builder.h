#pragma once
// From raw columns to blocks: chooses each block's encoding from its values.

#include <functional>
#include <optional>
#include <vector>

#include "engine/storage/raw_column.h"
#include "engine/storage/snapshot.h"

namespace tamis {

// Runs f(0) … f(n-1), in any order and in parallel if it likes. storage knows no threads of its own.
using ParallelFor = std::function<void(std::size_t n, const std::function<void(std::size_t)>& f)>;

// Tests force an encoding; where it cannot hold a block's values the builder falls back to its own choice.
enum class ForcedEncoding : std::uint8_t { kNone, kPlanes, kSketch, kDictionary, kTextInRows };

struct BuildOptions {
  ForcedEncoding force = ForcedEncoding::kNone;
  bool postings = true;  // rare-value index
  ParallelFor parallel;  // empty: one after another
};

// How the options want parts to be run; one after another where they say nothing.
[[nodiscard]] ParallelFor parallel_of(const BuildOptions& options);

struct BuildColumn {
  ColumnDef def;
  RawColumn values;  // all of one length; identifiers distinct, and one at least present in every row
};

// A snapshot in memory. kInvalid: lengths differ, a row without any of its identifiers, an identifier twice, a type does not fit, too many rows
// (2^32 - 65,536). Consumes the columns.
[[nodiscard]] Result<SnapshotPtr> build_snapshot(std::vector<BuildColumn> columns, const BuildOptions& options = {});

// The values of a column again (for updates and exports).
[[nodiscard]] RawColumn decode_column(const Snapshot& snapshot, ColumnId column, const ParallelFor& parallel = {});

}  // namespace tamis
