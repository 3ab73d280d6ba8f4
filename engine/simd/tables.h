#pragma once
// The tables of the instruction sets that this build has; dispatch.cpp chooses.

#include "engine/simd/kernels.h"

namespace tamis::simd {

extern const Kernels kBaselineKernels;
#ifdef TAMIS_SIMD_X86
extern const Kernels kAvx2Kernels;
extern const Kernels kAvx512Kernels;
#endif

}  // namespace tamis::simd
