// GeneralLeaf: any predicate, value by value, tile by tile over the candidates.

#include <bit>
#include <cstring>
#include <vector>

#include "engine/exec/block_filter.h"
#include "engine/exec/decode.h"
#include "engine/exec/vector_evaluator.h"

namespace tamis {
namespace {

class GeneralFilter final : public BlockFilter {
 public:
  GeneralFilter(const GeneralLeaf& leaf, const FilterContext& context)
      : predicate_(*leaf.predicate), source_(context.snapshot, context.now_us), evaluator_(context.now_us) {}

  Outcome fold(std::size_t /*block*/) override { return Outcome::kSome; }

  Outcome run(std::size_t block, BlockMask& candidates) override {
    source_.set_block(block);
    for (std::uint32_t first = 0; first < kBlockRows; first += kTileRows) {
      gather(candidates, first);
      if (rows_.empty()) continue;
      evaluator_.test(predicate_, source_, rows_, holds_);
      keep_what_holds(candidates);
    }
    return outcome_of(candidates);
  }

 private:
  void keep_what_holds(BlockMask& mask) const {
    for (std::size_t i = 0; i < rows_.size();) {
      std::uint64_t& word = mask.words[rows_[i] / 64];
      if (word == ~std::uint64_t{0}) {
        word = packed(holds_.data() + i);
        i += 64;
        continue;
      }
      std::uint64_t in = 0;
      for (const std::uint32_t w = rows_[i] / 64; i < rows_.size() && rows_[i] / 64 == w; ++i)
        in |= std::uint64_t{holds_[i]} << (rows_[i] % 64);
      word = in;
    }
  }

  // 64 bytes of 0 or 1 as bits: eight at a time, each moved to its place in the product's highest byte.
  static std::uint64_t packed(const std::uint8_t* holds) {
    std::uint64_t word = 0;
    for (int byte = 0; byte < 8; ++byte) {
      std::uint64_t eight = 0;
      std::memcpy(&eight, holds + byte * 8, sizeof eight);
      word |= (eight * 0x0102040810204080U >> 56) << (byte * 8);
    }
    return word;
  }

  void gather(const BlockMask& mask, std::uint32_t first) {
    rows_.resize(kTileRows);
    std::size_t count = 0;
    for (std::uint32_t w = first / 64; w < (first + kTileRows) / 64; ++w) {
      if (mask.words[w] == ~std::uint64_t{0}) {
        for (std::uint32_t i = 0; i < 64; ++i) rows_[count + i] = w * 64 + i;
        count += 64;
        continue;
      }
      for (std::uint64_t left = mask.words[w]; left != 0; left &= left - 1) {
        rows_[count++] = w * 64 + static_cast<std::uint32_t>(std::countr_zero(left));
      }
    }
    rows_.resize(count);
  }

  const Predicate& predicate_;
  BlockSource source_;
  VectorEvaluator evaluator_;
  std::vector<std::uint32_t> rows_;
  TestVector holds_;
};

}  // namespace

std::unique_ptr<BlockFilter> make_general_filter(const GeneralLeaf& leaf, const FilterContext& context) {
  return std::make_unique<GeneralFilter>(leaf, context);
}

}  // namespace tamis
