#include "dsl/comments.h"

#include <algorithm>
#include <string>

#include "dsl/spelling.h"

namespace tamis::dsl {
namespace {

bool is_space(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }

// As it is written again: Unix line ends, nothing behind the last word of a line.
std::string clean(std::string_view comment) {
  std::string result;
  for (const char c : comment) {
    if (c == '\n') {
      while (!result.empty() && is_space(result.back()) && result.back() != '\n') result.pop_back();
    }
    result += c;
  }
  while (!result.empty() && is_space(result.back())) result.pop_back();
  return result;
}

std::ptrdiff_t newlines(std::string_view text) { return std::ranges::count(text, '\n'); }

bool is_operator(std::string_view word) {
  const std::string upper = in_upper_case(word);
  return upper == "AND" || upper == "OR" || upper == "XOR" || upper == "NOT";
}

// Whether the text before a comment on its line holds only operators and opening brackets.
bool leads_a_line(std::string_view before) {
  if (const std::size_t line = before.rfind('\n'); line != std::string_view::npos) before.remove_prefix(line + 1);
  while (!before.empty()) {
    if (is_space(before.front()) || before.front() == '(') {
      before.remove_prefix(1);
      continue;
    }
    const auto end = std::ranges::find_if(before, [](char c) { return is_space(c) || c == '('; });
    const auto length = static_cast<std::size_t>(end - before.begin());
    if (!is_operator(before.substr(0, length))) return false;
    before.remove_prefix(length);
  }
  return true;
}

// Comments above a statement, one a line; single empty lines between them stay.
class Lines {
 public:
  explicit Lines(std::string_view text) : text_(text) {}

  void add(SourceSpan comment) {
    gap_to(comment.begin);
    lines_ += clean(text_.substr(comment.begin, comment.end - comment.begin));
    end_ = comment.end;
    any_ = true;
  }
  // `next`: offset of what follows the last comment.
  [[nodiscard]] std::string take(std::uint32_t next) {
    if (any_ && newlines(text_.substr(end_, next - end_)) >= 2) lines_ += '\n';
    any_ = false;
    return std::exchange(lines_, {});
  }

 private:
  void gap_to(std::uint32_t begin) {
    if (!any_) return;
    lines_ += newlines(text_.substr(end_, begin - end_)) >= 2 ? "\n\n" : "\n";
  }

  std::string_view text_;
  std::string lines_;
  std::uint32_t end_ = 0;
  bool any_ = false;
};

class Attacher {
 public:
  Attacher(Script& script, std::string_view text) : script_(script), text_(text), lines_(text) {}

  void add(SourceSpan comment) {
    while (next_ < script_.items.size() && script_.items[next_].span.end <= comment.begin) step();
    if (next_ < script_.items.size() && script_.items[next_].span.begin <= comment.begin) {
      add_inner(script_.items[next_], comment);
    } else if (next_ > 0 && newlines(between(script_.items[next_ - 1].span.end, comment.begin)) == 0) {
      std::string& end = script_.items[next_ - 1].end_comment;
      if (!end.empty()) end += ' ';
      end += clean(between(comment.begin, comment.end));
    } else {
      lines_.add(comment);
    }
  }

  void finish() {
    while (next_ < script_.items.size()) step();
    script_.trailing_comment = lines_.take(static_cast<std::uint32_t>(text_.size()));
    while (script_.trailing_comment.ends_with('\n')) script_.trailing_comment.pop_back();
  }

 private:
  [[nodiscard]] std::string_view between(std::uint32_t begin, std::uint32_t end) const { return text_.substr(begin, end - begin); }

  void step() {
    Script::Item& item = script_.items[next_++];
    item.leading_comment += lines_.take(item.span.begin);
  }

  void add_inner(Script::Item& item, SourceSpan comment) {
    const bool follows = !item.inner_comments.empty() && between(inner_end_, comment.begin).find_first_not_of(" \t") == std::string_view::npos;
    const bool own_line = follows ? item.inner_comments.back().own_line : leads_a_line(text_.substr(0, comment.begin));
    item.inner_comments.push_back({comment.begin, clean(between(comment.begin, comment.end)), own_line});
    inner_end_ = comment.end;
  }

  Script& script_;
  std::string_view text_;
  Lines lines_;
  std::size_t next_ = 0;          // the first item that does not end before the comment
  std::uint32_t inner_end_ = 0;
};

}  // namespace

void attach_comments(Script& script, std::string_view text, std::span<const SourceSpan> comments) {
  Attacher attacher(script, text);
  for (const SourceSpan comment : comments) attacher.add(comment);
  attacher.finish();
}

}  // namespace tamis::dsl
