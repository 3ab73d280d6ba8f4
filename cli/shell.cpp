#include <filesystem>
#include <memory>

#include <unistd.h>

#include "cli/commands.h"
#include "cli/line_editor.h"
#include "cli/shell_help.h"
#include "cli/statement_reader.h"
#include "dsl/print.h"
#include "engine/storage/event_run.h"
#include "session/describe.h"

namespace tamis::cli {
namespace {

struct ShellOptions : CommonOptions {
  std::string store;
};

std::string_view trimmed(std::string_view text) {
  const auto first = text.find_first_not_of(" \t");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t;") + 1 - first);
}

// What people try first to get help or out. No statement begins with these words.
bool is_command(std::string_view line) {
  const std::string word = fold_case(line);
  return line.starts_with('\\') || word == "help" || word == "?" || word == "exit" || word == "quit" || word == "q";
}

// A name as it may stand in a statement: "a ""b""", 'it''s', or plain.
std::string without_quotes(std::string_view text) {
  if (text.size() < 2 || (text.front() != '"' && text.front() != '\'') || text.back() != text.front()) return std::string(text);
  std::string name;
  for (std::size_t i = 1; i + 1 < text.size(); ++i) {
    name += text[i];
    if (text[i] == text.front() && text[i + 1] == text.front()) ++i;
  }
  return name;
}

std::uint64_t number_of_events(const Snapshot& snapshot) {
  std::uint64_t events = 0;
  for (const EventTablePtr& table : snapshot.event_tables()) events += table->events();
  return events;
}

class Shell {
 public:
  Shell(Program& program, std::string store, Engine engine, SessionOptions options)
      : program_(program),
        console_(program.console),
        store_(std::move(store)),
        engine_(std::move(engine)),
        options_(options),
        editor_(history_file(), [this](std::string_view before) { return offer(before); }) {}

  int run() {
    greet();
    std::string line;
    while (!done_) {
      switch (editor_.read(prompt(), line)) {
        case LineEnd::kEnter: take(line); break;
        case LineEnd::kInterrupt: (void)reader_.take(); break;
        case LineEnd::kEndOfInput:
          done_ = true;
          console_.out << '\n';
          break;
      }
      console_.out.flush();
    }
    return 0;
  }

 private:
  void greet() {
    console_.out << "Tamis " << TAMIS_VERSION;
    if (const auto snapshot = engine_.snapshot()) {
      const auto segments = engine_.catalogue().segments();
      console_.out << ": " << grouped((*snapshot)->rows()) << " profiles, " << (*snapshot)->schema().columns().size() << " traits, ";
      if (const std::uint64_t events = number_of_events(**snapshot); events > 0) console_.out << grouped(events) << " events, ";
      console_.out << (segments ? segments->size() : 0) << " segments";
    }
    console_.out << "\n\\h helps, Tab completes, Ctrl-D leaves. A statement ends with a semicolon.\n";
    console_.out.flush();
  }

  [[nodiscard]] std::string prompt() const {
    const std::string name = std::filesystem::path(store_).filename().string();
    if (reader_.text().empty()) return name + "> ";
    return std::string(name.size() - std::min<std::size_t>(name.size(), 1), ' ') + reader_.open() + "> ";
  }

  // Completion looks at the whole statement, of which the lines before are already read.
  Completion offer(std::string_view before) {
    if (before.starts_with('\\')) return {};
    const auto definitions = Definitions::load(engine_);
    if (!definitions) return {};
    const std::string earlier = reader_.text().empty() ? std::string() : reader_.text() + '\n';
    return complete(earlier + std::string(before), *definitions);
  }

  void take(const std::string& line) {
    if (reader_.empty() && is_command(trimmed(line))) {
      (void)reader_.take();
      editor_.remember(line);
      return command(trimmed(line));
    }
    // Told once: what is pasted may have empty lines.
    if (!told_ && line.find_first_not_of(" \t") == std::string::npos && !reader_.empty()) {
      console_.err << "A semicolon ends the statement; Ctrl-C gives it up.\n" << std::flush;
      told_ = true;
    }
    reader_.add_line(line);
    if (reader_.empty() && reader_.open() == '-') (void)reader_.take();
    if (!reader_.complete()) return;
    const std::string text = reader_.take();
    editor_.remember(on_one_line(text));
    run_statements(text);
  }

  void run_statements(const std::string& text) {
    console_.width = terminal_width();  // it may have been resized
    const auto script = Session::parse(text);
    if (!script) return report(script.error(), text);
    for (const auto& item : script->items) {
      Interrupt interrupt;
      const CancelOnSignal cancel(interrupt);
      const auto outcome = execute(item, interrupt);
      if (!outcome) return report(outcome.error(), text);
      print_outcome(console_, *outcome, text);
      console_.out.flush();
    }
  }

  Result<Outcome> execute(const dsl::Script::Item& item, const Interrupt& interrupt) {
    if (changes_definitions(item.statement) && !writable_) {
      engine_ = TAMIS_TRY(Engine::open(store_, OpenMode::kWrite));
      writable_ = true;
    }
    TAMIS_CHECK_OK(engine_.refresh());
    SessionOptions with = options_;
    with.interrupt = &interrupt;
    return Session(engine_, with).execute(item);
  }

  void report(const Error& error, std::string_view text) {
    console_.out.flush();
    print_error(console_, error, text);
    console_.err.flush();
  }

  void command(std::string_view line) {
    const auto space = std::min(line.find_first_of(" \t"), line.size());
    const std::size_t sign = line.starts_with('\\') ? 1 : 0;
    const std::string name = fold_case(line.substr(sign, space - sign));
    const std::string argument(trimmed(line.substr(space)));
    if (name == "h" || name == "?" || name == "help")
      print_shell_help(console_);
    else if (name == "f")
      print_functions(console_, argument);
    else if (name == "d" && argument.empty())
      run_statements("SHOW TRAITS");
    else if (name == "d")
      describe(argument);
    else if (name == "e")
      run_statements("SHOW EVENTS");
    else if (name == "s")
      run_statements("SHOW SEGMENTS");
    else if (name == "l")
      run_statements("SHOW LISTS");
    else if (name == "q" || name == "quit" || name == "exit")
      done_ = true;
    else if (name == "timing")
      toggle_timing();
    else if (name == "format")
      set_format(argument);
    else if (name == "now")
      set_now(argument);
    else
      console_.err << "there is no command \\" << name << "; \\h lists them\n" << std::flush;
  }

  // A segment, a trait or an event of this name.
  void describe(const std::string& argument) {
    const std::string name = without_quotes(argument);
    const auto definitions = Definitions::load(engine_);
    if (!definitions) return report(definitions.error(), {});
    const bool is_segment = definitions->segment(name) != nullptr;
    const bool is_trait = definitions->trait(name) != nullptr || definitions->schema().find(name);
    if (!is_segment && is_trait) return run_statements("DESCRIBE TRAIT " + dsl::quote_name(name));
    if (!is_segment && definitions->schema().find_event(name)) return run_statements("DESCRIBE EVENT " + to_literal(Value(name)));
    run_statements("DESCRIBE SEGMENT " + dsl::quote_name(name));
  }

  void toggle_timing() {
    console_.timing = !console_.timing;
    console_.out << "timing is " << (console_.timing ? "on" : "off") << '\n';
  }

  void set_format(const std::string& name) {
    if (const auto format = format_named(name))
      console_.format = *format;
    else
      console_.err << "\\format takes table, json or csv\n" << std::flush;
  }

  void set_now(const std::string& text) {
    if (text == "clock") options_.now_us.reset();
    if (!text.empty() && text != "clock") {
      const auto now = parse_timestamp(text, TimeZone());
      if (!now) return report(now.error(), {});
      options_.now_us = *now;
    }
    console_.out << "NOW() is " << (options_.now_us ? format_timestamp(*options_.now_us) : "what the clock says") << '\n';
  }

  Program& program_;
  Console& console_;
  const std::string store_;
  Engine engine_;
  SessionOptions options_;
  StatementReader reader_;
  LineEditor editor_;
  bool writable_ = false, done_ = false, told_ = false;
};

int run_shell(Program& program, const ShellOptions& options) {
  const auto session_with = session_options(program, options);
  if (!session_with) return fail_with(program, session_with.error());
  if (::isatty(STDIN_FILENO) == 0 || ::isatty(STDOUT_FILENO) == 0) {
    const auto text = read_file("-", program.in);
    return text ? run_text(program, options.store, *session_with, *text, "-") : fail_with(program, text.error());
  }
  auto engine = Engine::open(options.store, OpenMode::kRead);
  if (!engine) return fail_with(program, engine.error());
  program.console.timing = true;
  return Shell(program, options.store, std::move(*engine), *session_with).run();
}

}  // namespace

void add_shell(CLI::App& app, Program& program) {
  auto options = std::make_shared<ShellOptions>();
  CLI::App* command = app.add_subcommand("shell", "Ask questions one after another, with history and completion");
  command->footer("Where its input is no terminal it reads statements, as `tamis query STORE -` does.");
  command->add_option("store", options->store, "The store's folder")->required();
  add_format_option(*command, *options);
  add_now_option(*command, *options);
  add_threads_option(*command, *options);
  command->callback([options, &program] { program.run = [options, &program] { return run_shell(program, *options); }; });
}

}  // namespace tamis::cli
