#include "engine/base/floor_math.h"

#include <cstdint>
#include <limits>

#include <gtest/gtest.h>

namespace tamis {
namespace {

constexpr std::int64_t kMin = std::numeric_limits<std::int64_t>::min();
constexpr std::int64_t kMax = std::numeric_limits<std::int64_t>::max();

TEST(FloorMath, DividesTowardsMinusInfinity) {
  EXPECT_EQ(floor_divide(7, 3), 2);
  EXPECT_EQ(floor_divide(-7, 3), -3);
  EXPECT_EQ(floor_divide(-6, 3), -2);
  EXPECT_EQ(floor_divide(kMin, 2), kMin / 2);
  for (std::int64_t value = -20; value <= 20; ++value) {
    EXPECT_EQ(floor_divide(value, 7) * 7 + floor_modulo(value, 7), value);
    EXPECT_GE(floor_modulo(value, 7), 0);
    EXPECT_LT(floor_modulo(value, 7), 7);
  }
}

TEST(FloorMath, StopsAtTheEnds) {
  EXPECT_EQ(saturating_add(2, 3), 5);
  EXPECT_EQ(saturating_add(kMax, 1), kMax);
  EXPECT_EQ(saturating_add(kMin, -1), kMin);
  EXPECT_EQ(saturating_add(kMin, kMax), -1);
  EXPECT_EQ(saturating_multiply(6, -7), -42);
  EXPECT_EQ(saturating_multiply(kMax, 2), kMax);
  EXPECT_EQ(saturating_multiply(kMax, -2), kMin);
  EXPECT_EQ(saturating_multiply(kMin, -1), kMax);
}

}  // namespace
}  // namespace tamis
