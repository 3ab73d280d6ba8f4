#include "engine/storage/text_regex.h"

#include <cstddef>

#include "engine/base/utf8.h"

namespace tamis {
namespace {

constexpr bool is_word(char c) noexcept {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || static_cast<unsigned char>(c) >= 0x80;
}

// Collects runs of plain characters; the first counts as prefix if it is anchored.
class Collector {
 public:
  explicit Collector(bool anchored) : first_(anchored) {}

  void add(std::string_view character) {
    last_ = run_.size();
    run_ += character;
  }
  void drop_last() { run_.resize(last_); }
  void end_run() {
    if (first_) found_.prefix = run_;
    if (run_.size() > found_.substring.size()) found_.substring = run_;
    first_ = false;
    run_.clear();
    last_ = 0;
  }
  [[nodiscard]] RegexLiterals finish() {
    end_run();
    return found_;
  }

 private:
  RegexLiterals found_;
  std::string run_;
  std::size_t last_ = 0;  // where the last character of the run begins
  bool first_;
};

}  // namespace

RegexLiterals literals_of_regex(std::string_view pattern) {
  if (pattern.find('|') != std::string_view::npos) return {};
  const bool anchored = pattern.starts_with('^');
  Collector out(anchored);
  for (std::size_t at = anchored ? 1 : 0; at < pattern.size();) {
    const char c = pattern[at];
    std::size_t bytes = code_point_at(pattern, at).bytes;
    if (c == '(' || c == '[' || c == '{') {
      // The braces may make what stands before them optional.
      if (c == '{') out.drop_last();
      break;
    }
    if (c == '*' || c == '?') {
      out.drop_last();
      out.end_run();
    } else if (c == '+' || c == '.' || c == '^' || c == '$') {
      out.end_run();
    } else if (c == '\\') {
      if (at + 1 == pattern.size() || is_word(pattern[at + 1])) break;
      out.add(pattern.substr(at + 1, 1));
      bytes = 2;
    } else {
      out.add(pattern.substr(at, bytes));
    }
    at += bytes;
  }
  return out.finish();
}

}  // namespace tamis
