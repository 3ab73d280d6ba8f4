#pragma once
// Intervals of texts over a StringBlock: the sketch decides most rows, the texts of the edge codes the rest.

#include <memory>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "engine/bitmap/block_mask.h"
#include "engine/exec/scratch.h"
#include "engine/plan/leaf.h"
#include "engine/storage/block.h"

namespace tamis {

// The texts that start with `prefix`.
[[nodiscard]] TextRange prefix_range(const std::string& prefix);

// Belongs to one thread at a time.
class TextRanges {
 public:
  // Ascending and disjoint.
  explicit TextRanges(std::vector<TextRange> ranges);

  // Keeps the candidates whose text lies in a range; rows without a value are not kept.
  void keep(const StringBlock& block, BlockMask& candidates, Scratch& scratch);

 private:
  // Codes that may hold texts of the range; at low (high) some texts may lie outside when low_edge (high_edge).
  struct Codes {
    std::size_t low = 1, high = 0;
    bool low_edge = false, high_edge = false;
  };
  [[nodiscard]] Codes codes_for(const StringBlock& block, const TextRange& range);
  [[nodiscard]] std::string_view bound(const StringBlock& block, std::size_t code);
  [[nodiscard]] bool contains(std::string_view text) const;

  void keep_one(const StringBlock& block, const TextRange& range, BlockMask& mask, Scratch& scratch);
  void keep_many(const StringBlock& block, BlockMask& mask, Scratch& scratch);
  template <typename Contains> void check(const StringBlock& block, BlockMask& rows, BlockMask& mask, Contains in);

  std::vector<TextRange> ranges_;
  std::unordered_set<std::string_view> points_;  // the texts themselves, where all ranges are single texts
  std::string stored_bound_, bound_, text_;
  std::vector<std::uint64_t> touched_, partial_;
};

}  // namespace tamis
