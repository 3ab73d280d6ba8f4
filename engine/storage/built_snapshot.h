#pragma once
// A snapshot in memory, put together from encoded columns.

#include <vector>

#include "engine/storage/aligned_bytes.h"
#include "engine/storage/column_encoder.h"
#include "engine/storage/snapshot.h"

namespace tamis {

// One column, and one identifier index (empty for columns that are none), for each of the schema. Takes what the encoders hold.
[[nodiscard]] SnapshotPtr assemble_snapshot(Schema schema, std::size_t rows, const std::vector<ColumnEncoder*>& columns,
                                            std::vector<AlignedBytes> indexes, const ParallelFor& parallel);

}  // namespace tamis
