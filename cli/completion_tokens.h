#pragma once
// Internal to completion: the text before the cursor cut into words, names, texts and signs, whatever state it is in.

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace tamis::cli {

enum class TokenKind : char { kWord, kName, kText, kSymbol };
struct Token {
  TokenKind kind;
  std::string text;  // without quotes; words in upper case in `upper`
  std::string upper;
  std::size_t begin = 0;
  bool open = false;  // a quote that is not closed
};

// Of the last statement of the text.
[[nodiscard]] std::vector<Token> tokens_of(std::string_view text);

}  // namespace tamis::cli
