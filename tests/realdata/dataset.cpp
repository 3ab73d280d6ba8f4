#include "tests/realdata/dataset.h"

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <map>

#include "engine/base/time_zone.h"
#include "ingest/import.h"
#include "ingest/update.h"
#include "session/apply.h"

namespace tamis::realdata {
namespace {

namespace fs = std::filesystem;

// The oracle takes some microseconds a row and clause.
constexpr std::size_t kMostOracleRows = 10'000;

struct Source {
  std::string file, sql_file;  // from the project's root
  std::vector<std::string> null_texts;
};

struct Recipe {
  std::vector<Source> sources;  // one after another, as a user imports again
  std::string id_column;
  std::string now;
  std::vector<std::string> segment_files;  // besides the folder's own
};

const std::map<std::string, Recipe>& recipes() {
  static const std::map<std::string, Recipe> all{
      {"complete_journey",
       {.sources = {{.sql_file = "tests/realdata/data/complete_journey/households.sql"}},
        .id_column = "household_id",
        .now = "2018-01-01T00:00:00Z"}},
      {"online_retail",
       {.sources = {{.sql_file = "examples/online_retail/customers.sql"}, {.sql_file = "tests/realdata/online_retail/zones.sql"}},
        .id_column = "customer_id",
        .now = "2011-12-10T00:00:00Z",
        .segment_files = {"examples/online_retail/segments.seg"}}},
      {"sales_lines",
       {.sources = {{.sql_file = "tests/realdata/sales_lines/lines.sql"}}, .id_column = "line", .now = "2011-12-10T00:00:00Z"}},
      {"telco_churn",
       {.sources = {{.file = "tests/realdata/data/telco_churn/telco_customer_churn.csv.zst", .null_texts = {"No internet service"}}},
        .id_column = "customerID",
        .now = "2020-01-01T00:00:00Z"}},
  };
  return all;
}

fs::path root() { return TAMIS_SOURCE_DIR; }

Result<fs::path> new_folder() {
  std::string pattern = (fs::temp_directory_path() / "tamis-realdata-XXXXXX").string();
  if (::mkdtemp(pattern.data()) == nullptr) return fail(ErrorCode::kIo, "no temporary folder: " + pattern);
  return fs::path(pattern);
}

// One thread: sums of doubles in DuckDB depend on the order of its threads, and the same SELECT makes its own table.
Result<ImportedTable> import_source(const Source& source, const std::string& id_column, const Schema* known) {
  ImportOptions options;
  if (!source.file.empty()) options.files = {(root() / source.file).string()};
  if (!source.sql_file.empty()) options.sql = TAMIS_TRY(read_text(root() / source.sql_file));
  options.id_column = id_column;
  options.null_texts = source.null_texts;
  options.known = known;
  options.threads = 1;
  ImportedTable table = TAMIS_TRY(import_files(options));
  if (table.report.rejected != 0 || table.report.duplicates != 0)
    return fail(ErrorCode::kInvalid,
                std::to_string(table.report.rejected) + " rows were rejected, " + std::to_string(table.report.duplicates) + " replaced");
  return table;
}

std::vector<std::string> list_items(const std::string& text) {
  std::istringstream lines(text);
  std::vector<std::string> items;
  for (std::string line; std::getline(lines, line);)
    if (!line.empty()) items.push_back(line);
  return items;
}

}  // namespace

std::vector<std::string> dataset_names() {
  std::vector<std::string> names;
  for (const auto& [name, recipe] : recipes()) names.push_back(name);
  return names;
}

fs::path folder_of(std::string_view dataset) { return root() / "tests" / "realdata" / dataset; }

Result<std::string> read_text(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  if (!in) return fail(ErrorCode::kNotFound, "cannot read " + file.string());
  return std::string(std::istreambuf_iterator<char>(in), {});
}

std::map<std::string, std::unique_ptr<Dataset>>& Dataset::loaded() {
  static std::map<std::string, std::unique_ptr<Dataset>> sets;
  return sets;
}

Result<Dataset*> Dataset::get(const std::string& name) {
  std::unique_ptr<Dataset>& slot = loaded()[name];
  if (!slot) slot = TAMIS_TRY(load(name));
  return slot.get();
}

void Dataset::forget_all() { loaded().clear(); }

Dataset::~Dataset() {
  definitions_.reset();
  engine_.reset();
  std::error_code ignored;
  if (!store_.empty()) fs::remove_all(store_, ignored);
}

Result<std::unique_ptr<Dataset>> Dataset::load(const std::string& name) {
  fs::current_path(root());
  std::unique_ptr<Dataset> set(new Dataset);
  set->id_column_ = recipes().at(name).id_column;
  set->now_us_ = TAMIS_TRY(parse_timestamp(recipes().at(name).now, TimeZone()));
  set->store_ = TAMIS_TRY(new_folder());
  TAMIS_CHECK_OK(set->import(name));
  TAMIS_CHECK_OK(set->define(name));
  TAMIS_CHECK_OK(set->decode());
  TAMIS_CHECK_OK(set->fill_duckdb(name));
  return set;
}

// Opened anew afterwards, so that the answers come from the file as it lies on disk.
Result<void> Dataset::import(const std::string& name) {
  Engine engine = TAMIS_TRY(Engine::open(store_, OpenMode::kCreate));
  const WriterLock lock = TAMIS_TRY(engine.lock_for_writing());
  for (const Source& source : recipes().at(name).sources) {
    const SnapshotPtr base = TAMIS_TRY(engine.snapshot());
    const bool first = base->schema().columns().empty();
    ImportedTable table = TAMIS_TRY(import_source(source, id_column_, first ? nullptr : &base->schema()));
    MergedTable merged = TAMIS_TRY(merge_into(base.get(), std::move(table), false));
    const SnapshotPtr snapshot = TAMIS_TRY(build_snapshot(std::move(merged.columns)));
    TAMIS_TRY(engine.publish(lock, *snapshot, name));
  }
  return {};
}

Result<void> Dataset::define(const std::string& name) {
  engine_ = std::make_unique<Engine>(TAMIS_TRY(Engine::open(store_, OpenMode::kWrite)));
  std::vector<SourceFile> files;
  for (const std::string& file : recipes().at(name).segment_files) files.push_back({file, TAMIS_TRY(read_text(root() / file))});
  const fs::path own = folder_of(name) / "segments.seg";
  if (fs::exists(own)) files.push_back({own.string(), TAMIS_TRY(read_text(own))});
  const fs::path lists = folder_of(name) / "lists";
  if (fs::exists(lists))
    for (const auto& entry : fs::directory_iterator(lists)) {
      const std::string text = TAMIS_TRY(read_text(entry.path()));
      TAMIS_CHECK_OK(engine_->catalogue().put_list({entry.path().stem().string(), id_column_, 0, 0}, list_items(text), now_us_));
    }
  const auto applied = apply(*engine_, Session(*engine_, {.now_us = now_us_}), files, {});
  if (!applied) return std::unexpected(applied.error().error);
  definitions_ = std::make_unique<Definitions>(TAMIS_TRY(Definitions::load(*engine_)));
  return {};
}

Result<void> Dataset::decode() {
  const auto& columns = definitions_->schema().columns();
  oracle_step_ = snapshot().rows() / kMostOracleRows + 1;
  oracle_rows_.resize((snapshot().rows() + oracle_step_ - 1) / oracle_step_);
  for (std::uint32_t c = 0; c < columns.size(); ++c) {
    RawColumn values = decode_column(snapshot(), ColumnId(c));
    for (std::size_t i = 0; i < oracle_rows_.size(); ++i) oracle_rows_[i].push_back(values.value(i * oracle_step_));
    if (columns[c].role == Role::kIdentifier) ids_ = std::move(values);
  }
  return {};
}

Result<void> Dataset::fill_duckdb(const std::string& name) {
  duckdb_ = std::make_unique<DuckdbSession>(TAMIS_TRY(DuckdbSession::open(1)));
  std::size_t number = 0;
  for (const Source& source : recipes().at(name).sources) {
    if (source.sql_file.empty()) continue;
    const std::string select = TAMIS_TRY(read_text(root() / source.sql_file));
    TAMIS_CHECK_OK(duckdb_->execute("CREATE TABLE source_" + std::to_string(++number) + " AS\n" + select));
  }
  return duckdb_->execute(TAMIS_TRY(read_text(folder_of(name) / "duckdb.sql")));
}

Result<std::vector<std::string>> Dataset::duckdb_members(const std::string& condition) {
  const auto rows = TAMIS_TRY(duckdb_->texts("SELECT " + id_column_ + "::VARCHAR FROM profiles WHERE (\n" + condition + ")", nullptr));
  std::vector<std::string> ids;
  for (const auto& row : rows) ids.push_back(row[0]);
  std::ranges::sort(ids);
  return ids;
}

}  // namespace tamis::realdata
