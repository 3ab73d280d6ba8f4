#include "engine/storage/event_run.h"

#include <algorithm>
#include <bit>
#include <utility>

namespace tamis {
namespace {

// Compares events of one profile that lie in different runs of a table.
class InOrder {
 public:
  explicit InOrder(const EventTable& table) : message_id_(table.def.properties->find(kMessageIdName)) {
    // Properties in the order of their names: an order that does not depend on which came first.
    const auto& columns = table.def.properties->columns();
    for (std::uint32_t i = 1; i < columns.size(); ++i) by_name_.push_back(ColumnId{i});
    std::ranges::sort(by_name_, {}, [&](ColumnId id) -> const std::string& { return columns[id.value].name; });
  }

  bool operator()(const EventPlace& a, const EventPlace& b) const {
    if (const auto by = compare_by(kEventTime, a, b); by != 0) return by < 0;
    if (message_id_) {
      if (const auto by = compare_by(*message_id_, a, b); by != 0) return by < 0;
    }
    for (const ColumnId property : by_name_) {
      if (const auto by = compare_by(property, a, b); by != 0) return by < 0;
    }
    return false;
  }

 private:
  static std::strong_ordering compare_by(ColumnId property, const EventPlace& a, const EventPlace& b) {
    return order(a.run->events().value(property, RowId{a.row}), b.run->events().value(property, RowId{b.row}));
  }

  std::optional<ColumnId> message_id_;
  std::vector<ColumnId> by_name_;
};

}  // namespace

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
  if (runs > 1) std::ranges::sort(places, InOrder(table));
  return places;
}

}  // namespace tamis
