#include "engine/exec/decode.h"

#include <algorithm>
#include <array>

#include "engine/storage/decimal.h"

namespace tamis {
namespace {

// Codes as the planes hold them, as 64 bits.
void decode_codes(const ScalarBlock& block, std::uint32_t first, std::uint32_t rows, std::uint64_t* out) noexcept {
  std::array<simd::Plane, 64> storage;
  const simd::Planes planes = block.planes.resolve(storage);
  if (planes.width > 32) {
    simd::kernels().decode64(planes, first / 64, rows / 64, out);
    return;
  }
  alignas(kAlignment) std::array<std::uint32_t, kTileRows> codes;
  simd::kernels().decode32(planes, first / 64, rows / 64, codes.data());
  std::copy_n(codes.data(), rows, out);
}

template <typename T> void decode_raw(const RawOrdinals& raw, std::uint32_t first, std::uint32_t rows, Ordinal* out) noexcept {
  const T* values = static_cast<const T*>(raw.data) + first;
  const auto base = static_cast<std::uint64_t>(raw.base);
  for (std::uint32_t i = 0; i < rows; ++i) out[i] = static_cast<Ordinal>(base + values[i]);
}

void decode_sketch(const RawOrdinals& raw, std::uint32_t first, std::uint32_t rows, Ordinal* out) noexcept {
  switch (raw.bytes) {
    case 1: return decode_raw<std::uint8_t>(raw, first, rows, out);
    case 2: return decode_raw<std::uint16_t>(raw, first, rows, out);
    case 4: return decode_raw<std::uint32_t>(raw, first, rows, out);
    case 8: return decode_raw<std::uint64_t>(raw, first, rows, out);
  }
}

void decode_offset(const ScalarBlock& block, std::uint32_t first, std::uint32_t rows, Ordinal* out) noexcept {
  if (block.planes.width == 0) {
    std::fill_n(out, rows, block.base);
    return;
  }
  alignas(kAlignment) std::array<std::uint64_t, kTileRows> codes;
  decode_codes(block, first, rows, codes.data());
  const std::uint64_t base = static_cast<std::uint64_t>(block.base) - (block.missing_is_zero ? block.step : 0);
  for (std::uint32_t i = 0; i < rows; ++i) out[i] = static_cast<Ordinal>(base + block.step * codes[i]);
}

void decode_decimal(const ScalarBlock& block, std::uint32_t first, std::uint32_t rows, double* out) noexcept {
  alignas(kAlignment) std::array<std::uint64_t, kTileRows> codes;
  decode_codes(block, first, rows, codes.data());
  const std::uint64_t base = static_cast<std::uint64_t>(block.base) - (block.missing_is_zero ? 1 : 0);
  const double divisor = power_of_ten(block.exponent);
  for (std::uint32_t i = 0; i < rows; ++i) out[i] = static_cast<double>(static_cast<std::int64_t>(base + codes[i])) / divisor;
}

// Calls put(place, ordinal) for the exceptions among the rows.
template <typename Put> void patch(const ScalarBlock& block, std::uint32_t first, std::uint32_t rows, Put put) noexcept {
  auto at = std::ranges::lower_bound(block.exception_rows, first);
  for (; at != block.exception_rows.end() && *at < first + rows; ++at) {
    put(*at - first, block.exceptions[static_cast<std::size_t>(at - block.exception_rows.begin())]);
  }
}

}  // namespace

void decode_ordinals(const ScalarBlock& block, std::uint32_t first, std::uint32_t rows, Ordinal* out) noexcept {
  switch (block.map) {
    case CodeMap::kOffset: return decode_offset(block, first, rows, out);
    case CodeMap::kSketch: return decode_sketch(block.raw, first, rows, out);
    case CodeMap::kDecimal: break;
  }
  alignas(kAlignment) std::array<double, kTileRows> values;
  decode_decimal(block, first, rows, values.data());
  for (std::uint32_t i = 0; i < rows; ++i) out[i] = ordinal_of(values[i]);
  patch(block, first, rows, [out](std::uint32_t i, Ordinal o) { out[i] = o; });
}

void decode_doubles(const ScalarBlock& block, std::uint32_t first, std::uint32_t rows, double* out) noexcept {
  if (block.map == CodeMap::kDecimal) {
    decode_decimal(block, first, rows, out);
    patch(block, first, rows, [out](std::uint32_t i, Ordinal o) { out[i] = double_of(o); });
    return;
  }
  alignas(kAlignment) std::array<Ordinal, kTileRows> ordinals;
  decode_ordinals(block, first, rows, ordinals.data());
  for (std::uint32_t i = 0; i < rows; ++i) out[i] = double_of(ordinals[i]);
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
