#pragma once
// How a syntax error becomes a message: what was expected, what stands before it, what was found, and how to mend it.

#include <cstdint>
#include <initializer_list>
#include <span>
#include <string>
#include <string_view>

#include "engine/base/error.h"

namespace tamis::dsl {

// Thrown and caught inside parse.cpp: no exception leaves the parser.
struct SyntaxError { Error error; };

[[noreturn]] void refuse(std::string_view id, std::string message, std::string hint, SourceSpan span,
                         ErrorCode code = ErrorCode::kInvalid);

// What a rule that had to match says when it did not.
struct Expectation {
  enum class Kind : std::uint8_t {
    kToken,            // something else was expected: `what`
    kCloseBracket,     // as kToken, and the bracket that is open may never be closed
    kEndOfString, kEndOfQuotedName, kEndOfComment,
    kEndOfNumber,      // 12abc
    kNoForeignSign,    // ==
    kNoSecondComparison,
  };
  Kind kind = Kind::kToken;
  std::string_view what;                     // "a value", "SEGMENT or LIST"
  std::span<const std::string_view> words;   // the words that could stand here, for "did you mean"
};

// Thrown by a rule that had to match; becomes a SyntaxError when its surroundings have been read.
struct Unexpected {
  Expectation expected;
  std::uint32_t offset;                      // where the rule failed: in the found token, or right behind the last one
};

struct Token {
  enum class Kind : std::uint8_t { kNone, kEnd, kWord, kQuoted, kString, kNumber, kSymbol, kComment };
  Kind kind = Kind::kNone;
  std::string_view text;
  SourceSpan span;
};

[[nodiscard]] bool is_word(const Token& token, std::initializer_list<std::string_view> words);  // upper case; matches any
[[nodiscard]] bool is_symbol(const Token& token, std::string_view text);
// As messages quote it: one line, cut where it is long.
[[nodiscard]] std::string quoted(const Token& token);
// What to do about a name of two words.
[[nodiscard]] std::string spaced_name(const Token& first, const Token& second);

// The tokens around the place of the error.
struct Surroundings {
  Token before_previous, previous, found, next;
  std::string_view name;                     // with its dots, before `found` and the IS and NOT before that; empty: something else
  std::uint32_t open_bracket = 0;            // offset of the innermost open bracket
  bool has_open_bracket = false;
};

[[nodiscard]] Error explain(const Expectation& expected, const Surroundings& around);

}  // namespace tamis::dsl
