// SetLeaf: a scalar column's ordinal in a set. The set is cut to the block's values; then one interval is a range over the planes,
// a few rare values are their postings, and anything else is a table of codes: a decision program where it is small, a bit a code
// otherwise, with exact comparison of the rows whose code does not decide.

#include <algorithm>
#include <array>
#include <vector>

#include "engine/exec/block_filter.h"
#include "engine/exec/code_bits.h"
#include "engine/exec/range_filter.h"
#include "engine/simd/code_set.h"

namespace tamis {
namespace {

// Up to here a decision program beats decoding codes and probing a table (measured on random sets; see bench/query).
constexpr std::size_t kLargestProgram = 256;
// Tables have at most this many bits of the code, the most significant: 32 KiB, which stays in L1 or L2.
constexpr int kTableBits = 18;
// Chains of intervals up to this long are cheaper as ranges one by one when the codes are wide.
constexpr std::size_t kFewRanges = 4;
// An index is considered for sets of at most this many values of a block: each costs a search.
constexpr std::uint64_t kMostIndexedValues = 64;
// A row of postings costs about a sixteenth of a streamed cache line: two bytes to read, one bit to set.
constexpr double kLinesPerPosting = 1.0 / 8;

struct CodeTable {
  std::vector<std::uint64_t> touched;   // codes (their top bits) that hold an ordinal of the set
  std::vector<std::uint64_t> partial;   // those that hold others too: their rows are compared exactly
  bool any_partial = false;
  int width = 0;                        // bits of the code that the table is over
  bool has_program = false;
  simd::CodeSetProgram program;
};

class SetFilter final : public BlockFilter {
 public:
  SetFilter(const SetLeaf& leaf, const FilterContext& context)
      : context_(context), column_(context.snapshot.column(leaf.column)), missing_(leaf.missing),
        set_(leaf.missing ? leaf.set.complement() : leaf.set) {}

  Outcome fold(std::size_t block) override {
    const ScalarBlock& b = scalar(block);
    if (b.missing == b.rows) return missing_ ? Outcome::kAll : Outcome::kNone;
    const Outcome present = fold_present(b);
    if (present == Outcome::kSome) return present;
    if (!missing_) return present == Outcome::kAll && b.missing > 0 ? Outcome::kSome : present;
    if (present == Outcome::kNone) return Outcome::kAll;
    return b.missing == 0 ? Outcome::kNone : Outcome::kSome;
  }

  Outcome run(std::size_t block, BlockMask& candidates) override {
    const ScalarBlock& b = scalar(block);
    if (!missing_) {
      keep(b, candidates);
      return outcome_of(candidates);
    }
    // In the leaf is who lacks a value or has one outside set_.
    ScratchMask outside(context_.scratch, candidates);
    keep(b, *outside);
    candidates.and_not(*outside);
    return outcome_of(candidates);
  }

  std::optional<std::uint64_t> count(std::size_t block) override {
    const ScalarBlock& b = scalar(block);
    std::optional<std::uint64_t> in;
    if (fold_present(b) == Outcome::kAll) in = b.rows - b.missing;
    else if (context_.index != IndexUse::kNever && gather_postings(b)) in = posted_rows_;
    if (in && missing_) in = b.rows - *in;
    return in;
  }

 private:
  const ScalarBlock& scalar(std::size_t block) const { return std::get<ScalarBlock>(column_.blocks[block]); }

  // Of the rows with a value: whether none or all of them are in set_.
  Outcome fold_present(const ScalarBlock& b) const {
    const OrdinalRange domain{b.min, b.max};
    const auto [first, last] = set_.meeting(domain);
    if (first == last) return Outcome::kNone;
    const auto& ranges = set_.ranges();
    if (last == first + 1 && ranges[first].low <= b.min && b.max <= ranges[first].high) return Outcome::kAll;
    if (b.codes_present.empty()) return Outcome::kSome;
    for (std::size_t i = first; i < last; ++i) {
      if (occurs(b, {std::max(ranges[i].low, b.min), std::min(ranges[i].high, b.max)})) return fold_gaps(b, first, last);
    }
    return Outcome::kNone;
  }

  // kAll where no ordinal between the set's intervals occurs.
  Outcome fold_gaps(const ScalarBlock& b, std::size_t first, std::size_t last) const {
    Ordinal next = b.min;
    for (std::size_t i = first; i < last; ++i) {
      const OrdinalRange& range = set_.ranges()[i];
      if (range.low > next && occurs(b, {next, range.low - 1})) return Outcome::kSome;
      if (range.high >= b.max) return Outcome::kAll;
      next = range.high + 1;
    }
    return occurs(b, {next, b.max}) ? Outcome::kSome : Outcome::kAll;
  }

  static bool occurs(const ScalarBlock& b, OrdinalRange range) {
    return any_bit(b.codes_present.data(), static_cast<std::uint64_t>(range.low - b.min), static_cast<std::uint64_t>(range.high - b.min));
  }

  // Keeps the candidates that have a value in set_.
  void keep(const ScalarBlock& b, BlockMask& mask) {
    if (fold_present(b) == Outcome::kAll) return keep_present(b, mask);
    if (context_.index != IndexUse::kNever && use_postings(b)) return keep_posted(mask);
    const auto [first, last] = set_.meeting({b.min, b.max});
    if (first == last) return mask.clear();
    if (last == first + 1) return keep_range(b, set_.ranges()[first], mask, context_.scratch);
    if (last == first + 2 && set_.ranges()[first].low <= b.min && set_.ranges()[first + 1].high >= b.max) {
      return keep_outside(b, {set_.ranges()[first].high + 1, set_.ranges()[first + 1].low - 1}, mask);
    }
    if (b.planes.width > kTableBits && last - first <= kFewRanges) return keep_each(b, first, last, mask);
    keep_table(b, first, last, mask);
  }

  // != and NOT BETWEEN: present, and not in the gap.
  void keep_outside(const ScalarBlock& b, OrdinalRange gap, BlockMask& mask) {
    ScratchMask inside(context_.scratch, mask);
    keep_range(b, gap, *inside, context_.scratch);
    keep_present(b, mask);
    mask.and_not(*inside);
  }

  void keep_each(const ScalarBlock& b, std::size_t first, std::size_t last, BlockMask& mask) {
    ScratchMask left(context_.scratch, mask), one(context_.scratch);
    for (std::size_t i = first; i < last; ++i) {
      *one = *left;
      keep_range(b, set_.ranges()[i], *one, context_.scratch);
      left->and_not(*one);
    }
    mask.and_not(*left);
  }

  // -- postings
  bool gather_postings(const ScalarBlock& b) {
    posted_.clear();
    posted_rows_ = 0;
    if (b.postings.values.empty()) return false;
    const auto [first, last] = set_.meeting({b.min, b.max});
    std::uint64_t values = 0;
    for (std::size_t i = first; i < last; ++i) {
      const OrdinalRange range{std::max(set_.ranges()[i].low, b.min), std::min(set_.ranges()[i].high, b.max)};
      values += width_of(range);
      if (values > kMostIndexedValues) return false;
      for (Ordinal o = range.low;; ++o) {
        if (!gather_value(b, o)) return false;
        if (o == range.high) break;
      }
    }
    return true;
  }

  bool gather_value(const ScalarBlock& b, Ordinal ordinal) {
    if (const auto rows = b.postings.find(ordinal)) {
      posted_.push_back(*rows);
      posted_rows_ += rows->size();
      return true;
    }
    return !b.codes_present.empty() && !occurs(b, {ordinal, ordinal});
  }

  bool use_postings(const ScalarBlock& b) {
    if (!gather_postings(b)) return false;
    const double scan = 128.0 * std::min(static_cast<double>(b.planes.width), 11.0);
    return context_.index == IndexUse::kAlways || static_cast<double>(posted_rows_) * kLinesPerPosting + 16 < scan;
  }

  void keep_posted(BlockMask& mask) const {
    ScratchMask in(context_.scratch);
    in->clear();
    for (const auto rows : posted_) {
      for (const std::uint16_t row : rows) in->set(row);
    }
    mask.and_with(*in);
  }

  // -- tables of codes
  void keep_table(const ScalarBlock& b, std::size_t first, std::size_t last, BlockMask& mask) {
    if (!same_frame(b, first, last)) build_table(b, first, last);
    const Exceptions exceptions(b, mask, context_.scratch, [this](Ordinal o) { return set_.contains(o); });
    std::array<simd::Plane, 64> storage;
    const simd::Planes planes = b.planes.resolve(storage);
    const simd::Planes top{planes.planes, table_.width};
    if (b.presence != nullptr) simd::kernels().and_with(mask.words.data(), b.presence);
    if (table_.has_program) simd::kernels().in_set(top, table_.program, mask.words.data());
    else simd::kernels().in_bits(top, table_.touched.data(), mask.words.data());
    if (table_.any_partial) check_partial(b, top, mask);
    exceptions.put_back(mask);
  }

  void check_partial(const ScalarBlock& b, const simd::Planes& top, BlockMask& mask) {
    ScratchMask unsure(context_.scratch, mask);
    simd::kernels().in_bits(top, table_.partial.data(), unsure->words.data());
    for_each_row(*unsure, [&](std::uint32_t row) {
      if (!b.present(row) || !set_.contains(b.ordinal(row))) mask.reset(row);
    });
  }

  // Whether the table of the block before is this block's too: codes mean the same, the same intervals meet it.
  bool same_frame(const ScalarBlock& b, std::size_t first, std::size_t last) {
    const bool same = has_table_ && b.map == CodeMap::kOffset && map_ == CodeMap::kOffset && b.base == base_ && b.step == step_ &&
                      b.planes.width == width_ && b.missing_is_zero == missing_is_zero_ && first == first_ && last == last_ &&
                      b.min == min_ && b.max == max_;
    has_table_ = true;
    map_ = b.map;
    base_ = b.base;
    step_ = b.step;
    width_ = b.planes.width;
    missing_is_zero_ = b.missing_is_zero;
    first_ = first;
    last_ = last;
    min_ = b.min;
    max_ = b.max;
    return same;
  }

  void build_table(const ScalarBlock& b, std::size_t first, std::size_t last) {
    CodeTable& t = table_;
    t.width = std::min<int>(b.planes.width, kTableBits);
    const int shift = b.planes.width - t.width;
    const std::size_t words = std::max<std::size_t>(1, (std::size_t{1} << t.width) / 64);
    t.touched.assign(words, 0);
    t.partial.assign(words, 0);
    t.any_partial = false;
    for (std::size_t i = first; i < last; ++i) add_range(b.codes_for(set_.ranges()[i]), shift);
    // Programs decide by the table's own bits; ragged sets probe.
    t.has_program = t.width <= 16 && simd::compile_code_set(t.touched, t.width, t.program) && t.program.nodes.size() <= kLargestProgram;
  }

  void add_range(const ScalarBlock::Codes& codes, int shift) {
    if (codes.low > codes.high) return;
    const std::uint64_t low = codes.low >> shift, high = codes.high >> shift;
    set_bits(table_.touched.data(), low, high);
    const std::uint64_t span = (std::uint64_t{1} << shift) - 1;
    const bool low_partial = codes.low_edge || (codes.low & span) != 0 || (low == high && (codes.high & span) != span);
    const bool high_partial = codes.high_edge || (codes.high & span) != span;
    if (low_partial) set_bits(table_.partial.data(), low, low);
    if (high_partial) set_bits(table_.partial.data(), high, high);
    table_.any_partial |= low_partial || high_partial;
  }

  const FilterContext context_;
  const Column& column_;
  const bool missing_;       // rows without a value are in
  const OrdinalSet set_;     // with missing_: the values that are not in

  std::vector<std::span<const std::uint16_t>> posted_;
  std::uint64_t posted_rows_ = 0;

  CodeTable table_;
  bool has_table_ = false, missing_is_zero_ = false;
  CodeMap map_ = CodeMap::kOffset;
  Ordinal base_ = 0, min_ = 0, max_ = 0;
  std::uint64_t step_ = 1;
  int width_ = 0;
  std::size_t first_ = 0, last_ = 0;
};

}  // namespace

std::unique_ptr<BlockFilter> make_set_filter(const SetLeaf& leaf, const FilterContext& context) {
  return std::make_unique<SetFilter>(leaf, context);
}

}  // namespace tamis
