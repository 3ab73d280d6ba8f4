#include <memory>

#include "cli/commands.h"
#include "engine/storage/store_file.h"
#include "session/describe.h"

namespace tamis::cli {
namespace {

int run_check(Program& program, const std::string& store) {
  auto engine = Engine::open(store, OpenMode::kRead);
  if (!engine) return fail_with(program, engine.error());
  const auto snapshot = engine->snapshot();
  if (!snapshot) return fail_with(program, snapshot.error());
  if (const auto whole = verify_all(**snapshot); !whole) return fail_with(program, whole.error());
  Session session(*engine, {});
  const auto broken = session.broken_definitions();
  if (!broken) return fail_with(program, broken.error());
  for (const auto& [name, error] : *broken) program.console.err << name << " does not compile: " << error.message << '\n';
  program.console.out << "the store is whole: " << grouped((*snapshot)->rows()) << " profiles, " << (*snapshot)->schema().columns().size()
                      << " traits\n";
  return broken->empty() ? 0 : 1;
}

int run_rollback(Program& program, const std::string& store) {
  auto engine = Engine::open(store, OpenMode::kWrite);
  if (!engine) return fail_with(program, engine.error());
  const auto lock = engine->lock_for_writing();
  if (!lock) return fail_with(program, lock.error());
  const auto generation = engine->roll_back(*lock);
  if (!generation) return fail_with(program, generation.error());
  program.console.out << generation->source << ": " << grouped(generation->profiles) << " profiles\n";
  return 0;
}

void add_command(CLI::App& app, Program& program, const char* name, const char* about, int (*run)(Program&, const std::string&)) {
  auto store = std::make_shared<std::string>();
  CLI::App* command = app.add_subcommand(name, about);
  command->add_option("store", *store, "The store's folder")->required();
  command->callback([store, run, &program] { program.run = [store, run, &program] { return run(program, *store); }; });
}

}  // namespace

void add_check(CLI::App& app, Program& program) {
  add_command(app, program, "check", "Read every byte of a store and check it, and that its segments compile", run_check);
  add_command(app, program, "rollback", "Go back to the generation before the newest", run_rollback);
}

}  // namespace tamis::cli
