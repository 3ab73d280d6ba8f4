#pragma once
// Memory that the encoders of one thread use again from block to block.

#include <cstdint>
#include <vector>

#include "engine/base/geometry.h"
#include "engine/storage/aligned_bytes.h"
#include "engine/storage/ordinal.h"

namespace tamis {

struct EncoderScratch {
  static constexpr std::size_t kPlanes = 64;

  std::vector<Ordinal> ordinals = std::vector<Ordinal>(kBlockRows);
  std::vector<std::uint64_t> codes = std::vector<std::uint64_t>(kBlockRows);
  AlignedBytes planes{kPlanes * kPlaneBytes};
  AlignedBytes unwanted{kPlaneBytes};          // where constant planes are written
  AlignedBytes presence{kPlaneBytes};
  AlignedBytes raw{kBlockRows * sizeof(std::uint64_t)};
};

// Belongs to the calling thread; valid until the thread's next block.
[[nodiscard]] inline EncoderScratch& encoder_scratch() {
  thread_local EncoderScratch scratch;
  return scratch;
}

}  // namespace tamis
