#include <cstdlib>

#include "tests/unit/simd/blocks.h"

namespace tamis::simd {
namespace {

TEST(Isa, BaselineIsAlwaysThere) {
  EXPECT_TRUE(supported(Isa::kBaseline));
  EXPECT_NE(kernels_for(Isa::kBaseline).count, nullptr);
}

TEST(Isa, WiderSetsIncludeTheNarrower) {
  if (supported(Isa::kAvx512)) {
    EXPECT_TRUE(supported(Isa::kAvx2));
  }
}

TEST(Isa, EachSetHasKernelsOfItsOwn) {
  const auto isas = testing::supported_isas();
  for (std::size_t i = 0; i < isas.size(); ++i)
    for (std::size_t j = i + 1; j < isas.size(); ++j) EXPECT_NE(kernels_for(isas[i]).in_range, kernels_for(isas[j]).in_range);
}

TEST(Isa, TheForcedOneIsActive) {
  const Isa before = active_isa();
  for (const Isa isa : testing::supported_isas()) {
    force_isa(isa);
    EXPECT_EQ(active_isa(), isa);
    EXPECT_EQ(&kernels(), &kernels_for(isa));
  }
  force_isa(before);
}

TEST(Isa, ConstantPlanes) {
  for (std::size_t w = 0; w < kBlockWords; ++w) {
    ASSERT_EQ(zero_plane()[w], 0U);
    ASSERT_EQ(ones_plane()[w], ~std::uint64_t{0});
  }
  EXPECT_EQ(reinterpret_cast<std::uintptr_t>(zero_plane()) % kAlignment, 0U);
  EXPECT_EQ(reinterpret_cast<std::uintptr_t>(ones_plane()) % kAlignment, 0U);
}

// Run by CTest once for each value of TAMIS_FORCE_ISA, and without it by unit_simd.
TEST(ForcedIsa, TheEnvironmentIsObeyed) {
  const char* const variable = std::getenv("TAMIS_FORCE_ISA");
  const std::string forced = variable == nullptr ? "" : variable;
  const Isa best = testing::supported_isas().back();
  if (forced.empty()) {
    EXPECT_EQ(active_isa(), best);
    EXPECT_EQ(check_forced_isa(), "");
    return;
  }
  for (const Isa isa : {Isa::kBaseline, Isa::kAvx2, Isa::kAvx512}) {
    if (name_of(isa) != forced) continue;
    EXPECT_EQ(active_isa(), supported(isa) ? isa : best);
    EXPECT_EQ(check_forced_isa().empty(), supported(isa));
    return;
  }
  EXPECT_EQ(active_isa(), best);
  EXPECT_EQ(check_forced_isa(), "TAMIS_FORCE_ISA must be baseline, avx2 or avx512, not '" + forced + "'");
}

}  // namespace
}  // namespace tamis::simd
