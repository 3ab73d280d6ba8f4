#include "engine/bitmap/block_mask.h"

#include <random>

namespace tamis {
namespace {

BlockMask random_mask(std::uint64_t seed) {
  std::mt19937_64 random(seed);
  BlockMask mask;
  for (auto& word : mask.words) word = random();
  return mask;
}

TEST(BlockMask, FillFirst) {
  for (const std::size_t rows : {0U, 1U, 63U, 64U, 65U, 512U, 1000U, 65'535U, 65'536U}) {
    BlockMask mask = random_mask(rows);
    mask.fill_first(rows);
    ASSERT_EQ(mask.count(), rows);
    for (std::uint32_t row = 0; row < kBlockRows; ++row) ASSERT_EQ(mask.test(row), row < rows) << row;
    EXPECT_EQ(mask.any(), rows != 0);
  }
}

TEST(BlockMask, SetResetClear) {
  BlockMask mask;
  mask.clear();
  EXPECT_FALSE(mask.any());
  for (const std::uint32_t row : {0U, 63U, 64U, 65'535U}) {
    mask.set(row);
    EXPECT_TRUE(mask.test(row));
  }
  EXPECT_EQ(mask.count(), 4U);
  mask.reset(63);
  EXPECT_FALSE(mask.test(63));
  EXPECT_EQ(mask.count(), 3U);
}

TEST(BlockMask, Combine) {
  const BlockMask a = random_mask(1), b = random_mask(2);
  BlockMask both = a, only = a, either = a, one = a;
  both.and_with(b);
  only.and_not(b);
  either.or_with(b);
  one.xor_with(b);
  for (std::uint32_t row = 0; row < kBlockRows; ++row) {
    ASSERT_EQ(both.test(row), a.test(row) && b.test(row));
    ASSERT_EQ(only.test(row), a.test(row) && !b.test(row));
    ASSERT_EQ(either.test(row), a.test(row) || b.test(row));
    ASSERT_EQ(one.test(row), a.test(row) != b.test(row));
  }
}

}  // namespace
}  // namespace tamis
