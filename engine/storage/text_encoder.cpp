#include "engine/storage/text_encoder.h"

#include <algorithm>
#include <string>
#include <vector>

#include "engine/storage/code_math.h"
#include "engine/storage/encoder_scratch.h"
#include "engine/storage/plane_encoder.h"
#include "engine/storage/text_codec.h"
#include "engine/storage/text_sketch.h"

namespace tamis {
namespace {

// Small blocks get fewer parts: a bound costs about as much as a row.
constexpr std::size_t kRowsPerPart = 4;

struct TextEncoder {
  const RawColumn& column;
  std::size_t first;
  std::span<const std::uint8_t> present;
  EncoderScratch& scratch;
  StringBlock block;
  std::string heap;
  std::vector<std::uint32_t> anchors, bound_ends, ends;  // ends: of each row in the heap
  std::vector<std::uint32_t> lengths;
  std::vector<std::uint8_t> short_lengths;
  std::vector<std::uint16_t> middle_lengths;
  std::string bounds;

  [[nodiscard]] std::string_view text(std::uint32_t row) const { return column.text(first + row); }
  [[nodiscard]] std::string_view stored(std::uint32_t row) const {
    const std::uint32_t begin = row == 0 ? 0 : ends[row - 1];
    return std::string_view(heap).substr(begin, ends[row] - begin);
  }
};

struct Shape {
  bool uuids = true, digits = true;
  std::size_t longest = 0, total = 0;
};

Shape shape_of(const TextEncoder& e) {
  Shape shape;
  for (std::uint32_t row = 0; row < e.block.rows; ++row) {
    if (e.present[row] == 0) continue;
    const std::string_view text = e.text(row);
    shape.longest = std::max(shape.longest, text.size());
    shape.total += text.size();
    shape.uuids = shape.uuids && is_canonical_uuid(text);
    shape.digits = shape.digits && is_digits(text);
  }
  return shape;
}

void choose_codec(TextEncoder& e) {
  const Shape shape = shape_of(e);
  if (shape.uuids) {
    e.block.codec = TextCodec::kUuid;
    e.block.fixed_bytes = kUuidBytes;
  } else if (shape.digits && (shape.longest + 1) / 2 * e.block.rows <= shape.total + e.block.rows && shape.longest > 0) {
    // Every row takes as much as the longest: only where that is no more than the texts and a byte of length each.
    e.block.codec = TextCodec::kDigits;
    e.block.fixed_bytes = static_cast<std::uint32_t>((shape.longest + 1) / 2);
  }
}

void append_stored(TextEncoder& e, std::uint32_t row) {
  const std::size_t at = e.heap.size();
  e.heap.resize(at + e.block.fixed_bytes);
  if (e.block.codec == TextCodec::kText) {
    if (e.present[row] != 0) e.heap += e.text(row);
  } else if (e.present[row] != 0) {
    if (e.block.codec == TextCodec::kUuid) encode_uuid(e.text(row), e.heap.data() + at);
    if (e.block.codec == TextCodec::kDigits) encode_digits(e.text(row), e.block.fixed_bytes, e.heap.data() + at);
  }
  e.ends.push_back(static_cast<std::uint32_t>(e.heap.size()));
}

void store_heap(TextEncoder& e) {
  const std::size_t end = e.first + e.block.rows;
  const std::uint64_t begin = e.first == 0 ? 0 : e.column.string_ends[e.first - 1];
  e.heap.reserve(e.block.fixed_bytes != 0 ? std::size_t{e.block.fixed_bytes} * e.block.rows
                                          : static_cast<std::size_t>(e.column.string_ends[end - 1] - begin));
  for (std::uint32_t row = 0; row < e.block.rows; ++row) append_stored(e, row);
  e.block.heap = e.heap.data();
  e.block.heap_bytes = e.heap.size();
}

void store_lengths(TextEncoder& e) {
  e.lengths.resize(kBlockRows);
  for (std::uint32_t row = 0; row < e.block.rows; ++row) {
    if (row % layout::kRowsPerAnchor == 0) e.anchors.push_back(row == 0 ? 0 : e.ends[row - 1]);
    e.lengths[row] = e.ends[row] - (row == 0 ? 0 : e.ends[row - 1]);
  }
  e.anchors.push_back(static_cast<std::uint32_t>(e.heap.size()));
  e.block.anchors = e.anchors;
  const int width = bits_for(*std::ranges::max_element(e.lengths));
  e.block.length_bytes = width <= 8 ? 1 : width <= 16 ? 2 : 4;
  e.block.lengths = e.lengths.data();
  if (width <= 8) {
    e.short_lengths.assign(e.lengths.begin(), e.lengths.end());
    e.block.lengths = e.short_lengths.data();
  } else if (width <= 16) {
    e.middle_lengths.assign(e.lengths.begin(), e.lengths.end());
    e.block.lengths = e.middle_lengths.data();
  }
}

void store_sketch(TextEncoder& e) {
  std::vector<std::string_view> texts;
  texts.reserve(e.block.rows);
  for (std::uint32_t row = 0; row < e.block.rows; ++row) {
    if (e.present[row] != 0) texts.push_back(e.stored(row));
  }
  const TextSketch sketch(texts, std::clamp<std::size_t>(texts.size() / kRowsPerPart, 1, kTextParts));
  const auto codes = std::span(e.scratch.codes).first(e.block.rows);
  for (std::uint32_t row = 0; row < e.block.rows; ++row) codes[row] = e.present[row] != 0 ? sketch.part_of(e.stored(row)) : 0;
  e.block.planes = encode_planes(codes, bits_for(sketch.bounds().size() - 1), e.scratch);
  for (const std::string& bound : sketch.bounds()) {
    e.bounds += bound;
    e.bound_ends.push_back(static_cast<std::uint32_t>(e.bounds.size()));
  }
  e.block.bound_ends = e.bound_ends;
  e.block.bounds = e.bounds.data();
  e.block.bounds_bytes = e.bounds.size();
}

}  // namespace

PackedBlock encode_texts(const RawColumn& column, std::size_t first, std::uint32_t rows) {
  const auto present = std::span(column.present).subspan(first, rows);
  TextEncoder e{column, first, present, encoder_scratch(), {}, {}, {}, {}, {}, {}, {}, {}, {}};
  e.block.rows = rows;
  e.block.missing = static_cast<std::uint32_t>(std::ranges::count(present, 0));
  const bool none = e.block.missing == rows;
  if (!none) choose_codec(e);
  store_heap(e);
  if (e.block.fixed_bytes == 0) store_lengths(e);
  if (!none) store_sketch(e);
  if (!none && e.block.missing != 0) e.block.presence = encode_presence(present, e.scratch);
  return pack(e.block);
}

}  // namespace tamis
