#pragma once
// Planes as the kernels that move bits between rows and planes want them. Only for kernels_*.cpp.

#include "engine/simd/kernels.h"

namespace tamis::simd {
namespace {

// Planes by significance, the least first; null planes are resolved.
struct BitPlanes {
  int width = 0;
  Plane by_bit[64];
};

inline BitPlanes resolve(Planes planes) noexcept {
  BitPlanes result;
  result.width = planes.width;
  for (int k = 0; k < planes.width; ++k) {
    const Plane plane = planes.planes[planes.width - 1 - k];
    result.by_bit[k] = plane == nullptr ? zero_plane() : plane;
  }
  return result;
}

}  // namespace
}  // namespace tamis::simd
