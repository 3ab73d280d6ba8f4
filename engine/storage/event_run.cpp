#include "engine/storage/event_run.h"

#include <algorithm>
#include <bit>
#include <utility>

#include "engine/storage/event_compare.h"

namespace tamis {
EventRun::EventRun(SnapshotPtr events, EventIndex index, std::shared_ptr<const void> owner)
    : events_(std::move(events)), index_(index), owner_(std::move(owner)) {}

std::uint32_t EventRun::first_event(std::uint32_t place) const noexcept {
  if (place >= index_.profiles.size()) return static_cast<std::uint32_t>(events_->rows());
  // The last word before which at most `place` starts lie holds it.
  const auto word = std::ranges::upper_bound(index_.ranks, place) - index_.ranks.begin() - 1;
  std::uint64_t left = index_.starts[static_cast<std::size_t>(word)];
  for (std::uint32_t skip = place - index_.ranks[static_cast<std::size_t>(word)]; skip > 0; --skip) left &= left - 1;
  return static_cast<std::uint32_t>(word) * static_cast<std::uint32_t>(kWordBits) + static_cast<std::uint32_t>(std::countr_zero(left));
}

EventRange EventRun::of_profile(RowId profile) const noexcept {
  const EventRange block = of_block(profile.value / kBlockRows);
  if (block.size() == 0) return {};
  const auto first = index_.profiles.begin() + place_of(block.first), last = index_.profiles.begin() + place_of(block.last - 1) + 1;
  const auto found = std::lower_bound(first, last, profile.value);
  if (found == last || *found != profile.value) return {};
  const auto place = static_cast<std::uint32_t>(found - index_.profiles.begin());
  return {first_event(place), first_event(place + 1)};
}

std::uint64_t EventTable::events() const noexcept {
  std::uint64_t sum = 0;
  for (const EventRunPtr& run : runs) sum += run->events().rows();
  return sum;
}

std::vector<EventPlace> events_of(const EventTable& table, RowId profile) {
  std::vector<EventPlace> places;
  std::size_t runs = 0;
  for (const EventRunPtr& run : table.runs) {
    const EventRange range = run->of_profile(profile);
    for (std::uint32_t row = range.first; row < range.last; ++row) places.push_back({run.get(), row});
    runs += range.size() > 0 ? 1 : 0;
  }
  if (runs > 1) std::ranges::sort(places, PlaceOrder(*table.def.properties));
  return places;
}

}  // namespace tamis
