#include "tests/unit/simd/blocks.h"

namespace tamis::simd {
namespace {

using namespace testing;

class InRange : public EveryIsa {
 protected:
  void expect_range(const Column& column, std::uint64_t lo, std::uint64_t hi, const TestMask& candidates) const {
    const TestMask expected = filter(candidates, [&](std::size_t row) { return lo <= column.code(row) && column.code(row) <= hi; });
    TestMask actual = candidates;
    kernels_under_test().in_range(column.planes(), lo, hi, actual.data());
    check(expected, actual, "width " + std::to_string(column.width()) + " in [" + std::to_string(lo) + ", " + std::to_string(hi) + "]");
  }
};

TEST_P(InRange, EveryRangeOfNarrowColumns) {
  Random random(11);
  const TestMask candidates = random_mask(MaskShape::kDense, random);
  for (int width = 0; width <= 4; ++width)
    for (const Column& column : {Column::random(width, random), Column::with_constants(width, random)})
      for (std::uint64_t lo = 0; lo <= code_limit(width); ++lo)
        for (std::uint64_t hi = lo; hi <= code_limit(width); ++hi) expect_range(column, lo, hi, candidates);
}

TEST_P(InRange, EveryWidth) {
  Random random(12);
  for (int width = 1; width <= 64; ++width) {
    const std::uint64_t limit = code_limit(width);
    for (const Column& column : {Column::random(width, random), Column::with_constants(width, random), Column::clustered(width, random)}) {
      const TestMask candidates = random_mask(kMaskShapes[random() % kMaskShapes.size()], random);
      const std::uint64_t seen = column.code(random() % kBlockRows);
      const std::uint64_t lo = random() & limit, hi = lo + (limit - lo == ~std::uint64_t{0} ? random() : random() % (limit - lo + 1));
      expect_range(column, lo, hi, candidates);
      expect_range(column, seen, seen, candidates);
      expect_range(column, seen, limit, candidates);
      expect_range(column, 0, seen, candidates);
      expect_range(column, seen & ~std::uint64_t{7}, seen | 7U, random_mask(MaskShape::kFull, random));
      expect_range(column, seen > 2 ? seen - 2 : 0, limit - seen > 2 ? seen + 2 : limit, candidates);
      expect_range(column, 0, limit, candidates);
    }
  }
}

TEST_P(InRange, EveryShapeOfMask) {
  Random random(13);
  for (const MaskShape shape : kMaskShapes)
    for (const int width : {3, 8, 9, 17, 33}) {
      const Column column = Column::random(width, random);
      const TestMask candidates = random_mask(shape, random);
      const std::uint64_t limit = code_limit(width);
      expect_range(column, limit / 3, limit - limit / 4, candidates);
      expect_range(column, limit / 3, limit, candidates);
      expect_range(column, 0, limit / 7, candidates);
    }
}

TEST_P(InRange, NullPlanesAreZeros) {
  const std::array<Plane, 3> planes = {nullptr, ones_plane(), zero_plane()};
  for (std::uint64_t lo = 0; lo < 8; ++lo)
    for (std::uint64_t hi = lo; hi < 8; ++hi) {
      TestMask mask;
      mask.words.fill(~std::uint64_t{0});
      kernels_under_test().in_range({planes.data(), 3}, lo, hi, mask.data());
      EXPECT_EQ(kernels_under_test().count(mask.data()), lo <= 2 && 2 <= hi ? kBlockRows : 0) << lo << ' ' << hi;
    }
}

TAMIS_FOR_EVERY_ISA(InRange);

}  // namespace
}  // namespace tamis::simd
