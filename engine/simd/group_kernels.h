#pragma once
// Kernels on groups of neighbouring rows. Only for kernels_*.cpp, after Ops.

#include "engine/simd/kernels.h"

namespace tamis::simd {
namespace {

// "A row of my group came before" runs through the group as the carry of an addition runs through ones: a row of the mask makes one,
// and a row that begins no group passes it on.
template <typename A> void later_in_group(Mask mask, const std::uint64_t* starts, bool& carry) noexcept {
  std::uint64_t in = carry ? 1 : 0;
  for (std::size_t w = 0; w < kBlockWords; ++w) {
    const std::uint64_t rows = mask[w], passes = ~starts[w], either = rows | passes;
    std::uint64_t sum = 0;
    const bool first = __builtin_add_overflow(either, rows, &sum), second = __builtin_add_overflow(sum, in, &sum);
    mask[w] = rows & passes & (sum ^ either ^ rows);
    in = first || second ? 1 : 0;
  }
  carry = in != 0;
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
