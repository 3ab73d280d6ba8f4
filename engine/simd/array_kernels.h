#pragma once
// Ranges and probes on arrays in row order, and sums of planes. Only for kernels_*.cpp, after Ops and mask_kernels.h.

#include "engine/simd/mask_kernels.h"

namespace tamis::simd {
namespace {

// mask &= test, where test(vector of values) compares one vector; a word without a candidate is not read.
template <typename A, typename T, typename Test>
void filter_array(const T* values, Mask mask, const Test& test) noexcept {
  using B = xsimd::batch<T, A>;
  for (std::size_t w = 0; w < kBlockWords; ++w) {
    if (mask[w] == 0) continue;
    std::uint64_t bits = 0;
#pragma GCC unroll 8
    for (std::size_t i = 0; i < kWordBits; i += B::size)
      bits |= Ops<A>::to_bits(test(B::load_unaligned(values + w * kWordBits + i))) << i;
    mask[w] &= bits;
  }
}

// One comparison does for both bounds of an integer: value - lo, wrapped, is at most hi - lo.
template <typename A, typename T>
void range_of_integers(const T* values, T lo, T hi, Mask mask) noexcept {
  if (lo > hi) {
    __builtin_memset(mask, 0, kPlaneBytes);
    return;
  }
  using B = xsimd::batch<T, A>;
  const B from(lo), span(static_cast<T>(hi - lo));
  filter_array<A>(values, mask, [&](const B& value) noexcept { return value - from <= span; });
}

template <typename A>
void range_u8(const std::uint8_t* values, std::uint8_t lo, std::uint8_t hi, Mask mask) noexcept {
  range_of_integers<A>(values, lo, hi, mask);
}

template <typename A>
void range_u16(const std::uint16_t* values, std::uint16_t lo, std::uint16_t hi, Mask mask) noexcept {
  range_of_integers<A>(values, lo, hi, mask);
}

template <typename A>
void range_u32(const std::uint32_t* values, std::uint32_t lo, std::uint32_t hi, Mask mask) noexcept {
  range_of_integers<A>(values, lo, hi, mask);
}

template <typename A>
void range_u64(const std::uint64_t* values, std::uint64_t lo, std::uint64_t hi, Mask mask) noexcept {
  range_of_integers<A>(values, lo, hi, mask);
}

template <typename A>
void range_i64(const std::int64_t* values, std::int64_t lo, std::int64_t hi, Mask mask) noexcept {
  if (lo > hi) {
    __builtin_memset(mask, 0, kPlaneBytes);
    return;
  }
  // The wrapped difference is the same for signed numbers; an object may be read as its unsigned counterpart.
  using B = xsimd::batch<std::uint64_t, A>;
  const auto low = static_cast<std::uint64_t>(lo);
  const B from(low), span(static_cast<std::uint64_t>(hi) - low);
  filter_array<A>(reinterpret_cast<const std::uint64_t*>(values), mask,
                  [&](const B& value) noexcept { return value - from <= span; });
}

template <typename A>
void range_f64(const double* values, double lo, double hi, Mask mask) noexcept {
  using B = xsimd::batch<double, A>;
  const B from(lo), to(hi);
  filter_array<A>(values, mask, [&](const B& value) noexcept { return (value >= from) & (value <= to); });
}

template <typename A>
void probe_u32(const std::uint32_t* values, const std::uint64_t* bits, Mask mask) noexcept {
  for (std::size_t w = 0; w < kBlockWords; ++w)
    if (mask[w] != 0) mask[w] = Ops<A>::probe(bits, values + w * kWordBits, mask[w]);
}

template <typename A>
void sum(Planes planes, const std::uint64_t* mask, std::uint64_t& low, std::uint64_t& high) noexcept {
  low = high = 0;
  for (int k = 0; k < planes.width; ++k) {
    // total = 2 total + the rows of the mask that have this bit
    high = (high << 1) | (low >> 63);
    low <<= 1;
    if (planes.planes[k] == nullptr) continue;
    const std::uint64_t before = low;
    low += and_count<A>(planes.planes[k], mask);
    high += low < before ? 1U : 0U;
  }
}

}  // namespace
}  // namespace tamis::simd
