// EventEndLeaf: profiles by their first or last event in a set. The events of a profile lie side by side in their order, so that it is
// the lowest or highest bit among those of the profile in the mask of the set.

#include <bit>
#include <deque>

#include "engine/exec/block_events.h"
#include "engine/exec/block_filter.h"
#include "engine/exec/event_masks.h"

namespace tamis {
namespace {

// Of a block of profiles: which have an event in the set, and which of these one that is chosen.
struct Ends {
  BlockMask seen, chosen;

  void put(std::uint32_t row, bool is_chosen) noexcept {
    const std::uint64_t bit = std::uint64_t{1} << (row % 64);
    seen.words[row / 64] |= bit;
    chosen.words[row / 64] = (chosen.words[row / 64] & ~bit) | (is_chosen ? bit : 0);
  }
};

// Looks at the events of a word, a bit an event; `starts` are those that begin a profile's events, `profiles` those whose events begin
// there, the one before them at -1. What comes later replaces what came before.
void see_last(std::uint64_t events, std::uint64_t chosen, std::uint64_t starts, const std::uint32_t* profiles, std::uint32_t base,
              Ends& ends) noexcept {
  while (events != 0) {
    const int highest = 63 - std::countl_zero(events);
    const std::uint64_t begun = starts & (~std::uint64_t{0} >> (63 - highest));
    ends.put(profiles[std::popcount(begun) - 1] - base, (chosen >> highest & 1) != 0);
    if (begun == 0) return;
    events &= (std::uint64_t{1} << (63 - std::countl_zero(begun))) - 1;
  }
}

// The same for the first events: what came before stays.
void see_first(std::uint64_t events, std::uint64_t chosen, std::uint64_t starts, const std::uint32_t* profiles, std::uint32_t base,
               Ends& ends) noexcept {
  while (events != 0) {
    const int lowest = std::countr_zero(events);
    const std::uint64_t up_to = ~std::uint64_t{0} >> (63 - lowest);
    const std::uint32_t row = profiles[std::popcount(starts & up_to) - 1] - base;
    if (!ends.seen.test(row)) ends.put(row, (chosen >> lowest & 1) != 0);
    const std::uint64_t next = starts & ~up_to;
    if (next == 0) return;
    events &= ~std::uint64_t{0} << std::countr_zero(next);
  }
}

class EventEndFilter final : public BlockFilter {
 public:
  EventEndFilter(const EventEndLeaf& leaf, const FilterContext& context)
      : leaf_(leaf), scratch_(context.scratch), events_(*context.events), otherwise_(make_general_filter(leaf.otherwise, context)) {
    const std::shared_ptr<ChunkMasks> all = events_.masks_of(leaf.set), chosen = events_.masks_of(leaf.chosen);
    for (std::size_t run = 0; run < leaf.set->plans.size(); ++run) {
      if (!all->is_empty(run)) walks_.emplace_back(all, chosen, run);
    }
  }

  Outcome fold(std::size_t block) override {
    for (const Walks& walks : walks_) {
      if (walks.all.run().of_block(block).size() > 0) return Outcome::kSome;
    }
    return Outcome::kNone;
  }

  Outcome run(std::size_t block, BlockMask& candidates) override {
    events_.set_block(block);
    seen_.clear();
    several_.clear();
    ScratchMask found(scratch_);
    found->clear();
    for (Walks& walks : walks_) {
      if (walks.all.run().of_block(block).size() == 0) continue;
      look(walks, block, candidates);
      for (std::size_t w = 0; w < kBlockWords; ++w) several_.words[w] |= seen_.words[w] & ends_.seen.words[w];
      seen_.or_with(ends_.seen);
      found->or_with(ends_.chosen);
    }
    several_.and_with(candidates);
    if (several_.any()) {
      found->and_not(several_);
      if (otherwise_->run(block, several_) != Outcome::kNone) found->or_with(several_);
    }
    candidates.and_with(*found);
    return outcome_of(candidates);
  }

 private:
  struct Walks {
    Walks(const std::shared_ptr<ChunkMasks>& set, const std::shared_ptr<ChunkMasks>& some, std::size_t run)
        : all(set, run), chosen(some, run) {}
    EventWalk all, chosen;
  };

  // Fills ends_.
  void look(Walks& walks, std::size_t block, const BlockMask& candidates) {
    ends_.seen.clear();
    ends_.chosen.clear();
    walks.all.begin(block, candidates);
    walks.chosen.begin(block, candidates);
    const EventIndex& index = walks.all.run().index();
    const auto base = static_cast<std::uint32_t>(block * kBlockRows);
    auto chosen = walks.chosen.next();
    while (const auto chunk = walks.all.next()) {
      while (chosen && chosen->chunk < chunk->chunk) chosen = walks.chosen.next();
      const bool any = chosen && chosen->chunk == chunk->chunk;
      const std::size_t first = chunk->chunk * kBlockWords;
      for (std::size_t w = chunk->first_word; w < chunk->last_word; ++w) {
        const std::uint64_t events = chunk->mask->words[w];
        if (events == 0) continue;
        const std::uint32_t* profiles = index.profiles.data() + index.ranks[first + w];
        (leaf_.first ? see_first : see_last)(events, any ? chosen->mask->words[w] : 0, index.starts[first + w], profiles, base, ends_);
      }
    }
  }

  const EventEndLeaf& leaf_;
  Scratch& scratch_;
  BlockEvents& events_;
  std::unique_ptr<BlockFilter> otherwise_;
  std::deque<Walks> walks_;
  Ends ends_;
  BlockMask seen_, several_;  // several_: profiles with events in more than one run
};

}  // namespace

std::unique_ptr<BlockFilter> make_event_end_filter(const EventEndLeaf& leaf, const FilterContext& context) {
  return std::make_unique<EventEndFilter>(leaf, context);
}

}  // namespace tamis
