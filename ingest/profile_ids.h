#pragma once
// Whose events they are: the distinct ids of rows.

#include <cstdint>
#include <vector>

#include "engine/storage/raw_column.h"
#include "ingest/text_codes.h"

namespace tamis {

struct ProfileIds {
  RawColumn ids{kStringType};           // in the order of their first row
  std::vector<std::uint8_t> anonymous;  // of each: from the second column
  std::vector<std::uint32_t> places;    // of each row: in `ids`; 0 of rows that were dropped
  std::uint64_t anonymous_rows = 0;
};

// The id of a row is that of the first column, else that of the second, of which every row that is not dropped has one.
[[nodiscard]] ProfileIds distinct_ids(TextCodes ids, TextCodes anonymous_ids, const std::vector<std::uint8_t>& dropped);

}  // namespace tamis
