#pragma once
// String tests with a pattern that is compiled once: the only place that sees RE2. ICU folds cases here and in schema.cpp.

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "engine/base/error.h"

namespace tamis {

enum class MatchKind : std::uint8_t { kLike, kILike, kStartsWith, kEndsWith, kContains, kRegex };
[[nodiscard]] std::string_view name_of(MatchKind kind) noexcept;  // "LIKE", "STARTS WITH", …

// Immutable, shared between threads. LIKE has `%`, `_` (one code point) and an escape character; ILIKE folds both sides by
// simple folding; the others compare bytes; kRegex searches (RE2, linear time).
class TextMatcher {
 public:
  // `escape`: one code point or empty (none: a backslash is an ordinary character). Errors: a dangling escape, a pattern that
  // RE2 refuses (its own message, with the place), a pattern past kLongestPattern.
  [[nodiscard]] static Result<std::shared_ptr<const TextMatcher>> compile(MatchKind kind, std::string_view pattern,
                                                                          std::string_view escape = {});
  ~TextMatcher();

  [[nodiscard]] bool matches(std::string_view text) const;

  [[nodiscard]] MatchKind kind() const noexcept;
  [[nodiscard]] const std::string& pattern() const noexcept;
  [[nodiscard]] const std::string& escape() const noexcept;

  // What an evaluator may use to avoid looking at each row; each is necessary, not sufficient, unless `exact_*` says so.
  // Every match starts with these bytes (empty: nothing known).
  [[nodiscard]] const std::string& required_prefix() const noexcept;
  [[nodiscard]] bool exact_prefix() const noexcept;     // the match is exactly "starts with required_prefix()"
  // Every match contains these bytes.
  [[nodiscard]] const std::string& required_substring() const noexcept;
  [[nodiscard]] bool exact_substring() const noexcept;  // the match is exactly "contains required_substring()"
  // The pattern has no wildcard: the match is exactly equality with this text.
  [[nodiscard]] const std::optional<std::string>& exact_text() const noexcept;

  static constexpr std::size_t kLongestPattern = 65'536;

 private:
  struct Impl;
  explicit TextMatcher(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

// Number of code points; invalid bytes count as one each.
[[nodiscard]] std::size_t code_points(std::string_view text) noexcept;
[[nodiscard]] std::string to_lower(std::string_view text);   // simple mapping, code point to code point
[[nodiscard]] std::string to_upper(std::string_view text);
[[nodiscard]] std::string_view trim(std::string_view text);  // Unicode white space
// The code points at places start to start + length - 1, counted from 1, as in SQL: places before the first are empty, so
// substring("abc", 0, 2) is "a". A negative length takes nothing.
[[nodiscard]] std::string_view substring(std::string_view text, std::int64_t start, std::optional<std::int64_t> length);

}  // namespace tamis
