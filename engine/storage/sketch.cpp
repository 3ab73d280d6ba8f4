#include "engine/storage/sketch.h"

#include <algorithm>
#include <limits>

namespace tamis {
namespace {

// Starts of parts of about `depth` values.
std::vector<Ordinal> starts_of_depth(std::span<const Ordinal> sorted, std::size_t depth) {
  std::vector<Ordinal> starts;
  std::size_t filled = depth;  // of the open part; none is open yet
  bool alone = false;          // the open part belongs to one value
  for (std::size_t i = 0; i < sorted.size();) {
    std::size_t end = i + 1;
    while (end < sorted.size() && sorted[end] == sorted[i]) ++end;
    const std::size_t run = end - i;
    if (filled + run > depth || alone) {
      // Past a value with a part of its own, what follows starts at once, so that its part holds nothing else.
      starts.push_back(alone ? starts.back() + 1 : sorted[i]);
      if (alone && run >= depth && sorted[i] > starts.back()) starts.push_back(sorted[i]);
      filled = 0;
    }
    filled += run;
    alone = run >= depth;
    i = end;
  }
  if (alone && starts.back() != std::numeric_limits<Ordinal>::max()) starts.push_back(starts.back() + 1);
  return starts;
}

}  // namespace

std::vector<Ordinal> sketch_bounds(std::span<const Ordinal> sorted, std::size_t parts) {
  std::size_t depth = std::max<std::size_t>(1, sorted.size() / parts);
  std::vector<Ordinal> bounds = starts_of_depth(sorted, depth);
  // Own parts and the gaps beside them can pass the limit: coarser ones then.
  while (bounds.size() > parts) {
    depth += depth / 4 + 1;
    bounds = starts_of_depth(sorted, depth);
  }
  const Ordinal greatest = sorted.back();
  if (bounds.back() <= greatest) bounds.push_back(greatest == std::numeric_limits<Ordinal>::max() ? greatest : greatest + 1);
  return bounds;
}

}  // namespace tamis
