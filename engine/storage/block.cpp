#include "engine/storage/block.h"

#include <algorithm>
#include <bit>

#include "engine/storage/block_layout.h"
#include "engine/storage/code_math.h"

namespace tamis {
namespace {

bool bit_of(const std::uint64_t* plane, std::uint32_t row) noexcept { return ((plane[row / kWordBits] >> (row % kWordBits)) & 1U) != 0; }

// `presence` null: all rows are present, or none is.
bool present_in(const std::uint64_t* presence, std::uint32_t rows, std::uint32_t missing, std::uint32_t row) noexcept {
  return presence != nullptr ? bit_of(presence, row) : missing < rows;
}

}  // namespace

simd::Planes StoredPlanes::resolve(std::array<simd::Plane, 64>& out) const noexcept {
  const std::uint64_t* next = words;
  for (std::size_t k = 0; k < width; ++k) {
    const std::uint64_t bit = std::uint64_t{1} << k;
    if ((stored & bit) != 0) {
      out[k] = next;
      next += kBlockWords;
    } else {
      out[k] = (ones & bit) != 0 ? simd::ones_plane() : nullptr;
    }
  }
  return {out.data(), width};
}

std::uint64_t StoredPlanes::code(std::uint32_t row) const noexcept {
  std::uint64_t code = 0;
  const std::uint64_t* next = words + row / kWordBits;
  for (std::size_t k = 0; k < width; ++k) {
    std::uint64_t bit = (ones >> k) & 1U;
    if (((stored >> k) & 1U) != 0) {
      bit = (*next >> (row % kWordBits)) & 1U;
      next += kBlockWords;
    }
    code = code << 1U | bit;
  }
  return code;
}

std::optional<std::span<const std::uint16_t>> Postings::find(Ordinal value) const noexcept {
  const auto found = std::lower_bound(values.begin(), values.end(), value);
  if (found == values.end() || *found != value) return std::nullopt;
  const auto i = static_cast<std::size_t>(found - values.begin());
  return rows.subspan(starts[i], starts[i + 1] - starts[i]);
}

Ordinal RawOrdinals::at(std::uint32_t row) const noexcept {
  std::uint64_t offset = 0;
  switch (bytes) {
    case 1: offset = static_cast<const std::uint8_t*>(data)[row]; break;
    case 2: offset = static_cast<const std::uint16_t*>(data)[row]; break;
    case 4: offset = static_cast<const std::uint32_t*>(data)[row]; break;
    case 8: offset = static_cast<const std::uint64_t*>(data)[row]; break;
  }
  return above(base, offset);
}

bool StringBlock::present(std::uint32_t row) const noexcept { return present_in(presence, rows, missing, row); }
bool ListBlock::present(std::uint32_t row) const noexcept { return present_in(presence, rows, missing, row); }

std::uint32_t ListBlock::item(std::size_t place) const noexcept {
  switch (item_bytes) {
    case 1: return static_cast<const std::uint8_t*>(items)[place];
    case 2: return static_cast<const std::uint16_t*>(items)[place];
    default: return static_cast<const std::uint32_t*>(items)[place];
  }
}

std::uint32_t rows_of(const Block& block) noexcept {
  return std::visit([](const auto& b) { return b.rows; }, block);
}

std::uint32_t missing_of(const Block& block) noexcept {
  return std::visit([](const auto& b) { return b.missing; }, block);
}

std::size_t bytes_of(const Block& block) noexcept { return sizeof(Block) + layout::payload_bytes(block); }

namespace {

std::string_view encoding_name(const ScalarBlock& block) noexcept {
  switch (block.map) {
    case CodeMap::kOffset: return block.planes.width == 0 ? "constant" : "planes";
    case CodeMap::kDecimal: return "decimal";
    case CodeMap::kSketch: return "sketch";
  }
  return {};
}

std::string_view encoding_name(const StringBlock& block) noexcept {
  switch (block.codec) {
    case TextCodec::kText: return "text";
    case TextCodec::kUuid: return "uuid";
    case TextCodec::kDigits: return "digits";
  }
  return {};
}

std::string_view encoding_name(const ListBlock&) noexcept { return "list"; }

}  // namespace

std::string_view encoding_of(const Block& block) noexcept {
  return std::visit([](const auto& b) { return encoding_name(b); }, block);
}

}  // namespace tamis
