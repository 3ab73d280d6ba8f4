// The kernels for AVX2, BMI and POPCNT.
//
// This unit is compiled for instructions that not every machine has, so none of its code may run before dispatch.cpp has
// asked for them. The linker keeps one copy of an inline function that several units define, and could keep this unit's:
// - our own templates lie in unnamed namespaces;
// - xsimd's are given a namespace of this unit's own by the macro below;
// - of the standard library only members that are always inlined are used (std::string_view::size and data);
// - the table is constant-initialised, so that nothing runs at start-up.
// The test simd_symbols reads the object files and fails when a weak symbol of another namespace appears.

#define xsimd xsimd_avx2
#include <xsimd/xsimd.hpp>

#include "engine/simd/kernel_table.h"
#include "engine/simd/ops_avx2.h"
#include "engine/simd/tables.h"

namespace tamis::simd {

constinit const Kernels kAvx2Kernels = table_of<xsimd::avx2>();

}  // namespace tamis::simd
