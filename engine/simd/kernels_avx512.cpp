// The kernels for AVX-512 as of Ice Lake; see kernels_avx2.cpp for how its code is kept from other units.

#define xsimd xsimd_avx512
#include <xsimd/xsimd.hpp>

#include "engine/simd/kernel_table.h"
#include "engine/simd/ops_avx512.h"
#include "engine/simd/tables.h"

namespace tamis::simd {

constinit const Kernels kAvx512Kernels = table_of<xsimd::avx512bw>();

}  // namespace tamis::simd
