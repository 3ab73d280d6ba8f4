// Events as rows. What they ask of their profile is found for all profiles of a block together, and handed to each of its events.

#include <algorithm>

#include "engine/exec/block_events.h"
#include "engine/exec/row_source.h"
#include "engine/storage/event_run.h"

namespace tamis {

EventSource::EventSource(EventRows rows_are) : run_(*rows_are.run), profiles_(*rows_are.profiles), properties_(rows_are.run->events()) {}

void EventSource::set_block(std::size_t chunk, const BlockMask* candidates) {
  chunk_ = chunk;
  candidates_ = candidates;
  marked_block_ = ~std::size_t{0};
  properties_.set_block(chunk);
}

void EventSource::load(ColumnId property, std::span<const std::uint32_t> rows, ValueVector& out) { properties_.load(property, rows, out); }

void EventSource::load_trait(ColumnId trait, std::span<const std::uint32_t> rows, ValueVector& out) {
  ScalarPtr& scalar = traits_[trait];
  if (scalar == nullptr) scalar = make_scalar(ColumnRef{trait}, profiles_.snapshot().schema()[trait].type);
  load_of_profile(*scalar, rows, out);
}

void EventSource::load_of_profile(const Scalar& scalar, std::span<const std::uint32_t> rows, ValueVector& out) {
  if (rows.empty()) return out.reset(scalar.type, 0);
  find_profiles(rows);
  const std::span<const std::uint32_t> profiles = row_profiles_;
  const std::size_t first = profiles.front() / kBlockRows, last = profiles.back() / kBlockRows;
  const auto find = [&](std::size_t block, std::span<const std::uint32_t> some) -> const ValueVector& {
    profiles_.set_block(block);
    mark_profiles(block, some);
    return profiles_.values(scalar, marked_);
  };
  groups_.resize(profiles.size());
  std::ranges::transform(profiles, groups_.begin(), [](std::uint32_t profile) { return profile % kBlockRows; });
  if (first == last) return pick(find(first, profiles), groups_, out);
  out.reset(scalar.type, rows.size());
  for (std::size_t begin = 0; begin < profiles.size();) {
    const std::size_t block = profiles[begin] / kBlockRows;
    std::size_t end = begin;
    while (end < profiles.size() && profiles[end] / kBlockRows == block) ++end;
    const ValueVector& values = find(block, profiles.subspan(begin, end - begin));
    for (; begin < end; ++begin) out.copy(begin, values, groups_[begin]);
  }
}

void EventSource::find_profiles(std::span<const std::uint32_t> rows) {
  row_profiles_.resize(rows.size());
  const auto base = static_cast<std::uint32_t>(chunk_ * kBlockRows);
  for (std::size_t i = 0; i < rows.size(); ++i) row_profiles_[i] = run_.profile_at(run_.place_of(base + rows[i])).value;
}

// The profiles of the block that the candidates are of; where there are no candidates, these.
void EventSource::mark_profiles(std::size_t block, std::span<const std::uint32_t> profiles) {
  if (candidates_ != nullptr && marked_block_ == block) return;
  marked_.clear();
  if (candidates_ == nullptr) {
    for (const std::uint32_t profile : profiles) marked_.set(profile % kBlockRows);
    return;
  }
  marked_block_ = block;
  const auto base = static_cast<std::uint32_t>(chunk_ * kBlockRows);
  const EventRange all = run_.of_block(block);
  const std::uint32_t first = std::max(all.first, base) - base;
  const auto last = static_cast<std::uint32_t>(std::min<std::uint64_t>(all.last - base, kBlockRows));
  for (std::uint32_t w = first / 64; w * 64 < last; ++w) {
    for (std::uint64_t left = candidates_->words[w]; left != 0; left &= left - 1) {
      const std::uint32_t row = w * 64 + static_cast<std::uint32_t>(__builtin_ctzll(left));
      if (row >= first && row < last) marked_.set(run_.profile_at(run_.place_of(base + row)).value % kBlockRows);
    }
  }
}

}  // namespace tamis
