#pragma once
// Vectors of DuckDB's common types, all their rows at once.

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "engine/storage/raw_column.h"
#include "ingest/typed_leaf.h"

namespace tamis {

// Appends the rows of a scalar vector, as read_item would one by one; `present` says which of them are there, besides `validity`.
// False: nothing was appended, since it is of another type or a value of it must be looked at by itself.
[[nodiscard]] bool append_vector(const Leaf& leaf, const void* data, const std::uint64_t* validity, std::span<const std::uint8_t> present,
                                 RawColumn& values);

// The rows of a vector of whole numbers of 64 bits at most. False: it is of another type.
[[nodiscard]] bool read_integers(const Leaf& leaf, const void* data, std::size_t rows, std::vector<std::int64_t>& values);

// The rows of a vector of texts, which own them; empty where they are not there. False: it is of another type, or a text must be
// looked at by itself.
[[nodiscard]] bool view_texts(const Leaf& leaf, const void* data, std::span<const std::uint8_t> present,
                              std::vector<std::string_view>& texts);

// Takes rows that are not valid from those that are present.
void keep_valid(const std::uint64_t* validity, std::span<std::uint8_t> present) noexcept;

}  // namespace tamis
