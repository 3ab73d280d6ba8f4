// Arithmetic and comparison over whole vectors. Each agrees with plan/scalar_functions.h and compare(); the tests hold them together.

#include <cmath>
#include <limits>

#include "engine/exec/vector_evaluator.h"
#include "engine/plan/comparison.h"

namespace tamis {
namespace {

bool is_number(const ValueVector& v) { return !v.type.is_list && is_numeric(v.type.kind); }
bool both_integers(const ValueVector& a, const ValueVector& b) { return a.type == kIntegerType && b.type == kIntegerType; }

// The numbers of a vector as doubles; `room` holds them where they must be made.
const double* as_doubles(const ValueVector& v, std::vector<double>& room) {
  if (v.type.kind == Kind::kDouble) return v.doubles.data();
  room.resize(v.size());
  for (std::size_t i = 0; i < v.size(); ++i) room[i] = v.present[i] != 0 ? static_cast<double>(v.integers[i]) : 0;
  return room.data();
}

void keep_present(const ValueVector& a, const ValueVector& b, ValueVector& out) {
  for (std::size_t i = 0; i < out.size(); ++i) out.present[i] = a.present[i] & b.present[i];
}

// `operation(x, y, result)` is true on overflow.
template <typename Operation> void integers(const ValueVector& a, const ValueVector& b, ValueVector& out, Operation operation) {
  keep_present(a, b, out);
  for (std::size_t i = 0; i < out.size(); ++i) {
    std::int64_t result = 0;
    const bool overflow = operation(a.integers[i], b.integers[i], result);
    out.integers[i] = result;
    out.present[i] &= static_cast<std::uint8_t>(!overflow);
  }
}

// A result that is not finite is missing; + 0.0 makes -0.0 what values hold, 0.0.
template <typename Operation> void doubles(const ValueVector& a, const ValueVector& b, ValueVector& out, Operation operation) {
  std::vector<double> a_room, b_room;
  const double* x = as_doubles(a, a_room);
  const double* y = as_doubles(b, b_room);
  keep_present(a, b, out);
  double* results = out.doubles.data();
  for (std::size_t i = 0; i < out.size(); ++i) results[i] = operation(x[i], y[i]) + 0.0;
  for (std::size_t i = 0; i < out.size(); ++i)
    out.present[i] &= static_cast<std::uint8_t>(std::abs(results[i]) <= std::numeric_limits<double>::max());
}

bool arithmetic(Function function, const ValueVector& a, const ValueVector& b, ValueVector& out) {
  const bool whole = both_integers(a, b) && out.type == kIntegerType;
  if (!whole && out.type != kDoubleType) return false;
  if (function == Function::kDivide) {
    doubles(a, b, out, [](double x, double y) { return x / y; });  // by zero: infinite or NaN
  } else if (function == Function::kAdd) {
    if (whole)
      integers(a, b, out, [](std::int64_t x, std::int64_t y, std::int64_t& r) { return __builtin_add_overflow(x, y, &r); });
    else
      doubles(a, b, out, [](double x, double y) { return x + y; });
  } else if (function == Function::kSubtract) {
    if (whole)
      integers(a, b, out, [](std::int64_t x, std::int64_t y, std::int64_t& r) { return __builtin_sub_overflow(x, y, &r); });
    else
      doubles(a, b, out, [](double x, double y) { return x - y; });
  } else {
    if (whole)
      integers(a, b, out, [](std::int64_t x, std::int64_t y, std::int64_t& r) { return __builtin_mul_overflow(x, y, &r); });
    else
      doubles(a, b, out, [](double x, double y) { return x * y; });
  }
  return true;
}

void coalesce(std::span<const ValueVector* const> arguments, ValueVector& out) {
  for (std::size_t i = 0; i < out.size(); ++i) {
    for (const ValueVector* argument : arguments) {
      if (argument->present[i] == 0) continue;
      out.copy(i, *argument, i);
      break;
    }
  }
}

void text_lengths(const ValueVector& texts, ValueVector& out) {
  for (std::size_t i = 0; i < out.size(); ++i) {
    out.present[i] = texts.present[i];
    if (out.present[i] != 0) out.integers[i] = static_cast<std::int64_t>(code_points(texts.texts[i]));
  }
}

bool holds_exactly(CompareOp op, std::int64_t a, double b) { return satisfies(op, compare_exact(a, b)); }

template <typename T> void compare_arrays(CompareOp op, const std::vector<T>& a, const std::vector<T>& b, TestVector& out) {
  with_comparison(op, [&](auto comparison) {
    for (std::size_t i = 0; i < out.size(); ++i) out[i] &= static_cast<std::uint8_t>(comparison(a[i], b[i]));
  });
}

}  // namespace

bool apply_fast(Function function, std::span<const ValueVector* const> arguments, ValueVector& out) {
  const bool arithmetical =
      function == Function::kAdd || function == Function::kSubtract || function == Function::kMultiply || function == Function::kDivide;
  if (arithmetical) {
    return is_number(*arguments[0]) && is_number(*arguments[1]) && arithmetic(function, *arguments[0], *arguments[1], out);
  }
  if (function == Function::kCoalesce) {
    coalesce(arguments, out);
    return true;
  }
  if (function == Function::kLength && arguments[0]->type == kStringType) {
    text_lengths(*arguments[0], out);
    return true;
  }
  return false;
}

void compare_vectors(CompareOp op, const ValueVector& left, const ValueVector& right, TestVector& out) {
  out.resize(left.size());
  for (std::size_t i = 0; i < out.size(); ++i) out[i] = left.present[i] & right.present[i];
  const Kind a = left.type.kind, b = right.type.kind;
  if (a == Kind::kInteger && b == Kind::kDouble) {
    for (std::size_t i = 0; i < out.size(); ++i) out[i] = out[i] != 0 && holds_exactly(op, left.integers[i], right.doubles[i]);
  } else if (a == Kind::kDouble && b == Kind::kInteger) {
    for (std::size_t i = 0; i < out.size(); ++i) out[i] = out[i] != 0 && holds_exactly(swapped(op), right.integers[i], left.doubles[i]);
  } else if (a == Kind::kDouble) {
    compare_arrays(op, left.doubles, right.doubles, out);
  } else if (a == Kind::kString) {
    for (std::size_t i = 0; i < out.size(); ++i) out[i] = out[i] != 0 && holds(op, left.texts[i], right.texts[i]);
  } else {
    compare_arrays(op, left.integers, right.integers, out);
  }
}

}  // namespace tamis
