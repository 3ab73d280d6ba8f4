// ScalarBlock: from rows to ordinals, and from ranges of ordinals to ranges of codes.

#include <algorithm>
#include <cmath>
#include <limits>

#include "engine/storage/block.h"
#include "engine/storage/code_math.h"
#include "engine/storage/decimal.h"

namespace tamis {
namespace {

using Codes = ScalarBlock::Codes;

Codes offset_codes(const ScalarBlock& block, OrdinalRange range) noexcept {
  const std::uint64_t above_low = distance(block.base, range.low);
  const std::uint64_t low = above_low / block.step + (above_low % block.step != 0 ? 1 : 0);
  return {low, distance(block.base, range.high) / block.step};
}

// The first code whose value is at least `ordinal`, or past `last`.
std::uint64_t first_decimal_code(const ScalarBlock& block, std::uint64_t last, Ordinal ordinal) noexcept {
  // The product is off by at most one; the steps below make it exact.
  const double guess = std::ceil(double_of(ordinal) * power_of_ten(block.exponent)) - static_cast<double>(block.base);
  auto code = static_cast<std::uint64_t>(std::clamp(guess, 0.0, static_cast<double>(last)));
  while (code > 0 && decimal_ordinal(block, code - 1) >= ordinal) --code;
  while (code <= last && decimal_ordinal(block, code) < ordinal) ++code;
  return code;
}

Codes decimal_codes(const ScalarBlock& block, OrdinalRange range) noexcept {
  const std::uint64_t last = greatest_code(block.planes.width) - (block.missing_is_zero ? 1 : 0);
  const std::uint64_t low = first_decimal_code(block, last, range.low);
  const std::uint64_t past = range.high == std::numeric_limits<Ordinal>::max() ? last + 1 : first_decimal_code(block, last, range.high + 1);
  if (low >= past) return {};
  return {low, past - 1};
}

Codes sketch_codes(const ScalarBlock& block, OrdinalRange range) noexcept {
  const auto bounds = block.bounds.first(block.bounds.size() - 1);
  const auto part_of = [&](Ordinal ordinal) {
    return static_cast<std::size_t>(std::upper_bound(bounds.begin(), bounds.end(), ordinal) - bounds.begin()) - 1;
  };
  const std::size_t low = part_of(range.low), high = part_of(range.high);
  const Ordinal last_of_high = high + 1 == bounds.size() ? block.max : block.bounds[high + 1] - 1;
  return {low, high, range.low > bounds[low], range.high < last_of_high};
}

}  // namespace

bool ScalarBlock::present(std::uint32_t row) const noexcept {
  if (presence != nullptr) return ((presence[row / kWordBits] >> (row % kWordBits)) & 1U) != 0;
  if (missing_is_zero) return planes.code(row) != 0;
  return missing < rows;
}

Ordinal ScalarBlock::ordinal(std::uint32_t row) const noexcept {
  if (map == CodeMap::kSketch) return raw.at(row);
  if (!exception_rows.empty()) {
    const auto found = std::lower_bound(exception_rows.begin(), exception_rows.end(), row);
    if (found != exception_rows.end() && *found == row) return exceptions[static_cast<std::size_t>(found - exception_rows.begin())];
  }
  const std::uint64_t code = planes.code(row) - (missing_is_zero ? 1 : 0);
  if (map == CodeMap::kDecimal) return decimal_ordinal(*this, code);
  return above(base, step * code);
}

ScalarBlock::Codes ScalarBlock::codes_for(OrdinalRange range) const noexcept {
  const OrdinalRange within{std::max(range.low, min), std::min(range.high, max)};
  if (within.empty()) return {};
  Codes codes;
  switch (map) {
    case CodeMap::kOffset: codes = offset_codes(*this, within); break;
    case CodeMap::kDecimal: codes = decimal_codes(*this, within); break;
    case CodeMap::kSketch: codes = sketch_codes(*this, within); break;
  }
  if (codes.low > codes.high) return {};
  if (missing_is_zero) {
    ++codes.low;
    ++codes.high;
  }
  return codes;
}

}  // namespace tamis
