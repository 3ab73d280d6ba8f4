#pragma once
// Runs of bits in arrays of words.

#include <cstdint>

namespace tamis {

// Sets bits low … high.
inline void set_bits(std::uint64_t* bits, std::uint64_t low, std::uint64_t high) noexcept {
  const std::uint64_t first = low / 64, last = high / 64;
  const std::uint64_t head = ~std::uint64_t{0} << (low % 64), tail = ~std::uint64_t{0} >> (63 - high % 64);
  if (first == last) {
    bits[first] |= head & tail;
    return;
  }
  bits[first] |= head;
  for (std::uint64_t word = first + 1; word < last; ++word) bits[word] = ~std::uint64_t{0};
  bits[last] |= tail;
}

// Whether one of bits low … high is set.
[[nodiscard]] inline bool any_bit(const std::uint64_t* bits, std::uint64_t low, std::uint64_t high) noexcept {
  const std::uint64_t first = low / 64, last = high / 64;
  const std::uint64_t head = ~std::uint64_t{0} << (low % 64), tail = ~std::uint64_t{0} >> (63 - high % 64);
  if (first == last) return (bits[first] & head & tail) != 0;
  if ((bits[first] & head) != 0) return true;
  for (std::uint64_t word = first + 1; word < last; ++word) {
    if (bits[word] != 0) return true;
  }
  return (bits[last] & tail) != 0;
}

}  // namespace tamis
