#include <array>

#include "engine/simd/kernels.h"

namespace tamis::simd {
namespace {

struct alignas(kAlignment) ConstantPlane {
  std::array<std::uint64_t, kBlockWords> words;
  consteval explicit ConstantPlane(std::uint64_t word) : words{} { words.fill(word); }
};

constexpr ConstantPlane kZeros{0};
constexpr ConstantPlane kOnes{~std::uint64_t{0}};

}  // namespace

Plane zero_plane() noexcept { return kZeros.words.data(); }
Plane ones_plane() noexcept { return kOnes.words.data(); }

}  // namespace tamis::simd
