#include "tests/reference/exact.h"

#include <cmath>
#include <limits>

#include <gtest/gtest.h>

namespace tamis::reference {
namespace {

std::vector<Value> doubles(std::initializer_list<double> values) { return std::vector<Value>(values.begin(), values.end()); }

constexpr double kLargest = std::numeric_limits<double>::max(), kLeast = std::numeric_limits<double>::denorm_min();

TEST(Exact, SumsOfFewTerms) {
  EXPECT_EQ(exact_quotient({}, 1), 0.0);
  EXPECT_EQ(exact_quotient(doubles({1.5, 2.25}), 1), 3.75);
  EXPECT_EQ(exact_quotient(doubles({1.5, -2.25}), 1), -0.75);
  EXPECT_EQ(exact_quotient({std::int64_t{7}, std::int64_t{-9}}, 1), -2.0);
}

// Ten times the double nearest to 0.1 is more than 1 by 5.55e-17, a quarter of the step after 1: to be seen beside 1e-16 only.
TEST(Exact, NothingIsLostOnTheWay) {
  EXPECT_EQ(exact_quotient(doubles({0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1}), 1), 1.0);
  EXPECT_EQ(exact_quotient(doubles({0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, -1.0}), 1), 0x1p-54);
  EXPECT_EQ(exact_quotient(doubles({1e300, 1, -1e300}), 1), 1.0);
}

TEST(Exact, HalfGoesToTheEvenNeighbour) {
  EXPECT_EQ(exact_quotient(doubles({0x1p53, 1}), 1), 0x1p53);              // between 2^53 and 2^53 + 2
  EXPECT_EQ(exact_quotient(doubles({0x1p53, 3}), 1), 0x1p53 + 4);          // between 2^53 + 2 and 2^53 + 4
  EXPECT_EQ(exact_quotient(doubles({0x1p53, 1, kLeast}), 1), 0x1p53 + 2);  // a little more than half
  EXPECT_EQ(exact_quotient({(std::int64_t{1} << 53) + 1}, 1), 0x1p53);
}

TEST(Exact, EndsOfTheRange) {
  EXPECT_EQ(exact_quotient(doubles({kLeast, kLeast}), 1), 2 * kLeast);
  EXPECT_EQ(exact_quotient(doubles({kLeast}), 2), 0.0);                         // half of the least, to even
  EXPECT_EQ(exact_quotient(doubles({kLeast, kLeast, kLeast}), 2), 2 * kLeast);  // one and a half of it
  EXPECT_EQ(exact_quotient(doubles({kLargest, kLargest}), 1), std::numeric_limits<double>::infinity());
  EXPECT_EQ(exact_quotient(doubles({-kLargest, -kLargest}), 2), -kLargest);
  EXPECT_EQ(exact_quotient({std::numeric_limits<std::int64_t>::min()}, 1), -0x1p63);
}

TEST(Exact, QuotientsAreRoundedOnce) {
  EXPECT_EQ(exact_quotient({std::int64_t{1}}, 3), 1.0 / 3);
  EXPECT_EQ(exact_quotient({std::int64_t{-2}}, 3), -2.0 / 3);
  EXPECT_EQ(exact_quotient({std::int64_t{10}}, 4), 2.5);
  // (2^53 + 1) / 1 would be rounded to 2^53 first; a third of the exact number is 3002399751580331 exactly.
  EXPECT_EQ(exact_quotient({(std::int64_t{1} << 53) + 1}, 3), 3002399751580331.0);
}

}  // namespace
}  // namespace tamis::reference
