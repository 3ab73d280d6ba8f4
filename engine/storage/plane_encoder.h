#pragma once
// From codes to planes.

#include <cstdint>
#include <span>

#include "engine/storage/block.h"
#include "engine/storage/encoder_scratch.h"

namespace tamis {

// Planes of the codes, one a row, of `width` bits; constant planes are left out. The planes lie in `scratch.planes`.
[[nodiscard]] StoredPlanes encode_planes(std::span<const std::uint64_t> codes, int width, EncoderScratch& scratch);

// One bit a row, in `scratch.presence`: where present[i] is not 0.
[[nodiscard]] const std::uint64_t* encode_presence(std::span<const std::uint8_t> present, EncoderScratch& scratch);

}  // namespace tamis
