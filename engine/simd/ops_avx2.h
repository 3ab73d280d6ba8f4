#pragma once
// Ops on AVX2. Included by kernels_avx2.cpp only.

#include <immintrin.h>

#include "engine/simd/ops_generic.h"

namespace tamis::simd {
namespace {

template <> struct Ops<xsimd::avx2> : GenericOps<xsimd::avx2> {
  using A = xsimd::avx2;

  static bool any(const V& v) noexcept { return _mm256_testz_si256(v.data, v.data) == 0; }
  static V and_not(const V& a, const V& b) noexcept { return _mm256_andnot_si256(b.data, a.data); }

  // Counts nibbles by table, then sums the bytes of each word (Muła, Kurz, Lemire 2018).
  static V popcount(const V& v) noexcept {
    const __m256i table = _mm256_setr_epi8(0, 1, 1, 2, 1, 2, 2, 3, 1, 2, 2, 3, 2, 3, 3, 4, 0, 1, 1, 2, 1, 2, 2, 3, 1, 2, 2, 3, 2, 3, 3, 4);
    const __m256i nibble = _mm256_set1_epi8(15);
    const __m256i low = _mm256_shuffle_epi8(table, _mm256_and_si256(v.data, nibble));
    const __m256i high = _mm256_shuffle_epi8(table, _mm256_and_si256(_mm256_srli_epi16(v.data, 4), nibble));
    return _mm256_sad_epu8(_mm256_add_epi8(low, high), _mm256_setzero_si256());
  }

  static std::uint64_t to_bits(const xsimd::batch_bool<std::uint8_t, A>& lanes) noexcept { return bytes_to_bits(lanes.data); }
  static std::uint64_t to_bits(const xsimd::batch_bool<std::int8_t, A>& lanes) noexcept { return bytes_to_bits(lanes.data); }
  static std::uint64_t to_bits(const xsimd::batch_bool<std::int32_t, A>& lanes) noexcept {
    return static_cast<std::uint32_t>(_mm256_movemask_ps(_mm256_castsi256_ps(lanes.data)));
  }
  static std::uint64_t to_bits(const xsimd::batch_bool<std::int64_t, A>& lanes) noexcept {
    return static_cast<std::uint32_t>(_mm256_movemask_pd(_mm256_castsi256_pd(lanes.data)));
  }
  static std::uint64_t to_bits(const xsimd::batch_bool<double, A>& lanes) noexcept {
    return static_cast<std::uint32_t>(_mm256_movemask_pd(lanes.data));
  }

  using GenericOps::to_bits;
  static std::uint64_t to_bits(const xsimd::batch_bool<std::int16_t, A>& low, const xsimd::batch_bool<std::int16_t, A>& high) noexcept {
    const __m256i packed = _mm256_permute4x64_epi64(_mm256_packs_epi16(low.data, high.data), 0xD8);
    return static_cast<std::uint32_t>(_mm256_movemask_epi8(packed));
  }

 private:
  static std::uint64_t bytes_to_bits(__m256i lanes) noexcept { return static_cast<std::uint32_t>(_mm256_movemask_epi8(lanes)); }
};

}  // namespace
}  // namespace tamis::simd
