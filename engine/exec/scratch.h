#pragma once
// Memory of one worker, kept from block to block: after the first blocks a run allocates nothing.

#include <cstdint>
#include <memory>
#include <vector>

#include "engine/bitmap/block_mask.h"

namespace tamis {

class Scratch {
 public:
  Scratch() = default;
  Scratch(const Scratch&) = delete;
  Scratch& operator=(const Scratch&) = delete;

 private:
  friend class ScratchMask;
  std::vector<std::unique_ptr<BlockMask>> free_;
};

// A mask of unspecified content, lent for a scope.
class ScratchMask {
 public:
  explicit ScratchMask(Scratch& scratch) : scratch_(scratch) {
    if (scratch_.free_.empty()) {
      mask_ = std::make_unique_for_overwrite<BlockMask>();
    } else {
      mask_ = std::move(scratch_.free_.back());
      scratch_.free_.pop_back();
    }
  }
  ScratchMask(Scratch& scratch, const BlockMask& copy) : ScratchMask(scratch) { *mask_ = copy; }
  ScratchMask(const ScratchMask&) = delete;
  ScratchMask& operator=(const ScratchMask&) = delete;
  ~ScratchMask() { scratch_.free_.push_back(std::move(mask_)); }

  BlockMask& operator*() const noexcept { return *mask_; }
  BlockMask* operator->() const noexcept { return mask_.get(); }

 private:
  Scratch& scratch_;
  std::unique_ptr<BlockMask> mask_;
};

// Visits the rows of a mask in ascending order.
template <typename Visit> void for_each_row(const BlockMask& mask, Visit visit) {
  for (std::uint32_t w = 0; w < kBlockWords; ++w) {
    for (std::uint64_t left = mask.words[w]; left != 0; left &= left - 1) {
      visit(w * 64 + static_cast<std::uint32_t>(__builtin_ctzll(left)));
    }
  }
}

// Keeps the rows of a mask for which the test holds.
template <typename Test> void keep_rows(BlockMask& mask, Test test) {
  for (std::uint32_t w = 0; w < kBlockWords; ++w) {
    std::uint64_t kept = mask.words[w];
    for (std::uint64_t left = kept; left != 0; left &= left - 1) {
      const auto bit = static_cast<std::uint32_t>(__builtin_ctzll(left));
      if (!test(w * 64 + bit)) kept &= ~(std::uint64_t{1} << bit);
    }
    mask.words[w] = kept;
  }
}

}  // namespace tamis
