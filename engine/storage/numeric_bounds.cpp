#include "engine/storage/numeric_bounds.h"

#include <cmath>
#include <limits>

#include "engine/storage/value.h"

namespace tamis {
namespace {

// -2^63 is an integer of ours, 2^63 is the first double that is too great.
constexpr double kPastIntegers = 9'223'372'036'854'775'808.0;
constexpr std::int64_t kLeast = std::numeric_limits<std::int64_t>::min();
constexpr std::int64_t kGreatest = std::numeric_limits<std::int64_t>::max();

}  // namespace

std::optional<std::int64_t> exact_integer(double value) noexcept {
  if (!(value >= -kPastIntegers && value < kPastIntegers) || std::trunc(value) != value) return std::nullopt;
  return static_cast<std::int64_t>(value);
}

std::optional<double> exact_double(std::int64_t value) noexcept {
  const auto nearest = static_cast<double>(value);
  if (exact_integer(nearest) != value) return std::nullopt;
  return nearest;
}

std::optional<std::int64_t> least_integer(double value, bool strict) noexcept {
  if (value < -kPastIntegers) return kLeast;
  const double whole = std::ceil(value);
  if (whole >= kPastIntegers) return std::nullopt;
  const auto integer = static_cast<std::int64_t>(whole);
  if (!strict || whole > value) return integer;
  if (integer == kGreatest) return std::nullopt;
  return integer + 1;
}

std::optional<std::int64_t> greatest_integer(double value, bool strict) noexcept {
  if (value >= kPastIntegers) return kGreatest;
  const double whole = std::floor(value);
  if (whole < -kPastIntegers) return std::nullopt;
  const auto integer = static_cast<std::int64_t>(whole);
  if (!strict || whole < value) return integer;
  if (integer == kLeast) return std::nullopt;
  return integer - 1;
}

// Rounding gives the nearest double; where it lies on the wrong side, its neighbour is the answer. Neighbouring doubles have
// neighbouring ordinals but around zero, where the ordinal between belongs to -0.0 and is never stored.
Ordinal least_double_ordinal(std::int64_t value, bool strict) noexcept {
  const auto nearest = static_cast<double>(value);
  const auto order = compare_exact(value, nearest);
  return ordinal_of(nearest) + (order > 0 || (strict && order == 0) ? 1 : 0);
}

Ordinal greatest_double_ordinal(std::int64_t value, bool strict) noexcept {
  const auto nearest = static_cast<double>(value);
  const auto order = compare_exact(value, nearest);
  return ordinal_of(nearest) - (order < 0 || (strict && order == 0) ? 1 : 0);
}

}  // namespace tamis
