#include <atomic>
#include <cstdlib>
#include <string>

#include "engine/base/check.h"
#include "engine/simd/kernels.h"
#include "engine/simd/tables.h"

namespace tamis::simd {
namespace {

// What the compiler may use in kernels_avx2.cpp and kernels_avx512.cpp (engine/simd/CMakeLists.txt), all of it.
// __builtin_cpu_supports also asks whether the operating system saves the wide registers.
bool machine_has_avx2() noexcept {
#ifdef TAMIS_SIMD_X86
  return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi") && __builtin_cpu_supports("bmi2") &&
         __builtin_cpu_supports("popcnt");
#else
  return false;
#endif
}

bool machine_has_avx512() noexcept {
#ifdef TAMIS_SIMD_X86
  return machine_has_avx2() && __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512cd") &&
         __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512dq") &&
         __builtin_cpu_supports("avx512vbmi") && __builtin_cpu_supports("avx512vbmi2") && __builtin_cpu_supports("avx512vpopcntdq") &&
         __builtin_cpu_supports("gfni");
#else
  return false;
#endif
}

Isa best_isa() noexcept {
  if (machine_has_avx512()) return Isa::kAvx512;
  return machine_has_avx2() ? Isa::kAvx2 : Isa::kBaseline;
}

struct Choice {
  Isa isa = best_isa();
  std::string complaint;

  Choice() {
    const char* const forced = std::getenv("TAMIS_FORCE_ISA");
    if (forced == nullptr || *forced == '\0') return;
    for (const Isa candidate : {Isa::kBaseline, Isa::kAvx2, Isa::kAvx512}) {
      if (name_of(candidate) != forced) continue;
      if (supported(candidate))
        isa = candidate;
      else
        complaint = "this machine cannot run the instruction set that TAMIS_FORCE_ISA names: " + std::string(forced);
      return;
    }
    complaint = "TAMIS_FORCE_ISA must be baseline, avx2 or avx512, not '" + std::string(forced) + "'";
  }
};

const Choice& choice_at_start() noexcept {
  static const Choice choice;
  return choice;
}

std::atomic<const Kernels*> active_kernels{nullptr};
std::atomic<Isa> active{Isa::kBaseline};

void activate(Isa isa) noexcept {
  active.store(isa, std::memory_order_relaxed);
  active_kernels.store(&kernels_for(isa), std::memory_order_release);
}

}  // namespace

std::string_view name_of(Isa isa) noexcept {
  switch (isa) {
    case Isa::kBaseline: return "baseline";
    case Isa::kAvx2: return "avx2";
    case Isa::kAvx512: return "avx512";
  }
  return {};
}

bool supported(Isa isa) noexcept {
  switch (isa) {
    case Isa::kBaseline: return true;
    case Isa::kAvx2: return machine_has_avx2();
    case Isa::kAvx512: return machine_has_avx512();
  }
  return false;
}

const Kernels& kernels_for(Isa isa) noexcept {
  TAMIS_CHECK(supported(isa));
#ifdef TAMIS_SIMD_X86
  switch (isa) {
    case Isa::kBaseline: break;
    case Isa::kAvx2: return kAvx2Kernels;
    case Isa::kAvx512: return kAvx512Kernels;
  }
#endif
  return kBaselineKernels;
}

const Kernels& kernels() noexcept {
  const Kernels* table = active_kernels.load(std::memory_order_acquire);
  if (table == nullptr) [[unlikely]] {
    activate(choice_at_start().isa);  // two threads at once store the same
    table = active_kernels.load(std::memory_order_acquire);
  }
  return *table;
}

Isa active_isa() noexcept {
  static_cast<void>(kernels());
  return active.load(std::memory_order_relaxed);
}

void force_isa(Isa isa) noexcept { activate(isa); }

std::string_view check_forced_isa() noexcept { return choice_at_start().complaint; }

}  // namespace tamis::simd
