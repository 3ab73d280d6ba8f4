// StringBlock: where a row's text lies, and the codecs between texts and stored bytes.

#include <algorithm>
#include <string>

#include "engine/storage/block.h"
#include "engine/storage/block_layout.h"
#include "engine/storage/text_codec.h"

namespace tamis {
namespace {

using layout::kRowsPerAnchor;

std::size_t length_at(const StringBlock& block, std::uint32_t row) noexcept {
  switch (block.length_bytes) {
    case 1: return static_cast<const std::uint8_t*>(block.lengths)[row];
    case 2: return static_cast<const std::uint16_t*>(block.lengths)[row];
    default: return static_cast<const std::uint32_t*>(block.lengths)[row];
  }
}

}  // namespace

std::size_t StringBlock::start(std::uint32_t row) const noexcept {
  if (fixed_bytes != 0) return std::size_t{row} * fixed_bytes;
  std::size_t at = anchors[row / kRowsPerAnchor];
  for (std::uint32_t r = row - row % kRowsPerAnchor; r < row; ++r) at += length_at(*this, r);
  return at;
}

std::string_view StringBlock::stored(std::uint32_t row) const noexcept {
  return {heap + start(row), fixed_bytes != 0 ? fixed_bytes : length_at(*this, row)};
}

std::string_view StringBlock::bound(std::size_t code) const noexcept {
  const std::size_t begin = code == 0 ? 0 : bound_ends[code - 1];
  return {bounds + begin, bound_ends[code] - begin};
}

std::uint32_t StringBlock::row_at(std::size_t heap_offset) const noexcept {
  if (fixed_bytes != 0) return static_cast<std::uint32_t>(heap_offset / fixed_bytes);
  // The last group that starts at or before the offset: groups of empty texts before it start there too.
  const auto group = static_cast<std::size_t>(std::upper_bound(anchors.begin(), anchors.end() - 1, heap_offset) - anchors.begin()) - 1;
  auto row = static_cast<std::uint32_t>(group * kRowsPerAnchor);
  std::size_t end = anchors[group] + length_at(*this, row);
  while (end <= heap_offset) end += length_at(*this, ++row);
  return row;
}

void StringBlock::text(std::uint32_t row, std::string& out) const { decode_text(codec, stored(row), out); }

std::optional<std::string> StringBlock::encode(std::string_view text) const { return encode_text(codec, fixed_bytes, text); }

}  // namespace tamis
