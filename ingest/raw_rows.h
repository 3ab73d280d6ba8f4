#pragma once
// Rows of raw columns: appended, copied, chosen.

#include <cstddef>
#include <cstdint>
#include <span>

#include "engine/storage/raw_column.h"

namespace tamis {

// One scalar STRING row; much faster than append_item and close_row.
inline void append_text_row(RawColumn& column, std::string_view text) {
  column.bytes.append(text);
  column.string_ends.push_back(column.bytes.size());
  column.present.push_back(1);
}

// Missing rows up to `rows`.
void pad_to(RawColumn& column, std::size_t rows);

// Rows [first, first + count) of `from`, a column of the same type, behind those of `to`.
void append_rows(RawColumn& to, const RawColumn& from, std::size_t first, std::size_t count);

// The rows whose `keep` is not 0. non_finite is counted anew by nobody: it stays what it was.
[[nodiscard]] RawColumn choose_rows(const RawColumn& column, std::span<const std::uint8_t> keep);

[[nodiscard]] std::uint64_t count_missing(const RawColumn& column) noexcept;

}  // namespace tamis
