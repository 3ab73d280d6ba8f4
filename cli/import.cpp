#include "ingest/import.h"

#include <filesystem>
#include <memory>
#include <optional>

#include <unistd.h>

#include "cli/commands.h"
#include "cli/import_report.h"
#include "engine/base/clock.h"
#include "ingest/update.h"
#include "session/describe.h"

namespace tamis::cli {
namespace {

namespace fs = std::filesystem;

struct ImportCommand : CommonOptions {
  std::string store, id, sql, delimiter;
  std::vector<std::string> files, types, nulls, renames, excludes;
  bool keep_missing = false, strict = false;
};

std::unexpected<Error> wrong_option(std::string message, std::string hint) {
  return fail(ErrorCode::kInvalid, std::move(message), std::move(hint));
}

// A SELECT is no path; whoever gives one wants what is in the file.
Result<void> check_is_no_file(const std::string& sql) {
  std::error_code ignored;
  if (!fs::is_regular_file(sql, ignored)) return {};
  if (fs::path(sql).extension() == ".sql")
    return wrong_option("--sql takes a SELECT, and this is a file: " + sql, "give what is in it: --sql \"$(cat " + sql + ")\"");
  return wrong_option("--sql takes a SELECT, and this is a file: " + sql,
                      "name the file without --sql, or give --sql \"SELECT * FROM '" + sql + "'\"");
}

// "left=right", cut at the last `=`.
Result<std::pair<std::string, std::string>> pair_of(const std::string& text, const char* option, const char* example) {
  const auto place = text.rfind('=');
  if (place == std::string::npos || place == 0 || place + 1 == text.size())
    return wrong_option(std::string(option) + " takes NAME=…: " + text, std::string("as in ") + option + ' ' + example);
  return std::pair(text.substr(0, place), text.substr(place + 1));
}

Result<char> delimiter_of(const std::string& text) {
  if (text.empty()) return '\0';
  if (text == "\\t" || text == "tab") return '\t';
  if (text.size() == 1) return text[0];
  return wrong_option("a delimiter is one character: " + text, "as in --delimiter ';' or --delimiter tab");
}

Result<ImportOptions> import_options(Program& program, const ImportCommand& command) {
  if (command.files.empty() && command.sql.empty())
    return wrong_option("give files to import, or a SELECT over files with --sql",
                        "as in tamis import shop customers.csv --id customer_id");
  TAMIS_CHECK_OK(check_is_no_file(command.sql));
  ImportOptions options;
  options.files = command.files;
  options.sql = command.sql;
  // COLUMN:TYPE; a column whose name has a colon needs its type stated.
  const auto colon = command.id.rfind(':');
  options.id_column = command.id.substr(0, colon);
  if (colon != std::string::npos) options.id_type = command.id.substr(colon + 1);
  if (options.id_column.empty() || (colon != std::string::npos && options.id_type.empty()))
    return wrong_option("--id takes COLUMN or COLUMN:TYPE: " + command.id, "as in --id customer_id or --id email_address:email");
  for (const std::string& text : command.types) {
    auto [column, name] = TAMIS_TRY(pair_of(text, "--type", "zip=STRING"));
    const auto type = parse_type(name);
    if (!type)
      return wrong_option("unknown type " + name, "types are BOOLEAN, INTEGER, DOUBLE, STRING, TIMESTAMP, DATE and LIST OF one of them");
    options.types.emplace_back(std::move(column), *type);
  }
  for (const std::string& text : command.renames)
    options.renames.push_back(TAMIS_TRY(pair_of(text, "--rename", "\"Monthly Charges=charges\"")));
  options.excludes = command.excludes;
  options.null_texts = command.nulls;
  options.delimiter = TAMIS_TRY(delimiter_of(command.delimiter));
  options.threads = command.threads;
  options.interrupt = &program.interrupt;
  return options;
}

// Nothing in the store changes before the last step: whatever ends an import early leaves it as it was.
class Importer {
 public:
  Importer(Program& program, const ImportCommand& command) : program_(program), command_(command) {}

  Result<int> run() {
    ImportOptions options = TAMIS_TRY(import_options(program_, command_));
    std::error_code ignored;
    folder_is_new_ = !fs::exists(command_.store, ignored);
    auto engine = Engine::open(command_.store, OpenMode::kCreate);
    if (!engine && folder_is_new_) fs::remove(command_.store, ignored);  // only an empty one
    engine_.emplace(TAMIS_TRY(std::move(engine)));
    lock_.emplace(TAMIS_TRY(engine_->lock_for_writing()));
    auto code = import_into(std::move(options));
    if (!code || *code != 0) clean_up(!code && code.error().code == ErrorCode::kCancelled);
    if (!code && code.error().code == ErrorCode::kCancelled) code.error().message = "the import was stopped; the store is as it was";
    return code;
  }

 private:
  [[nodiscard]] fs::path rejects_path() const { return engine_->folder() / Engine::kRejectsFile; }

  Result<int> import_into(ImportOptions options) {
    TAMIS_CHECK_OK(engine_->refresh());
    const SnapshotPtr base = TAMIS_TRY(engine_->snapshot());
    if (!base->schema().columns().empty()) options.known = &base->schema();
    options.rejects_path = rejects_path().string();
    std::error_code ignored;
    fs::remove(rejects_path().string() + ".part", ignored);  // of an import that was killed
    ProgressLine progress(program_.console.err, ::isatty(STDERR_FILENO) == 1);
    options.progress = [&](const ImportProgress& now) { progress.show(now); };
    const bool had_rejects = fs::exists(rejects_path());
    ImportedTable imported = TAMIS_TRY(import_files(options));
    ImportReport report = imported.report;
    wrote_rejects_ = report.rejected > 0;
    progress.show("");
    print_schema(program_.console, report.columns, imported.columns);
    print_rejects(program_.console, report);
    if (command_.strict && report.rejected > 0) {
      program_.console.err << "nothing was imported: --strict takes no rejected rows\n";
      return 1;
    }
    progress.show("  building the store");
    auto [columns, merged] = TAMIS_TRY(merge_into(base.get(), std::move(imported), command_.keep_missing));
    SnapshotPtr profiles = TAMIS_TRY(build_snapshot(std::move(columns), build_options()));
    // Rows stay where they are, so that events stay whose they were.
    const SnapshotPtr snapshot = TAMIS_TRY(with_events(std::move(profiles), base->event_tables()));
    TAMIS_CHECK_OK(program_.interrupt.check());
    progress.show("  writing the store");
    TAMIS_TRY(engine_->publish(*lock_, *snapshot, source()));
    progress.show("");
    if (had_rejects && report.rejected == 0) fs::remove(rejects_path());
    report.elapsed_us = steady_now_us() - begin_us_;
    print_notes(program_.console, report, merged);
    program_.console.out << import_summary(report, merged) << '\n'
                         << command_.store << " has " << grouped(snapshot->rows())
                         << (snapshot->rows() == 1 ? " profile\n" : " profiles\n");
    TAMIS_CHECK_OK(tell_broken_segments());
    if (base->rows() == 0) print_next_steps(program_.console, command_.store, *snapshot);
    return 0;
  }

  // Blocks are built in parallel; a build once begun goes to its end, since half a snapshot is none.
  [[nodiscard]] BuildOptions build_options() const {
    BuildOptions options;
    options.parallel = [threads = command_.threads](std::size_t n, const std::function<void(std::size_t)>& f) {
      (void)parallel_for(n, 1, threads, nullptr, [&](std::size_t first, std::size_t last, unsigned) {
        for (std::size_t i = first; i < last; ++i) f(i);
      });
    };
    return options;
  }

  [[nodiscard]] std::string source() const {
    if (!command_.sql.empty()) return "a SELECT";
    std::string text = command_.files.front();
    if (command_.files.size() > 1) text += " and " + std::to_string(command_.files.size() - 1) + " more";
    return text;
  }

  Result<void> tell_broken_segments() {
    Session session(*engine_, {});
    for (const auto& [name, error] : TAMIS_TRY(session.broken_segments()))
      program_.console.err << "segment " << name << " no longer compiles: " << error.message << '\n';
    return {};
  }

  // A store that this import made goes with it. Rejected rows stay, so that one can see why, but not those of half an import.
  void clean_up(bool stopped) {
    std::error_code ignored;
    const fs::path rejects = rejects_path();
    const auto unused = engine_->holds_nothing();
    if (unused && *unused) Engine::remove(std::move(*engine_), *lock_);
    if (stopped && wrote_rejects_) fs::remove(rejects, ignored);
    if (folder_is_new_) fs::remove(command_.store, ignored);  // only an empty one
  }

  Program& program_;
  const ImportCommand& command_;
  std::optional<Engine> engine_;
  std::optional<WriterLock> lock_;
  bool folder_is_new_ = false;
  bool wrote_rejects_ = false;
  std::int64_t begin_us_ = steady_now_us();
};

}  // namespace

void add_import(CLI::App& app, Program& program) {
  auto options = std::make_shared<ImportCommand>();
  CLI::App* command = app.add_subcommand("import", "Make profiles from files, or update those that are there");
  command->footer(R"(Reads CSV, TSV, NDJSON and Parquet, also .gz and .zst. Rows whose id is known update that profile: columns of the file
overwrite it, empty cells too; columns that the file does not have stay as they are.
Examples:
  tamis import shop customers.csv --id customer_id
  tamis import shop 'exports/*.parquet' --id user.id:user_id --exclude debug
  tamis import shop crm.csv --id Email:email --type Zip=STRING --null N/A --rename "Monthly Charges=charges"
  tamis import shop --sql "SELECT customer, COUNT(*) AS orders FROM 'orders.csv' GROUP BY customer" --id customer)");
  const auto each = [&](const char* name, std::vector<std::string>& into, const char* about) {
    return command->add_option(name, into, about)->allow_extra_args(false);
  };
  command->add_option("store", options->store, "The store's folder; made where it is not there")->required();
  command->add_option("files", options->files, "Files or patterns; together they are one table");
  command->add_option("--id", options->id, "The column that identifies a profile, and the name of that identifier: COLUMN or COLUMN:TYPE")
      ->required();
  command->add_option("--sql", options->sql, "A SELECT over files, instead of files");
  each("--type", options->types, "Read a column as this type: COLUMN=TYPE (repeatable)");
  each("--null", options->nulls, "A text that means missing, e.g. N/A (repeatable)");
  each("--rename", options->renames, "Give a column another name: OLD=NEW (repeatable)");
  each("--exclude", options->excludes, "Columns to leave out: A,B (repeatable)")->delimiter(',');
  command->add_option("--delimiter", options->delimiter,
                      "What separates the cells of a text file: one character, or tab (default: found by looking)");
  command->add_flag("--keep-missing", options->keep_missing, "An empty cell leaves what the profile has");
  command->add_flag("--strict", options->strict, "Import nothing, and exit 1, where a row is rejected");
  add_threads_option(*command, *options);
  command->callback([options, &program] {
    program.run = [options, &program] {
      const auto code = Importer(program, *options).run();
      return code ? *code : fail_with(program, code.error());
    };
  });
}

}  // namespace tamis::cli
