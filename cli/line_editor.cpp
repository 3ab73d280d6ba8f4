#include "cli/line_editor.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <utility>

#include <histedit.h>
#include <sys/stat.h>

#include "cli/output.h"

namespace tamis::cli {
namespace {

namespace fs = std::filesystem;

constexpr int kHistoryEntries = 2'000;

}  // namespace

struct LineEditor::Impl {
  EditLine* editor = nullptr;
  History* past = nullptr;
  fs::path file;
  Complete complete;
  std::string prompt;
  bool interrupted = false;

  ~Impl() {
    if (editor != nullptr) el_end(editor);
    if (past != nullptr) history_end(past);
  }

  static Impl& of(EditLine* editor) {
    Impl* impl = nullptr;
    el_get(editor, EL_CLIENTDATA, &impl);
    return *impl;
  }

  static char* show_prompt(EditLine* editor) { return of(editor).prompt.data(); }

  static unsigned char on_tab(EditLine* editor, int) { return of(editor).offer(); }

  static unsigned char on_interrupt(EditLine* editor, int) {
    of(editor).interrupted = true;
    return CC_NEWLINE;
  }

  void set_up() {
    editor = el_init("tamis", stdin, stdout, stderr);
    past = history_init();
    HistEvent event;
    history(past, &event, H_SETSIZE, kHistoryEntries);
    history(past, &event, H_SETUNIQUE, 1);
    if (!file_name().empty()) history(past, &event, H_LOAD, file_name().c_str());
    el_set(editor, EL_CLIENTDATA, this);
    el_set(editor, EL_PROMPT, show_prompt);
    el_set(editor, EL_EDITOR, "emacs");
    el_set(editor, EL_HIST, ::history, past);
    el_set(editor, EL_SIGNAL, 0);
    el_set(editor, EL_ADDFN, "tamis-complete", "Complete a name or value", on_tab);
    el_set(editor, EL_BIND, "^I", "tamis-complete", nullptr);
    // While a line is edited, Ctrl-C is a key like any other; a statement that runs is stopped by the signal.
    el_set(editor, EL_SETTY, "-d", "-isig", nullptr);
    el_set(editor, EL_ADDFN, "tamis-interrupt", "Give up the statement", on_interrupt);
    el_set(editor, EL_BIND, "^C", "tamis-interrupt", nullptr);
    el_set(editor, EL_BIND, "^R", "em-inc-search-prev", nullptr);
  }

  [[nodiscard]] std::string file_name() const { return file.string(); }

  unsigned char offer() {
    const LineInfo* line = el_line(editor);
    const std::string_view before(line->buffer, static_cast<std::size_t>(line->cursor - line->buffer));
    const Completion found = complete(before);
    if (found.candidates.empty()) return CC_REFRESH_BEEP;
    const std::string typed(before.substr(before.size() - std::min(found.replaced, before.size())));
    std::string wanted = common_beginning(found.candidates);
    if (found.candidates.size() == 1 && !wanted.ends_with('(')) wanted += ' ';
    // Candidates that differ from what was typed in case only have little in common: what was typed stays.
    if (wanted.size() > typed.size() || found.candidates.size() == 1) {
      if (wanted == typed) return CC_REFRESH;
      el_deletestr(editor, static_cast<int>(characters_in(typed)));
      el_insertstr(editor, wanted.c_str());
      return CC_REFRESH;
    }
    list(found.candidates);
    return CC_REDISPLAY;
  }

  // el_deletestr counts characters.
  static std::size_t characters_in(std::string_view text) {
    return static_cast<std::size_t>(std::ranges::count_if(text, [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }));
  }

  static std::size_t terminal_width(EditLine* editor) {
    int width = 0;
    char name[] = "co";
    return el_get(editor, EL_GETTC, name, &width) == 0 && width > 0 ? static_cast<std::size_t>(width) : 80;
  }

  void list(const std::vector<std::string>& candidates) const {
    std::size_t widest = 0;
    for (const std::string& candidate : candidates) widest = std::max(widest, display_width(candidate));
    const std::size_t columns = std::max<std::size_t>(1, terminal_width(editor) / (widest + 2));
    const std::size_t lines = (candidates.size() + columns - 1) / columns;
    std::fputc('\n', stdout);
    for (std::size_t row = 0; row < lines; ++row) {
      std::string text;
      for (std::size_t i = row; i < candidates.size(); i += lines)
        text.append(candidates[i]).append(i + lines < candidates.size() ? widest + 2 - display_width(candidates[i]) : 0, ' ');
      std::fprintf(stdout, "%s\n", text.c_str());
    }
    if (candidates.size() == kMostCandidates) std::fputs("…\n", stdout);
    std::fflush(stdout);
  }
};

LineEditor::LineEditor(fs::path history, Complete complete) : impl_(std::make_unique<Impl>()) {
  impl_->file = std::move(history);
  impl_->complete = std::move(complete);
  std::error_code ignored;
  if (!impl_->file.empty()) fs::create_directories(impl_->file.parent_path(), ignored);
  impl_->set_up();
}

LineEditor::~LineEditor() = default;

LineEnd LineEditor::read(const std::string& prompt, std::string& line) {
  impl_->prompt = prompt;
  impl_->interrupted = false;
  line.clear();
  el_set(impl_->editor, EL_PREP_TERM, 1);  // before the prompt is there: a Ctrl-D that follows it at once would be lost
  int count = 0;
  const char* text = el_gets(impl_->editor, &count);
  if (impl_->interrupted) {
    std::fputs("^C\n", stdout);
    std::fflush(stdout);
    return LineEnd::kInterrupt;
  }
  if (text == nullptr || count <= 0) return LineEnd::kEndOfInput;
  line.assign(text, static_cast<std::size_t>(count));
  while (!line.empty() && (line.back() == '\n' || line.back() == '\r')) line.pop_back();
  return LineEnd::kEnter;
}

// Values of customers may be in it: nobody else reads the file.
void LineEditor::remember(const std::string& entry) {
  HistEvent event;
  history(impl_->past, &event, H_ENTER, entry.c_str());
  if (impl_->file.empty()) return;
  const mode_t mask = ::umask(077);
  history(impl_->past, &event, H_SAVE, impl_->file_name().c_str());
  ::umask(mask);
}

fs::path history_file() {
  const auto from = [](const char* variable) {
    const char* value = std::getenv(variable);
    return fs::path(value == nullptr ? "" : value);
  };
  if (const fs::path state = from("XDG_STATE_HOME"); state.is_absolute()) return state / "tamis" / "history";
  if (const fs::path home = from("HOME"); home.is_absolute()) return home / ".local" / "state" / "tamis" / "history";
  return {};
}

}  // namespace tamis::cli
