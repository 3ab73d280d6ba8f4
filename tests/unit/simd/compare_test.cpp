#include "engine/base/wide_int.h"
#include "tests/unit/simd/blocks.h"

namespace tamis::simd {
namespace {

using namespace testing;

constexpr std::array kOperators = {PlaneCompare::kEq, PlaneCompare::kNe, PlaneCompare::kLt,
                                   PlaneCompare::kLe, PlaneCompare::kGt, PlaneCompare::kGe};

bool holds(PlaneCompare op, int128 x, int128 y) {
  switch (op) {
    case PlaneCompare::kEq: return x == y;
    case PlaneCompare::kNe: return x != y;
    case PlaneCompare::kLt: return x < y;
    case PlaneCompare::kLe: return x <= y;
    case PlaneCompare::kGt: return x > y;
    case PlaneCompare::kGe: return x >= y;
  }
  return false;
}

class Compare : public EveryIsa {
 protected:
  void expect_compare(const Column& a, std::int64_t offset, const Column& b, const TestMask& candidates) const {
    for (const PlaneCompare op : kOperators) {
      const TestMask expected = filter(candidates, [&](std::size_t row) {
        return holds(op, static_cast<int128>(a.code(row)) + offset, static_cast<int128>(b.code(row)));
      });
      TestMask actual = candidates;
      kernels_under_test().compare(a.planes(), offset, op, b.planes(), actual.data());
      check(expected, actual,
            "widths " + std::to_string(a.width()) + ", " + std::to_string(b.width()) + " offset " + std::to_string(offset) + " operator " +
                std::to_string(static_cast<int>(op)));
    }
  }
};

TEST_P(Compare, EveryOffsetOfNarrowColumns) {
  Random random(31);
  const TestMask candidates = random_mask(MaskShape::kDense, random);
  for (int a = 0; a <= 3; ++a)
    for (int b = 0; b <= 3; ++b) {
      const Column left = Column::random(a, random), right = Column::random(b, random);
      for (std::int64_t offset = -10; offset <= 10; ++offset) expect_compare(left, offset, right, candidates);
    }
}

TEST_P(Compare, WideColumnsAndOffsets) {
  Random random(32);
  constexpr std::int64_t kLargest = (std::int64_t{1} << 62) - 1;
  for (const auto& [a, b] : {std::pair{62, 62}, {62, 1}, {1, 62}, {17, 20}, {33, 9}, {8, 8}, {0, 30}, {30, 0}}) {
    const Column left = Column::random(a, random), right = Column::random(b, random);
    const std::int64_t near = static_cast<std::int64_t>(right.code(7)) - static_cast<std::int64_t>(left.code(7));
    for (const std::int64_t offset : {std::int64_t{0}, std::int64_t{1}, std::int64_t{-1}, kLargest, -kLargest, near,
                                      static_cast<std::int64_t>(random() >> 40), std::int64_t{-4096}})
      expect_compare(left, offset, right, random_mask(kMaskShapes[random() % kMaskShapes.size()], random));
  }
}

// Rows whose difference is 0 or next to it keep both masks of the undecided busy to the last plane.
TEST_P(Compare, NearlyEqualColumns) {
  Random random(33);
  for (const int width : {5, 11, 16, 24, 40}) {
    const Column left = Column::random(width, random);
    for (const std::int64_t offset : {std::int64_t{0}, std::int64_t{3}, std::int64_t{-3}, std::int64_t{13}}) {
      std::vector<std::uint64_t> codes(kBlockRows);
      for (std::size_t row = 0; row < kBlockRows; ++row) {
        const std::int64_t code = static_cast<std::int64_t>(left.code(row)) + offset + static_cast<std::int64_t>(random() % 3) - 1;
        codes[row] = code < 0 ? 0 : static_cast<std::uint64_t>(code);
      }
      expect_compare(left, offset, Column(width + 2, codes), random_mask(MaskShape::kFull, random));
    }
  }
}

TEST_P(Compare, ConstantPlanes) {
  Random random(34);
  for (int repetition = 0; repetition < 6; ++repetition) {
    const Column left = Column::with_constants(12, random), right = Column::with_constants(10, random);
    expect_compare(left, static_cast<std::int64_t>(random() % 2000) - 1000, right, random_mask(MaskShape::kHalf, random));
  }
}

TAMIS_FOR_EVERY_ISA(Compare);

}  // namespace
}  // namespace tamis::simd
