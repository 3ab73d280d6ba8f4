#include <memory>

#include "cli/commands.h"

namespace tamis::cli {
namespace {

struct QueryOptions : CommonOptions {
  std::string store, statement, file;
  bool timing = false;
};

// Only statements that change definitions need the right to write.
Result<OpenMode> mode_for(const dsl::Script& script) {
  for (const auto& item : script.items)
    if (std::holds_alternative<dsl::CreateSegment>(item.statement) || std::holds_alternative<dsl::DropSegment>(item.statement))
      return OpenMode::kWrite;
  return OpenMode::kRead;
}

int run_statements(Program& program, const QueryOptions& options) {
  auto session_with = session_options(program, options);
  if (!session_with) return fail_with(program, session_with.error());
  program.console.timing = options.timing;
  std::string text = options.statement;
  std::string name;
  if (options.file.empty() == options.statement.empty())
    return fail_with(program, Error{ErrorCode::kInvalid, {}, "give a statement, or a file with -f, or - for standard input", {}, {}});
  if (!options.file.empty() || options.statement == "-") {
    name = options.file.empty() ? "-" : options.file;
    auto content = read_file(name, program.in);
    if (!content) return fail_with(program, content.error());
    text = std::move(*content);
  }
  auto script = Session::parse(text);
  if (!script) return fail_with(program, script.error(), text, name);
  auto mode = mode_for(*script);
  auto engine = Engine::open(options.store, *mode);
  if (!engine) return fail_with(program, engine.error());
  Session session(*engine, *session_with);
  for (const auto& item : script->items) {
    auto outcome = session.execute(item);
    if (!outcome) return fail_with(program, outcome.error(), text, name);
    print_outcome(program.console, *outcome, text, name);
  }
  return 0;
}

}  // namespace

void add_query(CLI::App& app, Program& program) {
  auto options = std::make_shared<QueryOptions>();
  CLI::App* command = app.add_subcommand("query", "Run statements: SELECT, CREATE SEGMENT, EXPLAIN, OVERLAP, DIFF, SHOW, …");
  command->footer(R"(Examples:
  tamis query shop "SELECT COUNT(*) FROM profiles WHERE country = 'France' AND revenue > 500"
  tamis query shop -f report.sql --format csv > report.csv
  echo "SHOW SEGMENTS" | tamis query shop - --format json)");
  command->add_option("store", options->store, "The store's folder")->required();
  command->add_option("statement", options->statement, "One or more statements, each ended by `;`, or - for standard input");
  command->add_option("-f,--file", options->file, "Read the statements from this file");
  add_format_option(*command, *options);
  add_now_option(*command, *options);
  add_threads_option(*command, *options);
  command->add_flag("--timing", options->timing, "Print how long each statement took, on standard error");
  command->callback([options, &program] { program.run = [options, &program] { return run_statements(program, *options); }; });
}

}  // namespace tamis::cli
