#include "engine/plan/exact_sum.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>

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

namespace {

// a + b as the nearest double and what that lacks, exactly (Knuth).
struct TwoSum {
  TwoSum(double a, double b) noexcept : sum(a + b) {
    const double of_b = sum - a;
    error = (a - (sum - of_b)) + (b - of_b);
  }
  double sum, error;
};

// a * b less the nearest double to it, exactly (Dekker, where there is no fused multiplication); no part of it may leave the range of doubles.
double product_error(double a, double b, double product) noexcept {
#ifdef FP_FAST_FMA
  return std::fma(a, b, -product);
#endif
  constexpr double kSplit = 134'217'729;  // 2^27 + 1
  const double a_scaled = a * kSplit, b_scaled = b * kSplit;
  const double a_high = a_scaled - (a_scaled - a), b_high = b_scaled - (b_scaled - b);
  const double a_low = a - a_high, b_low = b - b_high;
  return ((a_high * b_high - product) + a_high * b_low + a_low * b_high) + a_low * b_low;
}

// (high + low) / divisor, rounded once; nothing where that cannot be told from doubles alone. high is the nearest to high + low.
std::optional<double> quotient(double high, double low, std::uint64_t divisor) noexcept {
  constexpr std::uint64_t kMostDivisor = std::uint64_t{1} << 52;
  constexpr double kLeast = 1e-200, kMost = 1e200;
  if (high == 0) return 0.0;
  if (divisor > kMostDivisor || std::abs(high) < kLeast || std::abs(high) > kMost) return std::nullopt;
  const auto n = static_cast<double>(divisor);
  double nearest = high / n;
  for (int step = 0; step < 2; ++step) {
    const double product = nearest * n;
    const double rest = ((high - product) - product_error(nearest, n, product)) + low;
    const double above = std::nextafter(nearest, std::numeric_limits<double>::infinity());
    const double below = std::nextafter(nearest, -std::numeric_limits<double>::infinity());
    const double up = (above - nearest) * n / 2, down = (nearest - below) * n / 2;
    // `rest` is off by some 2^-52 of itself: what is nearer than that to the middle is not told.
    constexpr double kSure = 1 - 1e-9, kUnsure = 1 + 1e-9;
    if (rest < up * kSure && -rest < down * kSure) return nearest;
    if (rest > up * kUnsure)
      nearest = above;
    else if (-rest > down * kUnsure)
      nearest = below;
    else
      return std::nullopt;
  }
  return std::nullopt;
}

}  // namespace

double exactly_summed(std::span<const double> values, std::uint64_t divisor) noexcept {
  double sum = 0, errors = 0, lost = 0;
  for (const double value : values) {
    const TwoSum next(sum, value);
    const TwoSum rest(errors, next.error);
    sum = next.sum;
    errors = rest.sum;
    lost += std::abs(rest.error);
  }
  const TwoSum total(sum, errors);
  // Beyond the greatest double there is no number, and so no comparison, either.
  if (lost == 0 && std::isfinite(total.sum)) {
    if (divisor == 1) return total.sum + 0.0;
    if (const auto result = quotient(total.sum, total.error, divisor)) return *result;
  }
  ExactSum exact;
  for (const double value : values) exact.add(value);
  return exact.rounded(divisor);
}

}  // namespace tamis
