// GeneralLeaf: any predicate, value by value, tile by tile over the candidates.

#include <algorithm>
#include <vector>

#include "engine/exec/block_filter.h"
#include "engine/exec/decode.h"
#include "engine/exec/vector_evaluator.h"

namespace tamis {
namespace {

class GeneralFilter final : public BlockFilter {
 public:
  GeneralFilter(const GeneralLeaf& leaf, const FilterContext& context)
      : predicate_(*leaf.predicate), source_(context.snapshot), evaluator_(context.now_us) {}

  Outcome fold(std::size_t /*block*/) override { return Outcome::kSome; }

  Outcome run(std::size_t block, BlockMask& candidates) override {
    source_.set_block(block);
    for (std::uint32_t first = 0; first < kBlockRows; first += kTileRows) {
      gather(candidates, first);
      if (rows_.empty()) continue;
      evaluator_.test(predicate_, source_, rows_, holds_);
      for (std::size_t i = 0; i < rows_.size(); ++i) {
        if (holds_[i] == 0) candidates.reset(rows_[i]);
      }
    }
    return outcome_of(candidates);
  }

 private:
  void gather(const BlockMask& mask, std::uint32_t first) {
    rows_.clear();
    for (std::uint32_t w = first / 64; w < (first + kTileRows) / 64; ++w) {
      for (std::uint64_t left = mask.words[w]; left != 0; left &= left - 1) {
        rows_.push_back(w * 64 + static_cast<std::uint32_t>(__builtin_ctzll(left)));
      }
    }
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
