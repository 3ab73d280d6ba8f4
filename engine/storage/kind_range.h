#pragma once
// The ordinals that a kind of value may have: what builders accept and what readers expect.

#include <limits>

#include "engine/base/time_zone.h"
#include "engine/storage/ordinal.h"
#include "engine/storage/types.h"

namespace tamis {

// For STRING: every code; the dictionary decides.
[[nodiscard]] constexpr OrdinalRange ordinals_of(Kind kind) noexcept {
  constexpr std::int64_t kDayUs = 86'400'000'000;
  constexpr double kGreatestDouble = std::numeric_limits<double>::max();
  switch (kind) {
    case Kind::kBoolean: return {0, 1};
    case Kind::kDouble: return {ordinal_of(-kGreatestDouble), ordinal_of(kGreatestDouble)};
    case Kind::kTimestamp: return {kFirstInstantUs, kLastInstantUs};
    case Kind::kDate: return {kFirstInstantUs / kDayUs, kLastInstantUs / kDayUs};
    case Kind::kInteger:
    case Kind::kString: break;
  }
  return {std::numeric_limits<Ordinal>::min(), std::numeric_limits<Ordinal>::max()};
}

}  // namespace tamis
