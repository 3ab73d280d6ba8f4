#pragma once
// Ops on baseline x86-64. Included by kernels_baseline.cpp only.

#include <emmintrin.h>

#include "engine/simd/ops_generic.h"

namespace tamis::simd {
namespace {

template <> struct Ops<xsimd::sse2> : GenericOps<xsimd::sse2> {
  using A = xsimd::sse2;

  static bool any(const V& v) noexcept { return _mm_movemask_epi8(_mm_cmpeq_epi8(v.data, _mm_setzero_si128())) != 0xFFFF; }
  static V and_not(const V& a, const V& b) noexcept { return _mm_andnot_si128(b.data, a.data); }

  static std::uint64_t to_bits(const xsimd::batch_bool<std::uint8_t, A>& lanes) noexcept { return bytes_to_bits(lanes.data); }
  static std::uint64_t to_bits(const xsimd::batch_bool<std::int8_t, A>& lanes) noexcept { return bytes_to_bits(lanes.data); }
  static std::uint64_t to_bits(const xsimd::batch_bool<std::int32_t, A>& lanes) noexcept {
    return static_cast<std::uint32_t>(_mm_movemask_ps(_mm_castsi128_ps(lanes.data)));
  }
  static std::uint64_t to_bits(const xsimd::batch_bool<std::int64_t, A>& lanes) noexcept {
    return static_cast<std::uint32_t>(_mm_movemask_pd(_mm_castsi128_pd(lanes.data)));
  }
  static std::uint64_t to_bits(const xsimd::batch_bool<double, A>& lanes) noexcept {
    return static_cast<std::uint32_t>(_mm_movemask_pd(lanes.data));
  }

  using GenericOps::to_bits;
  static std::uint64_t to_bits(const xsimd::batch_bool<std::int16_t, A>& low, const xsimd::batch_bool<std::int16_t, A>& high) noexcept {
    return static_cast<std::uint32_t>(_mm_movemask_epi8(_mm_packs_epi16(low.data, high.data)));
  }

 private:
  static std::uint64_t bytes_to_bits(__m128i lanes) noexcept { return static_cast<std::uint32_t>(_mm_movemask_epi8(lanes)); }
};

}  // namespace
}  // namespace tamis::simd
