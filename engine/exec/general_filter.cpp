// GeneralLeaf: any predicate, value by value, tile by tile over the candidates.

#include <cstring>
#include <vector>

#include "engine/exec/block_filter.h"
#include "engine/exec/decode.h"
#include "engine/exec/row_source.h"
#include "engine/exec/vector_evaluator.h"

namespace tamis {
namespace {

class GeneralFilter final : public BlockFilter {
 public:
  GeneralFilter(const GeneralLeaf& leaf, const FilterContext& context)
      : predicate_(*leaf.predicate), source_(make_rows(context)), evaluator_(context.now_us) {}

  Outcome fold(std::size_t /*block*/) override { return Outcome::kSome; }

  Outcome run(std::size_t block, BlockMask& candidates) override {
    source_->set_block(block, &candidates);
    for (std::uint32_t first = 0; first < kBlockRows; first += kTileRows) {
      gather_rows(candidates, first, rows_);
      if (rows_.empty()) continue;
      evaluator_.test(predicate_, *source_, rows_, holds_);
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

  const Predicate& predicate_;
  std::unique_ptr<BlockRows> source_;
  VectorEvaluator evaluator_;
  std::vector<std::uint32_t> rows_;
  TestVector holds_;
};

}  // namespace

std::unique_ptr<BlockFilter> make_general_filter(const GeneralLeaf& leaf, const FilterContext& context) {
  return std::make_unique<GeneralFilter>(leaf, context);
}

}  // namespace tamis
