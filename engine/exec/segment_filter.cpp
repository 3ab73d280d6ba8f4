// SegmentLeaf: rows that were found beforehand.

#include "engine/exec/block_filter.h"

namespace tamis {
namespace {

class SegmentFilter final : public BlockFilter {
 public:
  SegmentFilter(const SegmentLeaf& leaf, const FilterContext& context) : rows_(*leaf.rows), scratch_(context.scratch) {}

  Outcome fold(std::size_t /*block*/) override { return Outcome::kSome; }

  Outcome run(std::size_t block, BlockMask& candidates) override {
    ScratchMask members(scratch_);
    rows_.copy_block(block, *members);
    candidates.and_with(*members);
    return outcome_of(candidates);
  }

 private:
  const RowSet& rows_;
  Scratch& scratch_;
};

}  // namespace

std::unique_ptr<BlockFilter> make_segment_filter(const SegmentLeaf& leaf, const FilterContext& context) {
  return std::make_unique<SegmentFilter>(leaf, context);
}

}  // namespace tamis
