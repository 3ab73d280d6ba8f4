#include "session/apply.h"

#include <algorithm>
#include <memory>

#include "cli/commands.h"
#include "session/describe.h"

namespace tamis::cli {
namespace {

struct Options : CommonOptions {
  std::string store;
  std::vector<std::string> files;
  ApplyOptions apply;
};

Answer answer_of(const ApplyReport& report) {
  Answer answer;
  answer.columns = {{"change", kStringType}, {"kind", kStringType},   {"name", kStringType},  {"before", kIntegerType},
                    {"after", kIntegerType}, {"enter", kIntegerType}, {"leave", kIntegerType}};
  const auto whole = [](std::optional<std::uint64_t> n) { return n ? Value(static_cast<std::int64_t>(*n)) : Value(); };
  for (const AppliedChange& change : report.changes)
    answer.rows.push_back({std::string(name_of(change.kind)), change.is_trait ? "trait" : "segment", change.name, whole(change.before),
                           whole(change.after), whole(change.enter), whole(change.leave)});
  return answer;
}

std::string summary(const ApplyReport& report, bool dry_run) {
  std::size_t changed = 0;
  for (const AppliedChange& change : report.changes) changed += change.kind != ChangeKind::kUnchanged ? 1U : 0U;
  if (changed == 0) return "nothing to change";
  const bool has_traits = std::ranges::any_of(report.changes, [](const AppliedChange& change) { return change.is_trait; });
  return grouped(changed) + (has_traits ? " definition" : " segment") + (changed == 1 ? "" : "s") +
         (dry_run ? " would change: nothing was saved" : " changed");
}

int run_apply(Program& program, const Options& options) {
  auto session_with = session_options(program, options);
  if (!session_with) return fail_with(program, session_with.error());
  std::vector<SourceFile> files;
  for (const std::string& path : options.files) {
    auto text = read_file(path, program.in);
    if (!text) return fail_with(program, text.error());
    files.push_back({path, std::move(*text)});
  }
  auto engine = Engine::open(options.store, options.apply.dry_run ? OpenMode::kRead : OpenMode::kWrite);
  if (!engine) return fail_with(program, engine.error());
  const Session session(*engine, *session_with);
  const auto report = tamis::apply(*engine, session, files, options.apply);
  if (!report) {
    if (!report.error().file) return fail_with(program, report.error().error);
    const SourceFile& file = files[*report.error().file];
    return fail_with(program, report.error().error, file.text, file.name);
  }
  print_answer(program.console, answer_of(*report), steady_now_us() - program.console.begun_us);
  std::vector<dsl::Places> places;
  for (const SourceFile& file : files) places.emplace_back(file.text);
  for (const FileWarning& found : report->warnings)
    program.console.err << dsl::render(found.warning, files[found.file].text, files[found.file].name, places[found.file]);
  std::ostream& words = program.console.format == Format::kTable ? program.console.out : program.console.err;
  words << summary(*report, options.apply.dry_run) << '\n';
  if (!report->kept.empty())
    words << report->kept.size() << " saved " << (report->kept.size() == 1 ? "definition is" : "definitions are")
          << " not in these files and stayed; --prune would drop: " << report->kept.front() << (report->kept.size() > 1 ? ", …" : "")
          << '\n';
  return 0;
}

}  // namespace

void add_apply(CLI::App& app, Program& program) {
  auto options = std::make_shared<Options>();
  CLI::App* command = app.add_subcommand("apply", "Save the definitions of files, all of them or none");
  command->footer(R"(Examples:
  tamis apply shop segments/*.seg --dry-run     what would change, and by how many profiles
  tamis apply shop segments/*.seg
  tamis apply shop segments/*.seg --prune       and drop what no file defines)");
  command->add_option("store", options->store, "The store's folder")->required();
  command->add_option("files", options->files, "Files of CREATE SEGMENT and CREATE TRAIT statements, or - for standard input")->required();
  command->add_flag("--dry-run", options->apply.dry_run, "Show what would change; save nothing");
  command->add_flag("--prune", options->apply.prune, "Drop the saved segments and computed traits that no file defines");
  add_format_option(*command, *options);
  add_now_option(*command, *options);
  add_threads_option(*command, *options);
  command->callback([options, &program] { program.run = [options, &program] { return run_apply(program, *options); }; });
}

}  // namespace tamis::cli
