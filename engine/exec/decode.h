#pragma once
// Runs of rows of a scalar block as plain arrays.

#include <cstdint>
#include <span>

#include "engine/storage/block.h"

namespace tamis {

inline constexpr std::uint32_t kTileRows = 2'048;  // rows that are decoded at a time: arrays of 16 KiB, two or three fit L1

// Ordinals of rows first … first + rows - 1; both are multiples of 64, rows <= kTileRows. Rows without a value, and rows past the
// block's end, get anything.
void decode_ordinals(const ScalarBlock& block, std::uint32_t first, std::uint32_t rows, Ordinal* out) noexcept;
// The same as doubles, of a DOUBLE column.
void decode_doubles(const ScalarBlock& block, std::uint32_t first, std::uint32_t rows, double* out) noexcept;

// The same of some rows of one tile, ascending, at least one; a tile begins at a multiple of kTileRows.
void decode_ordinals_of(const ScalarBlock& block, std::span<const std::uint32_t> rows, Ordinal* out) noexcept;
void decode_doubles_of(const ScalarBlock& block, std::span<const std::uint32_t> rows, double* out) noexcept;

// Which of the rows have a value, a bit a row; rows past the block's end have none or, where all rows have one, anything.
void present_words(const ScalarBlock& block, std::uint32_t first, std::uint32_t rows, std::uint64_t* out) noexcept;

}  // namespace tamis
