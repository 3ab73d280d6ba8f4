#pragma once
// A RowSet and the std::set that it must equal.

#include <random>
#include <set>

#include <gtest/gtest.h>

#include "engine/bitmap/row_set.h"

namespace tamis::testing {

using Random = std::mt19937_64;
using Oracle = std::set<std::uint32_t>;

enum class Shape { kEmpty, kFew, kList, kBits, kFull, kRuns };
inline constexpr std::array kShapes = {Shape::kEmpty, Shape::kFew, Shape::kList, Shape::kBits, Shape::kFull, Shape::kRuns};

[[nodiscard]] inline BlockMask random_mask(Shape shape, Random& random) {
  BlockMask mask;
  mask.clear();
  const auto scatter = [&](int rows) {
    for (int i = 0; i < rows; ++i) mask.set(static_cast<std::uint32_t>(random() % kBlockRows));
  };
  switch (shape) {
    case Shape::kEmpty: break;
    case Shape::kFew: scatter(5); break;
    case Shape::kList: scatter(4000); break;
    case Shape::kBits: scatter(9000); break;
    case Shape::kFull: mask.fill_first(kBlockRows); break;
    case Shape::kRuns:
      for (std::uint32_t row = 0; row < kBlockRows; ++row)
        if (row % 5000 < 1300) mask.set(row);
      break;
  }
  return mask;
}

inline void add_to(Oracle& oracle, std::size_t block, const BlockMask& mask) {
  for (std::uint32_t row = 0; row < kBlockRows; ++row)
    if (mask.test(row)) oracle.insert(static_cast<std::uint32_t>(block * kBlockRows) + row);
}

inline void expect_equal(const RowSet& rows, const Oracle& oracle) {
  ASSERT_EQ(rows.count(), oracle.size());
  auto expected = oracle.begin();
  rows.for_each([&](RowId row) {
    ASSERT_NE(expected, oracle.end());
    ASSERT_EQ(row.value, *expected++);
  });
}

struct Sample {
  RowSet rows;
  Oracle oracle;
};

// Blocks of random shapes, with gaps.
[[nodiscard]] inline Sample random_sample(Random& random) {
  Sample sample;
  for (std::size_t block = 0; block < 6; ++block) {
    if (random() % 4 == 0) continue;
    const BlockMask mask = random_mask(kShapes[random() % kShapes.size()], random);
    sample.rows.add_block(block, mask);
    add_to(sample.oracle, block, mask);
  }
  return sample;
}

}  // namespace tamis::testing
