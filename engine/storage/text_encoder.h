#pragma once
// From the texts of one block to a StringBlock.

#include <cstdint>

#include "engine/storage/packed_block.h"
#include "engine/storage/raw_column.h"

namespace tamis {

// Parts of the sketch of one block: 11 planes leave 32 rows of a full block to be compared with a text.
inline constexpr std::size_t kTextParts = 2'048;

// Rows first … first + rows - 1 of a STRING column; their texts take less than 4 GiB.
[[nodiscard]] PackedBlock encode_texts(const RawColumn& column, std::size_t first, std::uint32_t rows);

}  // namespace tamis
