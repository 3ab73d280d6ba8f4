#pragma once
// a + offset op b on two sets of planes. Only for kernels_*.cpp, after Ops.
//
// From the most significant bit down, let D be a + offset - b of the bits seen so far; a plane makes it 2 D + (a + offset - b
// of its bits). What lies behind n planes that are still to come adds at least -(2^n - 1) and at most 2 (2^n - 1), so that
// D >= 1 stays positive and D <= -2 stays negative: a row is undecided only while D is 0 or -1. Two masks hold these, and a
// strip is done when both are empty. Behind the last 1 of the offset even -1 is decided, and D = 0 is all that is left.

#include "engine/simd/mask_kernels.h"

namespace tamis::simd {
namespace {

struct ComparePlan {
  int width = 0;  // bit positions, the most significant first
  int carry = 0;  // positions [0, carry) may see a 1 of the offset
  std::uint64_t offset = 0;
  Plane a[64], b[64];
};

struct CompareState {
  alignas(kAlignment) std::uint64_t equal[kBlockWords];     // D = 0
  alignas(kAlignment) std::uint64_t one_less[kBlockWords];  // D = -1
  alignas(kAlignment) std::uint64_t greater[kBlockWords];   // D >= 1
};

inline int bit_width(std::uint64_t value) noexcept { return value == 0 ? 0 : 64 - __builtin_clzll(value); }

inline Plane plane_or_zero(Planes planes, int position, int width) noexcept {
  const int k = position - (width - planes.width);
  return k < 0 || planes.planes[k] == nullptr ? zero_plane() : planes.planes[k];
}

inline ComparePlan plan_compare(Planes a, std::uint64_t offset, Planes b) noexcept {
  ComparePlan plan;
  plan.offset = offset;
  plan.width = a.width > b.width ? a.width : b.width;
  if (bit_width(offset) > plan.width) plan.width = bit_width(offset);
  plan.carry = offset == 0 ? 0 : plan.width - __builtin_ctzll(offset);
  for (int k = 0; k < plan.width; ++k) {
    plan.a[k] = plane_or_zero(a, k, plan.width);
    plan.b[k] = plane_or_zero(b, k, plan.width);
  }
  return plan;
}

// Positions [first, first + kGroup). Returns whether a row is still undecided.
template <typename A, int kGroup, bool kCarry> bool compare_pass(const ComparePlan& plan, int first, CompareState& state) noexcept {
  using O = Ops<A>;
  using V = typename O::V;
  Plane a[kGroup], b[kGroup];
  bool offset_bit[kGroup];
  for (int k = 0; k < kGroup; ++k) {
    a[k] = plan.a[first + k];
    b[k] = plan.b[first + k];
    offset_bit[k] = (plan.offset >> (plan.width - 1 - first - k)) & 1;
  }
  V open = O::zeros();
  for (std::size_t w = 0; w < kBlockWords; w += O::kWords) {
    V equal = O::load(state.equal + w), one_less = O::zeros();
    if constexpr (kCarry) one_less = O::load(state.one_less + w);
    if (!O::any(equal | one_less)) continue;
    V greater = O::load(state.greater + w);
#pragma GCC unroll 4
    for (int k = 0; k < kGroup; ++k) {
      const V x = O::load(a[k] + w), y = O::load(b[k] + w);
      const V differ = x ^ y, above = O::and_not(x, y), below = O::and_not(y, x);
      if (kCarry && offset_bit[k]) {
        greater = greater | O::and_not(equal, below);
        equal = (equal & below) | (one_less & above);
        one_less = O::and_not(one_less, differ);
      } else {
        greater = greater | (equal & above);
        if constexpr (kCarry) one_less = (one_less & above) | (equal & below);
        equal = O::and_not(equal, differ);
      }
    }
    O::store(state.equal + w, equal);
    O::store(state.greater + w, greater);
    if constexpr (kCarry) O::store(state.one_less + w, one_less);
    open = open | equal | one_less;
  }
  return O::any(open);
}

template <typename A, bool kCarry> bool compare_phase(const ComparePlan& plan, int from, int to, CompareState& state) noexcept {
  bool open = true;
  for (int first = from; first < to && open;) {
    const int passes_left = (to - first + 3) / 4;  // four positions: eight streams
    const int group = (to - first + passes_left - 1) / passes_left;
    switch (group) {
      case 1: open = compare_pass<A, 1, kCarry>(plan, first, state); break;
      case 2: open = compare_pass<A, 2, kCarry>(plan, first, state); break;
      case 3: open = compare_pass<A, 3, kCarry>(plan, first, state); break;
      case 4: open = compare_pass<A, 4, kCarry>(plan, first, state); break;
    }
    first += group;
  }
  return open;
}

// The candidates that the operator keeps, from those found equal and greater.
template <typename A> void conclude(PlaneCompare op, const CompareState& state, Mask mask) noexcept {
  switch (op) {
    case PlaneCompare::kEq: return and_with<A>(mask, state.equal);
    case PlaneCompare::kNe: return and_not<A>(mask, state.equal);
    case PlaneCompare::kLt: and_not<A>(mask, state.equal); return and_not<A>(mask, state.greater);
    case PlaneCompare::kLe: return and_not<A>(mask, state.greater);
    case PlaneCompare::kGt: return and_with<A>(mask, state.greater);
    case PlaneCompare::kGe:
      for (std::size_t w = 0; w < kBlockWords; ++w) mask[w] &= state.equal[w] | state.greater[w];
      return;
  }
}

// The operator with its sides exchanged.
inline PlaneCompare mirrored(PlaneCompare op) noexcept {
  switch (op) {
    case PlaneCompare::kEq: return PlaneCompare::kEq;
    case PlaneCompare::kNe: return PlaneCompare::kNe;
    case PlaneCompare::kLt: return PlaneCompare::kGt;
    case PlaneCompare::kLe: return PlaneCompare::kGe;
    case PlaneCompare::kGt: return PlaneCompare::kLt;
    case PlaneCompare::kGe: return PlaneCompare::kLe;
  }
  __builtin_unreachable();
}

template <typename A> void compare(Planes a, std::int64_t offset, PlaneCompare op, Planes b, Mask mask) noexcept {
  // a - n op b is b + n op' a: the offset is never negative below.
  const bool exchanged = offset < 0;
  const std::uint64_t distance = exchanged ? std::uint64_t{0} - static_cast<std::uint64_t>(offset) : static_cast<std::uint64_t>(offset);
  const ComparePlan plan = exchanged ? plan_compare(b, distance, a) : plan_compare(a, distance, b);
  CompareState state;
  __builtin_memcpy(state.equal, mask, kPlaneBytes);
  __builtin_memset(state.one_less, 0, kPlaneBytes);
  __builtin_memset(state.greater, 0, kPlaneBytes);
  const bool open = compare_phase<A, true>(plan, 0, plan.carry, state);
  if (open) compare_phase<A, false>(plan, plan.carry, plan.width, state);
  conclude<A>(exchanged ? mirrored(op) : op, state, mask);
}

}  // namespace
}  // namespace tamis::simd
