#pragma once
// From the item codes of one block to a ListBlock.

#include <cstdint>
#include <span>
#include <vector>

#include "engine/storage/histogram.h"
#include "engine/storage/packed_block.h"

namespace tamis {

// Items in more rows than this get a plane, all others postings: a plane's 8 KiB are 4,096 rows of postings, but a plane is
// and-ed in 0.1 µs where a thousand rows take a microsecond to be set.
inline constexpr std::uint32_t kFrequentRows = 1'024;

struct EncodedLists {
  PackedBlock packed;
  std::vector<ValueCount> rows_of_items;  // ascending
};

// Row i has the items ends[i-1] - begin … ends[i] - begin - 1 of `items`, which are codes below `dictionary_size`.
[[nodiscard]] EncodedLists encode_lists(std::span<const std::uint32_t> items, std::span<const std::uint64_t> ends, std::uint64_t begin,
                                        std::span<const std::uint8_t> present, std::size_t dictionary_size);

}  // namespace tamis
