#pragma once
// The texts, or the items of lists, of one property in several runs.

#include <cstdint>
#include <span>
#include <vector>

#include "engine/storage/builder.h"
#include "engine/storage/column.h"
#include "engine/storage/dictionary_builder.h"

namespace tamis {

struct MergedDictionary {
  bool texts_in_rows = false;  // there is no dictionary then
  std::uint64_t distinct = 0;  // texts in rows: an estimate
  BuiltDictionary dictionary;
  std::vector<std::vector<std::uint32_t>> codes;  // for each column the codes of its own dictionary, if any, in the one of all
};

// `columns` are STRING or lists of one kind and verified; null where a run has no such property.
[[nodiscard]] MergedDictionary merge_dictionaries(std::span<const Column* const> columns, Type type, ForcedEncoding force,
                                                  const ParallelFor& parallel);

}  // namespace tamis
