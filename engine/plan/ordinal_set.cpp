#include "engine/plan/ordinal_set.h"

#include <algorithm>
#include <bit>

namespace tamis {

OrdinalSet::OrdinalSet(OrdinalRange range) {
  if (!range.empty()) ranges_.push_back(range);
}

OrdinalSet::OrdinalSet(std::vector<OrdinalRange> ranges) {
  std::erase_if(ranges, [](const OrdinalRange& r) { return r.empty(); });
  std::ranges::sort(ranges, {}, &OrdinalRange::low);
  for (const OrdinalRange& range : ranges) {
    if (!ranges_.empty() && (ranges_.back().high == kGreatestOrdinal || range.low <= ranges_.back().high + 1)) {
      ranges_.back().high = std::max(ranges_.back().high, range.high);
    } else {
      ranges_.push_back(range);
    }
  }
}

OrdinalSet OrdinalSet::of_bits(const std::vector<std::uint64_t>& bits, std::size_t size) {
  OrdinalSet set;
  const auto next = [&](std::size_t from, bool value) {
    for (std::size_t word = from / 64; from < size; from = ++word * 64) {
      const std::uint64_t left = (value ? bits[word] : ~bits[word]) >> (from % 64);
      if (left != 0) return std::min(size, from + static_cast<std::size_t>(std::countr_zero(left)));
    }
    return size;
  };
  for (std::size_t first = next(0, true); first < size;) {
    const std::size_t end = next(first, false);
    set.ranges_.push_back({static_cast<Ordinal>(first), static_cast<Ordinal>(end) - 1});
    first = next(end, true);
  }
  return set;
}

bool OrdinalSet::is_all() const noexcept {
  return ranges_.size() == 1 && ranges_[0].low == kLeastOrdinal && ranges_[0].high == kGreatestOrdinal;
}

OrdinalSet::Slice OrdinalSet::meeting(OrdinalRange range) const noexcept {
  const auto first = std::ranges::lower_bound(ranges_, range.low, {}, &OrdinalRange::high);
  const auto last = std::upper_bound(first, ranges_.end(), range.high, [](Ordinal o, const OrdinalRange& r) { return o < r.low; });
  return {static_cast<std::size_t>(first - ranges_.begin()), static_cast<std::size_t>(last - ranges_.begin())};
}

bool OrdinalSet::contains(Ordinal ordinal) const noexcept { return !avoids({ordinal, ordinal}); }

bool OrdinalSet::avoids(OrdinalRange range) const noexcept {
  const Slice slice = meeting(range);
  return slice.first == slice.last;
}

bool OrdinalSet::covers(OrdinalRange range) const noexcept {
  const Slice slice = meeting(range);
  return slice.last == slice.first + 1 && ranges_[slice.first].low <= range.low && range.high <= ranges_[slice.first].high;
}

OrdinalSet OrdinalSet::complement() const {
  OrdinalSet out;
  Ordinal next = kLeastOrdinal;
  for (const OrdinalRange& range : ranges_) {
    if (range.low > next) out.ranges_.push_back({next, range.low - 1});
    if (range.high == kGreatestOrdinal) return out;
    next = range.high + 1;
  }
  out.ranges_.push_back({next, kGreatestOrdinal});
  return out;
}

OrdinalSet OrdinalSet::intersect(const OrdinalSet& a, const OrdinalSet& b) {
  OrdinalSet out;
  for (std::size_t i = 0, j = 0; i < a.ranges_.size() && j < b.ranges_.size();) {
    const OrdinalRange& x = a.ranges_[i];
    const OrdinalRange& y = b.ranges_[j];
    const OrdinalRange both{std::max(x.low, y.low), std::min(x.high, y.high)};
    if (!both.empty()) out.ranges_.push_back(both);
    (x.high < y.high) ? ++i : ++j;
  }
  return out;
}

OrdinalSet OrdinalSet::unite(const OrdinalSet& a, const OrdinalSet& b) {
  std::vector<OrdinalRange> ranges = a.ranges_;
  ranges.insert(ranges.end(), b.ranges_.begin(), b.ranges_.end());
  return OrdinalSet(std::move(ranges));
}

bool operator==(const OrdinalSet& a, const OrdinalSet& b) noexcept {
  return std::ranges::equal(a.ranges_, b.ranges_,
                            [](const OrdinalRange& x, const OrdinalRange& y) { return x.low == y.low && x.high == y.high; });
}

}  // namespace tamis
