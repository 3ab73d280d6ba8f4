#pragma once
// Rows of a block again, without a look at single values.

#include <cstdint>

#include "engine/storage/column.h"
#include "engine/storage/raw_column.h"

namespace tamis {

// Of rows first … last - 1: whether each is present (0 or 1), and its ordinal; those of missing rows mean nothing.
void decode_ordinals(const ScalarBlock& block, std::uint32_t first, std::uint32_t last, Ordinal* ordinals, std::uint8_t* present);

// Appends rows first … last - 1 of a block of the column.
void append_rows(RawColumn& out, const Column& column, std::size_t block, std::uint32_t first, std::uint32_t last);

}  // namespace tamis
