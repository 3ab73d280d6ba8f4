#include "engine/storage/statistics.h"

#include <algorithm>

#include "engine/storage/hash.h"

namespace tamis {
namespace {

// About as many values as give quantiles to a fraction of a per cent.
constexpr std::size_t kSampleSize = 131'072;
// Past this many values, counts are no longer kept exactly.
constexpr std::size_t kExactValues = 65'536;
// A value seen less often in the sample says nothing of its frequency.
constexpr std::uint64_t kLeastSeen = 8;

using Frequencies = std::vector<std::pair<Ordinal, std::uint64_t>>;

void keep_most_frequent(Frequencies& values) {
  const auto before = [](const auto& a, const auto& b) { return a.second != b.second ? a.second > b.second : a.first < b.first; };
  const auto kept = static_cast<std::ptrdiff_t>(std::min(values.size(), kFrequentValues));
  std::partial_sort(values.begin(), values.begin() + kept, values.end(), before);
  values.resize(static_cast<std::size_t>(kept));
}

// Values and their numbers, ascending, at equal distances of rank.
std::vector<Ordinal> quantiles_of(const Frequencies& ascending) {
  std::uint64_t total = 0;
  for (const auto& [value, rows] : ascending) total += rows;
  std::vector<Ordinal> quantiles;
  if (total == 0) return quantiles;
  std::uint64_t passed = 0;
  for (const auto& [value, rows] : ascending) {
    passed += rows;
    while (quantiles.size() < kQuantiles && quantiles.size() * (total - 1) / (kQuantiles - 1) < passed) quantiles.push_back(value);
  }
  return quantiles;
}

Frequencies runs_of(std::vector<Ordinal>& values) {
  std::ranges::sort(values);
  Frequencies runs;
  for (const Ordinal value : values) {
    if (runs.empty() || runs.back().first != value) runs.emplace_back(value, 0);
    ++runs.back().second;
  }
  return runs;
}

Frequencies of_codes(std::span<const std::uint64_t> counts) {
  Frequencies frequencies;
  for (std::size_t code = 0; code < counts.size(); ++code) frequencies.emplace_back(static_cast<Ordinal>(code), counts[code]);
  return frequencies;
}

}  // namespace

StatisticsGatherer::StatisticsGatherer(std::size_t rows) : stride_(std::max<std::size_t>(1, rows / kSampleSize)) {}

void StatisticsGatherer::add(std::span<const Ordinal> ordinals, std::span<const std::uint8_t> present,
                             const std::vector<ValueCount>* histogram) {
  DistinctCounter distinct;
  std::vector<Ordinal> sample;
  std::uint64_t rows = 0;
  for (std::size_t row = 0; row < ordinals.size(); ++row) {
    if (present[row] == 0) continue;
    if (histogram == nullptr) distinct.add(hash_of(ordinals[row]));
    if (rows++ % stride_ == 0) sample.push_back(ordinals[row]);
  }
  if (histogram != nullptr) {
    for (const ValueCount& value : *histogram) distinct.add(hash_of(value.value));
  }
  const std::lock_guard lock(mutex_);
  distinct_.unite(distinct);
  sample_.insert(sample_.end(), sample.begin(), sample.end());
  present_rows_ += rows;
  exact_ = exact_ && histogram != nullptr;
  if (exact_) add_exactly(*histogram);
}

void StatisticsGatherer::add_exactly(const std::vector<ValueCount>& histogram) {
  for (const ValueCount& value : histogram) counts_[value.value] += value.rows;
  exact_ = counts_.size() <= kExactValues;
  if (!exact_) counts_.clear();
}

ColumnStatistics StatisticsGatherer::finish(OrdinalRange range) {
  ColumnStatistics statistics;
  statistics.distinct_exact = exact_;
  statistics.distinct = exact_ ? counts_.size() : std::min<std::uint64_t>(distinct_.estimate(), present_rows_);
  if (exact_) {
    statistics.frequent.assign(counts_.begin(), counts_.end());
    std::ranges::sort(statistics.frequent);
    statistics.quantiles = quantiles_of(statistics.frequent);
  } else {
    statistics.frequent = runs_of(sample_);
    statistics.quantiles = quantiles_of(statistics.frequent);
    std::erase_if(statistics.frequent, [](const auto& value) { return value.second < kLeastSeen; });
    for (auto& [value, rows] : statistics.frequent) rows = rows * present_rows_ / sample_.size();
  }
  keep_most_frequent(statistics.frequent);
  if (!statistics.quantiles.empty()) {  // the sample may have missed the ends
    statistics.quantiles.front() = range.low;
    statistics.quantiles.back() = range.high;
  }
  return statistics;
}

ColumnStatistics statistics_of_items(std::span<const std::uint64_t> counts) {
  ColumnStatistics statistics;
  statistics.distinct = counts.size();
  statistics.distinct_exact = true;
  statistics.frequent = of_codes(counts);
  keep_most_frequent(statistics.frequent);
  return statistics;
}

ColumnStatistics statistics_of_codes(std::span<const std::uint64_t> counts) {
  ColumnStatistics statistics = statistics_of_items(counts);
  statistics.quantiles = quantiles_of(of_codes(counts));
  return statistics;
}

}  // namespace tamis
