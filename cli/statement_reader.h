#pragma once
// Lines that are typed one by one, until they make statements that can be run.

#include <string>
#include <string_view>

namespace tamis::cli {

class StatementReader {
 public:
  void add_line(std::string_view line);  // without its end

  // Nothing but white space and comments so far.
  [[nodiscard]] bool empty() const noexcept { return !any_; }
  // The last thing that is neither white space nor comment is a `;` outside of quotes.
  [[nodiscard]] bool complete() const noexcept { return mode_ == Mode::kPlain && ended_; }
  // What is open at the end: '\'' a text, '"' a name, '*' a comment; '-' where none of them is.
  [[nodiscard]] char open() const noexcept;
  [[nodiscard]] const std::string& text() const noexcept { return text_; }

  // The text so far; starts anew.
  [[nodiscard]] std::string take();

 private:
  enum class Mode : char { kPlain, kText, kName, kComment };
  std::size_t step(std::string_view line, std::size_t at);

  std::string text_;
  Mode mode_ = Mode::kPlain;
  bool any_ = false, ended_ = false;
};

// The statement on one line, for the history: line ends outside of quotes become spaces, `--` comments go.
[[nodiscard]] std::string on_one_line(std::string_view text);

}  // namespace tamis::cli
