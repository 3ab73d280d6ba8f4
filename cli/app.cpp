#include "cli/app.h"

#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <exception>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <new>
#include <utility>

#include <poll.h>
#include <unistd.h>

#include "cli/commands.h"
#include "cli/misuse.h"
#include "engine/simd/kernels.h"

namespace tamis::cli {
namespace {

constexpr const char* kAbout = R"about(Tamis, an audience engine for customer data: exact segments over every customer, at once.

  tamis import shop customers.csv --id customer_id
  tamis query shop "SELECT country, COUNT(*) FROM profiles WHERE revenue > 500 GROUP BY country"
  tamis query shop "CREATE SEGMENT vip AS revenue >= 1000 AND country IN ('France', 'Belgium')"
  tamis explain shop vip --analyze
  tamis shell shop
)about";

constexpr const char* kFooter = R"(Each command has its own --help. Exit codes: 0 success, 1 a mistake that you can mend, 2 a fault.
The language is described in docs/language.md; `tamis error E0201` explains an error's code.)";

std::string_view version_text() { return TAMIS_VERSION; }

Interrupt* running = nullptr;
constexpr int kSignals[] = {SIGINT, SIGTERM, SIGHUP};

// Work stops between two blocks of rows.
void on_signal(int signal) {
  if (running != nullptr) running->cancel();
  std::signal(signal, SIG_DFL);
}

bool wants_colour() {
  const char* no = std::getenv("NO_COLOR");
  return (no == nullptr || *no == '\0') && ::isatty(STDOUT_FILENO) == 1 && ::isatty(STDERR_FILENO) == 1;
}

// `tamis query … | head`: whoever closed the pipe wants no complaint.
bool reader_left() {
  pollfd out{STDOUT_FILENO, POLLOUT, 0};
  return ::poll(&out, 1, 0) == 1 && (out.revents & POLLERR) != 0;
}

int run_chosen(Program& program) {
  try {
    const int code = program.run();
    program.console.out.flush();
    if (!program.console.out) {
      if (!reader_left()) program.console.err << "error: the output could not be written\n";
      return 2;
    }
    return code;
  } catch (const std::bad_alloc&) {
    program.console.err << "error: out of memory\n";
  } catch (const std::exception& e) {
    program.console.err << "error: unexpected: " << e.what() << '\n';
  }
  return 2;
}

}  // namespace

CancelOnSignal::CancelOnSignal(Interrupt& interrupt) noexcept : previous_(std::exchange(running, &interrupt)) {
  for (const int signal : kSignals) std::signal(signal, on_signal);
}

CancelOnSignal::~CancelOnSignal() {
  running = previous_;
  for (const int signal : kSignals) std::signal(signal, running == nullptr ? SIG_DFL : on_signal);
}

void add_format_option(CLI::App& command, CommonOptions& options) {
  command.add_option("--format", options.format, "How answers are printed")
      ->check(CLI::IsMember({"table", "json", "csv"}))
      ->capture_default_str();
}

void add_now_option(CLI::App& command, CommonOptions& options) {
  command.add_option("--now", options.now, "The instant that NOW() stands for, e.g. 2026-01-31T12:00:00Z (default: the clock)");
}

void add_threads_option(CLI::App& command, CommonOptions& options) {
  command.add_option("--threads", options.threads, "How many threads to use (default: all processors)");
}

Result<SessionOptions> session_options(Program& program, const CommonOptions& options) {
  program.console.format = format_named(options.format).value_or(Format::kTable);
  SessionOptions out;
  out.threads = options.threads;
  out.interrupt = &program.interrupt;
  out.advise = program.console.format == Format::kTable;
  if (!options.now.empty()) out.now_us = TAMIS_TRY(parse_timestamp(options.now, TimeZone()));
  return out;
}

Result<std::string> read_file(const std::string& path, std::istream& in) {
  if (path == "-") return std::string(std::istreambuf_iterator<char>(in), {});
  std::error_code ignored;
  if (std::filesystem::is_directory(path, ignored)) return fail(ErrorCode::kInvalid, "this is a folder, not a file: " + path);
  std::ifstream file(path, std::ios::binary);
  if (!file) return fail(ErrorCode::kNotFound, "the file cannot be opened: " + path + ": " + std::strerror(errno));
  std::string text(std::istreambuf_iterator<char>(file), {});
  if (file.bad()) return fail(ErrorCode::kIo, "the file cannot be read: " + path);
  return text;
}

int fail_with(Program& program, const Error& error, std::string_view text, std::string_view file) {
  program.console.out.flush();
  return print_error(program.console, error, text, file);
}

int run(int argc, const char* const* argv, std::istream& in, std::ostream& out, std::ostream& err) {
  Interrupt interrupt;
  Program program{{out, err, Format::kTable, wants_colour(), false, steady_now_us(), terminal_width()}, in, interrupt, {}};
  CLI::App app(kAbout, "tamis");
  app.footer(kFooter);
  app.require_subcommand(1);
  app.set_version_flag("--version", std::string(version_text()));
  add_import(app, program);
  add_query(app, program);
  add_shell(app, program);
  add_explain(app, program);
  add_apply(app, program);
  add_fmt(app, program);
  add_lint(app, program);
  add_list(app, program);
  add_export(app, program);
  add_info(app, program);
  add_check(app, program);
  add_error(app, program);
  add_version(app, program);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& e) {
    if (e.get_exit_code() == 0) return app.exit(e, out, err);
    return fail_with(program, misuse(app, e, argc, argv));
  }
  if (const auto problem = simd::check_forced_isa(); !problem.empty()) {
    err << "error: " << problem << '\n';
    return 1;
  }
  // A closed pipe or a limit of file sizes is an error of the write that meets it.
  std::signal(SIGPIPE, SIG_IGN);
  std::signal(SIGXFSZ, SIG_IGN);
  const CancelOnSignal cancel(interrupt);
  return run_chosen(program);
}

}  // namespace tamis::cli
