#include <bit>
#include <limits>

#include "tests/unit/simd/blocks.h"

namespace tamis::simd {
namespace {

using namespace testing;

class Arrays : public EveryIsa {
 protected:
  template <typename T, typename Kernel>
  void expect_ranges(Kernel kernel, const std::vector<T>& values, const std::vector<std::pair<T, T>>& ranges) {
    Random random(51);
    for (const auto& [lo, hi] : ranges)
      for (const MaskShape shape : kMaskShapes) {
        const TestMask candidates = random_mask(shape, random);
        const TestMask expected =
            filter(candidates, [&, low = lo, high = hi](std::size_t row) { return low <= values[row] && values[row] <= high; });
        TestMask actual = candidates;
        kernel(values.data(), lo, hi, actual.data());
        check(expected, actual, std::to_string(lo) + " to " + std::to_string(hi));
      }
  }

  template <typename T, typename Kernel> void expect_integer_ranges(Kernel kernel) {
    using Limits = std::numeric_limits<T>;
    Random random(52);
    std::vector<T> values(kBlockRows);
    for (std::size_t i = 0; i < values.size(); ++i) {
      const T edges[] = {0, 1, Limits::min(), Limits::max(), static_cast<T>(Limits::max() - 1)};
      values[i] = i % 7 == 0 ? edges[random() % 5] : static_cast<T>(random());
    }
    const T a = values[random() % kBlockRows], b = values[random() % kBlockRows];
    expect_ranges<T>(kernel, values,
                     {{Limits::min(), Limits::max()},
                      {std::min(a, b), std::max(a, b)},
                      {a, a},
                      {0, 0},
                      {1, 0},
                      {Limits::max(), Limits::max()},
                      {Limits::min(), Limits::min()},
                      {Limits::max(), Limits::min()},
                      {static_cast<T>(Limits::max() / 2), static_cast<T>(Limits::max() - 1)}});
  }
};

TEST_P(Arrays, RangeU8) { expect_integer_ranges<std::uint8_t>(kernels_under_test().range_u8); }
TEST_P(Arrays, RangeU16) { expect_integer_ranges<std::uint16_t>(kernels_under_test().range_u16); }
TEST_P(Arrays, RangeU32) { expect_integer_ranges<std::uint32_t>(kernels_under_test().range_u32); }
TEST_P(Arrays, RangeU64) { expect_integer_ranges<std::uint64_t>(kernels_under_test().range_u64); }
TEST_P(Arrays, RangeI64) { expect_integer_ranges<std::int64_t>(kernels_under_test().range_i64); }

TEST_P(Arrays, RangeF64) {
  constexpr double kInfinity = std::numeric_limits<double>::infinity(), kNan = std::numeric_limits<double>::quiet_NaN();
  Random random(53);
  std::vector<double> values(kBlockRows);
  for (std::size_t i = 0; i < values.size(); ++i) {
    const double edges[] = {0.0, -0.0, kInfinity, -kInfinity, kNan, std::numeric_limits<double>::denorm_min()};
    values[i] = i % 5 == 0 ? edges[random() % 6] : std::bit_cast<double>(random());
  }
  expect_ranges<double>(kernels_under_test().range_f64, values,
                        {{-kInfinity, kInfinity},
                         {0.0, 0.0},
                         {-0.0, -0.0},
                         {-1e10, 1e10},
                         {1.0, -1.0},
                         {kNan, kNan},
                         {0.0, kNan},
                         {kNan, 0.0},
                         {kInfinity, kInfinity},
                         {values[3], kInfinity}});
}

TEST_P(Arrays, ProbeU32) {
  Random random(54);
  std::vector<std::uint64_t> bits(4096 / 64);
  for (auto& word : bits) word = random();
  std::vector<std::uint32_t> values(kBlockRows);
  for (auto& value : values) value = static_cast<std::uint32_t>(random() % 4096);
  for (const MaskShape shape : kMaskShapes) {
    const TestMask candidates = random_mask(shape, random);
    TestMask actual = candidates;
    kernels_under_test().probe_u32(values.data(), bits.data(), actual.data());
    check(filter(candidates, [&](std::size_t row) { return (bits[values[row] / 64] >> (values[row] % 64)) & 1; }), actual, "probe_u32");
  }
}

TAMIS_FOR_EVERY_ISA(Arrays);

}  // namespace
}  // namespace tamis::simd
