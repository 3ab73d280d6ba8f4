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

// What a plane and an exception cost a scan, in bytes that it could read meanwhile: an exception is a step of its own.
constexpr std::size_t kExceptionCost = 60;

// Integers by their width above the least, or below the greatest.
using WidthCounts = std::array<std::size_t, 65>;

struct Cut {
  std::size_t cost;
  int width;
};

// The width that is the best bargain between planes and exceptions, of which `room` more may be made.
Cut best_cut(const WidthCounts& counts, std::size_t room) {
  int width = 64;
  while (width > 0 && counts[static_cast<std::size_t>(width)] == 0) --width;
  Cut best{static_cast<std::size_t>(width) * kPlaneBytes, width};
  std::size_t exceptions = 0;
  for (; width > 0; --width) {
    exceptions += counts[static_cast<std::size_t>(width)];
    if (exceptions > room) break;
    const std::size_t cost = static_cast<std::size_t>(width - 1) * kPlaneBytes + exceptions * kExceptionCost;
    if (cost < best.cost) best = {cost, width - 1};
  }
  return best;
}

// Makes exceptions of a few values that lie far out, on the side where that saves more planes.
void cut_outliers(std::span<const std::uint8_t> present, std::size_t enough, Decimals& decimals) {
  WidthCounts above{}, below{};
  for (std::size_t row = 0; row < present.size(); ++row) {
    if (present[row] == 0) continue;
    ++above[static_cast<std::size_t>(bits_for(distance(decimals.min, decimals.integers[row])))];
    ++below[static_cast<std::size_t>(bits_for(distance(decimals.integers[row], decimals.max)))];
  }
  const std::size_t room = enough - decimals.exceptions.size();
  const Cut top = best_cut(above, room), bottom = best_cut(below, room);
  const bool cut_top = top.cost <= bottom.cost;
  const std::uint64_t reach = greatest_code(cut_top ? top.width : bottom.width);
  if (reach >= distance(decimals.min, decimals.max)) return;
  const std::int64_t low = cut_top ? decimals.min : decimals.max - static_cast<std::int64_t>(reach);
  const std::int64_t high = cut_top ? decimals.min + static_cast<std::int64_t>(reach) : decimals.max;
  for (std::size_t row = 0; row < present.size(); ++row) {
    std::int64_t& integer = decimals.integers[row];
    if (integer >= low && integer <= high) continue;
    // Rows that are missing, and exceptions already, only hold the place of the least value.
    if (present[row] != 0) decimals.exceptions.push_back(static_cast<std::uint16_t>(row));
    integer = cut_top ? low : high;
  }
  std::ranges::sort(decimals.exceptions);
  const auto again = std::ranges::unique(decimals.exceptions);
  decimals.exceptions.erase(again.begin(), again.end());
  const auto [least, greatest] = std::ranges::minmax(decimals.integers);
  decimals.min = least;
  decimals.max = greatest;
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
  const std::size_t enough = there.size() / kValuesPerException;
  if (!convert(ordinals, present, enough, decimals)) return std::nullopt;
  cut_outliers(present, enough, decimals);
  return decimals;
}

}  // namespace tamis
