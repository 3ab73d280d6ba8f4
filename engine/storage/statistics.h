#pragma once
// What the planner and `info` know of a column: gathered while its blocks are built.

#include <cstdint>
#include <mutex>
#include <span>
#include <unordered_map>
#include <vector>

#include "engine/storage/column.h"
#include "engine/storage/distinct_counter.h"
#include "engine/storage/histogram.h"

namespace tamis {

inline constexpr std::size_t kQuantiles = 65;
inline constexpr std::size_t kFrequentValues = 64;

// Statistics of scalars without a dictionary, block by block. Thread-safe; the order of blocks does not matter.
class StatisticsGatherer {
 public:
  explicit StatisticsGatherer(std::size_t rows);

  // A block: its ordinals, which of them are there, and its histogram where it has one.
  void add(std::span<const Ordinal> ordinals, std::span<const std::uint8_t> present, const std::vector<ValueCount>* histogram);
  // `min` and `max` of the present values; missing and non_finite are the caller's.
  [[nodiscard]] ColumnStatistics finish(OrdinalRange range);

 private:
  void add_exactly(const std::vector<ValueCount>& histogram);

  std::mutex mutex_;
  std::size_t stride_;
  bool exact_ = true;  // counts_ has every value
  std::unordered_map<Ordinal, std::uint64_t> counts_;
  DistinctCounter distinct_;
  std::vector<Ordinal> sample_;
  std::uint64_t present_rows_ = 0;
};

// Statistics of a dictionary column, whose codes occur that often; exact.
[[nodiscard]] ColumnStatistics statistics_of_codes(std::span<const std::uint64_t> counts);
// The same of a list column's items: no quantiles.
[[nodiscard]] ColumnStatistics statistics_of_items(std::span<const std::uint64_t> counts);

}  // namespace tamis
