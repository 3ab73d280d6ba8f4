#pragma once
// How many events of a walk each profile of a block has.

#include <cstdint>
#include <vector>

#include "engine/exec/event_masks.h"

namespace tamis {

class EventCounter {
 public:
  // counts[row] += the events of the profile at that row. The walk has begun in this block, and is at its end afterwards.
  void add(EventWalk& walk, std::size_t block, std::uint32_t* counts);

 private:
  std::vector<std::uint32_t> groups_;
};

// Sets the rows of profiles that have at least `least` events in the walk, `least` >= 1.
void mark_profiles_with(EventWalk& walk, std::size_t block, std::uint32_t least, BlockMask& marked);

}  // namespace tamis
