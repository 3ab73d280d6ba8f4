#pragma once
// Substring search: vectors of starts are compared with up to three bytes of the needle at once, its first, last and middle
// one, and only starts that pass are compared in full (after Muła's generic SIMD search, which takes the first and last:
// a third keeps common letters from calling the comparison every few bytes).
// Only for kernels_*.cpp, after Ops.

#include "engine/simd/kernels.h"
#include "engine/simd/ops_generic.h"

namespace tamis::simd {
namespace {

template <typename T> T load_bytes_as(const char* bytes) noexcept {
  T value;
  __builtin_memcpy(&value, bytes, sizeof value);
  return value;
}

// Whether the first sizeof(T) and the last sizeof(T) bytes are the same; they may overlap.
template <typename T> bool same_ends(const char* a, const char* b, std::size_t length) noexcept {
  const std::size_t tail = length - sizeof(T);
  return load_bytes_as<T>(a) == load_bytes_as<T>(b) && load_bytes_as<T>(a + tail) == load_bytes_as<T>(b + tail);
}

inline bool same_bytes(const char* a, const char* b, std::size_t length) noexcept {
  if (length > 16) return same_ends<std::uint64_t>(a, b, length) && __builtin_memcmp(a + 8, b + 8, length - 16) == 0;
  if (length >= 8) return same_ends<std::uint64_t>(a, b, length);
  if (length >= 4) return same_ends<std::uint32_t>(a, b, length);
  if (length >= 2) return same_ends<std::uint16_t>(a, b, length);
  return *a == *b;
}

// kProbes: 1 for a needle of one byte, 2 for one of two, 3 for longer ones.
template <typename A, int kProbes> class Finder {
 public:
  Finder(const char* haystack, const char* needle, std::size_t length) noexcept
      : haystack_(haystack),
        needle_(needle),
        length_(length),
        first_(static_cast<std::uint8_t>(needle[0])),
        last_(static_cast<std::uint8_t>(needle[length - 1])),
        middle_(static_cast<std::uint8_t>(needle[length / 2])) {}

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
      if (matches(at)) return at;
    return end;
  }

 private:
  using B = xsimd::batch<std::uint8_t, A>;
  static constexpr std::size_t kStarts = B::size;

  xsimd::batch_bool<std::uint8_t, A> candidates(std::size_t at) const noexcept {
    const auto* bytes = reinterpret_cast<const std::uint8_t*>(haystack_ + at);
    const auto first = B::load_unaligned(bytes) == first_;
    if constexpr (kProbes == 1) return first;
    const auto ends = first & (B::load_unaligned(bytes + length_ - 1) == last_);
    if constexpr (kProbes == 2) return ends;
    return ends & (B::load_unaligned(bytes + length_ / 2) == middle_);
  }
  bool matches(std::size_t at) const noexcept { return same_bytes(haystack_ + at, needle_, length_); }
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
  B first_, last_, middle_;
};

template <typename A> std::size_t find(std::string_view haystack, std::size_t from, std::string_view needle) noexcept {
  const std::size_t size = haystack.size(), length = needle.size();
  if (from >= size || size - from < length) return size;
  const std::size_t end = size - length + 1;
  const auto search = [&]<int kProbes>() noexcept {
    const std::size_t start = Finder<A, kProbes>(haystack.data(), needle.data(), length).find(from, end);
    return start == end ? size : start;
  };
  return length == 1 ? search.template operator()<1>() : length == 2 ? search.template operator()<2>() : search.template operator()<3>();
}

}  // namespace
}  // namespace tamis::simd
