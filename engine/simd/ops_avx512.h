#pragma once
// Ops on AVX-512 as of Ice Lake. Included by kernels_avx512.cpp only. The constants of ternarylogic are truth tables: bit
// 4a + 2b + c is the result for the operands a, b, c.

#include <immintrin.h>

#include "engine/simd/lookup_avx512.h"
#include "engine/simd/ops_generic.h"

namespace tamis::simd {
namespace {

template <> struct Ops<xsimd::avx512bw> : GenericOps<xsimd::avx512bw> {
  using A = xsimd::avx512bw;
  static constexpr bool kCountsNatively = true;

  static bool any(const V& v) noexcept { return _mm512_test_epi64_mask(v.data, v.data) != 0; }
  static V and_not(const V& a, const V& b) noexcept { return _mm512_andnot_si512(b.data, a.data); }
  static V choose(const V& c, const V& a, const V& b) noexcept { return _mm512_ternarylogic_epi64(c.data, a.data, b.data, 0xCA); }
  static V keep_equal(const V& keep, const V& x, const V& c) noexcept { return _mm512_ternarylogic_epi64(keep.data, x.data, c.data, 0x90); }
  static V keep_or_take(const V& keep, const V& x, const V& c) noexcept {
    return _mm512_ternarylogic_epi64(keep.data, x.data, c.data, 0xD4);
  }
  static V popcount(const V& v) noexcept { return _mm512_popcnt_epi64(v.data); }

  using GenericOps::to_bits;
  template <typename T> static std::uint64_t to_bits(const xsimd::batch_bool<T, A>& lanes) noexcept {
    return static_cast<std::uint64_t>(lanes.data);
  }

  static std::uint64_t probe(const std::uint64_t* bits, const std::uint32_t* codes, std::uint64_t wanted) noexcept {
    const __m512i one = _mm512_set1_epi32(1);
    std::uint64_t found = 0;
    for (int i = 0; i < 64; i += 16) {
      const auto lanes = static_cast<__mmask16>(wanted >> i);
      if (lanes == 0) continue;
      const __m512i code = _mm512_loadu_si512(codes + i);
      const __m512i words = _mm512_mask_i32gather_epi32(_mm512_setzero_si512(), lanes, _mm512_srli_epi32(code, 5), bits, 4);
      const __m512i bit = _mm512_sllv_epi32(one, _mm512_and_si512(code, _mm512_set1_epi32(31)));
      found |= std::uint64_t{_mm512_mask_test_epi32_mask(lanes, words, bit)} << i;
    }
    return found;
  }

  static constexpr int kLookupWidth = 14;
  // A diagram of more nodes than this takes longer than the look-up.
  static constexpr std::size_t lookup_worth(int width) noexcept { return width <= 11 ? 28 : width == 12 ? 48 : width == 13 ? 70 : 120; }
  static void lookup(const BitPlanes& planes, const std::uint64_t* bits, Mask mask) noexcept { simd::lookup(planes, bits, mask); }

  // Compressing beats counting trailing zeros from some eight bits a word.
  static std::uint16_t* positions(std::uint64_t word, std::uint32_t base, std::uint16_t* out) noexcept {
    if (__builtin_popcountll(word) < 8) return GenericOps<A>::positions(word, base, out);
    alignas(kAlignment) static constexpr std::uint16_t kPlaces[32] = {0,  1,  2,  3,  4,  5,  6,  7,  8,  9,  10, 11, 12, 13, 14, 15,
                                                                      16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31};
    const __m512i low = _mm512_add_epi16(_mm512_load_si512(kPlaces), _mm512_set1_epi16(static_cast<short>(base)));
    const __m512i high = _mm512_add_epi16(low, _mm512_set1_epi16(32));
    const auto low_bits = static_cast<__mmask32>(word), high_bits = static_cast<__mmask32>(word >> 32);
    _mm512_storeu_si512(out, _mm512_maskz_compress_epi16(low_bits, low));
    out += __builtin_popcount(low_bits);
    _mm512_storeu_si512(out, _mm512_maskz_compress_epi16(high_bits, high));
    return out + __builtin_popcount(high_bits);
  }
};

}  // namespace
}  // namespace tamis::simd
