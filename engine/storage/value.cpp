#include "engine/storage/value.h"

#include <algorithm>
#include <cmath>
#include <type_traits>

#include <fmt/format.h>

#include "engine/base/time_zone.h"

namespace tamis {
namespace {

constexpr double kTwoTo63 = 9223372036854775808.0;

template <typename T> constexpr bool kIsNumber = std::is_same_v<T, std::int64_t> || std::is_same_v<T, double>;

std::strong_ordering compare_doubles(double a, double b) noexcept {
  if (a < b) return std::strong_ordering::less;
  return a > b ? std::strong_ordering::greater : std::strong_ordering::equal;
}

template <typename A, typename B> std::strong_ordering compare_numbers(A a, B b) noexcept {
  if constexpr (std::is_same_v<A, double> && std::is_same_v<B, double>) {
    return compare_doubles(a, b);
  } else if constexpr (std::is_same_v<A, double>) {
    return 0 <=> compare_exact(b, a);
  } else if constexpr (std::is_same_v<B, double>) {
    return compare_exact(a, b);
  } else {
    return a <=> b;
  }
}

// Where a kind stands among others; the numbers stand together.
int rank_of(const Value& value) {
  struct Rank {
    int operator()(const Missing&) const { return 0; }
    int operator()(bool) const { return 1; }
    int operator()(std::int64_t) const { return 2; }
    int operator()(double) const { return 2; }
    int operator()(const std::string&) const { return 3; }
    int operator()(const Timestamp&) const { return 4; }
    int operator()(const Date&) const { return 5; }
    int operator()(const List&) const { return 6; }
  };
  return std::visit(Rank{}, value.data());
}

// Of two values of the same rank.
struct Order {
  std::strong_ordering operator()(const List& a, const List& b) const {
    return std::lexicographical_compare_three_way(a.items.begin(), a.items.end(), b.items.begin(), b.items.end(), order);
  }
  template <typename A, typename B> std::strong_ordering operator()(const A& a, const B& b) const {
    if constexpr (kIsNumber<A> && kIsNumber<B>) {
      return compare_numbers(a, b);
    } else if constexpr (std::is_same_v<A, std::string> && std::is_same_v<B, std::string>) {
      return a.compare(b) <=> 0;
    } else if constexpr (std::is_same_v<A, B>) {
      return a <=> b;
    } else {
      return std::strong_ordering::equal;  // not reached: the ranks differ
    }
  }
};

std::string quoted(std::string_view text) {
  std::string out = "'";
  for (const char c : text) {
    if (c == '\'') out += '\'';
    out += c;
  }
  out += '\'';
  return out;
}

std::string double_literal(double value) {
  std::string text = fmt::format("{}", value);
  if (text.find_first_of(".e") == std::string::npos) text += ".0";
  return text;
}

std::string list_literal(const List& list) {
  std::string out = "(";
  for (const Value& item : list.items) {
    if (out.size() > 1) out += ", ";
    out += to_literal(item);
  }
  return out + ")";
}

}  // namespace

Value::Value(double v) {
  if (std::isfinite(v)) data_ = v == 0 ? 0.0 : v;  // also turns -0.0 into 0.0
}

std::optional<Type> type_of(const Value& value) {
  struct TypeOf {
    std::optional<Type> operator()(const Missing&) const { return std::nullopt; }
    std::optional<Type> operator()(bool) const { return kBooleanType; }
    std::optional<Type> operator()(std::int64_t) const { return kIntegerType; }
    std::optional<Type> operator()(double) const { return kDoubleType; }
    std::optional<Type> operator()(const std::string&) const { return kStringType; }
    std::optional<Type> operator()(const Timestamp&) const { return kTimestampType; }
    std::optional<Type> operator()(const Date&) const { return kDateType; }
    std::optional<Type> operator()(const List& list) const { return Type{list.element, true}; }
  };
  return std::visit(TypeOf{}, value.data());
}

std::strong_ordering compare_exact(std::int64_t a, double b) noexcept {
  if (b >= kTwoTo63) return std::strong_ordering::less;
  if (b < -kTwoTo63) return std::strong_ordering::greater;
  const auto whole = static_cast<std::int64_t>(b);  // towards zero, and in range
  if (a != whole) return a <=> whole;
  return compare_doubles(static_cast<double>(whole), b);  // both are the same but for the fraction
}

std::partial_ordering compare(const Value& a, const Value& b) {
  if (a.missing() || a.is<List>() || rank_of(a) != rank_of(b)) return std::partial_ordering::unordered;
  return std::visit(Order{}, a.data(), b.data());
}

std::strong_ordering order(const Value& a, const Value& b) {
  const int rank_a = rank_of(a);
  if (const int rank_b = rank_of(b); rank_a != rank_b) return rank_a <=> rank_b;
  return std::visit(Order{}, a.data(), b.data());
}

std::string to_text(const Value& value) {
  struct Text {
    std::string operator()(const Missing&) const { return {}; }
    std::string operator()(bool v) const { return v ? "true" : "false"; }
    std::string operator()(std::int64_t v) const { return fmt::format_int(v).str(); }
    std::string operator()(double v) const { return fmt::format("{}", v); }
    std::string operator()(const std::string& v) const { return v; }
    std::string operator()(const Timestamp& v) const { return format_timestamp(v.us); }
    std::string operator()(const Date& v) const { return format_date(v.days); }
    std::string operator()(const List& v) const {
      std::string out;
      append_json(out, v);
      return out;
    }
  };
  return std::visit(Text{}, value.data());
}

std::string to_literal(const Value& value) {
  struct Literal {
    std::string operator()(const Missing&) const { return "NULL"; }
    std::string operator()(bool v) const { return v ? "TRUE" : "FALSE"; }
    std::string operator()(std::int64_t v) const { return fmt::format_int(v).str(); }
    std::string operator()(double v) const { return double_literal(v); }
    std::string operator()(const std::string& v) const { return quoted(v); }
    std::string operator()(const Timestamp& v) const { return fmt::format("TIMESTAMP '{}'", format_timestamp(v.us)); }
    std::string operator()(const Date& v) const { return fmt::format("DATE '{}'", format_date(v.days)); }
    std::string operator()(const List& v) const { return list_literal(v); }
  };
  return std::visit(Literal{}, value.data());
}

}  // namespace tamis
