#pragma once
// Whether what a file says can be trusted. Checksums tell what changed since it was written; these tell what could not have
// been written: whoever reads a block that passed both can follow every place and every code in it.

#include <string>

#include "engine/storage/column.h"

namespace tamis {

// Each gives the fault in a few words, or an empty string.

// The fields, before any array is touched: constant time.
[[nodiscard]] std::string fault_in_fields(const Block& block, const Column& column, std::size_t rows);
// The arrays of a block whose fields are in order.
[[nodiscard]] std::string fault_in_content(const Block& block, const Column& column);
// Places of texts in `bytes` bytes, order, and values within the kind.
[[nodiscard]] std::string fault_in_dictionary(const Column& column, std::span<const std::uint64_t> ends, std::uint64_t bytes);

}  // namespace tamis
