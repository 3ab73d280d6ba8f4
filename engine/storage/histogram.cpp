#include "engine/storage/histogram.h"

#include <algorithm>
#include <array>

#include "engine/base/geometry.h"
#include "engine/storage/hash.h"

namespace tamis {
namespace {

using Histogram = std::optional<std::vector<ValueCount>>;

// A counter a value of a narrow range.
Histogram count_in_range(std::span<const Ordinal> ordinals, std::span<const std::uint8_t> present, OrdinalRange range) {
  std::vector<std::uint32_t> counts(static_cast<std::size_t>(range.high - range.low) + 1);
  for (std::size_t i = 0; i < ordinals.size(); ++i) {
    if (present[i] != 0) ++counts[static_cast<std::size_t>(ordinals[i] - range.low)];
  }
  std::vector<ValueCount> values;
  for (std::size_t i = 0; i < counts.size(); ++i) {
    if (counts[i] == 0) continue;
    if (values.size() == kHistogramValues) return std::nullopt;
    values.push_back({range.low + static_cast<Ordinal>(i), counts[i]});
  }
  return values;
}

// A hash table that gives up as soon as the values are too many.
class CountingTable {
 public:
  [[nodiscard]] bool add(Ordinal value) {
    std::size_t slot = hash_of(value) % kSlots;
    while (places_[slot] != 0) {
      ValueCount& found = values_[places_[slot] - 1U];
      if (found.value == value) {
        ++found.rows;
        return true;
      }
      slot = (slot + 1) % kSlots;
    }
    if (values_.size() == kHistogramValues) return false;
    values_.push_back({value, 1});
    places_[slot] = static_cast<std::uint16_t>(values_.size());
    return true;
  }
  [[nodiscard]] std::vector<ValueCount> sorted() && {
    std::ranges::sort(values_, {}, &ValueCount::value);
    return std::move(values_);
  }

 private:
  static constexpr std::size_t kSlots = 4 * kHistogramValues;
  std::array<std::uint16_t, kSlots> places_{};  // in values_, plus one
  std::vector<ValueCount> values_;
};

Histogram count_by_hash(std::span<const Ordinal> ordinals, std::span<const std::uint8_t> present) {
  CountingTable table;
  for (std::size_t i = 0; i < ordinals.size(); ++i) {
    if (present[i] != 0 && !table.add(ordinals[i])) return std::nullopt;
  }
  return std::move(table).sorted();
}

}  // namespace

std::optional<std::vector<ValueCount>> histogram_of(std::span<const Ordinal> ordinals, std::span<const std::uint8_t> present,
                                                    OrdinalRange range) {
  if (range.empty()) return std::vector<ValueCount>{};
  const std::uint64_t span = static_cast<std::uint64_t>(range.high) - static_cast<std::uint64_t>(range.low);
  return span < kBlockRows ? count_in_range(ordinals, present, range) : count_by_hash(ordinals, present);
}

}  // namespace tamis
