#pragma once
// Kernels on groups of neighbouring rows. Only for kernels_*.cpp, after Ops.

#include "engine/simd/kernels.h"

namespace tamis::simd {
namespace {

// Rows before which another of their group lies in `rows`; `begins` are those that begin a group. "A row of my group came before" runs
// through the group as the carry of an addition runs through ones: a row makes one, and a row that begins no group passes it on.
inline std::uint64_t later_of_word(std::uint64_t rows, std::uint64_t begins, std::uint64_t& carry) noexcept {
  const std::uint64_t passes = ~begins, either = rows | passes;
  std::uint64_t sum = 0;
  const bool first = __builtin_add_overflow(either, rows, &sum), second = __builtin_add_overflow(sum, carry, &sum);
  carry = first || second ? 1 : 0;
  return rows & passes & (sum ^ either ^ rows);
}

template <typename A> void later_in_group(Mask mask, const std::uint64_t* starts, bool& carry) noexcept {
  std::uint64_t in = carry ? 1 : 0;
  for (std::size_t w = 0; w < kBlockWords; ++w) mask[w] = later_of_word(mask[w], starts[w], in);
  carry = in != 0;
}

inline std::uint64_t reversed(std::uint64_t x) noexcept {
  x = (x >> 1 & 0x5555555555555555U) | (x & 0x5555555555555555U) << 1;
  x = (x >> 2 & 0x3333333333333333U) | (x & 0x3333333333333333U) << 2;
  x = (x >> 4 & 0x0F0F0F0F0F0F0F0FU) | (x & 0x0F0F0F0F0F0F0F0FU) << 4;
  return __builtin_bswap64(x);
}

// From behind, a group begins with the row before the start of the next.
template <typename A> void last_in_group(Mask mask, const std::uint64_t* starts) noexcept {
  std::uint64_t next = 1, in = 0;
  for (std::size_t w = kBlockWords; w-- > 0;) {
    const std::uint64_t ends = starts[w] >> 1 | next << 63;
    next = starts[w] & 1;
    mask[w] ^= reversed(later_of_word(reversed(mask[w]), reversed(ends), in));
  }
}

template <typename A> void count_groups(const std::uint64_t* mask, const std::uint64_t* starts, std::size_t first, std::size_t last,
                                        std::uint32_t* out) noexcept {
  for (std::size_t w = first; w < last; ++w) {
    std::uint64_t rows = mask[w];
    for (std::uint64_t left = starts[w]; left != 0; left &= left - 1) {
      const std::uint64_t before = (left & (~left + 1)) - 1;
      *out++ += static_cast<std::uint32_t>(__builtin_popcountll(rows & before));
      rows &= ~before;
    }
    *out += static_cast<std::uint32_t>(__builtin_popcountll(rows));
  }
}

template <typename A> std::uint32_t groups_of(const std::uint64_t* mask, const std::uint64_t* starts, const std::uint32_t* ranks,
                                              std::size_t first, std::size_t last, std::uint32_t* out) noexcept {
  std::uint32_t* end = out;
  for (std::size_t w = first; w < last; ++w) {
    for (std::uint64_t left = mask[w]; left != 0; left &= left - 1) {
      const std::uint64_t up_to = left ^ (left - 1);  // the lowest row that is left, and those below
      *end++ = ranks[w] + static_cast<std::uint32_t>(__builtin_popcountll(starts[w] & up_to)) - 1;
    }
  }
  return static_cast<std::uint32_t>(end - out);
}

}  // namespace
}  // namespace tamis::simd
