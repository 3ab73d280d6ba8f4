#include <memory>

#include "cli/commands.h"
#include "cli/whole_file.h"
#include "dsl/parse.h"
#include "dsl/print.h"

namespace tamis::cli {
namespace {

struct FmtOptions {
  std::vector<std::string> files;
  bool check = false, write = false;
};

Result<void> save(const std::string& path, const std::string& text) {
  WholeFile file = TAMIS_TRY(WholeFile::create(path));
  file.append(text);
  return file.keep();
}

int format_one(Program& program, const FmtOptions& options, const std::string& path) {
  const auto text = read_file(path, program.in);
  if (!text) return fail_with(program, text.error());
  const auto script = dsl::parse_script(*text);
  if (!script) return fail_with(program, script.error(), *text, path);
  const std::string formatted = dsl::print(*script);
  if (options.check) {
    if (formatted == *text) return 0;
    program.console.err << path << ": is not formatted; `tamis fmt --write " << path << "` mends it\n";
    return 1;
  }
  if (options.write && path != "-") {
    if (formatted == *text) return 0;
    const auto saved = save(path, formatted);
    return saved ? 0 : fail_with(program, saved.error());
  }
  program.console.out << formatted;
  return 0;
}

int run_fmt(Program& program, const FmtOptions& options) {
  int code = 0;
  for (const std::string& path : options.files) code = std::max(code, format_one(program, options, path));
  return code;
}

}  // namespace

void add_fmt(CLI::App& app, Program& program) {
  auto options = std::make_shared<FmtOptions>();
  CLI::App* command = app.add_subcommand("fmt", "Format files of statements");
  command->add_option("files", options->files, "Files, or - for standard input")->required();
  command->add_flag("--check", options->check, "Change nothing; exit 1 if a file is not formatted");
  command->add_flag("--write", options->write, "Write the files instead of printing them")->excludes("--check");
  command->callback([options, &program] { program.run = [options, &program] { return run_fmt(program, *options); }; });
}

}  // namespace tamis::cli
