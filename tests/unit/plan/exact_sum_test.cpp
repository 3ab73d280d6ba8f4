#include "engine/plan/exact_sum.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <random>
#include <vector>

#include <gtest/gtest.h>

namespace tamis {
namespace {

// A naive integer of 2,400 bits in units of 2^-1074, by its bits: the oracle.
class BigSum {
 public:
  void add(double value) {
    if (value == 0) return;
    int exponent = 0;
    const double fraction = std::frexp(std::abs(value), &exponent);
    auto mantissa = static_cast<std::uint64_t>(std::ldexp(fraction, 53));
    int place = exponent - 53 + 1074;
    for (; place < 0; ++place) mantissa >>= 1;  // subnormals have no bits there
    auto& into = value < 0 ? negative_ : positive_;
    for (int bit = 0; bit < 53; ++bit) {
      if ((mantissa >> bit & 1) != 0) add_bit(into, static_cast<std::size_t>(place + bit));
    }
  }

  // Rounded to nearest, ties to even, by comparing the exact sum with neighbours' midpoint: here by long subtraction and scanning.
  double rounded() const {
    std::vector<int> bits = positive_, other = negative_;
    bool negative = false;
    if (std::lexicographical_compare(bits.rbegin(), bits.rend(), other.rbegin(), other.rend())) {
      std::swap(bits, other);
      negative = true;
    }
    int borrow = 0;
    for (std::size_t i = 0; i < bits.size(); ++i) {
      int digit = bits[i] - other[i] - borrow;
      borrow = digit < 0 ? 1 : 0;
      bits[i] = digit + 2 * borrow;
    }
    int top = static_cast<int>(bits.size()) - 1;
    while (top >= 0 && bits[static_cast<std::size_t>(top)] == 0) --top;
    if (top < 0) return 0;
    const int last = std::max(0, top - 52);
    std::uint64_t mantissa = 0;
    for (int i = top; i >= last; --i) mantissa = mantissa * 2 + static_cast<std::uint64_t>(bits[static_cast<std::size_t>(i)]);
    const bool half = last > 0 && bits[static_cast<std::size_t>(last - 1)] != 0;
    bool rest = false;
    for (int i = 0; i < last - 1; ++i) rest |= bits[static_cast<std::size_t>(i)] != 0;
    if (half && (rest || mantissa % 2 == 1)) ++mantissa;
    const double value = std::ldexp(static_cast<double>(mantissa), last - 1074);
    return negative ? -value : value;
  }

 private:
  static void add_bit(std::vector<int>& bits, std::size_t place) {
    while (bits[place] == 1) bits[place++] = 0;
    bits[place] = 1;
  }
  std::vector<int> positive_ = std::vector<int>(2'400), negative_ = std::vector<int>(2'400);
};

double any_double(std::mt19937_64& random) {
  for (;;) {
    const double value = std::bit_cast<double>(random());
    if (std::isfinite(value)) return value;
  }
}

TEST(ExactSum, IsThatOfBigIntegers) {
  std::mt19937_64 random(1);
  for (int run = 0; run < 300; ++run) {
    BigSum big;
    ExactSum sum;
    const int narrow = run % 3;  // all magnitudes; some; near each other, so that sums cancel
    for (int i = 0; i < 200; ++i) {
      double value = any_double(random);
      if (narrow == 1) value = std::ldexp(static_cast<double>(static_cast<std::int64_t>(random())), static_cast<int>(random() % 80) - 100);
      if (narrow == 2) value = std::ldexp(static_cast<double>(random() % 100) - 49.5, -1070);
      if (std::abs(value) > 1e300) value = std::ldexp(value, -60);
      big.add(value);
      sum.add(value);
    }
    ASSERT_EQ(sum.rounded(), big.rounded()) << "run " << run;
  }
}

TEST(ExactSum, DoesNotDependOnOrderOrParts) {
  std::mt19937_64 random(2);
  std::vector<double> values;
  for (int i = 0; i < 5'000; ++i) values.push_back(std::ldexp(any_double(random), -30));
  ExactSum all;
  for (const double value : values) all.add(value);
  for (int run = 0; run < 5; ++run) {
    std::ranges::shuffle(values, random);
    ExactSum parts[3];
    for (std::size_t i = 0; i < values.size(); ++i) parts[i % 3].add(values[i]);
    ExactSum total;
    for (const ExactSum& part : parts) total.add(part);
    ASSERT_EQ(total.rounded(), all.rounded());
  }
}

TEST(ExactSum, CancelsWhatPlainAdditionLoses) {
  ExactSum sum;
  for (const double value : {1e308, 1.0, -1e308, 1e-300}) sum.add(value);
  EXPECT_EQ(sum.rounded(), 1.0);
  sum.add(-1.0);
  EXPECT_EQ(sum.rounded(), 1e-300);
}

TEST(ExactSum, RoundsTiesToEven) {
  const double ulp = std::ldexp(1.0, -52);
  ExactSum down, up, over;
  down.add(1.0);
  down.add(ulp / 2);
  EXPECT_EQ(down.rounded(), 1.0);
  up.add(1.0 + ulp);
  up.add(ulp / 2);
  EXPECT_EQ(up.rounded(), 1.0 + 2 * ulp);
  over.add(1.0);
  over.add(ulp / 2);
  over.add(std::numeric_limits<double>::denorm_min());
  EXPECT_EQ(over.rounded(), 1.0 + ulp);
}

TEST(ExactSum, PassesTheGreatestDoubleOnTheWay) {
  const double most = std::numeric_limits<double>::max();
  ExactSum sum;
  for (int i = 0; i < 1'000; ++i) sum.add(most);
  EXPECT_TRUE(std::isinf(sum.rounded()));
  EXPECT_EQ(sum.rounded(1'000), most);
  for (int i = 0; i < 999; ++i) sum.add(-most);
  EXPECT_EQ(sum.rounded(), most);
  for (int i = 0; i < 2; ++i) sum.add(-most);
  EXPECT_EQ(sum.rounded(), -most);
}

TEST(ExactSum, DividesOnce) {
  std::mt19937_64 random(3);
  for (int run = 0; run < 2'000; ++run) {
    ExactSum sum;
    const auto whole = static_cast<std::int64_t>(random()) >> (random() % 60);
    const std::uint64_t divisor = 1 + random() % 5'000'000'000ULL;
    sum.add(int128{whole});
    // A long double has 64 bits of fraction: its quotient, rounded to 53, may differ only where it lies on a tie.
    const long double quotient = static_cast<long double>(whole) / static_cast<long double>(divisor);
    ASSERT_NEAR(sum.rounded(divisor), static_cast<double>(quotient), std::abs(static_cast<double>(quotient)) * 1.2e-16);
  }
  ExactSum third;
  third.add(1.0);
  EXPECT_EQ(third.rounded(3), 1.0 / 3.0);
  ExactSum tiny;
  tiny.add(std::numeric_limits<double>::denorm_min());
  EXPECT_EQ(tiny.rounded(2), 0.0);
  tiny.add(2 * std::numeric_limits<double>::denorm_min());
  EXPECT_EQ(tiny.rounded(2), 2 * std::numeric_limits<double>::denorm_min());  // 1.5 to even
}

TEST(ExactSum, TakesIntegersOf128Bits) {
  ExactSum sum;
  const int128 large = (int128{1} << 100) + 1;
  sum.add(large);
  sum.add(-(int128{1} << 100));
  EXPECT_EQ(sum.rounded(), 1.0);
  sum.add(-large);
  EXPECT_EQ(sum.rounded(), -std::ldexp(1.0, 100));
}

}  // namespace
}  // namespace tamis
