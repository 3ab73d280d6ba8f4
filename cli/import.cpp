#include "ingest/import.h"

#include <filesystem>
#include <memory>
#include <optional>

#include <sys/resource.h>
#include <unistd.h>

#include "cli/commands.h"
#include "cli/import_json.h"
#include "cli/import_plan.h"
#include "cli/import_report.h"
#include "engine/base/clock.h"
#include "engine/storage/event_run.h"
#include "ingest/event_update.h"
#include "ingest/update.h"
#include "session/describe.h"

namespace tamis::cli {
namespace {

namespace fs = std::filesystem;

std::uint64_t most_memory_bytes() {
  rusage usage{};
  return ::getrusage(RUSAGE_SELF, &usage) == 0 ? static_cast<std::uint64_t>(usage.ru_maxrss) * 1024 : 0;
}

// Nothing in the store changes before the last step: whatever ends an import early leaves it as it was.
class Importer {
 public:
  Importer(Program& program, const ImportCommand& command)
      : program_(program), command_(command), progress_(program.console.err, ::isatty(STDERR_FILENO) == 1) {
    program_.console.format = format_named(command.format).value_or(Format::kTable);
  }

  Result<int> run() {
    plan_ = TAMIS_TRY(plan_import(program_, command_));
    std::error_code ignored;
    folder_is_new_ = !fs::exists(command_.store, ignored);
    auto engine = Engine::open(command_.store, OpenMode::kCreate);
    if (!engine && folder_is_new_) fs::remove(command_.store, ignored);  // only an empty one
    engine_.emplace(TAMIS_TRY(std::move(engine)));
    lock_.emplace(TAMIS_TRY(engine_->lock_for_writing()));
    auto code = import();
    if (!code || *code != 0) clean_up(!code && code.error().code == ErrorCode::kCancelled);
    if (!code && code.error().code == ErrorCode::kCancelled) code.error().message = "the import was stopped; the store is as it was";
    return code;
  }

 private:
  [[nodiscard]] fs::path rejects_path() const { return engine_->folder() / Engine::kRejectsFile; }
  [[nodiscard]] bool for_people() const { return program_.console.format == Format::kTable; }

  Result<int> import() {
    TAMIS_CHECK_OK(engine_->refresh());
    base_ = TAMIS_TRY(engine_->snapshot());
    ImportOptions& options = plan_.options;
    if (!base_->schema().columns().empty()) options.known = &base_->schema();
    options.rejects_path = rejects_path().string();
    std::error_code ignored;
    fs::remove(rejects_path().string() + ".part", ignored);  // of an import that was killed
    options.progress = [&](const ImportProgress& now) { progress_.show(now); };
    had_rejects_ = fs::exists(rejects_path());
    return plan_.events ? import_events() : import_profiles();
  }

  Result<int> import_profiles() {
    ImportedTable imported = TAMIS_TRY(import_files(plan_.options));
    ImportReport report = imported.report;
    progress_.show("");
    if (for_people()) print_schema(program_.console, "trait", report.columns, imported.columns);
    if (refused(report)) return 1;
    progress_.show("  building the store");
    auto [columns, merged] = TAMIS_TRY(merge_into(base_.get(), std::move(imported), command_.keep_missing));
    SnapshotPtr snapshot = TAMIS_TRY(build_snapshot(std::move(columns), build_options()));
    // Profiles keep their rows, so that their events stay theirs.
    if (!base_->event_tables().empty()) snapshot = TAMIS_TRY(with_events(std::move(snapshot), base_->event_tables()));
    TAMIS_CHECK_OK(publish(*snapshot, report));
    add_plan_notes(report);
    if (for_people()) {
      print_notes(program_.console, report, merged);
      program_.console.out << import_summary(report, merged) << '\n';
    } else {
      program_.console.out << json_report(command_.store, report, merged) << '\n';
    }
    return finish(*snapshot);
  }

  Result<int> import_events() {
    ImportedEvents imported = TAMIS_TRY(tamis::import_events(plan_.options, *plan_.events));
    EventImportReport report = imported.report;
    progress_.show("");
    if (for_people()) print_events(program_.console, imported);
    if (refused(report)) return 1;
    progress_.show("  building the store");
    const bool replace = plan_.events->again == Again::kReplace;
    const UpdatedStore updated = TAMIS_TRY(add_imported(base_, std::move(imported), replace, build_options()));
    TAMIS_CHECK_OK(publish(*updated.snapshot, report));
    add_plan_notes(report);
    if (for_people()) {
      print_event_notes(program_.console, report, updated, command_);
      program_.console.out << event_summary(report, updated) << '\n';
    } else {
      program_.console.out << json_report(command_.store, report, updated) << '\n';
    }
    return finish(*updated.snapshot);
  }

  // Tells what was rejected. True: nothing may be imported for that.
  bool refused(const ImportReport& report) {
    wrote_rejects_ = report.rejected > 0;
    if (for_people() || (command_.strict && report.rejected > 0)) print_rejects(program_.console, report);
    if (!command_.strict || report.rejected == 0) return false;
    program_.console.err << "nothing was imported: --strict takes no rejected rows\n";
    return true;
  }

  Result<void> publish(const Snapshot& snapshot, ImportReport& report) {
    TAMIS_CHECK_OK(program_.interrupt.check());
    progress_.show("  writing the store");
    TAMIS_TRY(engine_->publish(*lock_, snapshot, source()));
    progress_.show("");
    if (had_rejects_ && report.rejected == 0) fs::remove(rejects_path());
    report.elapsed_us = steady_now_us() - begin_us_;
    report.memory_bytes = most_memory_bytes();
    return {};
  }

  void add_plan_notes(ImportReport& report) const { report.notes.insert(report.notes.begin(), plan_.notes.begin(), plan_.notes.end()); }

  Result<int> finish(const Snapshot& snapshot) {
    if (for_people()) program_.console.out << command_.store << " has " << store_sizes(snapshot) << '\n';
    TAMIS_CHECK_OK(tell_broken_definitions());
    if (for_people() && base_->rows() == 0) print_next_steps(program_.console, command_.store, snapshot);
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

  Result<void> tell_broken_definitions() {
    Session session(*engine_, {});
    for (const auto& [name, error] : TAMIS_TRY(session.broken_definitions()))
      program_.console.err << name << " no longer compiles: " << error.message << '\n';
    return {};
  }

  // A store that this import made goes with it. Rejected rows stay, so that one can see why, but not those of half an import.
  void clean_up(bool stopped) {
    std::error_code ignored;
    const fs::path rejects = rejects_path();
    base_.reset();
    const auto unused = engine_->holds_nothing();
    if (unused && *unused) Engine::remove(std::move(*engine_), *lock_);
    if (stopped && wrote_rejects_) fs::remove(rejects, ignored);
    if (folder_is_new_) fs::remove(command_.store, ignored);  // only an empty one
  }

  Program& program_;
  const ImportCommand& command_;
  ProgressLine progress_;
  ImportPlan plan_;
  std::optional<Engine> engine_;
  std::optional<WriterLock> lock_;
  SnapshotPtr base_;
  bool folder_is_new_ = false;
  bool had_rejects_ = false, wrote_rejects_ = false;
  std::int64_t begin_us_ = steady_now_us();
};

constexpr const char* kFooter =
    R"(Reads CSV, TSV, NDJSON and Parquet, also .gz and .zst. Rows whose id is known update that profile: columns of the file
overwrite it, empty cells too; columns that the file does not have stay as they are. With --event, --event-column or
--tracking every row is an event of a profile; profiles that are new are made.
Examples:
  tamis import shop customers.csv --id customer_id
  tamis import shop 'exports/*.parquet' --id user.id:user_id --exclude debug
  tamis import shop crm.csv --id Email:email --type Zip=STRING --null N/A --rename "Monthly Charges=charges"
  tamis import shop --sql "SELECT customer, COUNT(*) AS orders FROM 'orders.csv' GROUP BY customer" --id customer
  tamis import shop orders.csv --event 'Order Completed' --id customer_id --time ordered_at --message-id order_id
  tamis import shop log.parquet --event-column action --id user --time at --time-zone Europe/London --append
  tamis import shop messages.ndjson --tracking)";

void add_event_options(CLI::App& command, ImportCommand& options) {
  const auto option = [&](const char* name, std::string& into, const char* about) {
    command.add_option(name, into, about)->group("Events");
  };
  option("--event", options.event, "Every row is an event of this name");
  option("--event-column", options.event_column, "Every row is an event, and this column has its name");
  command.add_flag("--tracking", options.tracking, "The files are messages of tracking calls (NDJSON): track, page, screen")
      ->group("Events");
  option("--time", options.time, "The column that says when it happened");
  option("--time-zone", options.time_zone, "The zone of times without an offset, e.g. Europe/London (default: UTC)");
  command.add_option("--properties", options.properties, "Columns to keep as properties: A,B (default: all others)")
      ->delimiter(',')
      ->allow_extra_args(false)
      ->group("Events");
  option("--message-id", options.message_id, "The column that is different for each event: one that is there already is not added again");
  option("--anonymous-from", options.anonymous_from, "The column whose value is the anonymous_id of rows without an id");
  command.add_flag("--append", options.append, "Add events without a message id to those of that name")->group("Events");
  command.add_flag("--replace", options.replace, "Remove the events of these names first")->group("Events");
}

}  // namespace

void add_import(CLI::App& app, Program& program) {
  auto options = std::make_shared<ImportCommand>();
  CLI::App* command = app.add_subcommand("import", "Make profiles or events from files, or update those that are there");
  command->footer(kFooter);
  const auto each = [&](const char* name, std::vector<std::string>& into, const char* about) {
    return command->add_option(name, into, about)->allow_extra_args(false);
  };
  command->add_option("store", options->store, "The store's folder; made where it is not there")->required();
  command->add_option("files", options->files, "Files or patterns; together they are one table");
  command->add_option("--id", options->id, "The column that identifies a profile, and the name of that identifier: COLUMN or COLUMN:TYPE");
  command->add_option("--sql", options->sql, "A SELECT over files, instead of files");
  each("--type", options->types, "Read a column as this type: COLUMN=TYPE (repeatable)");
  each("--null", options->nulls, "A text that means missing, e.g. N/A (repeatable)");
  each("--rename", options->renames, "Give a column another name: OLD=NEW (repeatable)");
  each("--exclude", options->excludes, "Columns to leave out: A,B (repeatable)")->delimiter(',');
  command->add_option("--delimiter", options->delimiter,
                      "What separates the cells of a text file: one character, or tab (default: found by looking)");
  command->add_flag("--keep-missing", options->keep_missing, "An empty cell leaves what the profile has");
  command->add_flag("--strict", options->strict, "Import nothing, and exit 1, where a row is rejected");
  command->add_option("--format", options->format, "How the report is printed")
      ->check(CLI::IsMember({"table", "json"}))
      ->capture_default_str();
  add_event_options(*command, *options);
  add_threads_option(*command, *options);
  command->callback([command, options, &program] {
    options->names_event = command->count("--event") > 0;
    program.run = [options, &program] {
      const auto code = Importer(program, *options).run();
      return code ? *code : fail_with(program, code.error());
    };
  });
}

}  // namespace tamis::cli
