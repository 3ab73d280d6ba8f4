#pragma once
// What a range test comes down to once constant planes are taken out and each bound is cut behind its last telling bit.

#include <cstdint>

#include "engine/simd/kernels.h"

namespace tamis::simd {

struct RangePlan {
  enum class Answer : std::uint8_t { kNone, kAll, kTest };
  Answer answer = Answer::kTest;
  int width = 0;  // planes left, most significant first
  std::uint64_t lo = 0, hi = 0;
  // Planes [0, point) are compared with the common prefix of lo and hi for equality; from there [.., lower) with lo and
  // [.., upper) with hi. Behind `lower` lo has only zeros, behind `upper` hi has only ones: nothing there can decide.
  int point = 0, lower = 0, upper = 0;
  Plane planes[64];
};

// Requires lo <= hi < 2^width.
void plan_range(Planes planes, std::uint64_t lo, std::uint64_t hi, RangePlan& plan) noexcept;

}  // namespace tamis::simd
