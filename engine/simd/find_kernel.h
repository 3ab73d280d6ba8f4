#pragma once
// Substring search: a vector of starts is compared with the needle's first byte, the vector that lies the needle's length
// further with its last, and only starts that pass both are compared in full (Muła's generic SIMD search).
// Only for kernels_*.cpp, after Ops.

#include "engine/simd/kernels.h"
#include "engine/simd/ops_generic.h"

namespace tamis::simd {
namespace {

template <typename A>
class Finder {
 public:
  Finder(const char* haystack, const char* needle, std::size_t length) noexcept
      : haystack_(haystack), needle_(needle), length_(length),
        first_(static_cast<std::uint8_t>(needle[0])), last_(static_cast<std::uint8_t>(needle[length - 1])) {}

  // The first occurrence that starts in [from, end), or `end`. All `length` bytes of each start are readable.
  std::size_t find(std::size_t from, std::size_t end) const noexcept {
    std::size_t at = from;
    for (; at + 2 * kStarts <= end; at += 2 * kStarts) {
      const auto near = candidates(at), far = candidates(at + kStarts);
      if (!xsimd::any(near | far)) continue;
      if (const std::size_t start = check(at, Ops<A>::to_bits(near), end); start != end) return start;
      if (const std::size_t start = check(at + kStarts, Ops<A>::to_bits(far), end); start != end) return start;
    }
    for (; at + kStarts <= end; at += kStarts)
      if (const std::size_t start = check(at, Ops<A>::to_bits(candidates(at)), end); start != end) return start;
    if (at == end) return end;
    if (end - from >= kStarts) {  // the rest by a last vector that overlaps what was searched: no match lies there
      at = end - kStarts;
      return check(at, Ops<A>::to_bits(candidates(at)), end);
    }
    for (; at < end; ++at)
      if (haystack_[at] == needle_[0] && matches(at)) return at;
    return end;
  }

 private:
  using B = xsimd::batch<std::uint8_t, A>;
  static constexpr std::size_t kStarts = B::size;

  xsimd::batch_bool<std::uint8_t, A> candidates(std::size_t at) const noexcept {
    const auto* bytes = reinterpret_cast<const std::uint8_t*>(haystack_ + at);
    return (B::load_unaligned(bytes) == first_) & (B::load_unaligned(bytes + length_ - 1) == last_);
  }
  bool matches(std::size_t at) const noexcept { return __builtin_memcmp(haystack_ + at, needle_, length_) == 0; }
  std::size_t check(std::size_t at, std::uint64_t bits, std::size_t none) const noexcept {
    for (; bits != 0; bits &= bits - 1) {
      const std::size_t start = at + static_cast<std::size_t>(__builtin_ctzll(bits));
      if (matches(start)) return start;
    }
    return none;
  }

  const char* haystack_;
  const char* needle_;
  std::size_t length_;
  B first_, last_;
};

template <typename A>
std::size_t find(std::string_view haystack, std::size_t from, std::string_view needle) noexcept {
  const std::size_t size = haystack.size(), length = needle.size();
  if (from >= size || size - from < length) return size;
  const std::size_t end = size - length + 1;
  const std::size_t start = Finder<A>(haystack.data(), needle.data(), length).find(from, end);
  return start == end ? size : start;
}

}  // namespace
}  // namespace tamis::simd
