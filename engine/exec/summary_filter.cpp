// SummaryLeaf: a set of the values of a column of summaries, whose rows are the first profiles. Later ones have no events.

#include "engine/exec/block_filter.h"

namespace tamis {
namespace {

class SummaryFilter final : public BlockFilter {
 public:
  SummaryFilter(const SummaryLeaf& leaf, const FilterContext& context)
      : leaf_(leaf),
        scratch_(context.scratch),
        profiles_(context.snapshot.rows()),
        inner_(make_set_filter(leaf.leaf, {*leaf.summaries, context.scratch, context.index, context.now_us})) {}

  Outcome fold(std::size_t block) override {
    const Outcome later = leaf_.leaf.missing ? Outcome::kAll : Outcome::kNone;
    if (block >= leaf_.summaries->blocks()) return later;
    const Outcome known = inner_->fold(block);
    return is_whole(block) || known == later ? known : Outcome::kSome;
  }

  Outcome run(std::size_t block, BlockMask& candidates) override {
    if (is_whole(block)) return inner_->run(block, candidates);
    ScratchMask known(scratch_), later(scratch_, candidates);
    known->fill_first(rows_of_block(block, leaf_.summaries->rows()));
    later->and_not(*known);
    known->and_with(candidates);
    candidates.clear();
    const Outcome folded = inner_->fold(block);
    if (folded == Outcome::kAll || (folded == Outcome::kSome && inner_->run(block, *known) != Outcome::kNone)) candidates.or_with(*known);
    if (leaf_.leaf.missing) candidates.or_with(*later);
    return outcome_of(candidates);
  }

  std::optional<std::uint64_t> count(std::size_t block) override {
    if (!is_whole(block)) return std::nullopt;
    return inner_->count(block);
  }

 private:
  // Whether all profiles of the block have a row.
  [[nodiscard]] bool is_whole(std::size_t block) const {
    return rows_of_block(block, leaf_.summaries->rows()) == rows_of_block(block, profiles_);
  }

  const SummaryLeaf& leaf_;
  Scratch& scratch_;
  const std::size_t profiles_;
  const std::unique_ptr<BlockFilter> inner_;
};

}  // namespace

std::unique_ptr<BlockFilter> make_summary_filter(const SummaryLeaf& leaf, const FilterContext& context) {
  return std::make_unique<SummaryFilter>(leaf, context);
}

}  // namespace tamis
