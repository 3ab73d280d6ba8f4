// CompareLeaf: one scalar column against another. Codes of one scale are compared plane against plane; others are decoded.

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <optional>

#include "engine/base/wide_int.h"
#include "engine/exec/block_filter.h"
#include "engine/exec/decode.h"
#include "engine/exec/range_filter.h"
#include "engine/plan/comparison.h"
#include "engine/storage/decimal.h"

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

// Decimals below this, and their sums, are in the order of the integers that they are kept as: the four roundings (of both values,
// of the addend and of the sum) amount to less than 2^-51 of the greatest of them, which is less than one step.
constexpr std::int64_t kLargestSurelyOrdered = std::int64_t{1} << 50;

class CompareFilter final : public BlockFilter {
 public:
  CompareFilter(const CompareLeaf& leaf, const FilterContext& context)
      : context_(context), left_(context.snapshot.column(leaf.left)), right_(context.snapshot.column(leaf.right)), leaf_(leaf) {}

  Outcome fold(std::size_t block) override {
    const ScalarBlock &a = scalar(left_, block), &b = scalar(right_, block);
    if (a.missing == a.rows || b.missing == b.rows) return Outcome::kNone;
    const auto low = sum(b.min), high = sum(b.max);
    if (!low || !high) return Outcome::kSome;
    const Outcome folded = fold_ranges(leaf_.op, a.min, a.max, *low, *high);
    return folded == Outcome::kAll && a.missing + b.missing != 0 ? Outcome::kSome : folded;
  }

  Outcome run(std::size_t block, BlockMask& candidates) override {
    const ScalarBlock &a = scalar(left_, block), &b = scalar(right_, block);
    keep_present(a, candidates);
    keep_present(b, candidates);
    if (!on_planes(a, b, candidates)) on_values(a, b, candidates);
    return outcome_of(candidates);
  }

 private:
  static const ScalarBlock& scalar(const Column& column, std::size_t block) { return std::get<ScalarBlock>(column.blocks[block]); }

  // What a value of the left is compared with; nothing where the sum overflows and so is missing.
  std::optional<Ordinal> sum(Ordinal right) const {
    if (leaf_.addend != 0) {
      const double total = double_of(right) + leaf_.addend;
      return std::isfinite(total) ? std::optional(ordinal_of(total)) : std::nullopt;
    }
    Ordinal total = 0;
    return __builtin_add_overflow(right, leaf_.offset, &total) ? std::nullopt : std::optional(total);
  }

  // What to add to the integers of b; nothing where they do not tell the order.
  std::optional<std::int64_t> offset_of_integers(const ScalarBlock& a, const ScalarBlock& b) const {
    if (leaf_.addend == 0) return leaf_.offset;
    if (a.map != CodeMap::kDecimal) return std::nullopt;
    const double scaled = leaf_.addend * power_of_ten(a.exponent);
    if (!(std::abs(scaled) < static_cast<double>(kLargestSurelyOrdered) / 2)) return std::nullopt;
    const double integer = std::nearbyint(scaled);
    if (integer / power_of_ten(a.exponent) != leaf_.addend) return std::nullopt;
    if (!surely_ordered(a) || !surely_ordered(b)) return std::nullopt;
    return static_cast<std::int64_t>(integer);
  }

  static bool surely_ordered(const ScalarBlock& block) {
    constexpr std::int64_t kHalf = kLargestSurelyOrdered / 2;
    const int128 codes = int128{1} << block.planes.width;
    return block.base > -kHalf && block.base + codes < kHalf;
  }

  // Plane against plane, where codes of both count the same steps.
  bool on_planes(const ScalarBlock& a, const ScalarBlock& b, BlockMask& mask) {
    if (a.map == CodeMap::kSketch || a.map != b.map || a.planes.width > 62 || b.planes.width > 62) return false;
    if (a.map == CodeMap::kDecimal && a.exponent != b.exponent) return false;
    if (!sum(b.min) || !sum(b.max)) return false;
    const auto offset = offset_of_integers(a, b);
    if (!offset) return false;
    const std::uint64_t step = a.planes.width == 0 ? b.step : a.step;
    if (b.planes.width != 0 && b.step != step) return false;
    if (step > static_cast<std::uint64_t>(kGreatestOrdinal)) return false;
    const auto wide_step = static_cast<int128>(step);
    const int128 difference = int128{a.base} - b.base - *offset + wide_step * ((b.missing_is_zero ? 1 : 0) - (a.missing_is_zero ? 1 : 0));
    int128 steps = difference / wide_step, rest = difference % wide_step;
    if (rest < 0) {
      rest += wide_step;
      --steps;
    }
    if (steps >= (int128{1} << 62) || steps <= -(int128{1} << 62)) return false;
    ScratchMask apart(context_.scratch);
    take_exceptions(a, b, mask, *apart);
    if (leaf_.addend == 0)
      compare_codes(a, b, static_cast<std::int64_t>(steps), rest != 0, mask);
    else
      compare_decimals(a, b, static_cast<std::int64_t>(steps), mask);
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
    compare_planes(a, steps, op, b, mask);
  }

  // The integers decide, but where they are equal: 0.1 + 0.2 is not 0.3 as doubles.
  void compare_decimals(const ScalarBlock& a, const ScalarBlock& b, std::int64_t steps, BlockMask& mask) const {
    ScratchMask equal(context_.scratch);
    *equal = mask;
    compare_planes(a, steps, CompareOp::kEq, b, *equal);
    on_values(a, b, *equal);
    switch (leaf_.op) {
      case CompareOp::kEq: mask.clear(); break;
      case CompareOp::kNe: compare_planes(a, steps, CompareOp::kNe, b, mask); break;
      case CompareOp::kLt:
      case CompareOp::kLe: compare_planes(a, steps, CompareOp::kLt, b, mask); break;
      case CompareOp::kGt:
      case CompareOp::kGe: compare_planes(a, steps, CompareOp::kGt, b, mask); break;
    }
    mask.or_with(*equal);
  }

  static void compare_planes(const ScalarBlock& a, std::int64_t steps, CompareOp op, const ScalarBlock& b, BlockMask& mask) {
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
        const auto right = sum(b.ordinal(row));
        if (right && holds(leaf_.op, a.ordinal(row), *right)) apart.set(row);
      }
    }
  }

  void on_values(const ScalarBlock& a, const ScalarBlock& b, BlockMask& mask) const {
    if (leaf_.addend != 0)
      return each_tile<double>(a, b, mask, decode_doubles, [c = leaf_.addend](double y, double& total) {
        total = y + c;
        return std::abs(total) <= std::numeric_limits<double>::max();
      });
    if (leaf_.offset != 0)
      return each_tile<Ordinal>(a, b, mask, decode_ordinals,
                                [c = leaf_.offset](Ordinal y, Ordinal& total) { return !__builtin_add_overflow(y, c, &total); });
    each_tile<Ordinal>(a, b, mask, decode_ordinals, [](Ordinal y, Ordinal& total) {
      total = y;
      return true;
    });
  }

  template <class T, class Decode, class Sum>
  void each_tile(const ScalarBlock& a, const ScalarBlock& b, BlockMask& mask, Decode decode, Sum sum) const {
    alignas(kAlignment) std::array<T, kTileRows> x, y;
    for (std::uint32_t first = 0; first < a.rows; first += kTileRows) {
      std::uint64_t* words = mask.words.data() + first / 64;
      if (std::all_of(words, words + kTileRows / 64, [](std::uint64_t w) { return w == 0; })) continue;
      decode(a, first, kTileRows, x.data());
      decode(b, first, kTileRows, y.data());
      for (std::uint32_t w = 0; w < kTileRows / 64; ++w) {
        if (words[w] != 0) words[w] &= compare_word(&x[w * 64], &y[w * 64], sum);
      }
    }
  }

  template <class T, class Sum> std::uint64_t compare_word(const T* x, const T* y, Sum sum) const {
    const auto word = [x, y, sum](auto test) {
      std::uint64_t in = 0;
      for (int i = 0; i < 64; ++i) {
        T total{};
        const bool fits = sum(y[i], total);
        in |= std::uint64_t{fits && test(x[i], total)} << i;
      }
      return in;
    };
    return with_comparison(leaf_.op, word);
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
