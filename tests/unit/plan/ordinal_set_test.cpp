#include "engine/plan/ordinal_set.h"

#include <random>

#include <gtest/gtest.h>

namespace tamis {
namespace {

OrdinalSet of(std::vector<OrdinalRange> ranges) { return OrdinalSet(std::move(ranges)); }

TEST(OrdinalSet, JoinsWhatOverlapsOrTouches) {
  EXPECT_EQ(of({{5, 7}, {1, 2}, {3, 3}, {6, 9}, {20, 10}}), of({{1, 3}, {5, 9}}));
  EXPECT_EQ(of({{1, 2}, {3, 3}, {5, 9}}).ranges().size(), 2U);
  EXPECT_EQ(of({{kLeastOrdinal, 0}, {1, kGreatestOrdinal}}), OrdinalSet::all());
  EXPECT_TRUE(of({{2, 1}}).empty());
}

TEST(OrdinalSet, ComplementsAtTheEnds) {
  EXPECT_EQ(OrdinalSet().complement(), OrdinalSet::all());
  EXPECT_TRUE(OrdinalSet::all().complement().empty());
  EXPECT_EQ(of({{kLeastOrdinal, 5}}).complement(), of({{6, kGreatestOrdinal}}));
  EXPECT_EQ(of({{6, kGreatestOrdinal}}).complement(), of({{kLeastOrdinal, 5}}));
  EXPECT_EQ(of({{kGreatestOrdinal, kGreatestOrdinal}}).complement(), of({{kLeastOrdinal, kGreatestOrdinal - 1}}));
}

TEST(OrdinalSet, FromBits) {
  std::vector<std::uint64_t> bits(4);
  for (const int bit : {0, 1, 63, 64, 65, 127, 128, 200}) bits[static_cast<std::size_t>(bit) / 64] |= std::uint64_t{1} << (bit % 64);
  EXPECT_EQ(OrdinalSet::of_bits(bits, 256), of({{0, 1}, {63, 65}, {127, 128}, {200, 200}}));
  EXPECT_EQ(OrdinalSet::of_bits(bits, 128), of({{0, 1}, {63, 65}, {127, 127}}));
  EXPECT_TRUE(OrdinalSet::of_bits(bits, 0).empty());
  EXPECT_EQ(OrdinalSet::of_bits({~std::uint64_t{0}, ~std::uint64_t{0}}, 128), of({{0, 127}}));
}

TEST(OrdinalSet, WidthSaturates) {
  EXPECT_EQ(width_of({kLeastOrdinal, kGreatestOrdinal}), std::numeric_limits<std::uint64_t>::max());
  EXPECT_EQ(width_of({-1, 1}), 3U);
  EXPECT_EQ(width_of({1, 0}), 0U);
}

// Against bits over a small universe: every operation, and the questions about ranges.
TEST(OrdinalSet, IsABooleanAlgebra) {
  constexpr Ordinal kUniverse = 40;
  std::mt19937 random(1);
  const auto any_set = [&] {
    std::vector<OrdinalRange> ranges;
    for (unsigned i = 0; i < random() % 6; ++i) {
      const auto low = static_cast<Ordinal>(random() % kUniverse);
      ranges.push_back({low, low + static_cast<Ordinal>(random() % 8)});
    }
    return OrdinalSet(std::move(ranges));
  };
  for (int run = 0; run < 500; ++run) {
    const OrdinalSet a = any_set(), b = any_set();
    const OrdinalSet both = OrdinalSet::intersect(a, b), either = OrdinalSet::unite(a, b), not_a = a.complement();
    for (Ordinal o = -3; o < kUniverse + 12; ++o) {
      ASSERT_EQ(both.contains(o), a.contains(o) && b.contains(o));
      ASSERT_EQ(either.contains(o), a.contains(o) || b.contains(o));
      ASSERT_NE(not_a.contains(o), a.contains(o));
    }
    ASSERT_EQ(not_a.complement(), a);
    ASSERT_EQ(either, OrdinalSet::intersect(not_a, b.complement()).complement());
    const auto low = static_cast<Ordinal>(random() % kUniverse), high = low + static_cast<Ordinal>(random() % 10);
    bool some = false, every = true;
    for (Ordinal o = low; o <= high; ++o) {
      some |= a.contains(o);
      every &= a.contains(o);
    }
    ASSERT_EQ(a.avoids({low, high}), !some);
    ASSERT_EQ(a.covers({low, high}), every);
  }
}

}  // namespace
}  // namespace tamis
