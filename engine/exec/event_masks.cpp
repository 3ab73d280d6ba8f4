#include "engine/exec/event_masks.h"

#include <algorithm>

#include "engine/exec/block_events.h"

namespace tamis {
namespace {

// With fewer candidates among the profiles than one in so many, their events are looked for one profile after another. Sooner where
// each event asks the profile.
constexpr std::uint64_t kFewProfiles = 32, kFewAskedProfiles = 2;

bool is_constant(const FilterPlan& plan, bool value) {
  const auto* constant = std::get_if<ConstantFilter>(&plan.root.node);
  return constant != nullptr && constant->value == value;
}

// Sets the bits first to last - 1.
void fill(BlockMask& mask, std::uint32_t first, std::uint32_t last) {
  for (std::uint32_t w = first / 64; w * 64 < last; ++w) {
    const std::uint32_t low = std::max(first, w * 64) - w * 64, high = std::min(last, w * 64 + 64) - w * 64;
    mask.words[w] |= (~std::uint64_t{0} >> (64 - (high - low))) << low;
  }
}

// Clears all bits but first to last - 1.
void cut(BlockMask& mask, std::uint32_t first, std::uint32_t last) {
  std::fill_n(mask.words.begin(), first / 64, 0);
  if (first % 64 != 0) mask.words[first / 64] &= ~std::uint64_t{0} << (first % 64);
  if (last % 64 != 0) mask.words[last / 64] &= ~(~std::uint64_t{0} << (last % 64));
  std::fill(mask.words.begin() + (last + 63) / 64, mask.words.end(), 0);
}

}  // namespace

ChunkMasks::ChunkMasks(const EventSet& set, const EventTable& table, BlockEvents& profiles, IndexUse index, std::int64_t now_us,
                       std::size_t chunks_kept)
    : set_(set), table_(table), profiles_(profiles), index_(index), now_us_(now_us), kept_(chunks_kept) {
  for (const FilterPlan& plan : set.plans) runs_.push_back(std::make_unique<Run>(plan));
}

bool ChunkMasks::is_empty(std::size_t run) const noexcept { return is_constant(set_.plans[run], false); }

PlanRunner& ChunkMasks::runner(std::size_t run) {
  Run& r = *runs_[run];
  if (r.runner == nullptr) {
    r.runner = std::make_unique<PlanRunner>(r.plans, r.leaves, EventRows{table_.runs[run].get(), &profiles_}, index_, now_us_);
  }
  return *r.runner;
}

SharedMask ChunkMasks::of_chunk(std::size_t run, std::size_t chunk) {
  for (const Kept& kept : kept_) {
    if (kept.run == run && kept.chunk == chunk) return kept.mask;
  }
  // A mask that nobody else holds is used again.
  auto free = std::ranges::find_if(spare_, [](const auto& mask) { return mask.use_count() == 1; });
  if (free == spare_.end()) free = spare_.insert(free, std::make_shared<BlockMask>());
  std::shared_ptr<BlockMask> mask = *free;
  const std::size_t rows = rows_of_block(chunk, table_.runs[run]->events().rows());
  PlanRunner& plan = runner(run);
  const Outcome outcome = plan.run(0, chunk, *mask);
  profiles_.count_chunk(rows, plan.was_decided());
  if (outcome == Outcome::kAll) mask->fill_first(rows);
  Kept& kept = kept_[next_];
  next_ = (next_ + 1) % kept_.size();
  kept = {run, chunk, outcome == Outcome::kNone ? nullptr : SharedMask(std::move(mask))};
  return kept.mask;
}

bool ChunkMasks::keep(std::size_t run, std::size_t chunk, BlockMask& candidates) {
  PlanRunner& plan = runner(run);
  const std::uint64_t events = candidates.count();
  const Outcome outcome = plan.run_within(chunk, candidates);
  profiles_.count_chunk(events, plan.was_decided());
  return outcome != Outcome::kNone;
}

void EventWalk::begin(std::size_t block, const BlockMask& rows) {
  range_ = run().of_block(block);
  whole_ = true;
  by_profile_ = false;
  chunk_ = range_.first / kBlockRows;
  if (range_.size() == 0) return;
  const std::uint64_t wanted = rows.count(), profiles = run().place_of(range_.last - 1) - run().place_of(range_.first) + 1;
  by_profile_ = wanted * (masks_->set().asks_profile ? kFewAskedProfiles : kFewProfiles) < profiles;
  if (by_profile_) find_ranges(block, rows);
}

void EventWalk::find_ranges(std::size_t block, const BlockMask& rows) {
  whole_ = false;
  ranges_.clear();
  next_range_ = 0;
  const auto profiles = run().index().profiles;
  const auto end = profiles.begin() + run().place_of(range_.last - 1) + 1;
  auto at = profiles.begin() + run().place_of(range_.first);
  const auto base = static_cast<std::uint32_t>(block * kBlockRows);
  for_each_row(rows, [&](std::uint32_t row) {
    at = std::lower_bound(at, end, base + row);
    if (at == end || *at != base + row) return;
    const auto place = static_cast<std::uint32_t>(at - profiles.begin());
    ranges_.push_back({run().first_event(place), run().first_event(place + 1)});
  });
  if (!ranges_.empty()) chunk_ = ranges_.front().first / kBlockRows;
}

// The events that a chunk has of range_, or of ranges_.
void EventWalk::fill_candidates(std::uint32_t first, std::uint32_t last) {
  candidates_.clear();
  if (!by_profile_) return fill(candidates_, std::max(first, range_.first) - first, std::min(last, range_.last) - first);
  for (; next_range_ < ranges_.size() && ranges_[next_range_].first < last; ++next_range_) {
    const EventRange& range = ranges_[next_range_];
    fill(candidates_, std::max(first, range.first) - first, std::min(last, range.last) - first);
    if (range.last > last) return;  // it goes on in the next chunk
  }
}

std::optional<EventWalk::Chunk> EventWalk::next() {
  while (std::uint64_t{chunk_} * kBlockRows < range_.last) {
    if (by_profile_) {
      if (next_range_ == ranges_.size()) return std::nullopt;
      chunk_ = std::max(chunk_, ranges_[next_range_].first / kBlockRows);
    }
    const std::size_t chunk = chunk_++;
    const auto first = static_cast<std::uint32_t>(chunk * kBlockRows);
    const auto last = static_cast<std::uint32_t>(std::min<std::uint64_t>(std::uint64_t{first} + kBlockRows, run().events().rows()));
    const std::uint32_t begin = std::max(first, range_.first) - first, end = std::min(last, range_.last) - first;
    const Chunk result{chunk, &candidates_, begin / 64, (end + 63) / 64};
    if (by_profile_ || masks_->set().asks_profile) {
      fill_candidates(first, last);
      if (masks_->keep(run_, chunk, candidates_)) return result;
      continue;
    }
    held_ = masks_->of_chunk(run_, chunk);
    if (held_ == nullptr) continue;
    if (begin == 0 && end == last - first) return Chunk{chunk, held_.get(), result.first_word, result.last_word};
    candidates_ = *held_;
    cut(candidates_, begin, end);
    return result;
  }
  return std::nullopt;
}

}  // namespace tamis
