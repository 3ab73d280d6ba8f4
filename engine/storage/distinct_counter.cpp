#include "engine/storage/distinct_counter.h"

#include <algorithm>
#include <cmath>

namespace tamis {

void DistinctCounter::unite(const DistinctCounter& other) noexcept {
  for (std::size_t i = 0; i < ranks_.size(); ++i) ranks_[i] = std::max(ranks_[i], other.ranks_[i]);
}

std::uint64_t DistinctCounter::estimate() const noexcept {
  const auto m = static_cast<double>(ranks_.size());
  double sum = 0;
  for (const std::uint8_t rank : ranks_) sum += std::ldexp(1.0, -rank);
  const auto empty = static_cast<double>(std::ranges::count(ranks_, 0));
  const double raw = 0.7213 / (1 + 1.079 / m) * m * m / sum;
  const double result = raw <= 2.5 * m && empty > 0 ? m * std::log(m / empty) : raw;
  return static_cast<std::uint64_t>(std::llround(result));
}

}  // namespace tamis
