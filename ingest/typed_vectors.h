#pragma once
// Vectors of DuckDB's common types, all their rows at once.

#include <cstdint>
#include <span>

#include "engine/storage/raw_column.h"
#include "ingest/typed_leaf.h"

namespace tamis {

// Appends the rows of a scalar vector, as read_item would one by one; `present` says which of them are there, besides `validity`.
// False: nothing was appended, since it is of another type or a value of it must be looked at by itself.
[[nodiscard]] bool append_vector(const Leaf& leaf, const void* data, const std::uint64_t* validity, std::span<const std::uint8_t> present,
                                 RawColumn& values);

}  // namespace tamis
