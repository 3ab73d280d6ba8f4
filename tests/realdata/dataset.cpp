#include "tests/realdata/dataset.h"

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <map>

#include "engine/base/time_zone.h"
#include "engine/storage/event_run.h"
#include "ingest/event_update.h"
#include "ingest/import.h"
#include "ingest/update.h"
#include "session/apply.h"

namespace tamis::realdata {
namespace {

namespace fs = std::filesystem;

// The oracle takes some microseconds a row and clause, and an event and clause.
constexpr std::size_t kMostOracleRows = 10'000, kMostOracleEvents = 100'000;

struct Source {
  std::string file, sql_file;  // from the project's root
  std::vector<std::string> null_texts;
  std::string event, time_column, message_id_column;  // of events
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
       {.sources = {{.sql_file = "tests/realdata/data/complete_journey/households.sql"},
                    {.sql_file = "tests/realdata/complete_journey/purchases.sql", .event = "Purchase", .time_column = "bought"},
                    {.sql_file = "tests/realdata/complete_journey/mailings.sql", .event = "Campaign Received", .time_column = "received"},
                    {.sql_file = "tests/realdata/complete_journey/redemptions.sql", .event = "Coupon Redeemed", .time_column = "redeemed"}},
        .id_column = "household_id",
        .now = "2018-01-01T00:00:00Z"}},
      {"online_retail",
       {.sources = {{.sql_file = "examples/online_retail/customers.sql"},
                    {.sql_file = "tests/realdata/online_retail/zones.sql"},
                    {.sql_file = "tests/realdata/online_retail/orders.sql",
                     .event = "Order Completed",
                     .time_column = "ordered",
                     .message_id_column = "invoice"},
                    {.sql_file = "tests/realdata/online_retail/returns.sql",
                     .event = "Order Returned",
                     .time_column = "returned",
                     .message_id_column = "invoice"},
                    {.sql_file = "tests/realdata/online_retail/order_lines.sql", .event = "Line Sold", .time_column = "ordered"}},
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
Result<ImportOptions> options_for(const Source& source, const std::string& id_column, const Schema* known) {
  ImportOptions options;
  if (!source.file.empty()) options.files = {(root() / source.file).string()};
  if (!source.sql_file.empty()) options.sql = TAMIS_TRY(read_text(root() / source.sql_file));
  options.id_column = id_column;
  options.null_texts = source.null_texts;
  options.known = known;
  options.threads = 1;
  return options;
}

Result<void> check_is_whole(const ImportReport& report) {
  if (report.rejected == 0 && report.duplicates == 0) return {};
  return fail(ErrorCode::kInvalid,
              std::to_string(report.rejected) + " rows were rejected, " + std::to_string(report.duplicates) + " replaced");
}

Result<SnapshotPtr> with_profiles(const SnapshotPtr& base, const ImportOptions& options) {
  ImportedTable table = TAMIS_TRY(import_files(options));
  TAMIS_CHECK_OK(check_is_whole(table.report));
  MergedTable merged = TAMIS_TRY(merge_into(base.get(), std::move(table), false));
  return build_snapshot(std::move(merged.columns));
}

Result<SnapshotPtr> with_more_events(const SnapshotPtr& base, const Source& source, const ImportOptions& options) {
  EventOptions events;
  events.event = source.event;
  events.time_column = source.time_column;
  events.message_id_column = source.message_id_column;
  ImportedEvents imported = TAMIS_TRY(import_events(options, events));
  TAMIS_CHECK_OK(check_is_whole(imported.report));
  UpdatedStore updated = TAMIS_TRY(add_imported(base, std::move(imported), false, {}));
  if (updated.added_profiles != 0)
    return fail(ErrorCode::kInvalid, "events of " + std::to_string(updated.added_profiles) + " unknown profiles");
  return std::move(updated.snapshot);
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
    const ImportOptions options = TAMIS_TRY(options_for(source, id_column_, first ? nullptr : &base->schema()));
    const SnapshotPtr snapshot = TAMIS_TRY(source.event.empty() ? with_profiles(base, options) : with_more_events(base, source, options));
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
  std::uint64_t events = 0;
  std::vector<std::pair<EventId, ColumnId>> properties;
  for (std::uint32_t id = 0; id < snapshot().schema().events().size(); ++id) {
    const EventTable& table = snapshot().events(EventId{id});
    events += table.events();
    for (std::uint32_t p = 0; p < table.def.properties->columns().size(); ++p) properties.emplace_back(EventId{id}, ColumnId{p});
  }
  TAMIS_CHECK_OK(verify_events(snapshot(), properties));
  oracle_step_ = std::max(snapshot().rows() / kMostOracleRows, events / kMostOracleEvents) + 1;
  std::vector<reference::Row> rows((snapshot().rows() + oracle_step_ - 1) / oracle_step_);
  for (std::uint32_t c = 0; c < columns.size(); ++c) {
    RawColumn values = decode_column(snapshot(), ColumnId(c));
    for (std::size_t i = 0; i < rows.size(); ++i) rows[i].push_back(values.value(i * oracle_step_));
    if (columns[c].role == Role::kIdentifier) ids_ = std::move(values);
  }
  for (std::size_t i = 0; i < rows.size(); ++i)
    oracle_profiles_.emplace_back(std::move(rows[i]), decoded_events(RowId(static_cast<std::uint32_t>(i * oracle_step_))));
  return {};
}

std::vector<reference::Event> Dataset::decoded_events(RowId row) const {
  std::vector<reference::Event> out;
  for (std::uint32_t id = 0; id < snapshot().schema().events().size(); ++id) {
    const EventTable& table = snapshot().events(EventId{id});
    for (const EventPlace& place : events_of(table, row)) {
      reference::Row values;
      for (std::uint32_t p = 0; p < table.def.properties->columns().size(); ++p)
        values.push_back(place.run->events().value(ColumnId(p), RowId(place.row)));
      out.push_back({EventId{id}, std::move(values)});
    }
  }
  return reference::in_order(std::move(out), snapshot().schema());
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
