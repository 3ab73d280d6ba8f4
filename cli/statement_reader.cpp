#include "cli/statement_reader.h"

#include <utility>

namespace tamis::cli {
namespace {

bool is_space(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n' || c == '\f' || c == '\v'; }

// The end of what starts at `at` and runs up to `close`, a doubled quote not counting: past `close`, or the text's end.
std::size_t skip_quoted(std::string_view text, std::size_t at, char close) {
  for (++at; at < text.size(); ++at) {
    if (text[at] != close) continue;
    if (at + 1 < text.size() && text[at + 1] == close)
      ++at;
    else
      return at + 1;
  }
  return text.size();
}

}  // namespace

char StatementReader::open() const noexcept {
  switch (mode_) {
    case Mode::kPlain: return '-';
    case Mode::kText: return '\'';
    case Mode::kName: return '"';
    case Mode::kComment: return '*';
  }
  return '-';
}

// One token or character; a doubled quote closes and opens again, which comes to the same.
std::size_t StatementReader::step(std::string_view line, std::size_t at) {
  const char c = line[at];
  const char next = at + 1 < line.size() ? line[at + 1] : '\0';
  switch (mode_) {
    case Mode::kText: mode_ = c == '\'' ? Mode::kPlain : mode_; return 1;
    case Mode::kName: mode_ = c == '"' ? Mode::kPlain : mode_; return 1;
    case Mode::kComment:
      if (c != '*' || next != '/') return 1;
      mode_ = Mode::kPlain;
      return 2;
    case Mode::kPlain: break;
  }
  if (c == '-' && next == '-') return line.size() - at;
  if (c == '/' && next == '*') {
    mode_ = Mode::kComment;
    return 2;
  }
  if (is_space(c)) return 1;
  any_ = true;
  ended_ = c == ';';
  if (c == '\'') mode_ = Mode::kText;
  if (c == '"') mode_ = Mode::kName;
  return 1;
}

void StatementReader::add_line(std::string_view line) {
  if (!text_.empty()) text_ += '\n';
  text_ += line;
  for (std::size_t at = 0; at < line.size();) at += step(line, at);
}

std::string StatementReader::take() {
  std::string text = std::move(text_);
  *this = {};
  return text;
}

std::string on_one_line(std::string_view text) {
  std::string line;
  for (std::size_t at = 0; at < text.size();) {
    std::size_t end = at + 1;
    if (text[at] == '\'' || text[at] == '"') {
      end = skip_quoted(text, at, text[at]);
      line += text.substr(at, end - at);
    } else if (text.substr(at, 2) == "--") {
      end = std::min(text.find('\n', at), text.size());
    } else if (text.substr(at, 2) == "/*") {
      const std::size_t close = text.find("*/", at + 2);
      end = close == std::string_view::npos ? text.size() : close + 2;
      for (const char c : text.substr(at, end - at)) line += is_space(c) ? ' ' : c;
    } else if (!is_space(text[at])) {
      line += text[at];
    } else if (!line.empty() && line.back() != ' ') {
      line += ' ';
    }
    at = end;
  }
  while (!line.empty() && line.back() == ' ') line.pop_back();
  return line;
}

}  // namespace tamis::cli
