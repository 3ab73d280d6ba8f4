#pragma once
// Kernels on masks alone. Only for kernels_*.cpp, after Ops.

#include "engine/simd/kernels.h"
#include "engine/simd/ops_generic.h"

namespace tamis::simd {
namespace {

// The number of set bits in the strips that load(word) yields, for every strip of a block. Sets without a popcount
// instruction add eight strips with carry-save adders first, so that one in eight is counted (Harley-Seal; Muła, Kurz,
// Lemire 2018).
template <typename A, typename Load> std::uint64_t count_strips(const Load& load) noexcept {
  using O = Ops<A>;
  using V = typename O::V;
  constexpr std::size_t kStep = O::kWords;
  static_assert(kBlockWords % (8 * kStep) == 0);
  if constexpr (O::kCountsNatively) {
    V even = O::zeros(), odd = O::zeros();
    for (std::size_t w = 0; w < kBlockWords; w += 2 * kStep) {
      even = even + O::popcount(load(w));
      odd = odd + O::popcount(load(w + kStep));
    }
    return O::sum_words(even + odd);
  } else {
    V ones = O::zeros(), twos = O::zeros(), fours = O::zeros(), eighths = O::zeros();
    // Adds a and b to sum; what overflows is returned.
    const auto add = [](V& sum, const V& a, const V& b) noexcept {
      const V half = sum ^ a;
      const V carry = (sum & a) | (half & b);
      sum = half ^ b;
      return carry;
    };
    for (std::size_t w = 0; w < kBlockWords; w += 8 * kStep) {
      const V twos_a = add(ones, load(w), load(w + kStep));
      const V twos_b = add(ones, load(w + 2 * kStep), load(w + 3 * kStep));
      const V fours_a = add(twos, twos_a, twos_b);
      const V twos_c = add(ones, load(w + 4 * kStep), load(w + 5 * kStep));
      const V twos_d = add(ones, load(w + 6 * kStep), load(w + 7 * kStep));
      const V fours_b = add(twos, twos_c, twos_d);
      eighths = eighths + O::popcount(add(fours, fours_a, fours_b));
    }
    return 8 * O::sum_words(eighths) + 4 * O::sum_words(O::popcount(fours)) + 2 * O::sum_words(O::popcount(twos)) +
           O::sum_words(O::popcount(ones));
  }
}

template <typename A> std::uint64_t count(const std::uint64_t* mask) noexcept {
  return count_strips<A>([mask](std::size_t w) noexcept { return Ops<A>::load(mask + w); });
}

template <typename A> std::uint64_t and_count(const std::uint64_t* a, const std::uint64_t* b) noexcept {
  return count_strips<A>([a, b](std::size_t w) noexcept { return Ops<A>::load(a + w) & Ops<A>::load(b + w); });
}

template <typename A> bool any(const std::uint64_t* mask) noexcept {
  using O = Ops<A>;
  constexpr std::size_t kStep = O::kWords;
  for (std::size_t w = 0; w < kBlockWords; w += 4 * kStep) {
    const auto a = O::load(mask + w) | O::load(mask + w + kStep);
    const auto b = O::load(mask + w + 2 * kStep) | O::load(mask + w + 3 * kStep);
    if (O::any(a | b)) return true;
  }
  return false;
}

// mask = combine(mask, other), strip by strip.
template <typename A, typename Combine> void combine_strips(Mask mask, const std::uint64_t* other, const Combine& combine) noexcept {
  using O = Ops<A>;
#pragma GCC unroll 4
  for (std::size_t w = 0; w < kBlockWords; w += O::kWords) O::store(mask + w, combine(O::load(mask + w), O::load(other + w)));
}

template <typename A> void and_with(Mask mask, const std::uint64_t* other) noexcept {
  combine_strips<A>(mask, other, [](const auto& a, const auto& b) noexcept { return a & b; });
}

template <typename A> void and_not(Mask mask, const std::uint64_t* other) noexcept {
  combine_strips<A>(mask, other, [](const auto& a, const auto& b) noexcept { return Ops<A>::and_not(a, b); });
}

template <typename A> void or_with(Mask mask, const std::uint64_t* other) noexcept {
  combine_strips<A>(mask, other, [](const auto& a, const auto& b) noexcept { return a | b; });
}

template <typename A> void xor_with(Mask mask, const std::uint64_t* other) noexcept {
  combine_strips<A>(mask, other, [](const auto& a, const auto& b) noexcept { return a ^ b; });
}

template <typename A> std::uint32_t positions(const std::uint64_t* mask, std::uint16_t* out) noexcept {
  // Ops::positions may write 64 entries past what it found: before word w at most 64 w entries are filled, so that even
  // then all writes stay below entry 64 (w + 1).
  std::uint16_t* end = out;
  for (std::size_t w = 0; w < kBlockWords; ++w)
    if (mask[w] != 0) end = Ops<A>::positions(mask[w], static_cast<std::uint32_t>(w * kWordBits), end);
  return static_cast<std::uint32_t>(end - out);
}

}  // namespace
}  // namespace tamis::simd
