#pragma once
// The kernels of one instruction set as a table. Only for kernels_*.cpp, after Ops.

#include "engine/simd/array_kernels.h"
#include "engine/simd/compare_kernel.h"
#include "engine/simd/find_kernel.h"
#include "engine/simd/group_kernels.h"
#include "engine/simd/mask_kernels.h"
#include "engine/simd/range_kernel.h"
#include "engine/simd/set_kernels.h"
#include "engine/simd/transpose_kernels.h"

namespace tamis::simd {
namespace {

template <typename A> constexpr Kernels table_of() noexcept {
  return {
      .count = &count<A>,
      .any = &any<A>,
      .and_count = &and_count<A>,
      .and_with = &and_with<A>,
      .and_not = &and_not<A>,
      .or_with = &or_with<A>,
      .xor_with = &xor_with<A>,
      .positions = &positions<A>,
      .later_in_group = &later_in_group<A>,
      .last_in_group = &last_in_group<A>,
      .count_groups = &count_groups<A>,
      .groups_of = &groups_of<A>,
      .in_range = &in_range<A>,
      .in_set = &in_set<A>,
      .in_bits = &in_bits<A>,
      .compare = &compare<A>,
      .decode32 = &decode32<A>,
      .decode64 = &decode64<A>,
      .sum = &sum<A>,
      .range_u8 = &range_u8<A>,
      .range_u16 = &range_u16<A>,
      .range_u32 = &range_u32<A>,
      .range_u64 = &range_u64<A>,
      .range_i64 = &range_i64<A>,
      .range_f64 = &range_f64<A>,
      .probe_u32 = &probe_u32<A>,
      .find = &find<A>,
      .encode = &encode<A>,
  };
}

}  // namespace
}  // namespace tamis::simd
