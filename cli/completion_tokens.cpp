#include "cli/completion_tokens.h"

namespace tamis::cli {
namespace {

bool is_word_char(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || static_cast<unsigned char>(c) >= 0x80;
}

std::string upper_of(std::string text) {
  for (char& c : text)
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  return text;
}

Token quoted_token(std::string_view text, std::size_t begin) {
  const char quote = text[begin];
  Token token{quote == '\'' ? TokenKind::kText : TokenKind::kName, {}, {}, begin, true};
  for (std::size_t at = begin + 1; at < text.size(); ++at) {
    if (text[at] != quote) {
      token.text += text[at];
    } else if (at + 1 < text.size() && text[at + 1] == quote) {
      token.text += text[at++];
    } else {
      token.open = false;
      break;
    }
  }
  return token;
}

// Where a quoted token ends in the text.
std::size_t end_of_quoted(std::string_view text, std::size_t begin) {
  std::size_t at = begin + 1;
  for (; at < text.size(); ++at) {
    if (text[at] != text[begin]) continue;
    if (at + 1 < text.size() && text[at + 1] == text[begin])
      ++at;
    else
      return at + 1;
  }
  return at;
}

std::size_t end_of_comment(std::string_view text, std::size_t begin) {
  const std::string_view close = text[begin] == '-' ? "\n" : "*/";
  const std::size_t found = text.find(close, begin + 2);
  return found == std::string_view::npos ? text.size() : found + close.size();
}

}  // namespace

std::vector<Token> tokens_of(std::string_view text) {
  std::vector<Token> tokens;
  for (std::size_t at = 0; at < text.size();) {
    const char c = text[at];
    if (text.substr(at, 2) == "--" || text.substr(at, 2) == "/*") {
      at = end_of_comment(text, at);
    } else if (c == '\'' || c == '"') {
      tokens.push_back(quoted_token(text, at));
      at = end_of_quoted(text, at);
    } else if (is_word_char(c)) {
      std::size_t end = at;
      while (end < text.size() && (is_word_char(text[end]) || text[end] == '.')) ++end;
      std::string word(text.substr(at, end - at));
      tokens.push_back({TokenKind::kWord, word, upper_of(word), at, false});
      at = end;
    } else {
      if (c == ';')
        tokens.clear();
      else if (c > ' ')
        tokens.push_back({TokenKind::kSymbol, std::string(1, c), std::string(1, c), at, false});
      ++at;
    }
  }
  return tokens;
}

}  // namespace tamis::cli
