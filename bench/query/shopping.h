#pragma once
// Synthetic events for benchmarks: purchases of profiles over two years, most of them by few.

#include <cstddef>
#include <cstdint>
#include <vector>

#include "engine/storage/event_run.h"
#include "engine/storage/snapshot.h"

namespace tamis::bench {

// Event "Order" with the properties timestamp (whole seconds), amount (DOUBLE, cents, skewed) and quantity (INTEGER, 1 to 8). A quarter
// of the profiles have none; of the others some have ten thousand.
struct Shopping {
  SnapshotPtr snapshot;  // the profiles have the column age
  // The same, plain: the events of profile p are starts[p] … starts[p + 1] - 1, in order.
  std::vector<std::uint32_t> starts;
  std::vector<std::int32_t> seconds;  // before NOW
  std::vector<std::int32_t> cents;
};
[[nodiscard]] Shopping make_shopping(std::size_t profiles, std::size_t events);

}  // namespace tamis::bench
