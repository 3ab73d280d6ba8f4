#include <algorithm>
#include <memory>

#include "cli/commands.h"
#include "engine/base/suggest.h"

namespace tamis::cli {
namespace {

int run_error(Program& program, const std::string& id) {
  const auto& docs = dsl::code_docs();
  const auto same = [&](const dsl::CodeDoc& doc) {
    return std::ranges::equal(doc.id, id, [](char a, char b) { return std::toupper(a) == std::toupper(b); });
  };
  if (const auto found = std::ranges::find_if(docs, same); found != docs.end()) {
    program.console.out << found->id << ": " << found->title << "\n\n" << found->explanation << '\n';
    return 0;
  }
  return fail_with(program, Error{ErrorCode::kNotFound, {}, "there is no code " + id, "`tamis error --all` lists them", {}});
}

int run_all(Program& program) {
  Table table{{"code", "meaning"}, {false, false}, {}};
  for (const dsl::CodeDoc& doc : dsl::code_docs()) table.rows.push_back({std::string(doc.id), std::string(doc.title)});
  print_table(program.console.out, table, program.console.colour, program.console.width);
  return 0;
}

}  // namespace

void add_error(CLI::App& app, Program& program) {
  struct Options {
    std::string id;
    bool all = false;
  };
  auto options = std::make_shared<Options>();
  CLI::App* command = app.add_subcommand("error", "Explain the code of an error or warning");
  command->add_option("code", options->id, "The code, e.g. E0201 or W0101");
  command->add_flag("--all", options->all, "List all codes");
  command->callback([options, &program] {
    program.run = [options, &program] { return options->all || options->id.empty() ? run_all(program) : run_error(program, options->id); };
  });
}

}  // namespace tamis::cli
