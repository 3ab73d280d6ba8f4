#pragma once
// A set of ordinals as closed intervals: what every comparison, BETWEEN, IN and dictionary predicate on a scalar column comes
// to. Closed under and, or, complement, so that the clauses on one column melt into one leaf.

#include <cstdint>
#include <limits>
#include <vector>

#include "engine/storage/ordinal.h"

namespace tamis {

inline constexpr Ordinal kLeastOrdinal = std::numeric_limits<Ordinal>::min();
inline constexpr Ordinal kGreatestOrdinal = std::numeric_limits<Ordinal>::max();

// Immutable after construction. Intervals are ascending, disjoint and not adjacent.
class OrdinalSet {
 public:
  OrdinalSet() = default;  // empty
  explicit OrdinalSet(OrdinalRange range);
  explicit OrdinalSet(std::vector<OrdinalRange> ranges);  // any order, overlaps and empty ranges allowed
  [[nodiscard]] static OrdinalSet all() { return OrdinalSet(OrdinalRange{kLeastOrdinal, kGreatestOrdinal}); }
  // The codes whose bit is set among the first `size` bits.
  [[nodiscard]] static OrdinalSet of_bits(const std::vector<std::uint64_t>& bits, std::size_t size);

  [[nodiscard]] const std::vector<OrdinalRange>& ranges() const noexcept { return ranges_; }
  [[nodiscard]] bool empty() const noexcept { return ranges_.empty(); }
  [[nodiscard]] bool is_all() const noexcept;
  [[nodiscard]] bool contains(Ordinal ordinal) const noexcept;
  // Whether no (every) ordinal of `range` is in the set. Requires a range that is not empty.
  [[nodiscard]] bool avoids(OrdinalRange range) const noexcept;
  [[nodiscard]] bool covers(OrdinalRange range) const noexcept;
  // The intervals that meet `range`: [first, last) in ranges(); they may stick out of it.
  struct Slice {
    std::size_t first, last;
  };
  [[nodiscard]] Slice meeting(OrdinalRange range) const noexcept;

  [[nodiscard]] OrdinalSet complement() const;
  [[nodiscard]] static OrdinalSet intersect(const OrdinalSet& a, const OrdinalSet& b);
  [[nodiscard]] static OrdinalSet unite(const OrdinalSet& a, const OrdinalSet& b);
  friend bool operator==(const OrdinalSet& a, const OrdinalSet& b) noexcept;

 private:
  std::vector<OrdinalRange> ranges_;
};

// How many ordinals a range holds, saturated.
[[nodiscard]] constexpr std::uint64_t width_of(OrdinalRange range) noexcept {
  if (range.empty()) return 0;
  const std::uint64_t span = static_cast<std::uint64_t>(range.high) - static_cast<std::uint64_t>(range.low);
  return span == std::numeric_limits<std::uint64_t>::max() ? span : span + 1;
}

}  // namespace tamis
