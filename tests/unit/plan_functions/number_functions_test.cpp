#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <random>
#include <string>

#include <gtest/gtest.h>

#include "tests/unit/plan_functions/apply.h"

namespace tamis {
namespace {

TEST(Numbers, Arithmetic) {
  const Value missing;
  const struct {
    Function function;
    Value a, b, expected;
  } cases[] = {
      {Function::kAdd, integer(2), integer(3), integer(5)},
      {Function::kAdd, integer(2), 0.5, 2.5},
      {Function::kAdd, 0.5, integer(2), 2.5},
      {Function::kAdd, integer(kGreatestInteger), integer(1), missing},
      {Function::kAdd, integer(kGreatestInteger), 1.0, 9223372036854775808.0},
      {Function::kAdd, integer(kLeastInteger), integer(-1), missing},
      {Function::kAdd, 1e308, 1e308, missing},
      {Function::kAdd, missing, integer(1), missing},
      {Function::kAdd, integer(1), missing, missing},
      {Function::kSubtract, integer(2), integer(3), integer(-1)},
      {Function::kSubtract, integer(kLeastInteger), integer(1), missing},
      {Function::kSubtract, integer(0), integer(kLeastInteger), missing},
      {Function::kSubtract, 0.3, 0.1, 0.3 - 0.1},
      {Function::kMultiply, integer(-4), integer(5), integer(-20)},
      {Function::kMultiply, integer(kLeastInteger), integer(-1), missing},
      {Function::kMultiply, integer(1LL << 32), integer(1LL << 31), missing},
      {Function::kMultiply, 1e200, 1e200, missing},
      {Function::kMultiply, integer(0), -1.0, 0.0},
      {Function::kDivide, integer(7), integer(2), 3.5},
      {Function::kDivide, integer(6), integer(2), 3.0},
      {Function::kDivide, integer(1), integer(0), missing},
      {Function::kDivide, 1.0, 0.0, missing},
      {Function::kDivide, 0.0, 0.0, missing},
      {Function::kDivide, 1e308, 1e-308, missing},
      {Function::kDivide, integer(kLeastInteger), integer(-1), 9223372036854775808.0},
      {Function::kModulo, integer(7), integer(3), integer(1)},
      {Function::kModulo, integer(-7), integer(3), integer(-1)},
      {Function::kModulo, integer(7), integer(-3), integer(1)},
      {Function::kModulo, integer(kLeastInteger), integer(-1), integer(0)},
      {Function::kModulo, integer(7), integer(0), missing},
      {Function::kModulo, -7.5, integer(2), -1.5},
      {Function::kModulo, 7.5, 0.0, missing},
  };
  for (const auto& c : cases) {
    const Type result = type_of(c.expected).value_or(kIntegerType);
    const Value got = apply(c.function, {c.a, c.b}, result);
    EXPECT_TRUE(identical(got, c.expected)) << to_literal(c.a) << name_of(c.function) << to_literal(c.b) << " gave " << to_literal(got);
  }
}

TEST(Numbers, OfOneArgument) {
  const Value missing;
  const struct {
    Function function;
    Value argument, expected;
  } cases[] = {
      {Function::kNegate, integer(5), integer(-5)},
      {Function::kNegate, integer(kLeastInteger), missing},
      {Function::kNegate, 0.0, 0.0},
      {Function::kNegate, missing, missing},
      {Function::kAbs, integer(-5), integer(5)},
      {Function::kAbs, integer(kLeastInteger), missing},
      {Function::kAbs, -2.5, 2.5},
      {Function::kFloor, -2.5, -3.0},
      {Function::kFloor, integer(-3), integer(-3)},
      {Function::kCeil, -2.5, -2.0},
      {Function::kCeil, 2.1, 3.0},
      {Function::kCeil, integer(7), integer(7)},
      {Function::kRound, 2.5, 3.0},
      {Function::kRound, -2.5, -3.0},
      {Function::kRound, 0.49999999999999994, 0.0},
      {Function::kRound, 4503599627370497.5, 4503599627370498.0},
      {Function::kRound, integer(7), integer(7)},
      {Function::kRound, missing, missing},
  };
  for (const auto& c : cases) {
    const Value got = apply(c.function, {c.argument}, type_of(c.expected).value_or(kIntegerType));
    EXPECT_TRUE(identical(got, c.expected)) << name_of(c.function) << to_literal(c.argument) << " gave " << to_literal(got);
  }
}

TEST(Round, ToDigits) {
  const Value missing;
  const struct {
    Value value;
    std::int64_t digits;
    Value expected;
  } cases[] = {
      {2.675, 2, 2.67},  // the double is 2.67499999999999982236431605997495353221893310546875
      {2.345, 2, 2.35},  // 2.3450000000000001953992523340275511145591736
      {1.005, 2, 1.0},
      {0.125, 2, 0.13},  // exactly half
      {-0.125, 2, -0.13},
      {0.375, 2, 0.38},
      {0.5, 0, 1.0},
      {-0.5, 0, -1.0},
      {1234.5678, -2, 1200.0},
      {1250.0, -2, 1300.0},
      {1249.9999, -2, 1200.0},
      {-1250.0, -2, -1300.0},
      {49.0, -2, 0.0},
      {50.0, -2, 100.0},
      {5.0, -1, 10.0},
      {4.999, -1, 0.0},
      {9.995, 2, 9.99},  // 9.9949999999999992184029906638897955417633056640625
      {99.99, 1, 100.0},
      {0.1, 20, 0.1},
      {0.1, 2000, 0.1},
      {5e-324, 323, 0.0},  // 4.94e-324 exactly
      {5e-324, 324, 5e-324},
      {5e-324, 1074, 5e-324},
      {1e300, 2, 1e300},
      {1.7e308, -308, missing},  // 2e308 is no double
      {1.4e308, -308, 1e308},
      {1.7e308, -309, 0.0},
      {1.7e308, kLeastInteger, 0.0},
      {1.7e308, kGreatestInteger, 1.7e308},
      {integer(1250), -2, integer(1300)},
      {integer(-1250), -2, integer(-1300)},
      {integer(1249), -2, integer(1200)},
      {integer(1249), 2, integer(1249)},
      {integer(5), -1, integer(10)},
      {integer(kGreatestInteger), -1, missing},  // …5807 goes up to …5810
      {integer(kGreatestInteger), -2, integer(9223372036854775800)},
      {integer(kLeastInteger), -1, missing},
      {integer(kGreatestInteger), -18, integer(9000000000000000000)},
      {integer(kGreatestInteger), -19, missing},  // 10^19
      {integer(4'999'999'999'999'999'999), -19, integer(0)},
      {integer(kGreatestInteger), -20, integer(0)},
      {integer(kGreatestInteger), kLeastInteger, integer(0)},
  };
  for (const auto& c : cases) {
    const Value got = apply(Function::kRound, {c.value, integer(c.digits)}, kDoubleType);
    EXPECT_TRUE(identical(got, c.expected)) << "ROUND(" << to_literal(c.value) << ", " << c.digits << ") gave " << to_literal(got);
  }
  EXPECT_TRUE(apply(Function::kRound, {1.5, missing}, kDoubleType).missing());
}

// printf rounds the exact value too, but half to even: a step away from zero makes no half, and no difference elsewhere.
TEST(Round, AgreesWithPrintf) {
  std::mt19937_64 random(41);
  for (int i = 0; i < 50'000; ++i) {
    const int digits = static_cast<int>(random() % 8);
    const double size = std::ldexp(static_cast<double>(random() >> 11), static_cast<int>(random() % 60) - 75);
    // Halves are likely where few bits are set.
    const double value = i % 2 == 0 ? size : std::floor(size * 64) / 64;
    const double scaled = std::ldexp(value, digits + 1);
    const bool half = scaled == std::floor(scaled) && std::fmod(scaled, 2) == 1;
    if (half && value > 1e6) continue;  // there a step is more than the digits that are kept
    char buffer[400];
    std::snprintf(buffer, sizeof buffer, "%.*f", digits, half ? std::nextafter(value, HUGE_VAL) : value);
    const Value got = apply(Function::kRound, {value, integer(digits)}, kDoubleType);
    ASSERT_EQ(got.as<double>(), std::strtod(buffer, nullptr)) << to_literal(value) << " " << digits;
  }
}

TEST(LeastGreatest, SkipMissingAndCompareExactly) {
  const Value missing;
  const Value big = integer((std::int64_t{1} << 53) + 1);
  const struct {
    std::vector<Value> arguments;
    Type type;
    Value coalesce, least, greatest;
  } cases[] = {
      {{missing, integer(2), integer(1)}, kIntegerType, integer(2), integer(1), integer(2)},
      {{missing, missing}, kIntegerType, missing, missing, missing},
      {{integer(2), 1.5}, kDoubleType, 2.0, 1.5, 2.0},
      {{big, 9007199254740992.0}, kDoubleType, 9007199254740992.0, 9007199254740992.0, 9007199254740992.0},
      {{Value("b"), missing, Value("a")}, kStringType, Value("b"), Value("a"), Value("b")},
      {{date("2026-01-02"), date("2026-01-01")}, kDateType, date("2026-01-02"), date("2026-01-01"), date("2026-01-02")},
      {{Value(true), Value(false)}, kBooleanType, Value(true), Value(false), Value(true)},
  };
  for (const auto& c : cases) {
    EXPECT_TRUE(identical(apply(Function::kCoalesce, c.arguments, c.type), c.coalesce));
    EXPECT_TRUE(identical(apply(Function::kLeast, c.arguments, c.type), c.least));
    EXPECT_TRUE(identical(apply(Function::kGreatest, c.arguments, c.type), c.greatest));
  }
}

TEST(Widened, TurnsIntegersIntoDoublesWhereAsked) {
  EXPECT_TRUE(identical(widened(integer(2), kDoubleType), 2.0));
  EXPECT_TRUE(identical(widened(integer(2), kIntegerType), integer(2)));
  EXPECT_TRUE(widened(Value(), kDoubleType).missing());
}

}  // namespace
}  // namespace tamis
