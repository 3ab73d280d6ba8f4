#include <memory>
#include <utility>

#include <fmt/format.h>

#include "cli/commands.h"
#include "cli/inventory.h"
#include "session/describe.h"

namespace tamis::cli {
namespace {

struct InfoOptions : CommonOptions {
  std::string store;
};

void print_generation(Program& program, const Engine& engine, const std::string& store) {
  if (const auto generation = engine.generation())
    program.console.out << "generation " << generation->id << ", " << format_timestamp(generation->created_us / 1'000'000 * 1'000'000)
                        << ", from " << generation->source << '\n';
  else
    program.console.out << "nothing was imported yet: `tamis import " << store << " FILE --id COLUMN`\n";
}

Result<void> show_store(Program& program, const InfoOptions& options) {
  TAMIS_CHECK_OK(session_options(program, options));
  Engine engine = TAMIS_TRY(Engine::open(options.store, OpenMode::kRead));
  const Definitions definitions = TAMIS_TRY(Definitions::load(engine));
  const Inventory inventory(definitions);
  Console& console = program.console;
  switch (console.format) {
    case Format::kJson: inventory.print_json(console); return {};
    case Format::kCsv: inventory.print_csv(console); return {};
    case Format::kTable: break;
  }
  inventory.print_tables(console);
  print_generation(program, engine, options.store);
  return {};
}

}  // namespace

void add_info(CLI::App& app, Program& program) {
  auto options = std::make_shared<InfoOptions>();
  CLI::App* command = app.add_subcommand("info", "What a store holds: traits, events, types, encodings, distinct values, bytes");
  command->add_option("store", options->store, "The store's folder")->required();
  add_format_option(*command, *options);
  command->callback([options, &program] {
    program.run = [options, &program] {
      const auto done = show_store(program, *options);
      return done ? 0 : fail_with(program, done.error());
    };
  });
}

}  // namespace tamis::cli
