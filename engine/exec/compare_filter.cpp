// CompareLeaf: one scalar column against another. Codes of one scale are compared plane against plane; others are decoded.

#include <algorithm>
#include <array>
#include <limits>

#include "engine/base/wide_int.h"
#include "engine/exec/block_filter.h"
#include "engine/exec/decode.h"
#include "engine/exec/range_filter.h"

namespace tamis {
namespace {

simd::PlaneCompare plane_compare(CompareOp op) {
  switch (op) {
    case CompareOp::kEq: return simd::PlaneCompare::kEq;
    case CompareOp::kNe: return simd::PlaneCompare::kNe;
    case CompareOp::kLt: return simd::PlaneCompare::kLt;
    case CompareOp::kLe: return simd::PlaneCompare::kLe;
    case CompareOp::kGt: return simd::PlaneCompare::kGt;
    case CompareOp::kGe: return simd::PlaneCompare::kGe;
  }
  return simd::PlaneCompare::kEq;
}

bool holds(CompareOp op, int128 a, int128 b) {
  switch (op) {
    case CompareOp::kEq: return a == b;
    case CompareOp::kNe: return a != b;
    case CompareOp::kLt: return a < b;
    case CompareOp::kLe: return a <= b;
    case CompareOp::kGt: return a > b;
    case CompareOp::kGe: return a >= b;
  }
  return false;
}

// Of a in [a_low, a_high] and b in [b_low, b_high]: whether the comparison never or always holds.
Outcome fold_ranges(CompareOp op, int128 a_low, int128 a_high, int128 b_low, int128 b_high) {
  const auto decide = [](bool never, bool always) { return never ? Outcome::kNone : always ? Outcome::kAll : Outcome::kSome; };
  const bool apart = a_high < b_low || b_high < a_low, one = a_low == a_high && b_low == b_high && a_low == b_low;
  switch (op) {
    case CompareOp::kEq: return decide(apart, one);
    case CompareOp::kNe: return decide(one, apart);
    case CompareOp::kLt: return decide(a_low >= b_high, a_high < b_low);
    case CompareOp::kLe: return decide(a_low > b_high, a_high <= b_low);
    case CompareOp::kGt: return decide(a_high <= b_low, a_low > b_high);
    case CompareOp::kGe: return decide(a_high < b_low, a_low >= b_high);
  }
  return Outcome::kSome;
}

class CompareFilter final : public BlockFilter {
 public:
  CompareFilter(const CompareLeaf& leaf, const FilterContext& context)
      : context_(context), left_(context.snapshot.column(leaf.left)), right_(context.snapshot.column(leaf.right)), leaf_(leaf) {}

  Outcome fold(std::size_t block) override {
    const ScalarBlock &a = scalar(left_, block), &b = scalar(right_, block);
    if (a.missing == a.rows || b.missing == b.rows) return Outcome::kNone;
    const Outcome folded = fold_ranges(leaf_.op, a.min, a.max, int128{b.min} + leaf_.offset, int128{b.max} + leaf_.offset);
    const bool sure = a.missing == 0 && b.missing == 0 && sums_fit(b);
    return folded == Outcome::kAll && !sure ? Outcome::kSome : folded;
  }

  Outcome run(std::size_t block, BlockMask& candidates) override {
    const ScalarBlock &a = scalar(left_, block), &b = scalar(right_, block);
    keep_present(a, candidates);
    keep_present(b, candidates);
    if (!sums_fit(b) || !on_planes(a, b, candidates)) on_values(a, b, candidates);
    return outcome_of(candidates);
  }

 private:
  static const ScalarBlock& scalar(const Column& column, std::size_t block) { return std::get<ScalarBlock>(column.blocks[block]); }

  bool sums_fit(const ScalarBlock& b) const {
    return int128{b.min} + leaf_.offset >= kLeastOrdinal && int128{b.max} + leaf_.offset <= kGreatestOrdinal;
  }

  // Plane against plane, where codes of both count the same steps.
  bool on_planes(const ScalarBlock& a, const ScalarBlock& b, BlockMask& mask) {
    if (a.map == CodeMap::kSketch || a.map != b.map || a.planes.width > 62 || b.planes.width > 62) return false;
    if (a.map == CodeMap::kDecimal && a.exponent != b.exponent) return false;
    if (left_.def.type == kDoubleType && a.map == CodeMap::kOffset && leaf_.offset != 0) return false;
    const std::uint64_t step = a.planes.width == 0 ? b.step : a.step;
    if (b.planes.width != 0 && b.step != step) return false;
    if (step > static_cast<std::uint64_t>(kGreatestOrdinal)) return false;
    const auto wide_step = static_cast<int128>(step);
    const int128 difference =
        int128{a.base} - b.base - leaf_.offset + wide_step * ((b.missing_is_zero ? 1 : 0) - (a.missing_is_zero ? 1 : 0));
    int128 steps = difference / wide_step, rest = difference % wide_step;
    if (rest < 0) {
      rest += wide_step;
      --steps;
    }
    if (steps >= (int128{1} << 62) || steps <= -(int128{1} << 62)) return false;
    ScratchMask apart(context_.scratch);
    take_exceptions(a, b, mask, *apart);
    compare_codes(a, b, static_cast<std::int64_t>(steps), rest != 0, mask);
    mask.or_with(*apart);
    return true;
  }

  // code(a) + steps + fraction op code(b), the fraction in (0, 1) where there is one.
  void compare_codes(const ScalarBlock& a, const ScalarBlock& b, std::int64_t steps, bool fraction, BlockMask& mask) const {
    CompareOp op = leaf_.op;
    if (fraction) {
      if (op == CompareOp::kNe) return;
      if (op == CompareOp::kEq) return mask.clear();
      if (op == CompareOp::kLe) op = CompareOp::kLt;
      if (op == CompareOp::kGt) op = CompareOp::kGe;
    }
    std::array<simd::Plane, 64> a_storage, b_storage;
    simd::kernels().compare(a.planes.resolve(a_storage), steps, plane_compare(op), b.planes.resolve(b_storage), mask.words.data());
  }

  // Rows that either side keeps apart from its codes leave `mask`; those for which the comparison holds go to `apart`.
  void take_exceptions(const ScalarBlock& a, const ScalarBlock& b, BlockMask& mask, BlockMask& apart) const {
    apart.clear();
    for (const auto rows : {a.exception_rows, b.exception_rows}) {
      for (const std::uint16_t row : rows) {
        if (!mask.test(row)) continue;
        mask.reset(row);
        if (holds(leaf_.op, a.ordinal(row), int128{b.ordinal(row)} + leaf_.offset)) apart.set(row);
      }
    }
  }

  void on_values(const ScalarBlock& a, const ScalarBlock& b, BlockMask& mask) const {
    alignas(kAlignment) std::array<Ordinal, kTileRows> x, y;
    for (std::uint32_t first = 0; first < a.rows; first += kTileRows) {
      std::uint64_t* words = mask.words.data() + first / 64;
      if (std::all_of(words, words + kTileRows / 64, [](std::uint64_t w) { return w == 0; })) continue;
      decode_ordinals(a, first, kTileRows, x.data());
      decode_ordinals(b, first, kTileRows, y.data());
      for (std::uint32_t w = 0; w < kTileRows / 64; ++w) {
        if (words[w] != 0) words[w] &= leaf_.offset == 0 ? compare_word(&x[w * 64], &y[w * 64]) : compare_sums(&x[w * 64], &y[w * 64]);
      }
    }
  }

  std::uint64_t compare_word(const Ordinal* x, const Ordinal* y) const {
    const auto word = [x, y](auto test) {
      std::uint64_t in = 0;
      for (int i = 0; i < 64; ++i) in |= std::uint64_t{test(x[i], y[i])} << i;
      return in;
    };
    switch (leaf_.op) {
      case CompareOp::kEq: return word([](Ordinal a, Ordinal b) { return a == b; });
      case CompareOp::kNe: return word([](Ordinal a, Ordinal b) { return a != b; });
      case CompareOp::kLt: return word([](Ordinal a, Ordinal b) { return a < b; });
      case CompareOp::kLe: return word([](Ordinal a, Ordinal b) { return a <= b; });
      case CompareOp::kGt: return word([](Ordinal a, Ordinal b) { return a > b; });
      case CompareOp::kGe: return word([](Ordinal a, Ordinal b) { return a >= b; });
    }
    return 0;
  }

  // A sum that overflows is missing, and the comparison false.
  std::uint64_t compare_sums(const Ordinal* x, const Ordinal* y) const {
    std::uint64_t in = 0;
    for (int i = 0; i < 64; ++i) {
      Ordinal sum = 0;
      const bool overflow = __builtin_add_overflow(y[i], leaf_.offset, &sum);
      in |= std::uint64_t{!overflow && holds(leaf_.op, x[i], sum)} << i;
    }
    return in;
  }

  const FilterContext context_;
  const Column& left_;
  const Column& right_;
  const CompareLeaf& leaf_;
};

}  // namespace

std::unique_ptr<BlockFilter> make_compare_filter(const CompareLeaf& leaf, const FilterContext& context) {
  return std::make_unique<CompareFilter>(leaf, context);
}

}  // namespace tamis
