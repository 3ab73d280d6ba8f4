#pragma once
// A terminal's line, edited with history and completion (libedit).

#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "cli/completion.h"

namespace tamis::cli {

enum class LineEnd : char { kEnter, kInterrupt, kEndOfInput };  // Enter, Ctrl-C, Ctrl-D on an empty line

class LineEditor {
 public:
  using Complete = std::function<Completion(std::string_view before_cursor)>;

  // Standard input and output are terminals. The history is kept in `history`, for its owner alone; where that cannot be written
  // the shell works without. An empty path: no history is kept.
  LineEditor(std::filesystem::path history, Complete complete);
  ~LineEditor();
  LineEditor(const LineEditor&) = delete;
  LineEditor& operator=(const LineEditor&) = delete;

  // One line without its end; empty unless it ended with Enter.
  [[nodiscard]] LineEnd read(const std::string& prompt, std::string& line);
  // Adds to the history, and saves it.
  void remember(const std::string& entry);

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

// $XDG_STATE_HOME/tamis/history, or ~/.local/state/tamis/history; empty where there is no home.
[[nodiscard]] std::filesystem::path history_file();

}  // namespace tamis::cli
