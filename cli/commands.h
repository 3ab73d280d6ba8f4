#pragma once
// The commands of `tamis`. Each adds its options to the program and, when it was the one chosen, sets what to run.

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>

#include "cli/output.h"
#include "engine/exec/parallel.h"

namespace tamis::cli {

// What every command shares. `run` is set by the chosen command and returns the exit code.
struct Program {
  Console console;
  std::istream& in;
  Interrupt& interrupt;  // cancelled by Ctrl-C
  std::function<int()> run;
};

// Options that many commands have.
struct CommonOptions {
  std::string format = "table";
  std::string now;
  unsigned threads = 0;
};
void add_format_option(CLI::App& command, CommonOptions& options);
void add_now_option(CLI::App& command, CommonOptions& options);
void add_threads_option(CLI::App& command, CommonOptions& options);
// Applies --format to the console and gives the session's options; an unreadable --now is kInvalid.
[[nodiscard]] Result<SessionOptions> session_options(Program& program, const CommonOptions& options);
[[nodiscard]] Result<std::string> read_file(const std::string& path, std::istream& in);  // "-" reads `in`
// Runs the statements of a text and prints what they answer, up to the first error. `name`: of the file, for messages.
int run_text(Program& program, const std::string& store, const SessionOptions& options, const std::string& text, const std::string& name);
// Whether a statement changes definitions, for which the store must be opened to write.
[[nodiscard]] bool changes_definitions(const dsl::Statement& statement) noexcept;

// While it lives, Ctrl-C (and a request to end) cancels `interrupt`; a second one ends the program.
class CancelOnSignal {
 public:
  explicit CancelOnSignal(Interrupt& interrupt) noexcept;
  ~CancelOnSignal();
  CancelOnSignal(const CancelOnSignal&) = delete;
  CancelOnSignal& operator=(const CancelOnSignal&) = delete;

 private:
  Interrupt* previous_;
};

// Prints the error of a Result and returns its exit code.
int fail_with(Program& program, const Error& error, std::string_view text = {}, std::string_view file = {});

void add_import(CLI::App& app, Program& program);
void add_query(CLI::App& app, Program& program);
void add_shell(CLI::App& app, Program& program);
void add_explain(CLI::App& app, Program& program);
void add_apply(CLI::App& app, Program& program);
void add_fmt(CLI::App& app, Program& program);
void add_lint(CLI::App& app, Program& program);
void add_list(CLI::App& app, Program& program);
void add_export(CLI::App& app, Program& program);
void add_info(CLI::App& app, Program& program);
void add_check(CLI::App& app, Program& program);  // check and rollback
void add_error(CLI::App& app, Program& program);
void add_version(CLI::App& app, Program& program);

}  // namespace tamis::cli
