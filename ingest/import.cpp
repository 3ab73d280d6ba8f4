#include "ingest/import.h"

#include <algorithm>
#include <optional>
#include <utility>

#include <fmt/format.h>

#include "engine/base/clock.h"
#include "ingest/csv_reader.h"
#include "ingest/csv_survey.h"
#include "ingest/duckdb_session.h"
#include "ingest/identifier.h"
#include "ingest/ndjson_reader.h"
#include "ingest/query_reader.h"
#include "ingest/raw_rows.h"
#include "ingest/rejects.h"
#include "ingest/settle.h"

namespace tamis {
namespace {

struct Read {
  StagedTable table;
  std::vector<std::string> notes;
};

std::vector<std::string> distinct_names(std::vector<std::string> names) {
  std::vector<std::string> distinct;
  std::unordered_map<std::string, bool> seen;
  for (auto& name : names)
    if (seen.emplace(fold_case(name), true).second) distinct.push_back(std::move(name));
  return distinct;
}

std::vector<std::string> names_of(const StagedTable& table) {
  std::vector<std::string> names;
  names.reserve(table.columns.size() + table.excluded.size());
  for (const auto& column : table.columns) names.push_back(column.name);
  names.insert(names.end(), table.excluded.begin(), table.excluded.end());
  return distinct_names(std::move(names));
}

Result<void> check_id(const std::vector<std::string>& names, const ImportOptions& options, const ColumnRules& rules,
                      const std::string& file) {
  if (std::ranges::any_of(names, [&](const std::string& name) { return rules.is_id(name); })) return {};
  auto error = rules.check(names);
  if (!error && error.error().message.find("--id") != std::string::npos) {
    error.error().message = fmt::format("there is no column {} for the id: {}", options.id_column, file);
    return error;
  }
  return fail(ErrorCode::kNotFound, fmt::format("there is no column {} for the id: {}", options.id_column, file));
}

Result<void> make_ids_of(StagedTable& table, const ColumnRules& rules) {
  for (auto& column : table.columns)
    if (rules.is_id(column.name)) TAMIS_CHECK_OK(make_ids(column, table.rejects));
  return {};
}

// Opens DuckDB when the first file needs it: NDJSON does not.
class LazySession {
 public:
  explicit LazySession(unsigned threads) : threads_(threads) {}
  Result<DuckdbSession*> get() {
    if (!session_) session_ = TAMIS_TRY(DuckdbSession::open(threads_));
    return &*session_;
  }

 private:
  unsigned threads_;
  std::optional<DuckdbSession> session_;
};

// Looks at all delimited files before the first is read, so that a slip in a name costs no time.
Result<std::vector<std::optional<CsvSurvey>>> survey_all(LazySession& session, const std::vector<InputFile>& files,
                                                         const ImportOptions& options, const ColumnRules& rules) {
  std::vector<std::optional<CsvSurvey>> surveys(files.size());
  std::vector<std::string> names;
  bool all_known = true;
  for (std::size_t i = 0; i < files.size(); ++i) {
    if (files[i].format != FileFormat::kDelimited) {
      all_known = false;
      continue;
    }
    DuckdbSession* duckdb = TAMIS_TRY(session.get());
    surveys[i] = TAMIS_TRY(survey_csv(*duckdb, files[i], options));
    TAMIS_CHECK_OK(check_id(surveys[i]->header, options, rules, files[i].path));
    names.insert(names.end(), surveys[i]->header.begin(), surveys[i]->header.end());
  }
  if (all_known) TAMIS_CHECK_OK(rules.check(distinct_names(std::move(names))));
  return surveys;
}

Result<StagedTable> read_file(LazySession& session, const InputFile& file, const std::optional<CsvSurvey>& survey,
                              const ReadContext& context) {
  switch (file.format) {
    case FileFormat::kDelimited: return read_csv(*TAMIS_TRY(session.get()), file, *survey, context);
    case FileFormat::kNdjson: return read_ndjson(file, context);
    case FileFormat::kParquet: return read_parquet(*TAMIS_TRY(session.get()), file, context);
  }
  return StagedTable{};
}

Result<Read> read_files(const ImportOptions& options, const ColumnRules& rules) {
  const auto files = TAMIS_TRY(find_inputs(options.files));
  std::uint64_t total_bytes = 0;
  for (const auto& file : files) total_bytes += file.bytes;
  ProgressMeter progress(options, total_bytes);
  const ReadContext context{options, rules, progress};
  LazySession session(options.threads);
  const auto surveys = TAMIS_TRY(survey_all(session, files, options, rules));
  Read read;
  for (const auto& survey : surveys)
    if (survey) read.notes.insert(read.notes.end(), survey->notes.begin(), survey->notes.end());
  for (std::size_t i = 0; i < files.size(); ++i) {
    auto table = TAMIS_TRY(read_file(session, files[i], surveys[i], context));
    TAMIS_CHECK_OK(check_id(names_of(table), options, rules, files[i].path));
    TAMIS_CHECK_OK(make_ids_of(table, rules));
    progress.end_file(table.rows, files[i].bytes);
    if (i == 0)
      read.table = std::move(table);
    else
      read.table.append(std::move(table));
  }
  return read;
}

Result<Read> read_sql(const ImportOptions& options, const ColumnRules& rules) {
  ProgressMeter progress(options, 0);
  const ReadContext context{options, rules, progress};
  DuckdbSession session = TAMIS_TRY(DuckdbSession::open(options.threads));
  Read read{.table = TAMIS_TRY(read_query(session, options.sql, context)), .notes = {}};
  TAMIS_CHECK_OK(check_id(names_of(read.table), options, rules, "the SELECT"));
  TAMIS_CHECK_OK(make_ids_of(read.table, rules));
  progress.end_file(read.table.rows, 0);
  return read;
}

std::optional<Type> type_in_store(const Schema* known, const std::string& name) {
  if (known == nullptr) return std::nullopt;
  const auto id = known->find(name);
  return id ? std::optional((*known)[*id].type) : std::nullopt;
}

struct SettledTable {
  std::vector<ImportedColumn> columns;
  std::vector<RawColumn> values;
  std::vector<std::vector<ColumnNote>> notes;  // by column
  std::vector<RowReject> rejects;              // one a row, by row
  std::uint64_t without_id = 0;
  std::size_t id = 0;
};

// The first reason of each row; what the readers said comes before what its values are.
std::vector<RowReject> one_per_row(std::vector<RowReject> rejects) {
  std::ranges::stable_sort(rejects, {}, &RowReject::row);
  const auto [first, last] = std::ranges::unique(rejects, {}, &RowReject::row);
  rejects.erase(first, last);
  return rejects;
}

Result<SettledTable> settle_all(StagedTable& table, const ImportOptions& options, const ColumnRules& rules) {
  const std::size_t count = table.columns.size();
  SettledTable settled;
  settled.columns.resize(count);
  settled.values.resize(count);
  settled.notes.resize(count);
  std::vector<std::vector<RowReject>> rejects(count);
  for (std::size_t i = 0; i < count; ++i) {
    const StagedColumn& from = table.columns[i];
    auto& column = settled.columns[i];
    column.source = from.name;
    column.name = rules.name_of(from.name);
    column.source_type = from.source_type;
    column.identifier = rules.is_id(from.name);
    column.type_stated = rules.stated_type(from.name).has_value();
    if (column.identifier) settled.id = i;
  }
  const auto body = [&](std::size_t first, std::size_t last, unsigned) {
    for (std::size_t i = first; i < last; ++i) {
      auto& column = settled.columns[i];
      if (column.identifier) {
        settled.values[i] = std::move(table.columns[i].values);
        continue;
      }
      const auto known = type_in_store(options.known, column.name);
      auto done = settle(std::move(table.columns[i]), rules.stated_type(column.source), known);
      settled.values[i] = std::move(done.values);
      rejects[i] = std::move(done.rejects);
      settled.notes[i] = std::move(done.notes);
    }
  };
  TAMIS_CHECK_OK(parallel_for(count, 1, options.threads, options.interrupt, body));
  const std::string no_id = fmt::format("no id: {} is empty", settled.columns[settled.id].source);
  const auto& has_id = settled.values[settled.id].present;
  for (std::uint64_t row = 0; row < has_id.size(); ++row)
    if (has_id[row] == 0) table.rejects.push_back({row, no_id});  // counts where nothing else was said of the row
  for (auto& some : rejects) table.rejects.insert(table.rejects.end(), some.begin(), some.end());
  settled.rejects = one_per_row(std::move(table.rejects));
  settled.without_id = static_cast<std::uint64_t>(std::ranges::count(settled.rejects, no_id, &RowReject::reason));
  return settled;
}

Result<void> choose_all(SettledTable& settled, const std::vector<std::uint8_t>& keep, const ImportOptions& options) {
  return parallel_for(settled.values.size(), 1, options.threads, options.interrupt, [&](std::size_t first, std::size_t last, unsigned) {
    for (std::size_t i = first; i < last; ++i) settled.values[i] = choose_rows(settled.values[i], keep);
  });
}

// Drops what was rejected and what a later row replaces; counts both.
Result<void> keep_rows(SettledTable& settled, std::uint64_t rows, const ImportOptions& options, ImportReport& report) {
  std::vector<std::uint8_t> dropped(rows, 0);
  for (const auto& reject : settled.rejects) dropped[reject.row] = 1;
  const auto keep = keep_last(settled.values[settled.id], dropped);
  report.rows = static_cast<std::uint64_t>(std::ranges::count(keep, std::uint8_t{1}));
  report.duplicates = rows - settled.rejects.size() - report.rows;
  if (report.rows < rows) TAMIS_CHECK_OK(choose_all(settled, keep, options));
  return {};
}

// Says where the rows stand that notes speak of.
Result<void> place_notes(const StagedTable& table, SettledTable& settled, const ImportOptions& options) {
  std::vector<ColumnNote*> placed;
  for (auto& notes : settled.notes)
    for (auto& note : notes)
      if (note.row) placed.push_back(&note);
  std::ranges::sort(placed, {}, [](const ColumnNote* note) { return *note->row; });
  std::uint64_t first_row = 0;
  auto next = placed.begin();
  for (const auto& source : table.sources) {
    const auto end = std::find_if(next, placed.end(), [&](const ColumnNote* note) { return *note->row >= first_row + source.rows; });
    std::vector<std::uint64_t> rows;
    for (auto at = next; at != end; ++at) rows.push_back(*(*at)->row);
    if (!rows.empty()) {
      const auto lines = TAMIS_TRY(lines_of(source, first_row, rows, options.interrupt));
      const std::string where = table.sources.size() > 1 ? source.file.path + ":" : source.text ? "line " : "row ";
      for (const std::uint64_t line : lines) (*next++)->text += fmt::format("; see {}{}", where, line);
    }
    first_row += source.rows;
  }
  return {};
}

std::vector<std::string> texts_of(std::vector<ColumnNote> notes) {
  std::vector<std::string> texts;
  for (auto& note : notes)
    if (std::ranges::find(texts, note.text) == texts.end()) texts.push_back(std::move(note.text));  // files may say the same
  return texts;
}

Result<void> report_files(const StagedTable& table, const SettledTable& settled, const ImportOptions& options, RejectLog& log,
                          ImportReport& report) {
  std::uint64_t first_row = 0;
  auto next = settled.rejects.begin();
  for (const auto& source : table.sources) {
    const auto end = std::ranges::lower_bound(next, settled.rejects.end(), first_row + source.rows, {}, &RowReject::row);
    const std::span late(next, end);
    TAMIS_CHECK_OK(log_rejects(source, first_row, late, log, options.interrupt));
    report.files.push_back({.path = source.file.path.empty() ? source.format : source.file.path,
                            .format = source.format,
                            .bytes = source.file.bytes,
                            .records = source.records,
                            .rejected = source.records - source.rows + late.size()});
    report.records += source.records;
    report.bytes += source.file.bytes;
    first_row += source.rows;
    next = end;
  }
  return log.close();
}

void report_columns(SettledTable& settled, ImportReport& report) {
  for (std::size_t i = 0; i < settled.columns.size(); ++i) {
    auto& column = settled.columns[i];
    column.notes = texts_of(std::move(settled.notes[i]));
    column.type = settled.values[i].type;
    column.missing = count_missing(settled.values[i]);
    column.non_finite = settled.values[i].non_finite;
    report.non_finite += column.non_finite;
  }
  report.columns = std::move(settled.columns);
  std::rotate(report.columns.begin(), report.columns.begin() + static_cast<std::ptrdiff_t>(settled.id),
              report.columns.begin() + static_cast<std::ptrdiff_t>(settled.id) + 1);
}

Result<void> refuse_nothing_left(const ImportReport& report) {
  if (report.rows > 0 || report.records == 0) return {};
  const auto& first = report.first_rejects.front();
  return fail(ErrorCode::kInvalid,
              fmt::format("none of {} rows can be imported; the first, on line {}: {}", report.records, first.line, first.reason),
              report.rejects_path.empty() ? "" : fmt::format("all of them, with reasons: {}", report.rejects_path));
}

Result<ImportedTable> finish(Read read, const ImportOptions& options, const ColumnRules& rules) {
  TAMIS_CHECK_OK(rules.check(names_of(read.table)));
  ImportedTable imported;
  ImportReport& report = imported.report;
  report.notes = std::move(read.notes);
  SettledTable settled = TAMIS_TRY(settle_all(read.table, options, rules));
  TAMIS_CHECK_OK(place_notes(read.table, settled, options));
  RejectLog log(options.rejects_path);
  TAMIS_CHECK_OK(report_files(read.table, settled, options, log, report));
  report.rejected = log.count();
  report.first_rejects = std::move(log.first());
  report.rejects_path = log.written_path();
  report.without_id = settled.without_id;
  if (log.not_utf8() > 0)
    report.notes.emplace_back("rows that are not UTF-8 were rejected; to keep them convert the file: iconv -f WINDOWS-1252 -t UTF-8");
  TAMIS_CHECK_OK(keep_rows(settled, read.table.rows, options, report));
  TAMIS_CHECK_OK(refuse_nothing_left(report));
  const std::size_t id = settled.id;
  report_columns(settled, report);
  std::rotate(settled.values.begin(), settled.values.begin() + static_cast<std::ptrdiff_t>(id),
              settled.values.begin() + static_cast<std::ptrdiff_t>(id) + 1);
  for (std::size_t i = 0; i < settled.values.size(); ++i) {
    const auto& column = report.columns[i];
    imported.columns.push_back(
        {.def = {.name = column.name, .type = column.type, .role = column.identifier ? Role::kIdentifier : Role::kTrait},
         .values = std::move(settled.values[i])});
  }
  imported.identifier_column = imported.columns.front().def.name;
  return imported;
}

Result<ImportedTable> run(const ImportOptions& options) {
  if (options.files.empty() == options.sql.empty())
    return fail(ErrorCode::kInvalid, options.sql.empty() ? "no file is named" : "files and a SELECT together cannot be imported",
                options.sql.empty() ? "" : "name the files inside the SELECT: SELECT * FROM 'customers.csv'");
  const ColumnRules rules = TAMIS_TRY(ColumnRules::make(options));
  Read read = TAMIS_TRY(options.sql.empty() ? read_files(options, rules) : read_sql(options, rules));
  return finish(std::move(read), options, rules);
}

}  // namespace

Result<ImportedTable> import_files(const ImportOptions& options) {
  const std::int64_t start_us = steady_now_us();
  auto imported = run(options);
  if (imported) imported->report.elapsed_us = steady_now_us() - start_us;
  return imported;
}

}  // namespace tamis
