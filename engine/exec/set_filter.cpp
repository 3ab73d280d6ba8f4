// SetLeaf: a scalar column's ordinal in a set. The set is cut to the block's values; then one interval is a range over the planes,
// a few rare values are their postings, and anything else is a table of codes: a decision program where it is small, a bit a code
// otherwise, with exact comparison of the rows whose code does not decide.

#include <algorithm>
#include <array>
#include <bit>
#include <vector>

#include "engine/base/wide_int.h"
#include "engine/exec/block_filter.h"
#include "engine/exec/code_bits.h"
#include "engine/exec/decode.h"
#include "engine/exec/range_filter.h"
#include "engine/simd/code_set.h"

namespace tamis {
namespace {

// Up to here a decision program beats looking codes up in a table (bench/kernels, in_set and in_bits).
constexpr std::size_t kLargestProgram = 256;
// Tables over more bits than this are looked up in memory rather than in registers. Wider codes get two tables, of their most and
// of their least significant bits; what passes both is compared exactly.
constexpr int kExactTableBits = 13, kTableBits = 12;
// Chains of intervals up to this long are cheaper as ranges one by one when the codes are wide.
constexpr std::size_t kFewRanges = 4;
constexpr std::size_t kFewSketched = 32;
// Past this many intervals a block's table costs more to fill than it spares.
constexpr std::size_t kMostTabled = 8'192;
// An index is considered for sets of at most this many values of a block: each costs a search.
constexpr std::uint64_t kMostIndexedValues = 64;
// A row of postings costs about a sixteenth of a streamed cache line: two bytes to read, one bit to set.
constexpr double kLinesPerPosting = 1.0 / 8;

struct CodeTable {
  std::vector<std::uint64_t> touched;  // codes (their top bits) that hold an ordinal of the set
  std::vector<std::uint64_t> partial;  // those that hold others too: their rows are compared exactly
  std::vector<std::uint64_t> low;      // codes (their low bits) in the set; where the table is not of the whole code
  bool any_partial = false, all_partial = false, has_low = false;
  int width = 0;  // bits of the code that `touched` is over
  bool has_program = false;
  simd::CodeSetProgram program;  // of `touched`
};

// A bit an ordinal, for sets whose ordinals lie close together: tells exactly, and faster than a search.
class OrdinalBits {
 public:
  explicit OrdinalBits(const OrdinalSet& set) {
    constexpr std::uint64_t kMostBits = 1'048'576;  // 128 KiB: stays in L2
    if (set.ranges().size() <= 2) return;
    const OrdinalRange span{set.ranges().front().low, set.ranges().back().high};
    if (width_of(span) > kMostBits) return;
    low_ = static_cast<std::uint64_t>(span.low);
    size_ = width_of(span);
    bits_.assign(size_ / 64 + 1, 0);
    for (const OrdinalRange& range : set.ranges()) {
      set_bits(bits_.data(), static_cast<std::uint64_t>(range.low) - low_, static_cast<std::uint64_t>(range.high) - low_);
    }
  }
  [[nodiscard]] bool known() const noexcept { return size_ != 0; }
  [[nodiscard]] bool contains(Ordinal ordinal) const noexcept {
    const std::uint64_t place = static_cast<std::uint64_t>(ordinal) - low_;
    return place < size_ && ((bits_[place / 64] >> (place % 64)) & 1) != 0;
  }

 private:
  std::vector<std::uint64_t> bits_;
  std::uint64_t low_ = 0, size_ = 0;
};

class SetFilter final : public BlockFilter {
 public:
  SetFilter(const SetLeaf& leaf, const FilterContext& context)
      : context_(context),
        column_(context.snapshot.column(leaf.column)),
        missing_(leaf.missing),
        set_(leaf.missing ? leaf.set.complement() : leaf.set),
        bits_(set_) {}

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
    if (fold_present(b) == Outcome::kAll)
      in = b.rows - b.missing;
    else if (context_.index != IndexUse::kNever && gather_postings(b))
      in = posted_rows_;
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
    if (b.planes.width > kExactTableBits && last - first <= kFewRanges) return keep_each(b, first, last, mask);
    if (has_raw_table(b) && last - first > kFewSketched) {
      // So many intervals touch most codes of a sketch, or cost more to find there than it spares.
      keep_present(b, mask);
      return keep_raw(b, mask);
    }
    keep_table(b, last - first, mask);
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
  bool contains(Ordinal ordinal) const { return bits_.known() ? bits_.contains(ordinal) : set_.contains(ordinal); }

  void keep_table(const ScalarBlock& b, std::size_t intervals, BlockMask& mask) {
    if (!has_table_for(b)) {
      if (intervals > kMostTabled) return keep_values(b, mask);
      build_table(b);
    }
    const Exceptions exceptions(b, mask, context_.scratch, [this](Ordinal o) { return set_.contains(o); });
    std::array<simd::Plane, 64> storage;
    const simd::Planes planes = b.planes.resolve(storage);
    const simd::Planes top{planes.planes, table_.width};
    if (b.presence != nullptr) simd::kernels().and_with(mask.words.data(), b.presence);
    if (table_.has_program)
      simd::kernels().in_set(top, table_.program, mask.words.data());
    else
      simd::kernels().in_bits(top, table_.touched.data(), mask.words.data());
    if (table_.any_partial) check_partial(b, planes, mask);
    exceptions.put_back(mask);
  }

  // Takes the rows whose code does not decide, and that are not in the set, out of the mask.
  void check_partial(const ScalarBlock& b, const simd::Planes& planes, BlockMask& mask) {
    ScratchMask unsure(context_.scratch, mask);
    if (!table_.all_partial) simd::kernels().in_bits({planes.planes, table_.width}, table_.partial.data(), unsure->words.data());
    if (table_.has_low) {
      mask.and_not(*unsure);
      simd::kernels().in_bits({planes.planes + (planes.width - kTableBits), kTableBits}, table_.low.data(), unsure->words.data());
      mask.or_with(*unsure);
    }
    constexpr std::uint32_t kMany = 2'048;  // decoding all rows costs less than fetching so many one by one
    if (unsure->count() <= kMany) return check_rows(b, *unsure, mask);
    if (!has_raw_table(b)) return check_tiles(b, *unsure, mask);
    mask.and_not(*unsure);
    keep_raw(b, *unsure);
    mask.or_with(*unsure);
  }

  // Raw ordinals as an array of numbers, looked up in a table over the block's own values.
  static bool has_raw_table(const ScalarBlock& b) {
    constexpr std::uint64_t kLargest = 1'048'576;
    return b.map == CodeMap::kSketch && b.raw.bytes <= 4 && raw_size(b) <= kLargest;
  }
  static std::uint64_t raw_size(const ScalarBlock& b) {
    return static_cast<std::uint64_t>(b.max) - static_cast<std::uint64_t>(b.raw.base) + 1;
  }

  void keep_raw(const ScalarBlock& b, BlockMask& mask) {
    // Rows without a value hold anything: they are no candidates, but must not lead out of the table. Narrow values cannot; wide
    // ones are cut to its end, where no bit is set.
    const std::uint64_t size = raw_size(b), table = b.raw.bytes <= 2 ? std::uint64_t{1} << (8 * b.raw.bytes) : size;
    raw_bits_.assign(table / 64 + 1, 0);
    const auto [first, last] = set_.meeting({b.min, b.max});
    for (std::size_t i = first; i < last; ++i) {
      const OrdinalRange range{std::max(set_.ranges()[i].low, b.min), std::min(set_.ranges()[i].high, b.max)};
      set_bits(raw_bits_.data(), static_cast<std::uint64_t>(range.low - b.raw.base), static_cast<std::uint64_t>(range.high - b.raw.base));
    }
    raw_codes_.resize(kBlockRows);
    if (b.raw.bytes == 1)
      std::copy_n(static_cast<const std::uint8_t*>(b.raw.data), kBlockRows, raw_codes_.data());
    else if (b.raw.bytes == 2)
      std::copy_n(static_cast<const std::uint16_t*>(b.raw.data), kBlockRows, raw_codes_.data());
    else
      std::ranges::transform(std::span(static_cast<const std::uint32_t*>(b.raw.data), kBlockRows), raw_codes_.begin(),
                             [end = static_cast<std::uint32_t>(size)](std::uint32_t v) { return std::min(v, end); });
    simd::kernels().probe_u32(raw_codes_.data(), raw_bits_.data(), mask.words.data());
  }

  void check_rows(const ScalarBlock& b, const BlockMask& unsure, BlockMask& mask) const {
    for_each_row(unsure, [&](std::uint32_t row) {
      if (!b.present(row) || !contains(b.ordinal(row))) mask.reset(row);
    });
  }

  void check_tiles(const ScalarBlock& b, const BlockMask& unsure, BlockMask& mask) const {
    alignas(kAlignment) std::array<Ordinal, kTileRows> ordinals;
    std::array<std::uint64_t, kTileRows / 64> present;
    for (std::uint32_t first = 0; first < b.rows; first += kTileRows) {
      decode_ordinals(b, first, kTileRows, ordinals.data());
      present_words(b, first, kTileRows, present.data());
      for (std::uint32_t w = 0; w < kTileRows / 64; ++w) {
        const std::uint64_t candidates = unsure.words[first / 64 + w];
        std::uint64_t in = 0;
        for (std::uint64_t left = candidates & present[w]; left != 0; left &= left - 1) {
          const auto bit = static_cast<std::uint32_t>(std::countr_zero(left));
          in |= std::uint64_t{contains(ordinals[w * 64 + bit])} << bit;
        }
        mask.words[first / 64 + w] &= in | ~candidates;
      }
    }
  }

  // Every value compared for itself: for sets so large that a table costs more to fill than the block has rows.
  void keep_values(const ScalarBlock& b, BlockMask& mask) const {
    ScratchMask all(context_.scratch, mask);
    check_tiles(b, *all, mask);
  }

  // Whether the table of the block before is this block's too: codes mean the same.
  bool has_table_for(const ScalarBlock& b) const {
    return has_table_ && b.map == CodeMap::kOffset && map_ == CodeMap::kOffset && b.base == base_ && b.step == step_ &&
           b.planes.width == width_ && b.missing_is_zero == missing_is_zero_;
  }

  void keep_frame(const ScalarBlock& b) {
    has_table_ = true;
    map_ = b.map;
    base_ = b.base;
    step_ = b.step;
    width_ = b.planes.width;
    missing_is_zero_ = b.missing_is_zero;
  }

  void build_table(const ScalarBlock& b) {
    keep_frame(b);
    CodeTable& t = table_;
    t.width = b.planes.width <= kExactTableBits ? b.planes.width : kTableBits;
    t.has_low = b.planes.width > kExactTableBits && b.map != CodeMap::kSketch;
    t.touched.assign(words_for(t.width), 0);
    t.partial.assign(words_for(t.width), 0);
    t.low.assign(t.has_low ? words_for(kTableBits) : 0, 0);
    t.any_partial = false;
    const ScalarBlock frame = whole_frame(b);
    const auto [first, last] = set_.meeting({frame.min, frame.max});
    for (std::size_t i = first; i < last; ++i) add_range(frame.codes_for(set_.ranges()[i]), b.planes.width - t.width);
    t.all_partial = t.partial == t.touched;
    // Ragged sets never compile to something small: no need to try.
    constexpr std::size_t kMostCompiled = 128;
    t.has_program =
        last - first <= kMostCompiled && simd::compile_code_set(t.touched, t.width, t.program) && t.program.nodes.size() <= kLargestProgram;
  }

  static std::size_t words_for(int width) { return std::max<std::size_t>(1, (std::size_t{1} << width) / 64); }

  // The block as if it held all that its codes can say, so that its table serves other blocks of its frame.
  static ScalarBlock whole_frame(const ScalarBlock& b) {
    ScalarBlock frame = b;
    const std::uint64_t codes = (std::uint64_t{1} << std::min<int>(b.planes.width, 62)) - 1 - (b.missing_is_zero ? 1 : 0);
    Ordinal greatest = 0;
    const auto span = static_cast<int128>(codes) * b.step + b.base;
    greatest = span > kGreatestOrdinal ? kGreatestOrdinal : static_cast<Ordinal>(span);
    if (b.map == CodeMap::kOffset) {
      frame.min = b.base;
      frame.max = std::max(b.max, greatest);
    }
    return frame;
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
    if (table_.has_low) add_low_bits(codes);
  }

  void add_low_bits(const ScalarBlock::Codes& codes) {
    constexpr std::uint64_t kMask = (std::uint64_t{1} << kTableBits) - 1;
    if (codes.high - codes.low >= kMask) return set_bits(table_.low.data(), 0, kMask);
    const std::uint64_t low = codes.low & kMask, high = codes.high & kMask;
    if (low <= high) return set_bits(table_.low.data(), low, high);
    set_bits(table_.low.data(), low, kMask);
    set_bits(table_.low.data(), 0, high);
  }

  const FilterContext context_;
  const Column& column_;
  const bool missing_;    // rows without a value are in
  const OrdinalSet set_;  // with missing_: the values that are not in
  const OrdinalBits bits_;

  std::vector<std::span<const std::uint16_t>> posted_;
  std::uint64_t posted_rows_ = 0;

  std::vector<std::uint64_t> raw_bits_;
  std::vector<std::uint32_t> raw_codes_;

  CodeTable table_;
  bool has_table_ = false, missing_is_zero_ = false;
  CodeMap map_ = CodeMap::kOffset;
  Ordinal base_ = 0;
  std::uint64_t step_ = 1;
  int width_ = 0;
};

}  // namespace

std::unique_ptr<BlockFilter> make_set_filter(const SetLeaf& leaf, const FilterContext& context) {
  return std::make_unique<SetFilter>(leaf, context);
}

}  // namespace tamis
