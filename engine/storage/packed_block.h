#pragma once
// A block with the memory that it lies in, between its encoder and the snapshot.

#include "engine/storage/aligned_bytes.h"
#include "engine/storage/block.h"
#include "engine/storage/block_layout.h"

namespace tamis {

struct PackedBlock {
  Block block;
  AlignedBytes bytes;
};

// The block with its arrays in memory of its own: what encoders return when their scratch memory is to be used again.
[[nodiscard]] inline PackedBlock pack(Block block) {
  AlignedBytes bytes(layout::payload_bytes(block));
  layout::relocate(block, bytes.data());
  return {block, std::move(bytes)};
}

}  // namespace tamis
