#pragma once
// From the ordinals of one block to a ScalarBlock: chooses the encoding.

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "engine/storage/builder.h"
#include "engine/storage/histogram.h"
#include "engine/storage/packed_block.h"

namespace tamis {

// What the encoder has to know of the column.
struct ScalarTraits {
  Kind kind = Kind::kInteger;
  bool identifier = false;
  ForcedEncoding force = ForcedEncoding::kNone;
  bool postings = true;
};

struct EncodedScalars {
  PackedBlock packed;
  std::optional<std::vector<ValueCount>> histogram;  // of the block's values, where they are few
};

// `ordinals` has one slot a row, which is set where present[row] is 0.
[[nodiscard]] EncodedScalars encode_scalars(std::span<Ordinal> ordinals, std::span<const std::uint8_t> present, const ScalarTraits& traits);

}  // namespace tamis
