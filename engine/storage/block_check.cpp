#include "engine/storage/block_check.h"

#include <algorithm>
#include <bit>
#include <limits>

#include "engine/base/wide_int.h"
#include "engine/bitmap/block_mask.h"
#include "engine/storage/block_layout.h"
#include "engine/storage/code_math.h"
#include "engine/storage/decimal.h"
#include "engine/storage/kind_range.h"

namespace tamis {
namespace {

constexpr Ordinal kGreatest = std::numeric_limits<Ordinal>::max();

// The ordinals that the column's blocks may hold.
OrdinalRange allowed(const Column& column) {
  const bool coded = column.def.type.is_list || column.def.type.kind == Kind::kString;
  return coded ? OrdinalRange{0, static_cast<Ordinal>(column.dictionary.size()) - 1} : ordinals_of(column.def.type.kind);
}

bool planes_fit(const StoredPlanes& planes) {
  const std::uint64_t all = greatest_code(planes.width);
  return planes.width <= 64 && (planes.stored & ~all) == 0 && (planes.ones & ~all) == 0 && (planes.stored & planes.ones) == 0;
}

// -- fields

std::string fault_in_map(const ScalarBlock& b) {
  const int128 span = static_cast<int128>(b.max) - b.base;
  switch (b.map) {
    case CodeMap::kOffset:
      if (b.step == 0 || b.base > b.min || span / b.step > static_cast<int128>(greatest_code(b.planes.width))) return "ordinals outside its codes";
      break;
    case CodeMap::kDecimal:
      if (b.exponent > kLargestExponent || b.planes.width > 54 || b.base < -kLargestDecimal || b.base > kLargestDecimal) {
        return "decimals that no double holds";
      }
      break;
    case CodeMap::kSketch:
      if (b.bounds.size() < 2 || !std::has_single_bit(b.raw.bytes) || b.raw.bytes > 8) return "a sketch without parts";
      break;
  }
  const bool sketch = b.map == CodeMap::kSketch, decimal = b.map == CodeMap::kDecimal;
  if ((!sketch && (b.raw.bytes != 0 || !b.bounds.empty())) || (!decimal && !b.exception_rows.empty())) return "arrays of another encoding";
  return {};
}

std::string fault_in_fields(const ScalarBlock& b, const Column& column) {
  if (!planes_fit(b.planes)) return "impossible planes";
  if (b.missing == b.rows) return b.min > b.max && b.planes.width == 0 && b.postings.values.empty() ? "" : "values in no row";
  const OrdinalRange range = allowed(column);
  if (b.min > b.max || b.min < range.low || b.max > range.high) return "values outside their type";
  if (b.presence != nullptr && b.missing_is_zero) return "two kinds of missing";
  if (b.missing_is_zero && b.planes.width == 0) return "no code for missing";
  if (!b.codes_present.empty() && b.codes_present.size() != distance(b.min, b.max) / kWordBits + 1) {
    return "a presence set of the wrong size";
  }
  return fault_in_map(b);
}

std::string fault_in_fields(const StringBlock& b, const Column&) {
  if (!planes_fit(b.planes) || b.planes.width > 16) return "impossible planes";
  if (b.missing == b.rows ? b.codes() != 0 : b.codes() == 0) return "a sketch of the wrong size";
  if (b.length_bytes != 1 && b.length_bytes != 2 && b.length_bytes != 4) return "impossible lengths";
  if (b.heap_bytes > std::numeric_limits<std::uint32_t>::max()) return "too many bytes";
  switch (b.codec) {
    case TextCodec::kText: return b.fixed_bytes == 0 ? "" : "texts of fixed size";
    case TextCodec::kUuid:
      if (b.fixed_bytes != 16) return "UUIDs of the wrong size";
      break;
    case TextCodec::kDigits: break;
  }
  return b.fixed_bytes != 0 && b.heap_bytes == std::size_t{b.fixed_bytes} * b.rows ? "" : "rows of the wrong size";
}

std::string fault_in_fields(const ListBlock& b, const Column&) {
  if (b.item_bytes != 1 && b.item_bytes != 2 && b.item_bytes != 4) return "impossible items";
  return {};
}

// -- content

// Rows past the end of the block must not turn up.
bool tail_is_clear(const std::uint64_t* plane, std::uint32_t rows) {
  std::size_t word = rows / kWordBits;
  if (rows % kWordBits != 0 && plane[word++] >> (rows % kWordBits) != 0) return false;
  return std::all_of(plane + word, plane + kBlockWords, [](std::uint64_t w) { return w == 0; });
}

bool tails_are_clear(const StoredPlanes& planes, std::uint32_t rows) {
  for (int i = 0; i < std::popcount(planes.stored); ++i) {
    if (!tail_is_clear(planes.words + static_cast<std::size_t>(i) * kBlockWords, rows)) return false;
  }
  return true;
}

// The rows that are present, and whether they are as many as `missing` says.
template <typename B>
bool fill_present(const B& b, BlockMask& mask) {
  mask.fill_first(b.rows);
  if (b.presence == nullptr) {
    if (b.missing == b.rows) mask.clear();
    return b.missing == 0 || b.missing == b.rows;
  }
  if (!tail_is_clear(b.presence, b.rows)) return false;
  std::copy_n(b.presence, kBlockWords, mask.words.begin());
  return mask.count() == b.rows - b.missing;
}

bool fill_present_scalars(const ScalarBlock& b, simd::Planes planes, BlockMask& mask) {
  if (!b.missing_is_zero) return fill_present(b, mask);
  BlockMask missing;
  missing.fill_first(b.rows);
  mask = missing;
  simd::kernels().in_range(planes, 0, 0, missing.words.data());
  mask.and_not(missing);
  return missing.count() == b.missing;
}

// Every row of the mask has a code in [low, high].
bool codes_within(simd::Planes planes, std::uint64_t low, std::uint64_t high, const BlockMask& rows) {
  if (low > high || high > greatest_code(planes.width)) return false;
  BlockMask within = rows;
  simd::kernels().in_range(planes, low, high, within.words.data());
  return within.words == rows.words;
}

template <typename T>
bool ascends(std::span<const T> values) {
  return std::ranges::adjacent_find(values, std::greater_equal{}) == values.end();
}

bool starts_fit(std::span<const std::uint32_t> starts, std::size_t end) {
  return starts.front() == 0 && starts.back() == end && std::ranges::is_sorted(starts);
}

bool rows_fit(std::span<const std::uint16_t> rows, std::uint32_t count) { return ascends(rows) && (rows.empty() || rows.back() < count); }

bool postings_fit(const Postings& postings, OrdinalRange range, std::uint32_t rows) {
  if (postings.values.empty()) return postings.rows.empty();
  if (!ascends(postings.values) || postings.values.front() < range.low || postings.values.back() > range.high) return false;
  if (!starts_fit(postings.starts, postings.rows.size())) return false;
  for (std::size_t i = 0; i < postings.values.size(); ++i) {
    if (!rows_fit(postings.rows.subspan(postings.starts[i], postings.starts[i + 1] - postings.starts[i]), rows)) return false;
  }
  return true;
}

// The last bound is past the greatest value, if there is such an ordinal.
bool parts_fit(const ScalarBlock& b) {
  const Ordinal end = b.bounds.back();
  const auto starts = b.bounds.first(b.bounds.size() - 1);
  return ascends(starts) && starts.front() <= b.min && starts.back() <= end && (end > b.max || end == kGreatest);
}

bool raw_fits(const ScalarBlock& b, simd::Planes planes, const BlockMask& present) {
  std::vector<std::uint64_t> codes(kBlockRows);
  simd::kernels().decode64(planes, 0, kBlockWords, codes.data());
  for (std::uint32_t row = 0; row < b.rows; ++row) {
    if (!present.test(row)) continue;
    const Ordinal ordinal = b.raw.at(row);
    if (ordinal < b.min || ordinal > b.max) return false;
    const std::uint64_t code = codes[row] - (b.missing_is_zero ? 1 : 0);
    if (ordinal < b.bounds[code] || (ordinal >= b.bounds[code + 1] && ordinal != kGreatest)) return false;
  }
  return true;
}

std::string fault_in_codes(const ScalarBlock& b, simd::Planes planes, const BlockMask& present) {
  const ScalarBlock::Codes codes = b.codes_for({b.min, b.max});
  BlockMask plain = present;
  switch (b.map) {
    case CodeMap::kOffset: break;
    case CodeMap::kDecimal:
      if (!rows_fit(b.exception_rows, b.rows)) return "exceptions in no row";
      for (const Ordinal exception : b.exceptions) {
        if (exception < b.min || exception > b.max) return "exceptions outside its values";
      }
      for (const std::uint16_t row : b.exception_rows) plain.reset(row);
      break;
    case CodeMap::kSketch:
      if (!codes_within(planes, b.missing_is_zero ? 1 : 0, b.bounds.size() - (b.missing_is_zero ? 1 : 2), present)) return "codes of no part";
      return raw_fits(b, planes, present) ? "" : "values outside their parts";
  }
  if (!plain.any()) return {};
  return codes_within(planes, codes.low, codes.high, plain) ? "" : "codes outside its values";
}

std::string fault_in_content(const ScalarBlock& b, const Column&) {
  if (b.missing == b.rows) return {};
  if (!tails_are_clear(b.planes, b.rows)) return "values past its last row";
  if (b.map == CodeMap::kSketch && !parts_fit(b)) return "parts that do not hold its values";
  std::array<simd::Plane, 64> resolved{};
  const simd::Planes planes = b.planes.resolve(resolved);
  BlockMask present;
  if (!fill_present_scalars(b, planes, present)) return "another number of missing values";
  if (!postings_fit(b.postings, {b.min, b.max}, b.rows)) return "an index that does not fit";
  return fault_in_codes(b, planes, present);
}

bool heap_fits(const StringBlock& b) {
  if (b.fixed_bytes != 0) return true;
  const StringBlock unanchored = b;
  std::size_t end = 0;
  for (std::uint32_t row = 0; row < b.rows; ++row) {
    if (row % layout::kRowsPerAnchor == 0 && b.anchors[row / layout::kRowsPerAnchor] != end) return false;
    switch (b.length_bytes) {
      case 1: end += static_cast<const std::uint8_t*>(unanchored.lengths)[row]; break;
      case 2: end += static_cast<const std::uint16_t*>(unanchored.lengths)[row]; break;
      default: end += static_cast<const std::uint32_t*>(unanchored.lengths)[row]; break;
    }
  }
  return end == b.heap_bytes && b.anchors.back() == end;
}

std::string fault_in_content(const StringBlock& b, const Column&) {
  if (!heap_fits(b)) return "texts outside their place";
  BlockMask present;
  if (!fill_present(b, present)) return "another number of missing values";
  if (b.codes() == 0) return {};
  if (!std::ranges::is_sorted(b.bound_ends) || b.bound_ends.back() != b.bounds_bytes) return "parts outside their place";
  for (std::size_t code = 1; code < b.codes(); ++code) {
    if (b.bound(code - 1) >= b.bound(code)) return "parts out of order";
  }
  std::array<simd::Plane, 64> resolved{};
  if (!tails_are_clear(b.planes, b.rows)) return "values past its last row";
  return codes_within(b.planes.resolve(resolved), 0, b.codes() - 1, present) ? "" : "codes of no part";
}

std::string fault_in_content(const ListBlock& b, const Column& column) {
  BlockMask present;
  if (!fill_present(b, present)) return "another number of missing values";
  if (!starts_fit(b.starts, b.item_count)) return "lists outside their place";
  for (std::size_t place = 0; place < b.item_count; ++place) {
    if (b.item(place) >= column.dictionary.size()) return "items that are not in the dictionary";
  }
  const OrdinalRange range = allowed(column);
  if (!ascends(b.frequent) || (!b.frequent.empty() && (b.frequent.front() < 0 || b.frequent.back() > range.high))) return "an index that does not fit";
  for (std::size_t i = 0; i < b.frequent.size(); ++i) {
    if (!tail_is_clear(b.frequent_planes + i * kBlockWords, b.rows)) return "values past its last row";
  }
  return postings_fit(b.postings, range, b.rows) ? "" : "an index that does not fit";
}

}  // namespace

std::string fault_in_fields(const Block& block, const Column& column, std::size_t rows) {
  if (rows_of(block) != rows || missing_of(block) > rows) return "another number of rows";
  return std::visit([&](const auto& b) { return fault_in_fields(b, column); }, block);
}

std::string fault_in_content(const Block& block, const Column& column) {
  return std::visit([&](const auto& b) { return fault_in_content(b, column); }, block);
}

std::string fault_in_dictionary(const Column& column, std::span<const std::uint64_t> ends, std::uint64_t bytes) {
  const Dictionary& dictionary = column.dictionary;
  if (!ends.empty() && (!std::ranges::is_sorted(ends) || ends.back() != bytes)) return "texts outside their place";
  for (std::size_t code = 1; code < dictionary.size(); ++code) {
    const bool ascending = dictionary.has_strings() ? dictionary.text(code - 1) < dictionary.text(code)
                                                    : dictionary.ordinal(code - 1) < dictionary.ordinal(code);
    if (!ascending) return "values out of order";
  }
  if (dictionary.has_strings() || dictionary.size() == 0) return {};
  const OrdinalRange range = ordinals_of(column.def.type.kind);
  return range.contains(dictionary.ordinal(0)) && range.contains(dictionary.ordinal(dictionary.size() - 1)) ? "" : "values outside their type";
}

}  // namespace tamis
