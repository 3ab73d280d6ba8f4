// EventEndLeaf: profiles by their first or last event in a set. The events of a profile lie side by side in their order, so that it is
// the lowest or highest bit among those of the profile in the mask of the set.

#include <algorithm>
#include <bit>
#include <deque>
#include <optional>
#include <vector>

#include "engine/exec/block_events.h"
#include "engine/exec/block_filter.h"
#include "engine/exec/event_masks.h"

namespace tamis {
namespace {

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
    const auto has_events = [block](const Walks& walks) { return walks.all.run().of_block(block).size() > 0; };
    const bool with_seen = std::ranges::count_if(walks_, has_events) > 1;
    for (Walks& walks : walks_) {
      if (!has_events(walks)) continue;
      look(walks, block, candidates, with_seen);
      found->or_with(chosen_here_);
      if (!with_seen) continue;
      for (std::size_t w = 0; w < kBlockWords; ++w) several_.words[w] |= seen_.words[w] & seen_here_.words[w];
      seen_.or_with(seen_here_);
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

  // Which profiles have an event in the set (where `with_seen`), and of which the one at the end is chosen.
  void look(Walks& walks, std::size_t block, const BlockMask& candidates, bool with_seen) {
    seen_here_.clear();
    chosen_here_.clear();
    walks.all.begin(block, candidates);
    walks.chosen.begin(block, candidates);
    const EventIndex& index = walks.all.run().index();
    const auto base = static_cast<std::uint32_t>(block * kBlockRows);
    auto chosen = walks.chosen.next();
    std::size_t next_word = 0;
    bool carry = false;
    while (const auto chunk = walks.all.next()) {
      const std::size_t word = chunk->chunk * kBlockWords;
      // Chunks without events were left out: a profile goes on only where none begins there.
      if (word != next_word && index.ranks[word] != index.ranks[next_word]) carry = false;
      next_word = word + kBlockWords;
      ends_ = *chunk->mask;
      if (leaf_.first) {
        left_ = ends_;
        simd::kernels().later_in_group(left_.words.data(), index.starts.data() + word, carry);
        ends_.and_not(left_);
      } else {
        simd::kernels().last_in_group(ends_.words.data(), index.starts.data() + word);
        // Of a profile that began before this chunk, what was the last event is no more.
        if (const auto row = first_that_goes_on(*chunk->mask, index, word)) chosen_here_.reset(*row - base);
      }
      if (with_seen) mark(ends_, *chunk, index, base, seen_here_);
      while (chosen && chosen->chunk < chunk->chunk) chosen = walks.chosen.next();
      if (!chosen || chosen->chunk != chunk->chunk) continue;
      ends_.and_with(*chosen->mask);
      mark(ends_, *chunk, index, base, chosen_here_);
    }
  }

  // The profile whose events begin before the words and that has one in `mask`.
  static std::optional<std::uint32_t> first_that_goes_on(const BlockMask& mask, const EventIndex& index, std::size_t word) {
    for (std::size_t w = 0; w < kBlockWords; ++w) {
      const std::uint64_t starts = index.starts[word + w];
      const std::uint64_t before = starts == 0 ? ~std::uint64_t{0} : (std::uint64_t{1} << std::countr_zero(starts)) - 1;
      if ((mask.words[w] & before) != 0) return index.profiles[index.ranks[word] - 1];
      if (starts != 0) break;
    }
    return std::nullopt;
  }

  void mark(const BlockMask& events, const EventWalk::Chunk& chunk, const EventIndex& index, std::uint32_t base, BlockMask& profiles) {
    groups_.resize(kBlockRows);
    const std::size_t word = chunk.chunk * kBlockWords;
    const std::uint32_t found = simd::kernels().groups_of(events.words.data(), index.starts.data() + word, index.ranks.data() + word,
                                                          chunk.first_word, chunk.last_word, groups_.data());
    for (std::uint32_t i = 0; i < found; ++i) profiles.set(index.profiles[groups_[i]] - base);
  }

  const EventEndLeaf& leaf_;
  Scratch& scratch_;
  BlockEvents& events_;
  std::unique_ptr<BlockFilter> otherwise_;
  std::deque<Walks> walks_;
  BlockMask seen_, several_;           // several_: profiles with events in more than one run
  BlockMask seen_here_, chosen_here_;  // in the run at hand
  BlockMask ends_, left_;
  std::vector<std::uint32_t> groups_;
};

}  // namespace

std::unique_ptr<BlockFilter> make_event_end_filter(const EventEndLeaf& leaf, const FilterContext& context) {
  return std::make_unique<EventEndFilter>(leaf, context);
}

}  // namespace tamis
