// Text kept in rows: intervals of texts through the sketch, patterns through the heap.

#include <algorithm>
#include <array>
#include <string>
#include <unordered_set>
#include <vector>

#include "engine/exec/block_filter.h"
#include "engine/exec/code_bits.h"
#include "engine/exec/range_filter.h"
#include "engine/exec/text_ranges.h"
#include "engine/exec/text_rows.h"

namespace tamis {
namespace {

const StringBlock& text_block(const Column& column, std::size_t block) { return std::get<StringBlock>(column.blocks[block]); }

Outcome fold_text(const StringBlock& b, bool matches_nothing, bool negated) {
  if (b.missing == b.rows) return Outcome::kNone;
  if (!matches_nothing) return Outcome::kSome;
  if (!negated) return Outcome::kNone;
  return b.missing == 0 ? Outcome::kAll : Outcome::kSome;
}

// Keeps what is present and, where `negated`, not in `matched` (already cut to the candidates).
Outcome finish(const StringBlock& b, bool negated, BlockMask& candidates, BlockMask& matched) {
  if (negated)
    candidates.and_not(matched);
  else
    candidates = matched;
  keep_present(b.presence, b.rows, b.missing, candidates);
  return outcome_of(candidates);
}

class TextRangeFilter final : public BlockFilter {
 public:
  TextRangeFilter(const TextRangeLeaf& leaf, const FilterContext& context)
      : context_(context), column_(context.snapshot.column(leaf.column)), leaf_(leaf), ranges_(leaf.ranges) {}

  Outcome fold(std::size_t block) override {
    const StringBlock& b = text_block(column_, block);
    return fold_text(b, leaf_.ranges.empty(), leaf_.negated);
  }

  Outcome run(std::size_t block, BlockMask& candidates) override {
    const StringBlock& b = text_block(column_, block);
    if (leaf_.ranges.empty()) {
      keep_present(b.presence, b.rows, b.missing, candidates);
      return outcome_of(candidates);
    }
    if (!leaf_.negated) {
      ranges_.keep(b, candidates, context_.scratch);
      return outcome_of(candidates);
    }
    ScratchMask matched(context_.scratch, candidates);
    ranges_.keep(b, *matched, context_.scratch);
    return finish(b, true, candidates, *matched);
  }

  std::optional<std::uint64_t> count(std::size_t block) override {
    const StringBlock& b = text_block(column_, block);
    if (leaf_.ranges.empty()) return b.rows - b.missing;
    return std::nullopt;
  }

 private:
  const FilterContext context_;
  const Column& column_;
  const TextRangeLeaf& leaf_;
  TextRanges ranges_;
};

class TextMatchFilter final : public BlockFilter {
 public:
  TextMatchFilter(const TextMatchLeaf& leaf, const FilterContext& context)
      : context_(context), column_(context.snapshot.column(leaf.column)), leaf_(leaf), matcher_(*leaf.matcher) {
    if (!matcher_.required_prefix().empty()) prefix_.emplace(std::vector{prefix_range(matcher_.required_prefix())});
  }

  Outcome fold(std::size_t block) override { return fold_text(text_block(column_, block), false, leaf_.negated); }

  Outcome run(std::size_t block, BlockMask& candidates) override {
    const StringBlock& b = text_block(column_, block);
    ScratchMask matched(context_.scratch, candidates);
    keep_present(b.presence, b.rows, b.missing, *matched);
    if (prefix_) prefix_->keep(b, *matched, context_.scratch);
    match(b, *matched);
    return finish(b, leaf_.negated, candidates, *matched);
  }

 private:
  // Below this share of candidates, looking at each is cheaper than scanning the heap of all rows.
  static constexpr std::uint32_t kSparse = 8;

  void match(const StringBlock& b, BlockMask& mask) {
    if (b.codec != TextCodec::kText) return match_decoded(b, mask);
    const bool scan = !matcher_.required_substring().empty() && mask.count() > b.rows / kSparse;
    if (scan) return scan_heap(b, mask);
    TextCursor texts(b);
    keep_rows(mask, [&](std::uint32_t row) { return matcher_.matches(texts.stored(row)); });
  }

  void match_decoded(const StringBlock& b, BlockMask& mask) {
    keep_rows(mask, [&](std::uint32_t row) {
      b.text(row, text_);
      return matcher_.matches(text_);
    });
  }

  // Finds the required bytes anywhere in the block's texts, one after another, and looks at the rows that hold them. A hit that
  // crosses the border of a row is none.
  void scan_heap(const StringBlock& b, BlockMask& mask) {
    const std::string_view heap(b.heap, b.heap_bytes), needle = matcher_.required_substring();
    ScratchMask found(context_.scratch);
    found->clear();
    const auto find = simd::kernels().find;
    TextCursor texts(b);
    for (std::size_t at = find(heap, 0, needle); at < heap.size();) {
      const auto [row, begin, end] = texts.at(at);
      if (at + needle.size() > end) {
        at = find(heap, at + 1, needle);
        continue;
      }
      if (mask.test(row) && (matcher_.exact_substring() || matcher_.matches(heap.substr(begin, end - begin)))) found->set(row);
      at = find(heap, end, needle);
    }
    mask = *found;
  }

  const FilterContext context_;
  const Column& column_;
  const TextMatchLeaf& leaf_;
  const TextMatcher& matcher_;
  std::optional<TextRanges> prefix_;
  std::string text_;
};

}  // namespace

std::unique_ptr<BlockFilter> make_text_range_filter(const TextRangeLeaf& leaf, const FilterContext& context) {
  return std::make_unique<TextRangeFilter>(leaf, context);
}
std::unique_ptr<BlockFilter> make_text_match_filter(const TextMatchLeaf& leaf, const FilterContext& context) {
  return std::make_unique<TextMatchFilter>(leaf, context);
}

}  // namespace tamis
