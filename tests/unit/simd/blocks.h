#pragma once
// Random blocks and naive answers that the kernels are compared with.

#include <array>
#include <cstdint>
#include <random>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "engine/simd/kernels.h"

namespace tamis::simd::testing {

using Random = std::mt19937_64;

struct alignas(kAlignment) TestMask {
  std::array<std::uint64_t, kBlockWords> words{};
  [[nodiscard]] bool test(std::size_t row) const { return (words[row / 64] >> (row % 64)) & 1; }
  void set(std::size_t row) { words[row / 64] |= std::uint64_t{1} << (row % 64); }
  std::uint64_t* data() { return words.data(); }
  [[nodiscard]] const std::uint64_t* data() const { return words.data(); }
  friend bool operator==(const TestMask&, const TestMask&) = default;
};

// The rows of `mask` for which the test holds.
template <typename Test> [[nodiscard]] TestMask filter(const TestMask& mask, const Test& holds) {
  TestMask result;
  for (std::size_t row = 0; row < kBlockRows; ++row)
    if (mask.test(row) && holds(row)) result.set(row);
  return result;
}

enum class MaskShape { kEmpty, kFull, kOneRow, kLastRow, kSparse, kHalf, kDense, kOneStrip };
inline constexpr std::array kMaskShapes = {MaskShape::kEmpty,  MaskShape::kFull, MaskShape::kOneRow, MaskShape::kLastRow,
                                           MaskShape::kSparse, MaskShape::kHalf, MaskShape::kDense,  MaskShape::kOneStrip};

[[nodiscard]] inline TestMask random_mask(MaskShape shape, Random& random) {
  TestMask mask;
  switch (shape) {
    case MaskShape::kEmpty: break;
    case MaskShape::kFull: mask.words.fill(~std::uint64_t{0}); break;
    case MaskShape::kOneRow: mask.set(random() % kBlockRows); break;
    case MaskShape::kLastRow: mask.set(kBlockRows - 1); break;
    case MaskShape::kSparse:
      for (int i = 0; i < 100; ++i) mask.set(random() % kBlockRows);
      break;
    case MaskShape::kHalf:
      for (auto& word : mask.words) word = random();
      break;
    case MaskShape::kDense:
      for (auto& word : mask.words) word = random() | random() | random();
      break;
    case MaskShape::kOneStrip:
      for (std::size_t w = 8; w < 16; ++w) mask.words[w + 8 * (random() % 100)] = random();
      break;
  }
  return mask;
}

[[nodiscard]] constexpr std::uint64_t code_limit(int width) {  // the greatest code
  return width == 64 ? ~std::uint64_t{0} : (std::uint64_t{1} << width) - 1;
}

// 65,536 codes and their planes; constant planes are null or ones_plane() as a store would have them.
class Column {
 public:
  Column(int width, std::vector<std::uint64_t> codes) : width_(width), codes_(std::move(codes)) { split(); }

  [[nodiscard]] static Column random(int width, Random& random) {
    std::vector<std::uint64_t> codes(kBlockRows);
    for (auto& code : codes) code = random() & code_limit(width);
    return {width, std::move(codes)};
  }
  // Some bits are the same in every row.
  [[nodiscard]] static Column with_constants(int width, Random& random) {
    const std::uint64_t constant = random() & code_limit(width), values = random() & constant;
    std::vector<std::uint64_t> codes(kBlockRows);
    for (auto& code : codes) code = (random() & code_limit(width) & ~constant) | values;
    return {width, std::move(codes)};
  }
  // Few distinct values near each other: long common prefixes keep candidates undecided.
  [[nodiscard]] static Column clustered(int width, Random& random) {
    const std::uint64_t base = random() & code_limit(width);
    std::vector<std::uint64_t> codes(kBlockRows);
    for (auto& code : codes) code = (base ^ (random() % 5)) & code_limit(width);
    return {width, std::move(codes)};
  }

  [[nodiscard]] Planes planes() const { return {pointers_.data(), width_}; }
  [[nodiscard]] int width() const { return width_; }
  [[nodiscard]] std::uint64_t code(std::size_t row) const { return codes_[row]; }
  [[nodiscard]] const std::vector<std::uint64_t>& codes() const { return codes_; }

 private:
  void split() {
    storage_.resize(static_cast<std::size_t>(width_));
    for (int k = 0; k < width_; ++k) {
      TestMask& plane = storage_[static_cast<std::size_t>(k)];
      std::uint64_t some = 0, all = ~std::uint64_t{0};
      for (std::size_t w = 0; w < kBlockWords; ++w) {
        for (std::size_t i = 0; i < 64; ++i) plane.words[w] |= ((codes_[64 * w + i] >> (width_ - 1 - k)) & 1) << i;
        some |= plane.words[w];
        all &= plane.words[w];
      }
      pointers_.push_back(some == 0 ? nullptr : ~all == 0 ? ones_plane() : plane.data());
    }
  }

  int width_;
  std::vector<std::uint64_t> codes_;
  std::vector<TestMask> storage_;
  std::vector<Plane> pointers_;
};

// A test that runs once for every instruction set that this machine has.
class EveryIsa : public ::testing::TestWithParam<Isa> {
 protected:
  [[nodiscard]] const Kernels& kernels_under_test() const { return kernels_for(GetParam()); }
  void check(const TestMask& expected, const TestMask& actual, const std::string& what) const {
    if (expected == actual) return;
    for (std::size_t row = 0; row < kBlockRows; ++row)
      if (expected.test(row) != actual.test(row)) {
        ADD_FAILURE() << what << ": row " << row << " should be " << (expected.test(row) ? "in" : "out");
        return;
      }
  }
};

[[nodiscard]] inline std::vector<Isa> supported_isas() {
  std::vector<Isa> isas;
  for (const Isa isa : {Isa::kBaseline, Isa::kAvx2, Isa::kAvx512})
    if (supported(isa)) isas.push_back(isa);
  return isas;
}

#define TAMIS_FOR_EVERY_ISA(suite)                                                                    \
  INSTANTIATE_TEST_SUITE_P(Isa, suite, ::testing::ValuesIn(::tamis::simd::testing::supported_isas()), \
                           [](const auto& test) { return std::string(::tamis::simd::name_of(test.param)); })

}  // namespace tamis::simd::testing
