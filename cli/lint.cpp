#include "dsl/lint.h"

#include <algorithm>
#include <iterator>
#include <memory>
#include <variant>

#include "cli/commands.h"
#include "dsl/parse.h"
#include "engine/base/clock.h"
#include "session/store_statistics.h"

namespace tamis::cli {
namespace {

struct LintOptions : CommonOptions {
  std::string store;
  std::vector<std::string> files;
  bool strict = false;
};

struct Source {
  std::string name, text;
  dsl::Script script;
};

Result<std::vector<Source>> saved_sources(Engine& engine) {
  std::vector<Source> sources;
  std::vector<DefinitionRecord> records = TAMIS_TRY(engine.catalogue().segments());
  std::ranges::move(TAMIS_TRY(engine.catalogue().traits()), std::back_inserter(records));
  for (const DefinitionRecord& record : records) {
    auto script = TAMIS_TRY(dsl::parse_script(record.definition));
    sources.push_back({record.name, record.definition, std::move(script)});
  }
  return sources;
}

class Linter {
 public:
  Linter(Program& program, Definitions definitions, std::int64_t now_us)
      : program_(program), definitions_(std::move(definitions)), statistics_(*definitions_.snapshot(), now_us) {}

  int run(std::vector<Source> sources, bool strict) {
    for (Source& source : sources) take_up(source);
    for (const auto& [source, definition] : defined_) std::visit([&](const auto* create) { check(*source, *create); }, definition);
    program_.console.err << errors_ << (errors_ == 1 ? " error, " : " errors, ") << warnings_ << (warnings_ == 1 ? " warning" : " warnings")
                         << " in " << defined_.size() << (defined_.size() == 1 ? " definition\n" : " definitions\n");
    return errors_ > 0 || (strict && warnings_ > 0) ? 1 : 0;
  }

 private:
  // All definitions first, so that they may refer to each other.
  void take_up(const Source& source) {
    for (const auto& item : source.script.items) {
      if (const auto* segment = std::get_if<dsl::CreateSegment>(&item.statement)) take_up(source, segment);
      if (const auto* trait = std::get_if<dsl::CreateTrait>(&item.statement)) take_up(source, trait);
    }
  }
  template <typename Create> void take_up(const Source& source, const Create* create) {
    definitions_.put(std::shared_ptr<const Create>(std::shared_ptr<void>(), create));
    defined_.emplace_back(&source, create);
  }

  template <typename Create> void check(const Source& source, const Create& definition) {
    if (const auto bound = dsl::bind_definition(definition, definitions_); !bound) {
      ++errors_;
      program_.console.err << dsl::render(bound.error(), source.text, source.name);
      return;
    }
    dsl::Places places(source.text);
    for (const dsl::Warning& warning : dsl::lint(definition, definitions_, &statistics_)) {
      ++warnings_;
      program_.console.err << dsl::render(warning, source.text, source.name, places);
    }
  }

  Program& program_;
  Definitions definitions_;
  StoreStatistics statistics_;
  std::vector<std::pair<const Source*, std::variant<const dsl::CreateSegment*, const dsl::CreateTrait*>>> defined_;
  std::size_t errors_ = 0, warnings_ = 0;
};

int run_lint(Program& program, const LintOptions& options) {
  const auto session_with = session_options(program, options);
  if (!session_with) return fail_with(program, session_with.error());
  auto engine = Engine::open(options.store, OpenMode::kRead);
  if (!engine) return fail_with(program, engine.error());
  auto definitions = Definitions::load(*engine);
  if (!definitions) return fail_with(program, definitions.error());
  std::vector<Source> sources;
  for (const std::string& path : options.files) {
    auto text = read_file(path, program.in);
    if (!text) return fail_with(program, text.error());
    auto script = dsl::parse_script(*text);
    if (!script) return fail_with(program, script.error(), *text, path);
    sources.push_back({path, std::move(*text), std::move(*script)});
  }
  if (options.files.empty()) {
    auto saved = saved_sources(*engine);
    if (!saved) return fail_with(program, saved.error());
    sources = std::move(*saved);
  }
  return Linter(program, std::move(*definitions), session_with->now_us.value_or(system_now_us())).run(std::move(sources), options.strict);
}

}  // namespace

void add_lint(CLI::App& app, Program& program) {
  auto options = std::make_shared<LintOptions>();
  CLI::App* command = app.add_subcommand("lint", "Find definitions that run but are likely not meant so");
  command->footer("Without files it checks the saved segments and computed traits. Exit code 1 where a definition does not compile.");
  command->add_option("store", options->store, "The store's folder: its traits and values are what definitions are checked against")
      ->required();
  command->add_option("files", options->files, "Files of CREATE SEGMENT and CREATE TRAIT statements, or - for standard input");
  add_now_option(*command, *options);
  command->add_flag("--strict", options->strict, "Exit 1 for warnings too");
  command->callback([options, &program] { program.run = [options, &program] { return run_lint(program, *options); }; });
}

}  // namespace tamis::cli
