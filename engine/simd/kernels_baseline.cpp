// The kernels for what every machine of the target has: SSE2 on x86-64, NEON on AArch64.

#define xsimd xsimd_baseline  // see kernels_avx2.cpp
#include <xsimd/xsimd.hpp>

#ifdef TAMIS_SIMD_X86
#include "engine/simd/ops_sse2.h"
#endif
#include "engine/simd/kernel_table.h"
#include "engine/simd/tables.h"

namespace tamis::simd {

constinit const Kernels kBaselineKernels = table_of<xsimd::default_arch>();

}  // namespace tamis::simd
