#include "engine/storage/early_stop.h"

#include <cmath>

namespace tamis {
namespace {

// The chance that two codes of the sample agree in all but their `low_bits` lower bits.
double collision_chance(std::span<const std::uint64_t> sorted, int low_bits) {
  const auto prefix = [&](std::size_t i) { return low_bits >= 64 ? 0 : sorted[i] >> low_bits; };
  double pairs = 0;
  for (std::size_t i = 0; i < sorted.size();) {
    std::size_t end = i + 1;
    while (end < sorted.size() && prefix(end) == prefix(i)) ++end;
    const auto run = static_cast<double>(end - i);
    pairs += run * (run - 1);
    i = end;
  }
  const auto n = static_cast<double>(sorted.size());
  return pairs / (n * (n - 1));
}

}  // namespace

double planes_touched(std::span<const std::uint64_t> sorted, int width) {
  double touched = 0;
  for (int plane = 0; plane < width; ++plane) {
    // This plane is read where the planes before it left a row of the strip undecided.
    const double decided = 1 - collision_chance(sorted, width - plane);
    touched += 1 - std::pow(decided, static_cast<double>(kStripRows));
  }
  return touched;
}

}  // namespace tamis
