#include "tests/unit/bitmap/row_set_oracle.h"

namespace tamis {
namespace {

using namespace testing;

TEST(RowSet, StartsEmpty) {
  const RowSet rows;
  EXPECT_EQ(rows.count(), 0U);
  EXPECT_TRUE(rows.rows().empty());
  EXPECT_FALSE(rows.contains(RowId(0)));
}

TEST(RowSet, AddAndContains) {
  RowSet rows;
  Oracle oracle;
  Random random(1);
  for (int i = 0; i < 2000; ++i) {
    const auto row = static_cast<std::uint32_t>(random() % 200'000 + (i % 2 ? 0xFFFF'0000 - 200'000 : 0));
    rows.add(RowId(row));
    oracle.insert(row);
  }
  rows.add(RowId(0xFFFF'FFFF));
  oracle.insert(0xFFFF'FFFF);
  expect_equal(rows, oracle);
  for (std::uint32_t row = 0; row < 200'000; ++row) ASSERT_EQ(rows.contains(RowId(row)), oracle.contains(row));
}

TEST(RowSet, BlocksInAnyOrderUnite) {
  Random random(2);
  for (int repetition = 0; repetition < 8; ++repetition) {
    RowSet rows;
    Oracle oracle;
    for (int i = 0; i < 10; ++i) {
      const std::size_t block = i == 9 ? 65'535 : random() % 5;
      const BlockMask mask = random_mask(kShapes[random() % kShapes.size()], random);
      rows.add_block(block, mask);
      add_to(oracle, block, mask);
    }
    expect_equal(rows, oracle);
    const std::string bytes = rows.serialize();  // what was appended is a valid bitmap
    EXPECT_TRUE(RowSet::deserialize(std::as_bytes(std::span(bytes))).has_value());
  }
}

TEST(RowSet, CopyBlockGivesBackWhatWasAdded) {
  Random random(3);
  for (const Shape shape : kShapes)
    for (const bool optimized : {false, true}) {
      RowSet rows;
      const BlockMask mask = random_mask(shape, random), neighbour = random_mask(Shape::kFew, random);
      rows.add_block(3, neighbour);
      rows.add_block(4, mask);
      if (optimized) rows.optimize();
      BlockMask copy = random_mask(Shape::kBits, random);
      rows.copy_block(4, copy);
      EXPECT_EQ(copy.words, mask.words);
      for (const std::size_t other : {std::size_t{2}, std::size_t{5}, std::size_t{1} << 40}) {
        rows.copy_block(other, copy = mask);
        EXPECT_FALSE(copy.any()) << other;
      }
    }
}

TEST(RowSet, CopyBlockOfRunsWithAnyEnds) {
  for (const std::uint32_t first : {0U, 1U, 62U, 63U, 64U, 65U})
    for (std::uint32_t last = first + 8; last < 260; ++last) {
      BlockMask mask, copy;
      mask.clear();
      for (std::uint32_t row = first; row <= last; ++row) mask.set(row);
      RowSet rows;
      rows.add_block(0, mask);
      rows.optimize();
      rows.copy_block(0, copy);
      ASSERT_EQ(copy.words, mask.words) << first << " to " << last;
    }
}

TEST(RowSet, SetOperations) {
  Random random(4);
  for (int repetition = 0; repetition < 10; ++repetition) {
    const Sample a = random_sample(random), b = random_sample(random);
    Oracle both, either, only, one;
    std::ranges::set_intersection(a.oracle, b.oracle, std::inserter(both, both.end()));
    std::ranges::set_union(a.oracle, b.oracle, std::inserter(either, either.end()));
    std::ranges::set_difference(a.oracle, b.oracle, std::inserter(only, only.end()));
    std::ranges::set_symmetric_difference(a.oracle, b.oracle, std::inserter(one, one.end()));
    RowSet result = a.rows;
    expect_equal(result &= b.rows, both);
    expect_equal((result = a.rows) |= b.rows, either);
    expect_equal((result = a.rows) -= b.rows, only);
    expect_equal((result = a.rows) ^= b.rows, one);
    EXPECT_EQ(RowSet::and_count(a.rows, b.rows), both.size());
    EXPECT_EQ(a.rows == b.rows, a.oracle == b.oracle);
    expect_equal(a.rows, a.oracle);
  }
}

TEST(RowSet, OperandsMayBeTheSameSet) {
  Random random(5);
  const Sample sample = random_sample(random);
  RowSet rows = sample.rows;
  const RowSet& same = rows;
  expect_equal(rows &= same, sample.oracle);
  expect_equal(rows |= same, sample.oracle);
  expect_equal(rows -= same, {});
  rows = sample.rows;
  expect_equal(rows ^= same, {});
}

TEST(RowSet, CopiesAreDeepAndMovesKeepTheContent) {
  Random random(6);
  const Sample sample = random_sample(random);
  RowSet original = sample.rows, copy = original;
  original.add(RowId(4'000'000'000));
  expect_equal(copy, sample.oracle);
  EXPECT_FALSE(copy == original);
  const RowSet moved = std::move(copy);
  expect_equal(moved, sample.oracle);
  original = moved;
  EXPECT_TRUE(original == moved);
}

TEST(RowSet, OptimizeKeepsTheContentAndSavesMemory) {
  Random random(7);
  RowSet rows;
  Oracle oracle;
  for (std::size_t block = 0; block < 4; ++block) {
    const BlockMask mask = random_mask(block < 3 ? Shape::kRuns : Shape::kList, random);
    rows.add_block(block, mask);
    add_to(oracle, block, mask);
  }
  const std::size_t before = rows.bytes();
  EXPECT_GT(before, 3 * kPlaneBytes);
  rows.optimize();
  EXPECT_LT(rows.bytes(), before / 2);
  expect_equal(rows, oracle);
}

TEST(RowSet, Version) { EXPECT_GE(std::stoi(roaring_version()), 4); }

}  // namespace
}  // namespace tamis
