#include <algorithm>
#include <memory>

#include "cli/commands.h"

namespace tamis::cli {
namespace {

struct QueryOptions : CommonOptions {
  std::string store, statement, file;
  bool timing = false;
};

OpenMode mode_for(const dsl::Script& script) {
  const bool writes = std::ranges::any_of(script.items, [](const auto& item) { return changes_definitions(item.statement); });
  return writes ? OpenMode::kWrite : OpenMode::kRead;
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
  return run_text(program, options.store, *session_with, text, name);
}

}  // namespace

bool changes_definitions(const dsl::Statement& statement) noexcept {
  return std::holds_alternative<dsl::CreateSegment>(statement) || std::holds_alternative<dsl::DropSegment>(statement) ||
         std::holds_alternative<dsl::CreateTrait>(statement) || std::holds_alternative<dsl::DropTrait>(statement);
}

int run_text(Program& program, const std::string& store, const SessionOptions& options, const std::string& text, const std::string& name) {
  const auto script = Session::parse(text);
  if (!script) return fail_with(program, script.error(), text, name);
  auto engine = Engine::open(store, mode_for(*script));
  if (!engine) return fail_with(program, engine.error());
  Session session(*engine, options);
  for (const auto& item : script->items) {
    const auto outcome = session.execute(item);
    if (!outcome) return fail_with(program, outcome.error(), text, name);
    print_outcome(program.console, *outcome, text, name);
  }
  return 0;
}

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
