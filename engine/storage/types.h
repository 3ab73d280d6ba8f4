#pragma once
// The types of traits and values.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace tamis {

enum class Kind : std::uint8_t { kBoolean, kInteger, kDouble, kString, kTimestamp, kDate };
inline constexpr int kKinds = 6;

struct Type {
  Kind kind = Kind::kBoolean;
  bool is_list = false;
  friend bool operator==(const Type&, const Type&) = default;
};

inline constexpr Type kBooleanType{Kind::kBoolean}, kIntegerType{Kind::kInteger}, kDoubleType{Kind::kDouble},
    kStringType{Kind::kString}, kTimestampType{Kind::kTimestamp}, kDateType{Kind::kDate};

[[nodiscard]] std::string_view name_of(Kind kind) noexcept;      // "BOOLEAN", …
[[nodiscard]] std::string name_of(Type type);                    // "INTEGER", "LIST OF STRING"
[[nodiscard]] std::optional<Type> parse_type(std::string_view text);  // any case and spacing; the inverse of name_of(Type)
[[nodiscard]] constexpr bool is_numeric(Kind kind) noexcept { return kind == Kind::kInteger || kind == Kind::kDouble; }

// An instant: microseconds since 1970-01-01T00:00:00Z.
struct Timestamp {
  std::int64_t us = 0;
  friend auto operator<=>(const Timestamp&, const Timestamp&) = default;
};

// A calendar day without a zone: days since 1970-01-01 (proleptic Gregorian).
struct Date {
  std::int32_t days = 0;
  friend auto operator<=>(const Date&, const Date&) = default;
};

}  // namespace tamis
