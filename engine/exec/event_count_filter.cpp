// EventCountLeaf: profiles by how many events they have in the sets. "So many or more" of one run is told from the events alone: they
// lie side by side, so that one with k - 1 of its profile before it says all. Anything else counts them.

#include <vector>

#include "engine/exec/block_events.h"
#include "engine/exec/block_filter.h"
#include "engine/exec/event_counts.h"

namespace tamis {
namespace {

// Each further event takes a pass over the mask; past so many, counting costs less.
constexpr Ordinal kMostPasses = 8;

class EventCountFilter final : public BlockFilter {
 public:
  EventCountFilter(const EventCountLeaf& leaf, const FilterContext& context)
      : leaf_(leaf), scratch_(context.scratch), events_(*context.events) {
    for (const EventSetPtr& set : leaf.sets) {
      const std::shared_ptr<ChunkMasks> masks = events_.masks_of(set);
      for (std::size_t run = 0; run < set->plans.size(); ++run) {
        if (!masks->is_empty(run)) walks_.emplace_back(masks, run);
      }
    }
    const auto& ranges = leaf.counts.ranges();
    if (ranges.size() == 1 && ranges[0].low > 0 && ranges[0].high == kGreatestOrdinal) threshold_ = ranges[0].low;
    if (ranges.size() == 1 && ranges[0].low == 0) {
      threshold_ = ranges[0].high + 1;
      below_ = true;
    }
  }

  // Without an event of these names each profile has none; with few, none has many.
  Outcome fold(std::size_t block) override {
    std::uint64_t most = 0;
    for (const EventWalk& walk : walks_) most += walk.run().of_block(block).size();
    const OrdinalRange possible{0, static_cast<Ordinal>(most)};
    if (leaf_.counts.avoids(possible)) return Outcome::kNone;
    return leaf_.counts.covers(possible) ? Outcome::kAll : Outcome::kSome;
  }

  Outcome run(std::size_t block, BlockMask& candidates) override {
    events_.set_block(block);
    EventWalk* only = nullptr;
    std::size_t used = 0;
    for (EventWalk& walk : walks_) {
      if (walk.run().of_block(block).size() == 0) continue;
      only = &walk;
      ++used;
    }
    if (used == 1 && threshold_ > 0 && threshold_ <= kMostPasses) return by_threshold(*only, block, candidates);
    return by_counts(block, candidates);
  }

 private:
  Outcome by_threshold(EventWalk& walk, std::size_t block, BlockMask& candidates) {
    ScratchMask marked(scratch_);
    marked->clear();
    walk.begin(block, candidates);
    mark_profiles_with(walk, block, static_cast<std::uint32_t>(threshold_), *marked);
    if (below_)
      candidates.and_not(*marked);
    else
      candidates.and_with(*marked);
    return outcome_of(candidates);
  }

  Outcome by_counts(std::size_t block, BlockMask& candidates) {
    counts_.assign(kBlockRows, 0);
    for (EventWalk& walk : walks_) {
      walk.begin(block, candidates);
      counter_.add(walk, block, counts_.data());
    }
    ScratchMask left(scratch_, candidates), one(scratch_);
    constexpr Ordinal kMost = ~std::uint32_t{0};
    for (const OrdinalRange& range : leaf_.counts.ranges()) {
      if (range.low > kMost) break;
      *one = *left;
      simd::kernels().range_u32(counts_.data(), static_cast<std::uint32_t>(range.low),
                                static_cast<std::uint32_t>(std::min(range.high, kMost)), one->words.data());
      left->and_not(*one);
    }
    candidates.and_not(*left);
    return outcome_of(candidates);
  }

  const EventCountLeaf& leaf_;
  Scratch& scratch_;
  BlockEvents& events_;
  std::vector<EventWalk> walks_;
  Ordinal threshold_ = 0;  // in are those with so many events or more; where below_, those with fewer. 0: it takes their number
  bool below_ = false;
  EventCounter counter_;
  std::vector<std::uint32_t> counts_;
};

}  // namespace

std::unique_ptr<BlockFilter> make_event_count_filter(const EventCountLeaf& leaf, const FilterContext& context) {
  return std::make_unique<EventCountFilter>(leaf, context);
}

}  // namespace tamis
