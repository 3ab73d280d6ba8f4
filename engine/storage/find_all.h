#pragma once
// Many look-ups of identifiers at once, of which none waits for the memory of another.

#include <optional>
#include <span>
#include <string_view>

#include "engine/storage/snapshot.h"

namespace tamis {

// rows[i] is what snapshot.find(identifier, ids[i]) is. The column is verified.
void find_all(const Snapshot& snapshot, ColumnId identifier, std::span<const std::string_view> ids, std::span<std::optional<RowId>> rows);

}  // namespace tamis
