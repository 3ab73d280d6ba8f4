#include "engine/plan/exact_sum.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace tamis {
namespace {

constexpr std::int64_t kDigit = std::int64_t{1} << 32;

}  // namespace

// Brings every digit but the last into [0, 2^32); the sign is in the last.
void ExactSum::carry() noexcept {
  for (std::size_t i = 0; i + 1 < kDigits; ++i) {
    const std::int64_t over = digits_[i] >> 32;
    digits_[i] -= over * kDigit;
    digits_[i + 1] += over;
  }
  adds_ = 1;
}

void ExactSum::add(int128 value) noexcept {
  constexpr unsigned kUnit = 1074;  // the place of 2^0
  const bool negative = value < 0;
  const uint128 magnitude = negative ? -static_cast<uint128>(value) : static_cast<uint128>(value);
  // Three parts of at most 52 bits.
  constexpr std::uint64_t kPart = (std::uint64_t{1} << 52) - 1;
  for (unsigned shift = 0; shift < 128; shift += 52) {
    const auto part = static_cast<std::uint64_t>(magnitude >> shift) & kPart;
    if (part != 0) add_shifted(part, kUnit + shift, negative);
  }
}

void ExactSum::add(const ExactSum& other) noexcept {
  ExactSum carried = other;
  carried.carry();
  carry();
  for (std::size_t i = 0; i < kDigits; ++i) digits_[i] += carried.digits_[i];
  carry();
}

double ExactSum::rounded(std::uint64_t divisor) const noexcept {
  ExactSum sum = *this;
  sum.carry();
  const bool negative = sum.digits_[kDigits - 1] < 0;
  if (negative) {
    for (std::int64_t& digit : sum.digits_) digit = -digit;
    sum.carry();
  }
  // Long division, with four digits more to the right: enough for 53 bits and the rounding bit of any quotient that is normal.
  constexpr std::size_t kFraction = 4;
  std::array<std::uint32_t, kDigits + kFraction> quotient{};
  uint128 rest = 0;
  for (std::size_t i = kDigits + kFraction; i-- > 0;) {
    const std::uint64_t digit = i < kFraction ? 0 : static_cast<std::uint64_t>(sum.digits_[i - kFraction]);
    const uint128 part = (rest << 32) + digit;
    quotient[i] = static_cast<std::uint32_t>(part / divisor);
    rest = part % divisor;
  }
  std::size_t top = quotient.size();
  while (top > 0 && quotient[top - 1] == 0) --top;
  if (top == 0) return 0.0;  // also a quotient below 2^-1202
  // The bit of weight 2^-1074 is bit 32 * kFraction; a result has 53 bits from its first one, but none below that place.
  const auto first = static_cast<int>(32 * top) - 1 - std::countl_zero(quotient[top - 1]);
  const int last = std::max(first - 52, static_cast<int>(32 * kFraction));
  const auto bit = [&quotient](int place) { return (quotient[static_cast<std::size_t>(place) / 32] >> (place % 32)) & 1U; };
  std::uint64_t mantissa = 0;
  for (int place = first; place >= last; --place) mantissa = mantissa << 1 | bit(place);
  bool sticky = rest != 0;
  for (int place = 0; place < last - 1 && !sticky; ++place) sticky = bit(place) != 0;
  if (bit(last - 1) != 0 && (sticky || (mantissa & 1) != 0)) ++mantissa;
  const double magnitude = std::ldexp(static_cast<double>(mantissa), last - static_cast<int>(32 * kFraction) - 1074);
  return negative ? -magnitude : magnitude;
}

}  // namespace tamis
