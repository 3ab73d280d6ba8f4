#include <bit>

#include "tests/unit/simd/blocks.h"

namespace tamis::simd {
namespace {

using testing::kMaskShapes, testing::MaskShape, testing::random_mask, testing::Random, testing::TestMask;

class MaskKernels : public testing::EveryIsa {};

std::uint64_t naive_count(const TestMask& mask) {
  std::uint64_t count = 0;
  for (const std::uint64_t word : mask.words) count += static_cast<std::uint64_t>(std::popcount(word));
  return count;
}

TEST_P(MaskKernels, CountAndAny) {
  Random random(1);
  for (const MaskShape shape : kMaskShapes) {
    const TestMask mask = random_mask(shape, random);
    EXPECT_EQ(kernels_under_test().count(mask.data()), naive_count(mask));
    EXPECT_EQ(kernels_under_test().any(mask.data()), naive_count(mask) != 0);
  }
}

TEST_P(MaskKernels, AnyFindsEveryWord) {
  for (std::size_t w = 0; w < kBlockWords; ++w) {
    TestMask mask;
    mask.words[w] = std::uint64_t{1} << (w % 64);
    ASSERT_TRUE(kernels_under_test().any(mask.data())) << w;
    ASSERT_EQ(kernels_under_test().count(mask.data()), 1U) << w;
  }
}

TEST_P(MaskKernels, Combine) {
  Random random(2);
  for (const MaskShape first : kMaskShapes)
    for (const MaskShape second : kMaskShapes) {
      const TestMask a = random_mask(first, random), b = random_mask(second, random);
      const auto expect = [&](auto kernel, auto combine, const char* what) {
        TestMask actual = a, expected;
        kernel(actual.data(), b.data());
        for (std::size_t w = 0; w < kBlockWords; ++w) expected.words[w] = combine(a.words[w], b.words[w]);
        check(expected, actual, what);
      };
      const Kernels& k = kernels_under_test();
      expect(k.and_with, [](auto x, auto y) { return x & y; }, "and_with");
      expect(k.and_not, [](auto x, auto y) { return x & ~y; }, "and_not");
      expect(k.or_with, [](auto x, auto y) { return x | y; }, "or_with");
      expect(k.xor_with, [](auto x, auto y) { return x ^ y; }, "xor_with");
      TestMask both = a;
      k.and_with(both.data(), b.data());
      EXPECT_EQ(k.and_count(a.data(), b.data()), naive_count(both));
    }
}

TEST_P(MaskKernels, Positions) {
  Random random(3);
  for (const MaskShape shape : kMaskShapes) {
    const TestMask mask = random_mask(shape, random);
    std::vector<std::uint16_t> expected, actual(kBlockRows + 64, 0xABCD);
    for (std::size_t row = 0; row < kBlockRows; ++row)
      if (mask.test(row)) expected.push_back(static_cast<std::uint16_t>(row));
    const std::uint32_t count = kernels_under_test().positions(mask.data(), actual.data());
    for (std::size_t i = kBlockRows; i < actual.size(); ++i) ASSERT_EQ(actual[i], 0xABCD) << "written past the end";
    actual.resize(count);
    EXPECT_EQ(actual, expected);
  }
}

TAMIS_FOR_EVERY_ISA(MaskKernels);

}  // namespace
}  // namespace tamis::simd
