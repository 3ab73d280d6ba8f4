#include <algorithm>
#include <cctype>
#include <filesystem>
#include <memory>

#include "cli/commands.h"
#include "cli/member_table.h"
#include "cli/whole_file.h"
#include "ingest/parquet_writer.h"
#include "session/describe.h"

namespace tamis::cli {
namespace {

enum class ExportFormat : std::uint8_t { kCsv, kNdjson, kParquet, kRoaring };

struct ExportOptions : CommonOptions {
  std::string store, segment, path = "-";
  std::string as;
  std::vector<std::string> traits;
  bool all_traits = false;
};

Result<ExportFormat> format_of(const ExportOptions& options) {
  std::string name = options.as;
  if (name.empty() && options.path == "-") name = "csv";
  if (name.empty()) name = std::filesystem::path(options.path).extension().string();
  if (name.starts_with('.')) name.erase(0, 1);
  std::ranges::transform(name, name.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  if (name == "csv") return ExportFormat::kCsv;
  if (name == "ndjson" || name == "jsonl") return ExportFormat::kNdjson;
  if (name == "parquet") return ExportFormat::kParquet;
  if (name == "roaring") return ExportFormat::kRoaring;
  return fail(ErrorCode::kInvalid, "the name does not say which format to write: " + options.path,
              "end it in .csv, .ndjson, .parquet or .roaring, or give --format");
}

// Bytes to standard output or to a file that appears when it is whole.
class Sink {
 public:
  static Result<Sink> open(Program& program, const std::string& path) {
    Sink sink;
    if (path == "-")
      sink.out_ = &program.console.out;
    else
      sink.file_.emplace(TAMIS_TRY(WholeFile::create(path)));
    return sink;
  }

  void append(std::string_view bytes) {
    if (file_)
      file_->append(bytes);
    else
      out_->write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    bytes_ += bytes.size();
  }

  // A closed pipe or a full disk ends an export early.
  [[nodiscard]] Result<void> check() const {
    if (file_ ? file_->good() : out_->good()) return {};
    return fail(ErrorCode::kIo, "the output could not be written", file_ ? "the disk may be full" : "");
  }

  [[nodiscard]] Result<void> keep() {
    if (file_) return file_->keep();
    out_->flush();
    return check();
  }

  [[nodiscard]] std::uint64_t bytes() const noexcept { return bytes_; }

 private:
  std::optional<WholeFile> file_;
  std::ostream* out_ = nullptr;
  std::uint64_t bytes_ = 0;
};

Result<std::uint64_t> write_text(Program& program, const MemberTable& table, const std::string& path, bool json) {
  Sink sink = TAMIS_TRY(Sink::open(program, path));
  std::string text;
  if (!json) append_csv_heading(text, table.columns());
  const auto take = [&](const std::vector<Value>& row) -> Result<void> {
    if (json)
      append_json_object(text, table.columns(), row);
    else
      append_csv_row(text, row);
    if (text.size() < 65'536) return {};
    sink.append(text);
    text.clear();
    return sink.check();
  };
  TAMIS_CHECK_OK(table.for_each(&program.interrupt, take));
  sink.append(text);
  TAMIS_CHECK_OK(sink.keep());
  return sink.bytes();
}

Result<std::uint64_t> write_bytes(Program& program, const std::string& bytes, const std::string& path) {
  Sink sink = TAMIS_TRY(Sink::open(program, path));
  sink.append(bytes);
  TAMIS_CHECK_OK(sink.keep());
  return sink.bytes();
}

// DuckDB writes files only: standard output gets a copy of a temporary one.
Result<std::uint64_t> write_parquet(Program& program, const MemberTable& table, const std::string& path, unsigned threads) {
  ParquetWriter writer = TAMIS_TRY(ParquetWriter::open(table.columns(), threads));
  TAMIS_CHECK_OK(table.for_each(&program.interrupt, [&](const std::vector<Value>& row) { return writer.append(row); }));
  const bool piped = path == "-";
  const std::filesystem::path place = piped ? std::filesystem::temp_directory_path() / "tamis-export.parquet" : std::filesystem::path(path);
  WholeFile file = TAMIS_TRY(WholeFile::create(place));
  TAMIS_CHECK_OK(writer.finish(file.temporary().string()));
  const std::uint64_t bytes = std::filesystem::file_size(file.temporary());
  if (!piped) {
    TAMIS_CHECK_OK(file.keep());
    return bytes;
  }
  return write_bytes(program, TAMIS_TRY(read_file(file.temporary().string(), program.in)), path);
}

Result<std::uint64_t> write_members(Program& program, const ExportOptions& options, ExportFormat format, const Definitions& definitions,
                                    const ExecutionOptions& execution, RowSet members) {
  if (format == ExportFormat::kRoaring) {
    members.optimize();
    return write_bytes(program, members.serialize(), options.path);
  }
  auto columns = TAMIS_TRY(chosen_columns(definitions, options.traits, options.all_traits));
  const MemberTable table = TAMIS_TRY(MemberTable::open(*definitions.snapshot(), std::move(members), std::move(columns), execution));
  if (format == ExportFormat::kParquet) return write_parquet(program, table, options.path, options.threads);
  return write_text(program, table, options.path, format == ExportFormat::kNdjson);
}

Result<void> export_segment(Program& program, const ExportOptions& options) {
  const SessionOptions session_with = TAMIS_TRY(session_options(program, options));
  const ExportFormat format = TAMIS_TRY(format_of(options));
  if (format == ExportFormat::kRoaring && (options.all_traits || !options.traits.empty()))
    return fail(ErrorCode::kInvalid, "a Roaring bitmap holds row numbers only, no traits",
                "leave --traits out, or write .csv, .ndjson or .parquet");
  Engine engine = TAMIS_TRY(Engine::open(options.store, OpenMode::kRead));
  Session session(engine, session_with);
  RowSet members = TAMIS_TRY(session.members(options.segment));
  const Definitions definitions = TAMIS_TRY(Definitions::load(engine));
  const std::uint64_t number = members.count();
  const std::uint64_t bytes =
      TAMIS_TRY(write_members(program, options, format, definitions, session.execution_options(), std::move(members)));
  std::ostream& words = options.path == "-" ? program.console.err : program.console.out;
  words << grouped(number) << (number == 1 ? " profile" : " profiles") << " of " << options.segment << ", " << human_bytes(bytes);
  if (options.path != "-") words << ", in " << options.path;
  words << '\n';
  if (format == ExportFormat::kRoaring && engine.generation())
    words << "Row numbers belong to generation " << engine.generation()->id << " of this store: the next import may move profiles\n";
  return {};
}

}  // namespace

void add_export(CLI::App& app, Program& program) {
  auto options = std::make_shared<ExportOptions>();
  CLI::App* command = app.add_subcommand("export", "Write the members of a segment to a file");
  command->footer(R"(Examples:
  tamis export shop vip -o vip.csv                               the identifiers
  tamis export shop vip -o vip.parquet --traits customer_id,country,revenue
  tamis export shop vip --format ndjson --all-traits | gzip > vip.ndjson.gz
  tamis export shop vip -o vip.roaring                           row numbers, as a portable Roaring bitmap (32 bits))");
  command->add_option("store", options->store, "The store's folder")->required();
  command->add_option("segment", options->segment, "A saved segment")->required();
  command->add_option("-o,--output", options->path, "The file to write, or - for standard output")->capture_default_str();
  command->add_option("--format", options->as, "csv, ndjson, parquet or roaring (default: by the file's name; csv on standard output)")
      ->check(CLI::IsMember({"csv", "ndjson", "parquet", "roaring"}));
  CLI::Option* traits =
      command
          ->add_option("--traits", options->traits,
                       "The columns to write, stored or computed traits, e.g. customer_id,country (default: the identifiers)")
          ->allow_extra_args(false);
  command->add_flag("--all-traits", options->all_traits, "Write every stored column")->excludes(traits);
  add_now_option(*command, *options);
  add_threads_option(*command, *options);
  command->callback([options, &program] {
    program.run = [options, &program] {
      const auto done = export_segment(program, *options);
      return done ? 0 : fail_with(program, done.error());
    };
  });
}

}  // namespace tamis::cli
