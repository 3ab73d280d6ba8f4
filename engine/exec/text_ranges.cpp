#include "engine/exec/text_ranges.h"

#include <algorithm>
#include <array>

#include "engine/exec/code_bits.h"
#include "engine/exec/range_filter.h"
#include "engine/exec/text_rows.h"
#include "engine/plan/leaf_planner.h"
#include "engine/storage/text_codec.h"

namespace tamis {
namespace {

bool is_point(const TextRange& range) { return range.low && range.high && *range.low == *range.high; }

bool above_low(const TextRange& range, std::string_view text) {
  return !range.low || (range.low_strict ? text > *range.low : text >= *range.low);
}

}  // namespace

TextRange prefix_range(const std::string& prefix) {
  return {.low = prefix, .high = after_prefix(prefix), .low_strict = false, .high_strict = true};
}

TextRanges::TextRanges(std::vector<TextRange> ranges) : ranges_(std::move(ranges)) {
  if (ranges_.size() < 2 || !std::ranges::all_of(ranges_, is_point)) return;
  for (const TextRange& range : ranges_) points_.insert(*range.low);
}

std::string_view TextRanges::bound(const StringBlock& block, std::size_t code) {
  if (block.codec == TextCodec::kText) return block.bound(code);
  // Bounds are cut as short as they still divide the texts: zeros give the least stored form that starts like this.
  stored_bound_.assign(block.bound(code)).resize(block.fixed_bytes, '\0');
  decode_text(block.codec, stored_bound_, bound_);
  return bound_;
}

TextRanges::Codes TextRanges::codes_for(const StringBlock& block, const TextRange& range) {
  const std::size_t codes = block.codes();
  // First code whose bound passes the test; bounds ascend.
  const auto first_code = [&](auto passes) {
    std::size_t low = 0, high = codes;
    while (low < high) {
      const std::size_t middle = (low + high) / 2;
      if (passes(bound(block, middle)))
        high = middle;
      else
        low = middle + 1;
    }
    return low;
  };
  const std::size_t past =
      !range.high ? codes : first_code([&](std::string_view b) { return range.high_strict ? b >= *range.high : b > *range.high; });
  if (past == 0) return {};
  const std::size_t first_in = first_code([&](std::string_view b) { return above_low(range, b); });
  Codes out;
  // The code before the first whose bound is in may hold texts that are in too.
  out.low_edge = first_in > 0 && range.low && !(first_in < codes && !range.low_strict && bound(block, first_in) == *range.low);
  out.low = out.low_edge ? first_in - 1 : first_in;
  out.high = past - 1;
  // All texts of the last code lie below the next bound: where that is the strict end of the range, no text sticks out.
  out.high_edge = range.high && !(past < codes && range.high_strict && bound(block, past) == *range.high);
  return out;
}

bool TextRanges::contains(std::string_view text) const {
  if (!points_.empty()) return points_.contains(text);
  const auto after = std::ranges::partition_point(ranges_, [text](const TextRange& r) { return above_low(r, text); });
  return after != ranges_.begin() && (after - 1)->contains(text);
}

// Takes the rows of `rows` that fail the test out of `mask`.
template <typename Contains> void TextRanges::check(const StringBlock& block, BlockMask& rows, BlockMask& mask, Contains in) {
  TextCursor texts(block);
  for_each_row(rows, [&](std::uint32_t row) {
    if (block.codec == TextCodec::kText) {
      if (!in(texts.stored(row))) mask.reset(row);
      return;
    }
    block.text(row, text_);
    if (!in(text_)) mask.reset(row);
  });
}

void TextRanges::keep(const StringBlock& block, BlockMask& candidates, Scratch& scratch) {
  if (block.missing == block.rows) return candidates.clear();
  keep_present(block.presence, block.rows, block.missing, candidates);
  if (ranges_.size() == 1)
    keep_one(block, ranges_[0], candidates, scratch);
  else
    keep_many(block, candidates, scratch);
}

void TextRanges::keep_one(const StringBlock& block, const TextRange& range, BlockMask& mask, Scratch& scratch) {
  const Codes codes = codes_for(block, range);
  if (codes.low > codes.high) return mask.clear();
  std::array<simd::Plane, 64> storage;
  const simd::Planes planes = block.planes.resolve(storage);
  const auto& kernels = simd::kernels();
  kernels.in_range(planes, codes.low, codes.high, mask.words.data());
  const auto check_code = [&](std::size_t code) {
    ScratchMask edge(scratch, mask);
    kernels.in_range(planes, code, code, edge->words.data());
    check(block, *edge, mask, [&range](std::string_view text) { return range.contains(text); });
  };
  if (codes.low_edge) check_code(codes.low);
  if (codes.high_edge && (codes.high != codes.low || !codes.low_edge)) check_code(codes.high);
}

void TextRanges::keep_many(const StringBlock& block, BlockMask& mask, Scratch& scratch) {
  if (!points_.empty() && points_.size() > block.codes()) {
    // So many texts touch nearly every code: each row is looked up.
    ScratchMask all(scratch, mask);
    return check(block, *all, mask, [this](std::string_view text) { return points_.contains(text); });
  }
  const std::size_t words = std::max<std::size_t>(1, (std::size_t{1} << block.planes.width) / 64);
  touched_.assign(words, 0);
  partial_.assign(words, 0);
  for (const TextRange& range : ranges_) {
    const Codes codes = codes_for(block, range);
    if (codes.low > codes.high) continue;
    set_bits(touched_.data(), codes.low, codes.high);
    if (codes.low_edge) set_bits(partial_.data(), codes.low, codes.low);
    if (codes.high_edge) set_bits(partial_.data(), codes.high, codes.high);
  }
  std::array<simd::Plane, 64> storage;
  const simd::Planes planes = block.planes.resolve(storage);
  const auto& kernels = simd::kernels();
  kernels.in_bits(planes, touched_.data(), mask.words.data());
  ScratchMask unsure(scratch, mask);
  kernels.in_bits(planes, partial_.data(), unsure->words.data());
  check(block, *unsure, mask, [this](std::string_view text) { return contains(text); });
}

}  // namespace tamis
