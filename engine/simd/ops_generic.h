#pragma once
// What the kernels need of a vector of words, written with xsimd alone: right on every instruction set. The headers
// ops_sse2.h, ops_avx2.h and ops_avx512.h specialise Ops where the set has a better way.
//
// Only the kernel units (kernels_*.cpp) include this header and its neighbours, after they have given xsimd a namespace of
// their own; see kernels_avx2.cpp for why. Everything here has internal linkage for the same reason.

#include <cstddef>
#include <cstdint>

#include "engine/base/geometry.h"

namespace tamis::simd {
namespace {

template <typename A> struct Ops;

template <typename A> struct GenericOps {
  using V = xsimd::batch<std::uint64_t, A>;
  static constexpr std::size_t kWords = V::size;                // words of a strip: one vector of rows
  static constexpr std::size_t kStrips = kBlockWords / kWords;  // strips of a block
  static constexpr bool kCountsNatively = false;                // popcount() is one instruction

  static V load(const std::uint64_t* words) noexcept { return V::load_aligned(words); }
  static void store(std::uint64_t* words, const V& v) noexcept { v.store_aligned(words); }
  static V broadcast(std::uint64_t word) noexcept { return V(word); }
  static V zeros() noexcept { return V(std::uint64_t{0}); }
  static V ones() noexcept { return V(~std::uint64_t{0}); }
  static bool any(const V& v) noexcept { return xsimd::any(v != zeros()); }
  static V and_not(const V& a, const V& b) noexcept { return a & ~b; }

  // Bit by bit: c ? a : b.
  static V choose(const V& c, const V& a, const V& b) noexcept { return b ^ (c & (a ^ b)); }
  // Bit by bit: keep where x equals c, else 0.
  static V keep_equal(const V& keep, const V& x, const V& c) noexcept { return and_not(keep, x ^ c); }
  // Bit by bit: keep where x equals c, else x. Applied from the least significant bit upwards, it leaves the x of the most
  // significant bit in which the two numbers differ, which is 1 just where the number of the x bits is the greater.
  static V keep_or_take(const V& keep, const V& x, const V& c) noexcept { return choose(x ^ c, x, keep); }

  // Set bits of each word.
  static V popcount(V v) noexcept {
    const V pairs(std::uint64_t{0x5555555555555555}), nibbles(std::uint64_t{0x3333333333333333});
    const V bytes(std::uint64_t{0x0F0F0F0F0F0F0F0F});
    v = v - ((v >> 1) & pairs);
    v = (v & nibbles) + ((v >> 2) & nibbles);
    v = (v + (v >> 4)) & bytes;
    v = v + (v >> 8);
    v = v + (v >> 16);
    v = v + (v >> 32);
    return v & V(std::uint64_t{0xFF});
  }
  static std::uint64_t sum_words(const V& v) noexcept {
    alignas(kAlignment) std::uint64_t words[kWords];
    store(words, v);
    std::uint64_t sum = 0;
    for (std::size_t i = 0; i < kWords; ++i) sum += words[i];
    return sum;
  }

  // Bit i: lane i of the comparison holds.
  template <typename T> static std::uint64_t to_bits(const xsimd::batch_bool<T, A>& lanes) noexcept {
    bool flags[xsimd::batch<T, A>::size];
    lanes.store_unaligned(flags);
    std::uint64_t bits = 0;
    for (std::size_t i = 0; i < xsimd::batch<T, A>::size; ++i) bits |= std::uint64_t{flags[i]} << i;
    return bits;
  }

  // The same for two comparisons, one behind the other.
  template <typename T> static std::uint64_t to_bits(const xsimd::batch_bool<T, A>& low, const xsimd::batch_bool<T, A>& high) noexcept {
    return Ops<A>::to_bits(low) | Ops<A>::to_bits(high) << xsimd::batch<T, A>::size;
  }

  // Of the 64 codes, those in `wanted` whose bit is set in `bits`; the others are not looked up.
  static std::uint64_t probe(const std::uint64_t* bits, const std::uint32_t* codes, std::uint64_t wanted) noexcept {
    std::uint64_t found = 0;
    if (wanted == ~std::uint64_t{0}) {
#pragma GCC unroll 8
      for (std::uint32_t i = 0; i < 64; ++i) found |= ((bits[codes[i] / 64] >> (codes[i] % 64)) & 1) << i;
      return found;
    }
    for (std::uint64_t rest = wanted; rest != 0; rest &= rest - 1) {
      const int i = __builtin_ctzll(rest);
      const std::uint32_t code = codes[i];
      found |= ((bits[code / 64] >> (code % 64)) & 1) << i;
    }
    return found;
  }

  // Sets of codes of at most this width are looked up in registers, by Ops::lookup; here there is no such thing.
  static constexpr int kLookupWidth = -1;

  // Writes the places of the set bits of `word`, plus `base`; returns the end. May write up to 64 entries past it.
  static std::uint16_t* positions(std::uint64_t word, std::uint32_t base, std::uint16_t* out) noexcept {
    for (; word != 0; word &= word - 1) *out++ = static_cast<std::uint16_t>(base + static_cast<std::uint32_t>(__builtin_ctzll(word)));
    return out;
  }
};

template <typename A> struct Ops : GenericOps<A> {};

}  // namespace
}  // namespace tamis::simd
