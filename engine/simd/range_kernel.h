#pragma once
// lo <= code <= hi on planes. Only for kernels_*.cpp, after Ops.
//
// Planes are taken in groups: one pass over the block reads the planes of a group side by side, because memory gives several
// streams together far more than one after another. Inside a group all bits are compared without a branch, from the least
// significant up; between groups, strips in which no candidate is undecided are skipped, and the rest of the planes is left
// unread once that is so everywhere.

#include "engine/simd/kernels.h"
#include "engine/simd/ops_generic.h"
#include "engine/simd/range_plan.h"

namespace tamis::simd {
namespace {

enum class Bounds { kPoint, kLower, kUpper, kBoth };

// Measured on 4, 6, 8, 12 and 17: from memory, 17 random planes run at 19, 19, 17, 16 and 16 GB/s (a plain read: 17), as larger
// groups stop later; in cache, AVX2 has registers for six.
inline constexpr int kMaxGroup = 6;

// The candidates whose code equals the bound in every plane so far: still undecided. Subsets of the mask.
struct Undecided {
  alignas(kAlignment) std::uint64_t lower[kBlockWords];
  alignas(kAlignment) std::uint64_t upper[kBlockWords];
};

// A pass: where the undecided come from (the mask itself in the first pass) and go to.
struct RangePass {
  const Plane* planes;
  std::uint64_t lo, hi;  // the bits of this group, the last plane's in bit 0
  const std::uint64_t* lower_in;
  const std::uint64_t* upper_in;
  Undecided* out;
  Mask mask;
};

template <typename A, int kGroup> struct GroupBits {
  using V = typename Ops<A>::V;
  V bits[static_cast<std::size_t>(kGroup)];
  explicit GroupBits(std::uint64_t bound) noexcept {
    for (int k = 0; k < kGroup; ++k) bits[k] = (bound >> (kGroup - 1 - k)) & 1 ? Ops<A>::ones() : Ops<A>::zeros();
  }
};

// Returns whether a candidate is still undecided. kLast: nothing is kept for a further pass.
template <typename A, Bounds kBounds, int kGroup, bool kLast> bool range_pass(const RangePass& pass) noexcept {
  using O = Ops<A>;
  using V = typename O::V;
  constexpr bool kLower = kBounds == Bounds::kLower || kBounds == Bounds::kBoth;
  constexpr bool kUpper = kBounds == Bounds::kUpper || kBounds == Bounds::kBoth;
  const GroupBits<A, kGroup> lo(pass.lo), hi(pass.hi);
  Plane planes[kGroup];
  for (int k = 0; k < kGroup; ++k) planes[k] = pass.planes[k];
  V open = O::zeros();
  for (std::size_t w = 0; w < kBlockWords; w += O::kWords) {
    V lower = O::zeros(), upper = O::zeros(), start;
    if constexpr (kLower) lower = O::load(pass.lower_in + w);
    if constexpr (kUpper) upper = O::load(pass.upper_in + w);
    if constexpr (kBounds == Bounds::kPoint)
      start = O::load(pass.mask + w);
    else
      start = lower | upper;
    if (O::any(start)) {
      V equal = start, not_below = O::ones(), above = O::zeros();
      [[maybe_unused]] const V lower_before = lower, upper_before = upper;
#pragma GCC unroll 6
      for (int k = kGroup - 1; k >= 0; --k) {
        const V x = O::load(planes[k] + w);
        if constexpr (kBounds == Bounds::kPoint) equal = O::keep_equal(equal, x, lo.bits[k]);
        if constexpr (kLower) {
          not_below = O::keep_or_take(not_below, x, lo.bits[k]);
          lower = O::keep_equal(lower, x, lo.bits[k]);
        }
        if constexpr (kUpper) {
          above = O::keep_or_take(above, x, hi.bits[k]);
          upper = O::keep_equal(upper, x, hi.bits[k]);
        }
      }
      if constexpr (kBounds == Bounds::kPoint) {
        O::store(pass.mask + w, equal);
        open = open | equal;
      } else {
        V alive = O::load(pass.mask + w);
        if constexpr (kLower) alive = O::and_not(alive, O::and_not(lower_before, not_below));
        if constexpr (kUpper) alive = O::and_not(alive, upper_before & above);
        O::store(pass.mask + w, alive);
        open = open | lower | upper;
      }
    }
    if constexpr (kLower && !kLast) O::store(pass.out->lower + w, lower);
    if constexpr (kUpper && !kLast) O::store(pass.out->upper + w, upper);
  }
  return O::any(open);
}

template <typename A, Bounds kBounds, bool kLast> bool range_pass(int group, const RangePass& pass) noexcept {
  switch (group) {
    case 1: return range_pass<A, kBounds, 1, kLast>(pass);
    case 2: return range_pass<A, kBounds, 2, kLast>(pass);
    case 3: return range_pass<A, kBounds, 3, kLast>(pass);
    case 4: return range_pass<A, kBounds, 4, kLast>(pass);
    case 5: return range_pass<A, kBounds, 5, kLast>(pass);
    case 6: return range_pass<A, kBounds, 6, kLast>(pass);
  }
  __builtin_unreachable();
}

// The passes over planes [from, to) of one kind of bounds. `last`: no phase follows.
template <typename A, Bounds kBounds> bool range_phase(const RangePlan& plan, int from, int to, bool last, RangePass& pass) noexcept {
  for (int first = from; first < to;) {
    const int passes_left = (to - first + kMaxGroup - 1) / kMaxGroup;
    const int group = (to - first + passes_left - 1) / passes_left;  // even shares
    const int behind = plan.width - first - group;
    pass.planes = plan.planes + first;
    pass.lo = plan.lo >> behind;
    pass.hi = plan.hi >> behind;
    first += group;
    const bool open = last && first == to ? range_pass<A, kBounds, true>(group, pass) : range_pass<A, kBounds, false>(group, pass);
    if (!open) return false;
    if constexpr (kBounds == Bounds::kLower || kBounds == Bounds::kBoth) pass.lower_in = pass.out->lower;
    if constexpr (kBounds == Bounds::kUpper || kBounds == Bounds::kBoth) pass.upper_in = pass.out->upper;
  }
  return true;
}

template <typename A> void in_range(Planes planes, std::uint64_t lo, std::uint64_t hi, Mask mask) noexcept {
  RangePlan plan;
  plan_range(planes, lo, hi, plan);
  if (plan.answer == RangePlan::Answer::kAll) return;
  if (plan.answer == RangePlan::Answer::kNone) {
    for (std::size_t w = 0; w < kBlockWords; ++w) mask[w] = 0;
    return;
  }
  Undecided undecided;
  RangePass pass{nullptr, 0, 0, mask, mask, &undecided, mask};
  const int both = plan.lower < plan.upper ? plan.lower : plan.upper;
  const int end = plan.lower < plan.upper ? plan.upper : plan.lower;
  if (!range_phase<A, Bounds::kPoint>(plan, 0, plan.point, plan.point == end, pass)) return;
  if (!range_phase<A, Bounds::kBoth>(plan, plan.point, both, both == end, pass)) return;
  if (plan.lower > both) range_phase<A, Bounds::kLower>(plan, both, end, true, pass);
  if (plan.upper > both) range_phase<A, Bounds::kUpper>(plan, both, end, true, pass);
}

}  // namespace
}  // namespace tamis::simd
