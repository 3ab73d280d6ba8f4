#include "engine/simd/code_set.h"
#include "tests/unit/simd/blocks.h"

namespace tamis::simd {
namespace {

using namespace testing;

struct CodeSet {
  std::vector<std::uint64_t> bits;
  [[nodiscard]] bool has(std::uint64_t code) const { return (bits[code / 64] >> (code % 64)) & 1; }
};

enum class SetShape { kNone, kAll, kOne, kFew, kRuns, kHalf };

CodeSet random_set(int width, SetShape shape, Random& random) {
  const std::uint64_t codes = code_limit(width) + 1;
  CodeSet set{std::vector<std::uint64_t>((codes + 63) / 64)};
  const auto add = [&](std::uint64_t code) { set.bits[code / 64] |= std::uint64_t{1} << (code % 64); };
  for (std::uint64_t code = 0; code < codes; ++code)
    if (shape == SetShape::kAll || (shape == SetShape::kHalf && random() % 2 == 0) || (shape == SetShape::kRuns && (code / 37) % 3 == 0))
      add(code);
  for (int i = 0; i < (shape == SetShape::kOne ? 1 : shape == SetShape::kFew ? 10 : 0); ++i) add(random() % codes);
  return set;
}

class InSet : public EveryIsa {};

TEST_P(InSet, EveryWidthAndShape) {
  Random random(21);
  int programs = 0;
  for (int width = 0; width <= 16; ++width)
    for (const SetShape shape : {SetShape::kNone, SetShape::kAll, SetShape::kOne, SetShape::kFew, SetShape::kRuns, SetShape::kHalf}) {
      const CodeSet set = random_set(width, shape, random);
      const Column column = random() % 2 ? Column::random(width, random) : Column::with_constants(width, random);
      const TestMask candidates = random_mask(kMaskShapes[random() % kMaskShapes.size()], random);
      const TestMask expected = filter(candidates, [&](std::size_t row) { return set.has(column.code(row)); });
      const std::string what = "width " + std::to_string(width) + " shape " + std::to_string(static_cast<int>(shape));
      TestMask by_bits = candidates;
      kernels_under_test().in_bits(column.planes(), set.bits.data(), by_bits.data());
      check(expected, by_bits, "in_bits " + what);
      CodeSetProgram program;
      if (!compile_code_set(set.bits, width, program)) continue;
      ++programs;
      TestMask by_set = candidates;
      kernels_under_test().in_set(column.planes(), program, by_set.data());
      check(expected, by_set, "in_set " + what);
    }
  EXPECT_GE(programs, 80);  // of 102: only wide, ragged sets have none
}

// Every code occurs, so that every entry of a table counts.
TEST_P(InSet, EveryCodeOfEveryTable) {
  Random random(24);
  for (int width = 0; width <= 16; ++width) {
    const CodeSet set = random_set(width, SetShape::kHalf, random);
    std::vector<std::uint64_t> codes(kBlockRows);
    for (std::size_t row = 0; row < kBlockRows; ++row) codes[row] = row * 40'503 & code_limit(width);
    const Column column(width, codes);
    TestMask actual = random_mask(MaskShape::kFull, random);
    kernels_under_test().in_bits(column.planes(), set.bits.data(), actual.data());
    check(filter(random_mask(MaskShape::kFull, random), [&](std::size_t row) { return set.has(codes[row]); }), actual,
          "width " + std::to_string(width));
  }
}

TEST_P(InSet, BitsOfWideCodes) {
  Random random(22);
  for (const int width : {17, 20, 24}) {
    const CodeSet set = random_set(width, SetShape::kHalf, random);
    const Column column = Column::random(width, random);
    for (const MaskShape shape : kMaskShapes) {
      const TestMask candidates = random_mask(shape, random);
      TestMask actual = candidates;
      kernels_under_test().in_bits(column.planes(), set.bits.data(), actual.data());
      check(filter(candidates, [&](std::size_t row) { return set.has(column.code(row)); }), actual, "in_bits");
    }
  }
}

// Rows that are no candidates may hold codes far behind the end of the set.
TEST_P(InSet, CodesOutsideTheMaskAreNotLookedUp) {
  Random random(23);
  std::vector<std::uint64_t> codes(kBlockRows, 0x7FFF'FFFF);
  std::vector<std::uint32_t> values(kBlockRows, 0xFFFF'FFFF);
  TestMask candidates, expected;
  const std::vector<std::uint64_t> bits = {0b1010};
  for (std::size_t row = 0; row < kBlockRows; row += 1 + random() % 5) {
    codes[row] = values[row] = static_cast<std::uint32_t>(random() % 4);
    candidates.set(row);
    if (codes[row] % 2 == 1) expected.set(row);
  }
  const Column column(32, codes);
  TestMask by_bits = candidates, by_probe = candidates;
  kernels_under_test().in_bits(column.planes(), bits.data(), by_bits.data());
  kernels_under_test().probe_u32(values.data(), bits.data(), by_probe.data());
  check(expected, by_bits, "in_bits");
  check(expected, by_probe, "probe_u32");
}

TAMIS_FOR_EVERY_ISA(InSet);

}  // namespace
}  // namespace tamis::simd
