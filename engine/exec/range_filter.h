#pragma once
// One interval of ordinals over one scalar block: the work of most predicates.

#include <memory>

#include "engine/bitmap/block_mask.h"
#include "engine/exec/scratch.h"
#include "engine/storage/block.h"

namespace tamis {

// Keeps the candidates that have a value.
void keep_present(const ScalarBlock& block, BlockMask& candidates) noexcept;
// The same by a presence plane (null: all present, or all missing).
void keep_present(const std::uint64_t* presence, std::uint32_t rows, std::uint32_t missing, BlockMask& candidates) noexcept;

// Keeps the candidates whose value lies in the range. On code planes with early stop; rows whose code does not decide are
// compared by their exact ordinal.
void keep_range(const ScalarBlock& block, OrdinalRange range, BlockMask& candidates, Scratch& scratch);

// Takes the rows whose value is kept apart from the codes (exceptions of decimals) out of the candidates; put_back() adds those
// that are in the set.
class Exceptions {
 public:
  // `contains(ordinal)` says which stay.
  template <typename Contains> Exceptions(const ScalarBlock& block, BlockMask& candidates, Scratch& scratch, Contains contains)
      : kept_(block.exception_rows.empty() ? nullptr : std::make_unique<ScratchMask>(scratch)) {
    if (kept_ == nullptr) return;
    (*kept_)->clear();
    for (std::size_t i = 0; i < block.exception_rows.size(); ++i) {
      const std::uint32_t row = block.exception_rows[i];
      if (!candidates.test(row)) continue;
      candidates.reset(row);
      if (contains(block.exceptions[i])) (*kept_)->set(row);
    }
  }
  void put_back(BlockMask& candidates) const noexcept {
    if (kept_ != nullptr) candidates.or_with(**kept_);
  }

 private:
  std::unique_ptr<ScratchMask> kept_;
};

}  // namespace tamis
