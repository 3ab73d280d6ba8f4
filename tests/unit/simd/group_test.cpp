// Kernels on groups of neighbouring rows, against a walk from row to row.

#include <vector>

#include "tests/unit/simd/blocks.h"

namespace tamis::simd {
namespace {

using testing::kMaskShapes, testing::MaskShape, testing::random_mask, testing::Random, testing::TestMask;

class GroupKernels : public testing::EveryIsa {};

// The group of each row, one higher than its number: 0 is the group that began before the block.
std::vector<std::uint32_t> numbers_of(const TestMask& starts) {
  std::vector<std::uint32_t> groups(kBlockRows);
  std::uint32_t group = 0;
  for (std::size_t row = 0; row < kBlockRows; ++row) groups[row] = group += starts.test(row) ? 1 : 0;
  return groups;
}

struct Words {
  std::size_t first, last;
};

Words random_words(Random& random) {
  const std::size_t a = random() % kBlockWords, b = random() % kBlockWords;
  return random() % 3 == 0 ? Words{0, kBlockWords} : Words{std::min(a, b), std::max(a, b) + 1};
}

template <typename Check> void for_all_shapes(Random& random, const Check& check) {
  for (const MaskShape rows : kMaskShapes)
    for (const MaskShape starts : kMaskShapes) check(random_mask(rows, random), random_mask(starts, random));
}

TEST_P(GroupKernels, LaterInGroup) {
  Random random(31);
  for_all_shapes(random, [&](const TestMask& rows, const TestMask& starts) {
    for (const bool before : {false, true}) {
      bool seen = before, carry = before;
      const TestMask expected = [&] {
        TestMask out;
        for (std::size_t row = 0; row < kBlockRows; ++row) {
          if (starts.test(row)) seen = false;
          if (rows.test(row) && seen) out.set(row);
          seen |= rows.test(row);
        }
        return out;
      }();
      TestMask found = rows;
      kernels_under_test().later_in_group(found.data(), starts.data(), carry);
      check(expected, found, "later_in_group");
      EXPECT_EQ(carry, seen);
    }
  });
}

TEST_P(GroupKernels, LastInGroup) {
  Random random(34);
  for_all_shapes(random, [&](const TestMask& rows, const TestMask& starts) {
    bool seen = false;  // a later row of the group
    TestMask expected;
    for (std::size_t row = kBlockRows; row-- > 0;) {
      if (rows.test(row) && !seen) expected.set(row);
      seen = (seen || rows.test(row)) && !starts.test(row);
    }
    TestMask found = rows;
    kernels_under_test().last_in_group(found.data(), starts.data());
    check(expected, found, "last_in_group");
  });
}

TEST_P(GroupKernels, CountGroups) {
  Random random(32);
  for_all_shapes(random, [&](const TestMask& rows, const TestMask& starts) {
    const auto [first, last] = random_words(random);
    const std::vector<std::uint32_t> groups = numbers_of(starts);
    const std::uint32_t before = first == 0 ? 0 : groups[first * 64 - 1];
    std::vector<std::uint32_t> expected(kBlockRows + 1, 7);
    for (std::size_t row = first * 64; row < last * 64; ++row) expected[groups[row] - before] += rows.test(row) ? 1 : 0;
    std::vector<std::uint32_t> found(kBlockRows + 1, 7);
    kernels_under_test().count_groups(rows.data(), starts.data(), first, last, found.data());
    EXPECT_EQ(found, expected);
  });
}

TEST_P(GroupKernels, GroupsOf) {
  Random random(33);
  for_all_shapes(random, [&](const TestMask& rows, const TestMask& starts) {
    constexpr std::uint32_t kEarlier = 1'000;  // groups that start before the block
    const auto [first, last] = random_words(random);
    const std::vector<std::uint32_t> groups = numbers_of(starts);
    std::vector<std::uint32_t> ranks(kBlockWords), expected;
    for (std::size_t w = 0; w < kBlockWords; ++w) ranks[w] = kEarlier + (w == 0 ? 0 : groups[w * 64 - 1]);
    for (std::size_t row = first * 64; row < last * 64; ++row)
      if (rows.test(row)) expected.push_back(kEarlier + groups[row] - 1);
    std::vector<std::uint32_t> found(64 * (last - first));
    found.resize(kernels_under_test().groups_of(rows.data(), starts.data(), ranks.data(), first, last, found.data()));
    EXPECT_EQ(found, expected);
  });
}

TAMIS_FOR_EVERY_ISA(GroupKernels);

}  // namespace
}  // namespace tamis::simd
