#include "engine/storage/decimal.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

namespace tamis {
namespace {

// An exception costs ten bytes and a step of its own in every scan; past one in fifty the sketch is better.
constexpr std::size_t kValuesPerException = 50;
constexpr std::size_t kSampleSize = 256;
// A double has at most 17 significant digits: beyond this exponent only numbers that no person wrote are left.
constexpr int kLargestTried = 15;

constexpr std::int64_t kNoDecimal = std::numeric_limits<std::int64_t>::min();

// The integer with integer / 10^exponent == the double exactly, or kNoDecimal.
std::int64_t decimal_of(Ordinal ordinal, double power) noexcept {
  const double scaled = double_of(ordinal) * power;
  if (!(std::abs(scaled) <= static_cast<double>(kLargestDecimal))) return kNoDecimal;
  const double whole = std::nearbyint(scaled);
  return ordinal_of(whole / power) == ordinal ? static_cast<std::int64_t>(whole) : kNoDecimal;
}

std::size_t count_exceptions(std::span<const Ordinal> ordinals, double power, std::size_t enough) noexcept {
  std::size_t count = 0;
  for (const Ordinal ordinal : ordinals) {
    count += decimal_of(ordinal, power) == kNoDecimal ? 1 : 0;
    if (count > enough) break;
  }
  return count;
}

std::optional<int> choose_exponent(std::span<const Ordinal> ordinals) {
  std::array<Ordinal, kSampleSize> sample{};
  const std::size_t size = std::min(ordinals.size(), kSampleSize);
  for (std::size_t i = 0; i < size; ++i) sample[i] = ordinals[i * ordinals.size() / size];
  // Twice the share that the whole block may have, since the sample errs.
  const std::size_t enough = 2 * size / kValuesPerException;
  for (int exponent = 0; exponent <= kLargestTried; ++exponent) {
    if (count_exceptions({sample.data(), size}, power_of_ten(exponent), enough) <= enough) return exponent;
  }
  return std::nullopt;
}

// Fills in all but the exponent; false where the exceptions are too many.
bool convert(std::span<const Ordinal> ordinals, std::span<const std::uint8_t> present, std::size_t enough, Decimals& decimals) {
  const double power = power_of_ten(decimals.exponent);
  decimals.integers.assign(ordinals.size(), kNoDecimal);
  decimals.min = std::numeric_limits<std::int64_t>::max();
  decimals.max = kNoDecimal;
  for (std::size_t row = 0; row < ordinals.size(); ++row) {
    if (present[row] == 0) continue;
    const std::int64_t integer = decimal_of(ordinals[row], power);
    decimals.integers[row] = integer;
    if (integer != kNoDecimal) {
      decimals.min = std::min(decimals.min, integer);
      decimals.max = std::max(decimals.max, integer);
    } else if (decimals.exceptions.size() == enough) {
      return false;
    } else {
      decimals.exceptions.push_back(static_cast<std::uint16_t>(row));
    }
  }
  std::ranges::replace(decimals.integers, kNoDecimal, decimals.min);
  return true;
}

}  // namespace

std::optional<Decimals> to_decimals(std::span<const Ordinal> ordinals, std::span<const std::uint8_t> present) {
  std::vector<Ordinal> there;
  there.reserve(ordinals.size());
  for (std::size_t row = 0; row < ordinals.size(); ++row) {
    if (present[row] != 0) there.push_back(ordinals[row]);
  }
  const auto exponent = choose_exponent(there);
  if (!exponent) return std::nullopt;
  Decimals decimals;
  decimals.exponent = static_cast<std::uint8_t>(*exponent);
  if (!convert(ordinals, present, there.size() / kValuesPerException, decimals)) return std::nullopt;
  return decimals;
}

}  // namespace tamis
