#include "engine/exec/decode.h"

#include <algorithm>
#include <array>

#include "engine/storage/decimal.h"

namespace tamis {
namespace {

// Calls use(codes) with the codes as the planes hold them, of 32 or of 64 bits.
template <typename Use> void with_codes(const ScalarBlock& block, std::uint32_t first, std::uint32_t rows, Use use) noexcept {
  std::array<simd::Plane, 64> storage;
  const simd::Planes planes = block.planes.resolve(storage);
  if (planes.width > 32) {
    alignas(kAlignment) std::array<std::uint64_t, kTileRows> codes;
    simd::kernels().decode64(planes, first / 64, rows / 64, codes.data());
    return use(codes.data());
  }
  alignas(kAlignment) std::array<std::uint32_t, kTileRows> codes;
  simd::kernels().decode32(planes, first / 64, rows / 64, codes.data());
  use(codes.data());
}

// Which rows of a tile are wanted: all from its first one on, or some.
struct AllRows {
  std::uint32_t rows;
  [[nodiscard]] std::uint32_t size() const noexcept { return rows; }
  [[nodiscard]] std::uint32_t operator[](std::uint32_t i) const noexcept { return i; }
};
struct SomeRows {
  std::span<const std::uint32_t> rows;
  std::uint32_t first;
  [[nodiscard]] std::uint32_t size() const noexcept { return static_cast<std::uint32_t>(rows.size()); }
  [[nodiscard]] std::uint32_t operator[](std::uint32_t i) const noexcept { return rows[i] - first; }
};

template <typename T, typename Rows> void decode_raw(const RawOrdinals& raw, std::uint32_t first, Rows rows, Ordinal* out) noexcept {
  const T* values = static_cast<const T*>(raw.data) + first;
  const auto base = static_cast<std::uint64_t>(raw.base);
  for (std::uint32_t i = 0; i < rows.size(); ++i) out[i] = static_cast<Ordinal>(base + values[rows[i]]);
}

template <typename Rows> void decode_sketch(const RawOrdinals& raw, std::uint32_t first, Rows rows, Ordinal* out) noexcept {
  switch (raw.bytes) {
    case 1: return decode_raw<std::uint8_t>(raw, first, rows, out);
    case 2: return decode_raw<std::uint16_t>(raw, first, rows, out);
    case 4: return decode_raw<std::uint32_t>(raw, first, rows, out);
    case 8: return decode_raw<std::uint64_t>(raw, first, rows, out);
  }
}

// `of_tile`: how many rows from `first` on hold all that are wanted.
template <typename Rows>
void decode_offset(const ScalarBlock& block, std::uint32_t first, std::uint32_t of_tile, Rows rows, Ordinal* out) noexcept {
  if (block.planes.width == 0) {
    std::fill_n(out, rows.size(), block.base);
    return;
  }
  const std::uint64_t base = static_cast<std::uint64_t>(block.base) - (block.missing_is_zero ? block.step : 0);
  const std::uint64_t step = block.step;
  with_codes(block, first, of_tile, [&](const auto* codes) {
    for (std::uint32_t i = 0; i < rows.size(); ++i) out[i] = static_cast<Ordinal>(base + step * codes[rows[i]]);
  });
}

template <typename Rows>
void decode_decimal(const ScalarBlock& block, std::uint32_t first, std::uint32_t of_tile, Rows rows, double* out) noexcept {
  const std::uint64_t base = static_cast<std::uint64_t>(block.base) - (block.missing_is_zero ? 1 : 0);
  const double divisor = power_of_ten(block.exponent);
  with_codes(block, first, of_tile, [&](const auto* codes) {
    for (std::uint32_t i = 0; i < rows.size(); ++i)
      out[i] = static_cast<double>(static_cast<std::int64_t>(base + codes[rows[i]])) / divisor;
  });
}

// Calls put(i, ordinal) for the exceptions among the rows.
template <typename Put> void patch(const ScalarBlock& block, std::uint32_t first, AllRows rows, Put put) noexcept {
  auto at = std::ranges::lower_bound(block.exception_rows, first);
  for (; at != block.exception_rows.end() && *at < first + rows.size(); ++at) {
    put(*at - first, block.exceptions[static_cast<std::size_t>(at - block.exception_rows.begin())]);
  }
}
template <typename Put> void patch(const ScalarBlock& block, std::uint32_t first, SomeRows rows, Put put) noexcept {
  patch(block, first, AllRows{kTileRows}, [&](std::uint32_t place, Ordinal ordinal) {
    const auto at = std::ranges::lower_bound(rows.rows, first + place);
    if (at != rows.rows.end() && *at == first + place) put(static_cast<std::uint32_t>(at - rows.rows.begin()), ordinal);
  });
}

template <typename Rows>
void ordinals_of(const ScalarBlock& block, std::uint32_t first, std::uint32_t of_tile, Rows rows, Ordinal* out) noexcept {
  switch (block.map) {
    case CodeMap::kOffset: return decode_offset(block, first, of_tile, rows, out);
    case CodeMap::kSketch: return decode_sketch(block.raw, first, rows, out);
    case CodeMap::kDecimal: break;
  }
  alignas(kAlignment) std::array<double, kTileRows> values;
  decode_decimal(block, first, of_tile, rows, values.data());
  for (std::uint32_t i = 0; i < rows.size(); ++i) out[i] = ordinal_of(values[i]);
  patch(block, first, rows, [out](std::uint32_t i, Ordinal o) { out[i] = o; });
}

template <typename Rows>
void doubles_of(const ScalarBlock& block, std::uint32_t first, std::uint32_t of_tile, Rows rows, double* out) noexcept {
  if (block.map == CodeMap::kDecimal) {
    decode_decimal(block, first, of_tile, rows, out);
    patch(block, first, rows, [out](std::uint32_t i, Ordinal o) { out[i] = double_of(o); });
    return;
  }
  alignas(kAlignment) std::array<Ordinal, kTileRows> ordinals;
  ordinals_of(block, first, of_tile, rows, ordinals.data());
  for (std::uint32_t i = 0; i < rows.size(); ++i) out[i] = double_of(ordinals[i]);
}

std::uint32_t tile_of(std::span<const std::uint32_t> rows) noexcept { return rows.front() / kTileRows * kTileRows; }

}  // namespace

void decode_ordinals(const ScalarBlock& block, std::uint32_t first, std::uint32_t rows, Ordinal* out) noexcept {
  ordinals_of(block, first, rows, AllRows{rows}, out);
}
void decode_ordinals_of(const ScalarBlock& block, std::span<const std::uint32_t> rows, Ordinal* out) noexcept {
  ordinals_of(block, tile_of(rows), kTileRows, SomeRows{rows, tile_of(rows)}, out);
}

void decode_doubles(const ScalarBlock& block, std::uint32_t first, std::uint32_t rows, double* out) noexcept {
  doubles_of(block, first, rows, AllRows{rows}, out);
}
void decode_doubles_of(const ScalarBlock& block, std::span<const std::uint32_t> rows, double* out) noexcept {
  doubles_of(block, tile_of(rows), kTileRows, SomeRows{rows, tile_of(rows)}, out);
}

void present_words(const ScalarBlock& block, std::uint32_t first, std::uint32_t rows, std::uint64_t* out) noexcept {
  const std::uint32_t words = rows / 64;
  if (block.presence != nullptr) {
    std::copy_n(block.presence + first / 64, words, out);
    return;
  }
  const bool by_code = block.missing_is_zero && block.missing < block.rows;
  std::fill_n(out, words, !by_code && block.missing < block.rows ? ~std::uint64_t{0} : 0);
  if (!by_code) return;
  std::array<simd::Plane, 64> storage;
  const simd::Planes planes = block.planes.resolve(storage);
  for (int k = 0; k < planes.width; ++k) {
    const simd::Plane plane = planes.planes[k];
    for (std::uint32_t w = 0; plane != nullptr && w < words; ++w) out[w] |= plane[first / 64 + w];
  }
}

}  // namespace tamis
