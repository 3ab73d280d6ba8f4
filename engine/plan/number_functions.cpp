// Arithmetic that never overflows in silence, and exact decimal rounding.

#include <array>
#include <charconv>
#include <cmath>
#include <cstddef>
#include <string>
#include <system_error>

#include "engine/base/wide_int.h"
#include "engine/plan/function_parts.h"

namespace tamis::functions {
namespace {

Value arithmetic_of(Function function, std::int64_t a, std::int64_t b) {
  std::int64_t result = 0;
  bool overflow = false;
  if (function == Function::kAdd) {
    overflow = __builtin_add_overflow(a, b, &result);
  } else if (function == Function::kSubtract) {
    overflow = __builtin_sub_overflow(a, b, &result);
  } else if (function == Function::kMultiply) {
    overflow = __builtin_mul_overflow(a, b, &result);
  } else {
    if (b == 0) return {};
    result = b == -1 ? 0 : a % b;  // the least integer modulo -1 traps
  }
  return overflow ? Value() : Value(result);
}

Value arithmetic_of(Function function, double a, double b) {
  if (function == Function::kAdd) return a + b;
  if (function == Function::kSubtract) return a - b;
  if (function == Function::kMultiply) return a * b;
  return std::fmod(a, b);  // NaN, hence missing, where b is 0
}

Value round_integer(std::int64_t value, std::int64_t digits) {
  if (digits >= 0) return value;
  if (digits < -19) return std::int64_t{0};  // less than half of 10^20
  int128 unit = 1;
  for (; digits < 0; ++digits) unit *= 10;
  const int128 size = value < 0 ? -int128{value} : int128{value};
  const int128 rounded = (size + unit / 2) / unit * unit;
  const int128 result = value < 0 ? -rounded : rounded;
  if (result != static_cast<std::int64_t>(result)) return {};
  return static_cast<std::int64_t>(result);
}

constexpr int kMostFractionDigits = 1074;  // of any double: the least is 2^-1074
constexpr int kMostIntegerDigits = 309;
constexpr int kExactPowers = 22;  // 10^22 is the greatest power of ten that is a double

// The digits of `text`, a number, and one.
void increment(std::string& text) {
  for (std::size_t i = text.size(); i-- > 0;) {
    if (text[i] != '9') {
      ++text[i];
      return;
    }
    text[i] = '0';
  }
  text.insert(text.begin(), '1');
}

// By the decimal digits of the exact value, of which a double has finitely many.
double round_by_digits(double size, int digits) {
  std::array<char, kMostIntegerDigits + kMostFractionDigits + 2> buffer{};
  const auto written = std::to_chars(buffer.data(), buffer.data() + buffer.size(), digits > 0 ? size : std::trunc(size),
                                     std::chars_format::fixed, digits > 0 ? kMostFractionDigits : 0);
  std::string text(buffer.data(), written.ptr);
  const std::size_t point = std::min(text.find('.'), text.size());
  if (point < text.size()) text.erase(point, 1);
  const auto cut = static_cast<std::ptrdiff_t>(point) + digits;
  if (cut < 0) return 0;
  const auto kept = static_cast<std::size_t>(cut);
  const bool up = kept < text.size() && text[kept] >= '5';
  text.resize(std::min(kept, text.size()));
  if (text.empty()) text = "0";
  if (up) increment(text);
  text += "e" + std::to_string(-digits);
  double result = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), result);
  return read.ec == std::errc() ? result : HUGE_VAL;  // past the greatest double
}

double round_size(double size, int digits) {
  static constexpr std::array<double, kExactPowers + 1> kPowers = {1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,  1e8,  1e9,  1e10, 1e11,
                                                                   1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};
  if (digits > 0 && digits <= kExactPowers) {
    const double power = kPowers[static_cast<std::size_t>(digits)];
    const double scaled = size * power;
    // Below 2^40 the product is off by less than 2^-13, so that far from a half its rounding is certain; and the quotient of
    // two exact doubles is the double nearest to the decimal number.
    if (scaled < 0x1p40 && std::abs(scaled - std::floor(scaled) - 0.5) > 0x1p-12) return std::floor(scaled + 0.5) / power;
  }
  return round_by_digits(size, digits);
}

Value round_double(double value, std::int64_t digits) {
  if (digits == 0) return std::round(value);
  if (digits > 0 && (digits >= kMostFractionDigits || std::abs(value) >= 0x1p52)) return value;  // nothing behind the digits
  if (digits < -kMostIntegerDigits) return 0.0;
  return std::copysign(round_size(std::abs(value), static_cast<int>(digits)), value);
}

}  // namespace

std::optional<double> as_double(const Value& value) {
  if (value.is<double>()) return value.as<double>();
  if (value.is<std::int64_t>()) return static_cast<double>(value.as<std::int64_t>());
  return std::nullopt;
}

Value arithmetic(Function function, const Value& a, const Value& b) {
  if (a.is<std::int64_t>() && b.is<std::int64_t>()) return arithmetic_of(function, a.as<std::int64_t>(), b.as<std::int64_t>());
  const auto left = as_double(a), right = as_double(b);
  return left && right ? arithmetic_of(function, *left, *right) : Value();
}

Value divide(const Value& a, const Value& b) {
  const auto left = as_double(a), right = as_double(b);
  if (!left || !right || *right == 0) return {};
  return *left / *right;
}

Value negate(const Value& value) {
  if (value.is<std::int64_t>()) return arithmetic_of(Function::kSubtract, std::int64_t{0}, value.as<std::int64_t>());
  return value.is<double>() ? Value(-value.as<double>()) : Value();
}

Value absolute(const Value& value) {
  if (value.is<std::int64_t>()) return value.as<std::int64_t>() < 0 ? negate(value) : value;
  return value.is<double>() ? Value(std::abs(value.as<double>())) : Value();
}

Value floor(const Value& value) { return value.is<double>() ? Value(std::floor(value.as<double>())) : value; }
Value ceil(const Value& value) { return value.is<double>() ? Value(std::ceil(value.as<double>())) : value; }

Value round(const Value& value, std::int64_t digits) {
  if (value.is<std::int64_t>()) return round_integer(value.as<std::int64_t>(), digits);
  return value.is<double>() ? round_double(value.as<double>(), digits) : Value();
}

}  // namespace tamis::functions
