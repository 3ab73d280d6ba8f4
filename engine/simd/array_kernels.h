#pragma once
// Ranges and probes on arrays in row order, and sums of planes. Only for kernels_*.cpp, after Ops and mask_kernels.h.

#include <type_traits>

#include "engine/simd/mask_kernels.h"

namespace tamis::simd {
namespace {

// mask &= test, where test(vector of values) compares one vector; a word without a candidate is not read. kInverted: the
// test is of what shall go.
template <typename A, bool kInverted, typename T, typename Test> void filter_array(const T* values, Mask mask, const Test& test) noexcept {
  using B = xsimd::batch<T, A>;
  for (std::size_t w = 0; w < kBlockWords; ++w) {
    if (mask[w] == 0) continue;
    const T* const rows = values + w * kWordBits;
    std::uint64_t bits = 0;
    if constexpr (B::size == kWordBits) {
      bits = Ops<A>::to_bits(test(B::load_unaligned(rows)));
    } else {
#pragma GCC unroll 16
      for (std::size_t i = 0; i < kWordBits; i += 2 * B::size)
        bits |= Ops<A>::to_bits(test(B::load_unaligned(rows + i)), test(B::load_unaligned(rows + i + B::size))) << i;
    }
    mask[w] &= kInverted ? ~bits : bits;
  }
}

// One comparison does for both bounds: value - lo, wrapped, is at most hi - lo as an unsigned number. Taking half of the
// number range off both sides makes it a comparison of signed numbers, which is the one that all instruction sets have.
// T is unsigned; signed numbers are read as their unsigned counterparts, whose wrapped difference is the same.
template <typename A, typename T> void range_of_integers(const T* values, T lo, T hi, Mask mask) noexcept {
  using Signed = std::make_signed_t<T>;
  using B = xsimd::batch<Signed, A>;
  constexpr T kHalf = static_cast<T>(T{1} << (8 * sizeof(T) - 1));
  const B from(static_cast<Signed>(static_cast<T>(lo + kHalf)));
  const B span(static_cast<Signed>(static_cast<T>(hi - lo - kHalf)));
  filter_array<A, true>(reinterpret_cast<const Signed*>(values), mask, [&](const B& value) noexcept { return value - from > span; });
}

template <typename A, typename T> void range_or_none(const T* values, T lo, T hi, Mask mask) noexcept {
  using Unsigned = std::make_unsigned_t<T>;
  if (lo > hi)
    __builtin_memset(mask, 0, kPlaneBytes);
  else
    range_of_integers<A>(reinterpret_cast<const Unsigned*>(values), static_cast<Unsigned>(lo), static_cast<Unsigned>(hi), mask);
}

template <typename A> void range_u8(const std::uint8_t* values, std::uint8_t lo, std::uint8_t hi, Mask mask) noexcept {
  range_or_none<A>(values, lo, hi, mask);
}

template <typename A> void range_u16(const std::uint16_t* values, std::uint16_t lo, std::uint16_t hi, Mask mask) noexcept {
  range_or_none<A>(values, lo, hi, mask);
}

template <typename A> void range_u32(const std::uint32_t* values, std::uint32_t lo, std::uint32_t hi, Mask mask) noexcept {
  range_or_none<A>(values, lo, hi, mask);
}

template <typename A> void range_u64(const std::uint64_t* values, std::uint64_t lo, std::uint64_t hi, Mask mask) noexcept {
  range_or_none<A>(values, lo, hi, mask);
}

template <typename A> void range_i64(const std::int64_t* values, std::int64_t lo, std::int64_t hi, Mask mask) noexcept {
  range_or_none<A>(values, lo, hi, mask);
}

template <typename A> void range_f64(const double* values, double lo, double hi, Mask mask) noexcept {
  using B = xsimd::batch<double, A>;
  const B from(lo), to(hi);
  filter_array<A, false>(values, mask, [&](const B& value) noexcept { return (value >= from) & (value <= to); });
}

template <typename A> void probe_u32(const std::uint32_t* values, const std::uint64_t* bits, Mask mask) noexcept {
  for (std::size_t w = 0; w < kBlockWords; ++w)
    if (mask[w] != 0) mask[w] = Ops<A>::probe(bits, values + w * kWordBits, mask[w]);
}

template <typename A> void sum(Planes planes, const std::uint64_t* mask, std::uint64_t& low, std::uint64_t& high) noexcept {
  low = high = 0;
  for (int k = 0; k < planes.width; ++k) {
    // total = 2 total + the rows of the mask that have this bit
    high = (high << 1) | (low >> 63);
    low <<= 1;
    if (planes.planes[k] == nullptr) continue;
    const std::uint64_t before = low;
    const Plane plane = planes.planes[k];
    const Plane next = k + 1 < planes.width && planes.planes[k + 1] != nullptr ? planes.planes[k + 1] : plane;
    low += count_strips<A>([plane, next, mask](std::size_t w) noexcept {
      __builtin_prefetch(next + w);  // memory gives two streams more than one
      return Ops<A>::load(plane + w) & Ops<A>::load(mask + w);
    });
    high += low < before ? 1U : 0U;
  }
}

}  // namespace
}  // namespace tamis::simd
