#pragma once
// The segments that are measured: those of docs/benchmarks.md, over the people of people.h. Literals vary with `turn`, so that no
// repetition asks what the one before asked.

#include <span>
#include <string>
#include <vector>

#include "engine/plan/predicate.h"
#include "engine/storage/snapshot.h"

namespace tamis::bench {

struct Segment {
  const char* name;
  PredicatePtr (*make)(const Snapshot& people, std::uint32_t turn);
};
[[nodiscard]] std::span<const Segment> segments();

}  // namespace tamis::bench
