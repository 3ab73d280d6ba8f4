#pragma once
// One block (at most 65,536 rows) of one column, as it lies in memory or in the mapped store file. Blocks are views: the
// Snapshot that hands them out owns the bytes. Everything is 64-byte aligned and padded to kBlockRows entries where kernels
// read whole blocks. Rows past the block's end have code 0, no presence.
//
// Layout and encodings: docs/storage.md. Vertical planes: BitWeaving/V (SIGMOD 2013); sketches: Column Sketches (SIGMOD 2018);
// decimals: ALP (SIGMOD 2024).

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <variant>

#include "engine/base/geometry.h"
#include "engine/simd/kernels.h"
#include "engine/storage/ordinal.h"

namespace tamis {

// Bit planes of which constant ones are not stored. Plane 0 is the most significant.
struct StoredPlanes {
  std::uint8_t width = 0;
  std::uint64_t stored = 0;              // bit k: plane k is stored, in order, in `words`
  std::uint64_t ones = 0;                // bit k: plane k is not stored and all ones (of the block's rows; padding is unspecified)
  const std::uint64_t* words = nullptr;

  // Resolves to kernel planes; `out` lives as long as the result.
  [[nodiscard]] simd::Planes resolve(std::array<simd::Plane, 64>& out) const noexcept;
  [[nodiscard]] std::uint64_t code(std::uint32_t row) const noexcept;
};

// Row positions of the values that are rare in this block (below about one per cent): Roaring's array containers, side by side
// (value i has rows[starts[i]] … rows[starts[i+1]-1], ascending). At most one bit a row in all.
struct Postings {
  std::span<const Ordinal> values;       // ascending
  std::span<const std::uint32_t> starts; // values.size() + 1
  std::span<const std::uint16_t> rows;
  // The rows of one value; nothing where it has no postings (it may still occur, unless `complete` says that all do).
  [[nodiscard]] std::optional<std::span<const std::uint16_t>> find(Ordinal value) const noexcept;
};

enum class CodeMap : std::uint8_t {
  kOffset,   // ordinal = base + step * code: frame of reference with granularity; width 0: a constant
  kDecimal,  // DOUBLE: value = double(base + code) / 10^exponent (ALP); rows in `exceptions` hold something else
  kSketch,   // code c stands for ordinals in [bounds[c], bounds[c+1]); the exact ordinal is in `raw`
};

// base + an unsigned array of 1, 2, 4 or 8 bytes a row.
struct RawOrdinals {
  const void* data = nullptr;
  std::uint8_t bytes = 0;
  Ordinal base = 0;
  [[nodiscard]] Ordinal at(std::uint32_t row) const noexcept;
};

// BOOLEAN, INTEGER, DOUBLE, TIMESTAMP, DATE, and STRING by dictionary code.
struct ScalarBlock {
  std::uint32_t rows = 0, missing = 0;
  Ordinal min = 0, max = -1;                   // of present values; min > max when there is none
  CodeMap map = CodeMap::kOffset;
  bool missing_is_zero = false;                // code 0 is missing, and every code above is one too high
  StoredPlanes planes;                         // of codes, missing_is_zero included
  const std::uint64_t* presence = nullptr;     // null: all rows present, or missing_is_zero, or missing == rows
  Ordinal base = 0;
  std::uint64_t step = 1;
  std::uint8_t exponent = 0;
  std::span<const Ordinal> bounds;             // kSketch: codes + 1 entries, the last past the greatest ordinal (saturated)
  RawOrdinals raw;                             // kSketch
  std::span<const std::uint16_t> exception_rows;   // kDecimal, ascending
  std::span<const Ordinal> exceptions;
  std::span<const std::uint64_t> codes_present;    // bit c - min: ordinal c occurs (dictionary columns of a narrow range); may be empty
  Postings postings;

  [[nodiscard]] bool present(std::uint32_t row) const noexcept;
  [[nodiscard]] Ordinal ordinal(std::uint32_t row) const noexcept;   // requires present(row)

  // The codes that hold the ordinals in `range` (missing_is_zero is taken into account). Rows with code `low` (`high`) need
  // their exact ordinal compared when low_edge (high_edge) is set; empty when low > high. Exceptions are apart.
  struct Codes { std::uint64_t low = 1, high = 0; bool low_edge = false, high_edge = false; };
  [[nodiscard]] Codes codes_for(OrdinalRange range) const noexcept;
};

enum class TextCodec : std::uint8_t {
  kText,    // the bytes
  kUuid,    // 16 bytes; the text is the canonical lower-case form
  kDigits,  // text of decimal digits only: a nibble (digit + 1) each, left-aligned, padded with 0; fixed width
};

// STRING where most rows have their own value: text in row order with an equi-depth sketch of it. Stored bytes have the order
// of the texts.
struct StringBlock {
  std::uint32_t rows = 0, missing = 0;
  TextCodec codec = TextCodec::kText;
  StoredPlanes planes;                        // sketch codes; missing rows have any code
  const std::uint64_t* presence = nullptr;    // null: all present (or all missing)
  // Code c stands for stored bytes in [bound(c), bound(c+1)); bound(0) is the least value, codes() entries.
  std::span<const std::uint32_t> bound_ends;
  const char* bounds = nullptr;
  std::size_t bounds_bytes = 0;
  std::uint32_t fixed_bytes = 0;              // of a row; 0: variable (kText)
  const char* heap = nullptr;                 // stored bytes, row after row
  std::size_t heap_bytes = 0;
  std::span<const std::uint32_t> anchors;     // kText: start in the heap of every 16th row, and the heap's end
  const void* lengths = nullptr;              // kText: one a row, of length_bytes
  std::uint8_t length_bytes = 1;              // 1, 2 or 4

  [[nodiscard]] bool present(std::uint32_t row) const noexcept;
  [[nodiscard]] std::string_view stored(std::uint32_t row) const noexcept;
  [[nodiscard]] std::string_view bound(std::size_t code) const noexcept;
  [[nodiscard]] std::size_t codes() const noexcept { return bound_ends.size(); }
  [[nodiscard]] std::size_t start(std::uint32_t row) const noexcept;          // in the heap
  [[nodiscard]] std::uint32_t row_at(std::size_t heap_offset) const noexcept; // the row whose bytes hold that offset
  void text(std::uint32_t row, std::string& out) const;                       // decoded
  // Stored form of a text, where it has one under this block's codec (a text without one is in no row of the block).
  [[nodiscard]] std::optional<std::string> encode(std::string_view text) const;
};

// LIST: items as codes of the column's dictionary. `lengths`/`items` are the rows themselves; planes (values in more than
// 1/64 of the rows) and postings (all other values) are the index, complete together.
struct ListBlock {
  std::uint32_t rows = 0, missing = 0;
  const std::uint64_t* presence = nullptr;    // null: all present (or all missing)
  std::span<const std::uint32_t> starts;      // rows + 1 places in items
  const void* items = nullptr;                // codes, of item_bytes
  std::size_t item_count = 0;
  std::uint8_t item_bytes = 1;                // 1, 2 or 4
  std::span<const Ordinal> frequent;          // codes, ascending; plane i (kBlockWords words at frequent_planes + i*kBlockWords)
  const std::uint64_t* frequent_planes = nullptr;
  Postings postings;

  [[nodiscard]] bool present(std::uint32_t row) const noexcept;
  [[nodiscard]] std::uint32_t item(std::size_t place) const noexcept;
};

using Block = std::variant<ScalarBlock, StringBlock, ListBlock>;

[[nodiscard]] std::uint32_t rows_of(const Block& block) noexcept;
[[nodiscard]] std::uint32_t missing_of(const Block& block) noexcept;
// Bytes that the block takes, its index and headers included.
[[nodiscard]] std::size_t bytes_of(const Block& block) noexcept;
// "constant", "planes", "decimal", "sketch", "text", "uuid", "digits", "list".
[[nodiscard]] std::string_view encoding_of(const Block& block) noexcept;

}  // namespace tamis
