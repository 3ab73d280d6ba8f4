#pragma once
// One value of a trait, or its absence. Values are for definitions, answers and single profiles; columns never hold them.

#include <compare>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "engine/storage/types.h"

namespace tamis {

struct Missing {
  friend auto operator<=>(const Missing&, const Missing&) = default;
};

class Value;

// Elements are present and of one kind: nulls inside lists are dropped where lists are made.
struct List {
  Kind element = Kind::kString;
  std::vector<Value> items;
};

// A double in a Value is finite: NaN and infinities are missing. -0.0 is kept as 0.0.
class Value {
 public:
  using Variant = std::variant<Missing, bool, std::int64_t, double, std::string, Timestamp, Date, List>;

  Value() = default;
  Value(bool v) : data_(v) {}
  Value(std::int64_t v) : data_(v) {}
  Value(std::string v) : data_(std::move(v)) {}
  Value(const char* v) : data_(std::string(v)) {}
  Value(Timestamp v) : data_(v) {}
  Value(Date v) : data_(v) {}
  Value(List v) : data_(std::move(v)) {}
  Value(double v);  // missing where not finite

  [[nodiscard]] bool missing() const noexcept { return std::holds_alternative<Missing>(data_); }
  [[nodiscard]] const Variant& data() const noexcept { return data_; }
  template <typename T> [[nodiscard]] bool is() const noexcept { return std::holds_alternative<T>(data_); }
  template <typename T> [[nodiscard]] const T& as() const { return std::get<T>(data_); }  // the caller knows the type

 private:
  Variant data_;
};

// The value's type; nothing for a missing one.
[[nodiscard]] std::optional<Type> type_of(const Value& value);

// Exact order of two present values of comparable kinds (INTEGER and DOUBLE compare exactly, strings by bytes, false
// before true, DATE with DATE, TIMESTAMP with TIMESTAMP). `unordered` where a side is missing, a list, or of another kind.
[[nodiscard]] std::partial_ordering compare(const Value& a, const Value& b);

// The exact order of an integer and a finite double: 2^53+1 is not 2^53.
[[nodiscard]] std::strong_ordering compare_exact(std::int64_t a, double b) noexcept;

// Total order for sorting and deduplication: missing first, then by kind, then as compare; lists element by element.
// INTEGER and DOUBLE of the same value are equal here.
[[nodiscard]] std::strong_ordering order(const Value& a, const Value& b);
inline bool operator==(const Value& a, const Value& b) { return order(a, b) == 0; }

// For people and CSV: TRUE/FALSE in lower case, shortest round-trip doubles (`3` for 3.0), ISO 8601 times in UTC, lists as ["a","b"],
// missing as the empty string.
[[nodiscard]] std::string to_text(const Value& value);
// A literal of the segment language: 'it''s', 3.0 (a DOUBLE stays one), TIMESTAMP '2026-01-01T08:00:00Z', DATE '…', NULL for
// missing; of a list its items in parentheses.
[[nodiscard]] std::string to_literal(const Value& value);
// JSON: strings escaped, timestamps and dates as strings, missing as null. Always valid: what is not UTF-8 becomes U+FFFD.
void append_json(std::string& out, const Value& value);
void append_json_string(std::string& out, std::string_view text);  // with quotes

}  // namespace tamis
