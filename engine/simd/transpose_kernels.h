#pragma once
// Planes to codes and back. Only for kernels_*.cpp, after Ops.
//
// Eight planes at a time are eight 8x8 bit matrices a word. Three rounds of delta swaps across the eight vectors turn "plane
// k, bit 8j + i" into "vector i, byte j, bit k"; three more on bytes give "vector j, byte i, bit k": the bytes of rows
// 8j … 8j+7 lie together (Warren, Hacker's Delight, 7-3). Both steps are their own inverse.

#include <utility>

#include "engine/simd/bit_planes.h"
#include "engine/simd/ops_generic.h"

namespace tamis::simd {
namespace {

template <typename V> void delta_swap(V& low, V& high, int distance, std::uint64_t keep) noexcept {
  const V moved = ((low >> distance) ^ high) & V(keep);
  high = high ^ moved;
  low = low ^ (moved << distance);
}

template <typename V> void transpose_bits(V (&v)[8]) noexcept {
  for (int k = 0; k < 4; ++k) delta_swap(v[k], v[k + 4], 4, 0x0F0F0F0F0F0F0F0F);
  for (const int k : {0, 1, 4, 5}) delta_swap(v[k], v[k + 2], 2, 0x3333333333333333);
  for (const int k : {0, 2, 4, 6}) delta_swap(v[k], v[k + 1], 1, 0x5555555555555555);
}

template <typename V> void transpose_bytes(V (&v)[8]) noexcept {
  for (int k = 0; k < 4; ++k) delta_swap(v[k], v[k + 4], 32, 0x00000000FFFFFFFF);
  for (const int k : {0, 1, 4, 5}) delta_swap(v[k], v[k + 2], 16, 0x0000FFFF0000FFFF);
  for (const int k : {0, 2, 4, 6}) delta_swap(v[k], v[k + 1], 8, 0x00FF00FF00FF00FF);
}

// One byte of the codes of a strip's rows: the byte of row 64 l + 8 j + i is bytes[j][8 l + i].
template <typename A> using StripBytes = std::uint8_t[8][Ops<A>::kWords * 8];

// Bits 8 byte … 8 byte + 7 of the codes of the strip at `word`.
template <typename A> void load_bytes(const BitPlanes& planes, int byte, std::size_t word, StripBytes<A>& bytes) noexcept {
  using O = Ops<A>;
  typename O::V v[8];
  for (int k = 0; k < 8; ++k) {
    const int bit = 8 * byte + k;
    v[k] = bit < planes.width ? O::load(planes.by_bit[bit] + word) : O::zeros();
  }
  transpose_bits(v);
  transpose_bytes(v);
  for (int j = 0; j < 8; ++j) v[j].store_aligned(reinterpret_cast<std::uint64_t*>(bytes[j]));
}

// Sixteen bytes, in the vectors that the compiler knows on every instruction set (xsimd 8.1 does not zip on all of them).
using Bytes16 [[gnu::vector_size(16)]] = std::uint8_t;

inline Bytes16 load16(const std::uint8_t* bytes) noexcept {
  Bytes16 v;
  __builtin_memcpy(&v, bytes, sizeof v);
  return v;
}

// Zips the lower or upper halves of a and b, kUnit bytes from each in turn.
template <int kUnit, bool kUpper> Bytes16 zip(const Bytes16& a, const Bytes16& b) noexcept {
  if constexpr (kUnit == 1 && !kUpper) return __builtin_shufflevector(a, b, 0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23);
  if constexpr (kUnit == 1 && kUpper) return __builtin_shufflevector(a, b, 8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15, 31);
  if constexpr (kUnit == 2 && !kUpper) return __builtin_shufflevector(a, b, 0, 1, 16, 17, 2, 3, 18, 19, 4, 5, 20, 21, 6, 7, 22, 23);
  if constexpr (kUnit == 2 && kUpper) return __builtin_shufflevector(a, b, 8, 9, 24, 25, 10, 11, 26, 27, 12, 13, 28, 29, 14, 15, 30, 31);
  if constexpr (kUnit == 4 && !kUpper) return __builtin_shufflevector(a, b, 0, 1, 2, 3, 16, 17, 18, 19, 4, 5, 6, 7, 20, 21, 22, 23);
  if constexpr (kUnit == 4 && kUpper) return __builtin_shufflevector(a, b, 8, 9, 10, 11, 24, 25, 26, 27, 12, 13, 14, 15, 28, 29, 30, 31);
}

// The codes of 16 / kSize rows, kSize bytes each, from place `row` of the sixteen rows whose byte b is in bytes[b].
template <int kSize, int kRow, int kFirst = 0> Bytes16 zip_codes(const Bytes16* bytes) noexcept {
  if constexpr (kSize == 1) {
    return bytes[kFirst];
  } else {
    constexpr int kHalf = kSize / 2, kRows = 16 / kHalf;  // rows that a vector of half codes holds
    constexpr int kFrom = kRow / kRows * kRows;
    return zip<kHalf, (kRow - kFrom >= kRows / 2)>(zip_codes<kHalf, kFrom, kFirst>(bytes), zip_codes<kHalf, kFrom, kFirst + kHalf>(bytes));
  }
}

// Writes the codes of sixteen rows: the first eight to `low`, the others to `high`.
template <typename T> void store_codes(const Bytes16 (&bytes)[sizeof(T)], T* low, T* high) noexcept {
  constexpr int kSize = sizeof(T), kStep = 16 / kSize;
  const auto store_at = [&]<int kPart>() noexcept {
    const Bytes16 codes = zip_codes<kSize, kPart * kStep>(bytes);
    T* const out = kPart * kStep < 8 ? low + kPart * kStep : high + kPart * kStep - 8;
    __builtin_memcpy(out, &codes, sizeof codes);
  };
  [&]<int... kParts>(std::integer_sequence<int, kParts...>) noexcept {
    (store_at.template operator()<kParts>(), ...);
  }(std::make_integer_sequence<int, kSize>());
}

template <typename A, typename T, int kBytes> void decode_strip_bytes(const BitPlanes& planes, std::size_t word, T* out) noexcept {
  alignas(kAlignment) StripBytes<A> bytes[kBytes == 0 ? 1 : kBytes];
  for (int b = 0; b < kBytes; ++b) load_bytes<A>(planes, b, word, bytes[b]);
  for (std::size_t l = 0; l < Ops<A>::kWords; l += 2)
    for (std::size_t j = 0; j < 8; ++j) {
      Bytes16 sixteen[sizeof(T)] = {};
      for (int b = 0; b < kBytes; ++b) sixteen[b] = load16(&bytes[b][j][8 * l]);
      store_codes(sixteen, out + 64 * l + 8 * j, out + 64 * (l + 1) + 8 * j);
    }
}

// The codes of the 64 * kWords rows from word `word`, which starts a strip.
template <typename A, typename T> void decode_strip(const BitPlanes& planes, std::size_t word, T* out) noexcept {
  switch ((planes.width + 7) / 8) {
    case 0: return decode_strip_bytes<A, T, 0>(planes, word, out);
    case 1: return decode_strip_bytes<A, T, 1>(planes, word, out);
    case 2: return decode_strip_bytes<A, T, 2>(planes, word, out);
    case 3: return decode_strip_bytes<A, T, 3>(planes, word, out);
    case 4: return decode_strip_bytes<A, T, 4>(planes, word, out);
  }
  if constexpr (sizeof(T) == 8) {
    switch ((planes.width + 7) / 8) {
      case 5: return decode_strip_bytes<A, T, 5>(planes, word, out);
      case 6: return decode_strip_bytes<A, T, 6>(planes, word, out);
      case 7: return decode_strip_bytes<A, T, 7>(planes, word, out);
      case 8: return decode_strip_bytes<A, T, 8>(planes, word, out);
    }
  }
  __builtin_unreachable();
}

template <typename A, typename T> void decode(Planes planes, std::size_t first, std::size_t words, T* out) noexcept {
  constexpr std::size_t kStep = Ops<A>::kWords;
  const BitPlanes by_bit = resolve(planes);
  alignas(kAlignment) T part[kStep * kWordBits];
  for (const std::size_t end = first + words; first < end;) {
    const std::size_t strip = first / kStep * kStep;
    const std::size_t next = strip + kStep < end ? strip + kStep : end;
    if (strip == first && next == strip + kStep) {
      decode_strip<A>(by_bit, strip, out);
    } else {
      decode_strip<A>(by_bit, strip, part);
      __builtin_memcpy(out, part + (first - strip) * kWordBits, (next - first) * kWordBits * sizeof(T));
    }
    out += (next - first) * kWordBits;
    first = next;
  }
}

template <typename A> void decode32(Planes planes, std::size_t first, std::size_t words, std::uint32_t* out) noexcept {
  decode<A>(planes, first, words, out);
}

template <typename A> void decode64(Planes planes, std::size_t first, std::size_t words, std::uint64_t* out) noexcept {
  decode<A>(planes, first, words, out);
}

// The planes of the strip at `word` from the codes of its rows.
template <typename A> void encode_strip(const std::uint64_t* codes, int width, std::size_t word, std::uint64_t* const* planes) noexcept {
  using O = Ops<A>;
  for (int byte = 0; 8 * byte < width; ++byte) {
    alignas(kAlignment) StripBytes<A> bytes;
    for (std::size_t l = 0; l < O::kWords; ++l)
      for (std::size_t j = 0; j < 8; ++j)
        for (std::size_t i = 0; i < 8; ++i) bytes[j][8 * l + i] = static_cast<std::uint8_t>(codes[64 * l + 8 * j + i] >> (8 * byte));
    typename O::V v[8];
    for (int j = 0; j < 8; ++j) v[j] = O::load(reinterpret_cast<const std::uint64_t*>(bytes[j]));
    transpose_bytes(v);
    transpose_bits(v);
    for (int k = 0; k < 8 && 8 * byte + k < width; ++k) O::store(planes[width - 1 - 8 * byte - k] + word, v[k]);
  }
}

template <typename A> void encode(const std::uint64_t* codes, std::size_t rows, int width, std::uint64_t* const* planes) noexcept {
  constexpr std::size_t kStep = Ops<A>::kWords, kStripRows = kStep * kWordBits;
  std::size_t row = 0;
  for (; row + kStripRows <= rows; row += kStripRows) encode_strip<A>(codes + row, width, row / kWordBits, planes);
  for (; row < kBlockRows; row += kStripRows) {
    std::uint64_t padded[kStripRows] = {};
    for (std::size_t i = row; i < rows; ++i) padded[i - row] = codes[i];
    encode_strip<A>(padded, width, row / kWordBits, planes);
    rows = row;  // behind the strip that was cut short there are only zeros
  }
}

}  // namespace
}  // namespace tamis::simd
