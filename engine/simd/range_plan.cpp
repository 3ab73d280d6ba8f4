#include "engine/simd/range_plan.h"

#include <algorithm>
#include <bit>

namespace tamis::simd {
namespace {

constexpr std::uint64_t low_bits(int count) noexcept { return count >= 64 ? ~std::uint64_t{0} : (std::uint64_t{1} << count) - 1; }

// The bits of `value` at the places that `kept` has, moved together.
std::uint64_t extract(std::uint64_t value, std::uint64_t kept) noexcept {
  std::uint64_t result = 0;
  for (int out = 0; kept != 0; kept &= kept - 1, ++out) result |= ((value >> std::countr_zero(kept)) & 1) << out;
  return result;
}

struct Constants {
  std::uint64_t places = 0;  // bits of the code that are the same in every row
  std::uint64_t values = 0;
};

Constants find_constants(Planes planes) noexcept {
  Constants constants;
  for (int k = 0; k < planes.width; ++k) {
    const std::uint64_t bit = std::uint64_t{1} << (planes.width - 1 - k);
    const bool ones = planes.planes[k] == ones_plane();
    if (ones) constants.values |= bit;
    if (ones || planes.planes[k] == nullptr || planes.planes[k] == zero_plane()) constants.places |= bit;
  }
  return constants;
}

// The least code >= lo that has the constant bits, or nothing when there is none below 2^width: then false.
bool raise_to_constants(const Constants& constants, int width, std::uint64_t& lo) noexcept {
  const std::uint64_t wrong = (lo ^ constants.values) & constants.places;
  if (wrong == 0) return true;
  const int top = 63 - std::countl_zero(wrong);
  if ((constants.values >> top) & 1) {  // the constant lies above lo from here on: the least suffix will do
    lo = (lo & ~low_bits(top)) | (constants.values & low_bits(top + 1));
    return true;
  }
  // The constant lies below lo: the prefix must grow, at its least significant free zero.
  const std::uint64_t free_zeros = ~lo & ~constants.places & low_bits(width) & ~low_bits(top + 1);
  if (free_zeros == 0) return false;
  const int grown = std::countr_zero(free_zeros);
  lo = (lo & ~low_bits(grown)) | (std::uint64_t{1} << grown) | (constants.values & low_bits(grown));
  return true;
}

// The greatest code <= hi that has the constant bits: the mirror image of the least.
bool lower_to_constants(const Constants& constants, int width, std::uint64_t& hi) noexcept {
  const Constants mirrored{constants.places, ~constants.values & constants.places};
  std::uint64_t complement = ~hi & low_bits(width);
  if (!raise_to_constants(mirrored, width, complement)) return false;
  hi = ~complement & low_bits(width);
  return true;
}

void set_phases(RangePlan& plan) noexcept {
  plan.lower = plan.lo == 0 ? 0 : plan.width - std::countr_zero(plan.lo);
  plan.upper = plan.width - std::min(plan.width, std::countr_one(plan.hi));
  if (plan.lo == plan.hi) {
    plan.point = plan.lower = plan.upper = plan.width;
    return;
  }
  const int common = plan.width - 64 + std::countl_zero(plan.lo ^ plan.hi);
  plan.point = std::min({common, plan.lower, plan.upper});
}

}  // namespace

void plan_range(Planes planes, std::uint64_t lo, std::uint64_t hi, RangePlan& plan) noexcept {
  const Constants constants = find_constants(planes);
  plan.answer = RangePlan::Answer::kNone;
  if (!raise_to_constants(constants, planes.width, lo) || !lower_to_constants(constants, planes.width, hi) || lo > hi) return;
  const std::uint64_t kept = low_bits(planes.width) & ~constants.places;
  plan.width = std::popcount(kept);
  plan.lo = extract(lo, kept);
  plan.hi = extract(hi, kept);
  int count = 0;
  for (int k = 0; k < planes.width; ++k)
    if ((kept >> (planes.width - 1 - k)) & 1) plan.planes[count++] = planes.planes[k];
  plan.answer = plan.lo == 0 && plan.hi == low_bits(plan.width) ? RangePlan::Answer::kAll : RangePlan::Answer::kTest;
  set_phases(plan);
}

}  // namespace tamis::simd
