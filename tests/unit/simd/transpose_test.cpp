#include "engine/base/wide_int.h"
#include "tests/unit/simd/blocks.h"

namespace tamis::simd {
namespace {

using namespace testing;

class Transpose : public EveryIsa {};

TEST_P(Transpose, DecodeEveryWidth) {
  Random random(41);
  std::vector<std::uint64_t> wide(kBlockRows);
  std::vector<std::uint32_t> narrow(kBlockRows);
  for (int width = 0; width <= 64; ++width) {
    const Column column = Column::with_constants(width, random);
    kernels_under_test().decode64(column.planes(), 0, kBlockWords, wide.data());
    ASSERT_EQ(wide, column.codes()) << width;
    if (width > 32) continue;
    kernels_under_test().decode32(column.planes(), 0, kBlockWords, narrow.data());
    ASSERT_TRUE(std::equal(narrow.begin(), narrow.end(), column.codes().begin())) << width;
  }
}

TEST_P(Transpose, DecodePartsAndWriteNothingElse) {
  Random random(42);
  const Column column = Column::random(19, random);
  constexpr std::uint64_t kUntouched = ~std::uint64_t{0};
  for (const std::size_t first : {0U, 1U, 3U, 7U, 8U, 500U, 1023U})
    for (const std::size_t words : {0U, 1U, 2U, 5U, 8U, 9U, 31U}) {
      if (first + words > kBlockWords) continue;
      std::vector<std::uint64_t> wide(64 * words + 8, kUntouched);
      std::vector<std::uint32_t> narrow(64 * words + 8, 0xFFFF'FFFF);
      kernels_under_test().decode64(column.planes(), first, words, wide.data());
      kernels_under_test().decode32(column.planes(), first, words, narrow.data());
      for (std::size_t i = 0; i < 64 * words; ++i) {
        ASSERT_EQ(wide[i], column.code(64 * first + i));
        ASSERT_EQ(narrow[i], column.code(64 * first + i));
      }
      for (std::size_t i = 64 * words; i < wide.size(); ++i) {
        ASSERT_EQ(wide[i], kUntouched);
        ASSERT_EQ(narrow[i], 0xFFFF'FFFFU);
      }
    }
}

TEST_P(Transpose, EncodeIsTheInverse) {
  Random random(43);
  for (const int width : {0, 1, 7, 8, 9, 16, 17, 31, 33, 63, 64})
    for (const std::size_t rows : {std::size_t{0}, std::size_t{1}, std::size_t{63}, std::size_t{64}, std::size_t{1000},
                                   std::size_t{kBlockRows - 1}, std::size_t{kBlockRows}}) {
      std::vector<std::uint64_t> codes(rows);
      for (auto& code : codes) code = random() & code_limit(width);
      std::vector<TestMask> storage(static_cast<std::size_t>(width));
      std::vector<std::uint64_t*> planes;
      for (auto& plane : storage) {
        plane.words.fill(0xDEADBEEF);
        planes.push_back(plane.data());
      }
      kernels_under_test().encode(codes.data(), rows, width, planes.data());
      codes.resize(kBlockRows);  // behind the rows there are zeros
      for (std::size_t row = 0; row < kBlockRows; ++row) {
        std::uint64_t code = 0;
        for (const TestMask& plane : storage) code = 2 * code + (plane.test(row) ? 1 : 0);
        ASSERT_EQ(code, codes[row]) << "width " << width << " rows " << rows << " row " << row;
      }
    }
}

TEST_P(Transpose, Sum) {
  Random random(44);
  for (const int width : {0, 1, 8, 17, 33, 64})
    for (const MaskShape shape : kMaskShapes) {
      const Column column = random() % 2 ? Column::random(width, random) : Column::with_constants(width, random);
      const TestMask mask = random_mask(shape, random);
      uint128 expected = 0;
      for (std::size_t row = 0; row < kBlockRows; ++row)
        if (mask.test(row)) expected += column.code(row);
      std::uint64_t low = 1, high = 1;
      kernels_under_test().sum(column.planes(), mask.data(), low, high);
      EXPECT_EQ(low, static_cast<std::uint64_t>(expected));
      EXPECT_EQ(high, static_cast<std::uint64_t>(expected >> 64));
    }
}

TAMIS_FOR_EVERY_ISA(Transpose);

}  // namespace
}  // namespace tamis::simd
