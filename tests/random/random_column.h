#pragma once
// How the values of one random column lie.

#include "engine/storage/value.h"
#include "tests/random/rng.h"

namespace tamis::testing {

enum class Shape : std::uint8_t { kConstant, kFew, kNarrow, kWide, kSkewed, kSteps, kDistinct };
inline constexpr std::size_t kShapes = 7;

struct ColumnPlan {
  Type type;
  Shape shape;
  std::int64_t base;
  double missing;
};

// `plain`: see RandomWorld.
[[nodiscard]] Value shaped_value(Rng& rng, Kind kind, Shape shape, std::int64_t base, bool plain);
[[nodiscard]] Value planned_value(Rng& rng, const ColumnPlan& plan, bool plain);

}  // namespace tamis::testing
