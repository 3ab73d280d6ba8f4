#include "cli/misuse.h"

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/suggest.h"

namespace tamis::cli {
namespace {

bool is_option(std::string_view word) { return word.size() > 1 && word.starts_with('-'); }

// The command that was chosen, as far as one was, and its name as it is typed.
struct Chosen {
  const CLI::App* app;
  std::string name;
};

Chosen chosen(const CLI::App& program) {
  Chosen found{&program, program.get_name()};
  while (!found.app->get_subcommands().empty()) {
    found.app = found.app->get_subcommands().front();
    found.name += " " + found.app->get_name();
  }
  return found;
}

Error mistake(std::string message, std::string hint) { return Error{ErrorCode::kInvalid, {}, std::move(message), std::move(hint), {}}; }

std::string nearest(std::string_view word, const std::vector<std::string>& names, const std::string& otherwise) {
  const auto name = nearest_name(word, names);
  return name ? "did you mean " + *name + "?" : otherwise;
}

Error no_command(const Chosen& at, std::string_view word) {
  std::vector<std::string> names;
  for (const CLI::App* command : at.app->get_subcommands([](const CLI::App*) { return true; })) names.push_back(command->get_name());
  const std::string help = "`" + at.name + " --help` lists them";
  if (word.empty()) return mistake("a command is missing after " + at.name, help);
  return mistake("there is no command " + at.name + " " + std::string(word), nearest(word, names, help));
}

Error no_option(const Chosen& at, const std::string& word) {
  std::vector<std::string> names;
  for (const CLI::Option* option : at.app->get_options())
    for (const std::string& name : option->get_lnames()) names.push_back("--" + name);
  const std::string name = word.substr(0, word.find('='));
  if (std::ranges::find(names, name) != names.end()) return mistake(name + " is out of place", "write it behind " + at.name);
  return mistake(at.name + " has no option " + name, nearest(name, names, "`" + at.name + " --help` lists them"));
}

// Of the arguments that were not understood an option comes first: what follows it may be its value.
Error not_understood(const Chosen& at, const std::vector<std::string>& words) {
  if (const auto option = std::ranges::find_if(words, is_option); option != words.end()) return no_option(at, *option);
  const bool takes_statement = at.app->get_option_no_throw("statement") != nullptr || at.app->get_option_no_throw("what") != nullptr;
  return mistake(at.name + " does not take this argument: " + words.front(),
                 takes_statement ? "put the whole statement between double quotes" : "`" + at.name + " --help` says what it takes");
}

}  // namespace

Error misuse(const CLI::App& app, const CLI::ParseError& problem, int argc, const char* const* argv) {
  const Chosen at = chosen(app);
  const auto code = static_cast<CLI::ExitCodes>(problem.get_exit_code());
  if (!at.app->get_subcommands([](const CLI::App*) { return true; }).empty()) {
    const auto depth = std::ranges::count(at.name, ' ') + 1;
    for (int i = static_cast<int>(depth); i < argc; ++i)
      if (!is_option(argv[i])) return no_command(at, argv[i]);
    if (code == CLI::ExitCodes::RequiredError) return no_command(at, {});
  }
  if (const std::vector<std::string> words = app.remaining(true); !words.empty()) return not_understood(at, words);
  return mistake(problem.what(), "`" + at.name + " --help` says what it takes");
}

}  // namespace tamis::cli
