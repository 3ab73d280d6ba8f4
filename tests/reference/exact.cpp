#include "tests/reference/exact.h"

#include <array>
#include <cmath>

#include "engine/base/wide_int.h"

namespace tamis::reference {
namespace {

constexpr int kLeastExponent = -1074;  // of bit 0
constexpr std::size_t kBits = 2200;    // 2^1024 and more than 2^64 terms of it

// How often each power of two has been added: any number, also below zero, until carried.
using Bits = std::array<std::int64_t, kBits>;

// size * 2^(place + kLeastExponent)
void add(Bits& bits, std::uint64_t size, int place, bool negative) {
  for (int i = 0; i < 64; ++i)
    if ((size >> i & 1) != 0) bits[static_cast<std::size_t>(place + i)] += negative ? -1 : 1;
}

void add(Bits& bits, const Value& value) {
  if (value.is<std::int64_t>()) {
    const std::int64_t whole = value.as<std::int64_t>();
    const auto bit_pattern = static_cast<std::uint64_t>(whole);
    return add(bits, whole < 0 ? 0 - bit_pattern : bit_pattern, -kLeastExponent, whole < 0);
  }
  int exponent = 0;
  const double share = std::frexp(std::fabs(value.as<double>()), &exponent);  // 0, or from 0.5 to 1
  // Of a subnormal number the bits below 0 are none.
  add(bits, static_cast<std::uint64_t>(std::ldexp(share, 53)), exponent - 53 - kLeastExponent, value.as<double>() < 0);
}

// Leaves 0 and 1; what is left over at the top says the sign.
std::int64_t carry(Bits& bits) {
  std::int64_t over = 0;
  for (std::int64_t& bit : bits) {
    over += bit;
    bit = over & 1;
    over = (over - bit) / 2;
  }
  return over;
}

// Long division; what remains.
std::uint64_t divide(Bits& bits, std::uint64_t divisor) {
  uint128 rest = 0;
  for (std::size_t i = kBits; i-- > 0;) {
    rest = rest * 2 + static_cast<std::uint64_t>(bits[i]);
    bits[i] = rest >= divisor ? 1 : 0;
    if (bits[i] == 1) rest -= divisor;
  }
  return static_cast<std::uint64_t>(rest);
}

double nearest(const Bits& bits, std::uint64_t rest, std::uint64_t divisor) {
  std::size_t top = kBits;
  while (top > 0 && bits[top - 1] == 0) --top;
  const std::size_t lowest = top > 53 ? top - 53 : 0;
  std::uint64_t mantissa = 0;
  for (std::size_t i = top; i-- > lowest;) mantissa = mantissa * 2 + static_cast<std::uint64_t>(bits[i]);
  bool half = false, more = false;  // what is cut off: at least half, and something besides
  if (lowest == 0) {
    half = rest >= divisor - rest;
    more = rest > divisor - rest;
  } else {
    half = bits[lowest - 1] == 1;
    more = rest > 0;
    for (std::size_t i = 0; i + 1 < lowest; ++i) more = more || bits[i] == 1;
  }
  if (half && (more || (mantissa & 1) != 0)) ++mantissa;
  return std::ldexp(static_cast<double>(mantissa), static_cast<int>(lowest) + kLeastExponent);
}

}  // namespace

double exact_quotient(const std::vector<Value>& values, std::uint64_t divisor) {
  Bits counts{};
  for (const Value& value : values) add(counts, value);
  Bits bits = counts;
  const bool negative = carry(bits) < 0;
  if (negative) {
    for (std::size_t i = 0; i < kBits; ++i) bits[i] = -counts[i];
    carry(bits);
  }
  const std::uint64_t rest = divide(bits, divisor);
  const double size = nearest(bits, rest, divisor);
  return negative ? -size : size;
}

}  // namespace tamis::reference
