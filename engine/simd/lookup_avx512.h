#pragma once
// Sets of codes of up to 14 bits as tables in registers, on AVX-512 with VBMI and GFNI. Included by kernels_avx512.cpp only.
//
// A table of 2^width bits is seen as bytes: bits 3 … 9 of a code choose a byte among the 128 that one instruction can look
// up, the planes above choose between such tables, and the three planes below choose the bit in the byte. A plane's word is
// just the mask that such a choice needs for its 64 rows, so that only bits 3 … 9 have to be brought into row order.

#include <immintrin.h>

#include "engine/simd/bit_planes.h"

namespace tamis::simd {
namespace {

// Every second column of an 8x8 matrix of words, from pairs that hold them side by side.
inline void gather_columns(const __m512i (&pairs)[4], __m512i& first, __m512i& second, __m512i& third, __m512i& fourth) noexcept {
  const __m512i low_even = _mm512_shuffle_i64x2(pairs[0], pairs[1], 0x88);
  const __m512i low_odd = _mm512_shuffle_i64x2(pairs[0], pairs[1], 0xDD);
  const __m512i high_even = _mm512_shuffle_i64x2(pairs[2], pairs[3], 0x88);
  const __m512i high_odd = _mm512_shuffle_i64x2(pairs[2], pairs[3], 0xDD);
  first = _mm512_shuffle_i64x2(low_even, high_even, 0x88);
  second = _mm512_shuffle_i64x2(low_odd, high_odd, 0x88);
  third = _mm512_shuffle_i64x2(low_even, high_even, 0xDD);
  fourth = _mm512_shuffle_i64x2(low_odd, high_odd, 0xDD);
}

// Word w of vector v becomes word v of vector w.
inline void transpose_words(__m512i (&v)[8]) noexcept {
  __m512i even[4], odd[4];
  for (int i = 0; i < 4; ++i) {
    even[i] = _mm512_unpacklo_epi64(v[2 * i], v[2 * i + 1]);
    odd[i] = _mm512_unpackhi_epi64(v[2 * i], v[2 * i + 1]);
  }
  gather_columns(even, v[0], v[2], v[4], v[6]);
  gather_columns(odd, v[1], v[3], v[5], v[7]);
}

// Eight words, the planes of bits 7 … 0 of 64 rows, as 64 bytes in row order: each byte of the eight is a row of an 8x8 bit
// matrix, which multiplication with the unit matrix transposes, back to front.
inline __m512i to_row_order(__m512i planes) noexcept {
  alignas(kAlignment) static constexpr std::uint8_t kByteOrder[64] = {
      0, 8,  16, 24, 32, 40, 48, 56, 1, 9,  17, 25, 33, 41, 49, 57, 2, 10, 18, 26, 34, 42, 50, 58, 3, 11, 19, 27, 35, 43, 51, 59,
      4, 12, 20, 28, 36, 44, 52, 60, 5, 13, 21, 29, 37, 45, 53, 61, 6, 14, 22, 30, 38, 46, 54, 62, 7, 15, 23, 31, 39, 47, 55, 63};
  const __m512i unit = _mm512_set1_epi64(static_cast<long long>(0x8040201008040201));
  const __m512i matrices = _mm512_permutexvar_epi8(_mm512_load_si512(kByteOrder), planes);
  return _mm512_gf2p8affine_epi64_epi8(unit, matrices, 0);
}

// kTables: how many tables of 128 bytes the set fills.
template <int kTables> void lookup_in_tables(const Plane (&by_bit)[14], const std::uint8_t* bytes, Mask mask) noexcept {
  for (std::size_t w = 0; w < kBlockWords; w += 8) {
    if (_mm512_test_epi64_mask(_mm512_load_si512(mask + w), _mm512_load_si512(mask + w)) == 0) continue;
    __m512i v[8];
    v[0] = _mm512_setzero_si512();
    for (int k = 0; k < 7; ++k) v[7 - k] = _mm512_load_si512(by_bit[3 + k] + w);
    transpose_words(v);
#pragma GCC unroll 8
    for (std::size_t l = 0; l < 8; ++l) {
      const __m512i index = to_row_order(v[l]);
      __m512i found[kTables];
      for (int t = 0; t < kTables; ++t)
        found[t] = _mm512_permutex2var_epi8(_mm512_load_si512(bytes + 128 * t), index, _mm512_load_si512(bytes + 128 * t + 64));
      for (int bit = 10, left = kTables / 2; left > 0; ++bit, left /= 2)
        for (int t = 0; t < left; ++t) found[t] = _mm512_mask_blend_epi8(by_bit[bit][w + l], found[2 * t], found[2 * t + 1]);
      __m512i byte = found[0];
      byte = _mm512_mask_blend_epi8(by_bit[2][w + l], byte, _mm512_srli_epi16(byte, 4));
      byte = _mm512_mask_blend_epi8(by_bit[1][w + l], byte, _mm512_srli_epi16(byte, 2));
      byte = _mm512_mask_blend_epi8(by_bit[0][w + l], byte, _mm512_srli_epi16(byte, 1));
      mask[w + l] &= _mm512_test_epi8_mask(byte, _mm512_set1_epi8(1));
    }
  }
}

// in_bits for width <= 14.
inline void lookup(const BitPlanes& planes, const std::uint64_t* bits, Mask mask) noexcept {
  alignas(kAlignment) std::uint8_t bytes[2048] = {};  // 2^14 bits
  const std::size_t words = planes.width <= 6 ? 1 : std::size_t{1} << (planes.width - 6);
  __builtin_memcpy(bytes, bits, words * sizeof(std::uint64_t));
  Plane by_bit[14];
  for (int k = 0; k < 14; ++k) by_bit[k] = k < planes.width ? planes.by_bit[k] : zero_plane();
  switch (planes.width) {
    case 11: return lookup_in_tables<2>(by_bit, bytes, mask);
    case 12: return lookup_in_tables<4>(by_bit, bytes, mask);
    case 13: return lookup_in_tables<8>(by_bit, bytes, mask);
    case 14: return lookup_in_tables<16>(by_bit, bytes, mask);
  }
  lookup_in_tables<1>(by_bit, bytes, mask);
}

}  // namespace
}  // namespace tamis::simd
