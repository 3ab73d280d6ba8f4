#include "ingest/read_files.h"

#include <algorithm>
#include <optional>
#include <unordered_set>
#include <utility>

#include <fmt/format.h>

#include "ingest/csv_reader.h"
#include "ingest/csv_survey.h"
#include "ingest/duckdb_session.h"
#include "ingest/query_reader.h"

namespace tamis {
namespace {

std::vector<std::string> distinct_names(std::vector<std::string> names) {
  std::vector<std::string> distinct;
  std::unordered_set<std::string> seen;
  for (auto& name : names)
    if (seen.insert(fold_case(name)).second) distinct.push_back(std::move(name));
  return distinct;
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

using Surveys = std::vector<std::optional<CsvSurvey>>;  // one a file; nothing of a file that is not delimited

// Looks at all delimited files before the first is read, so that a slip in a name costs no time.
Result<Surveys> survey_all(LazySession& session, const std::vector<InputFile>& files, const ImportOptions& options,
                           const ColumnRules& rules) {
  Surveys surveys(files.size());
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

Result<std::uint64_t> take_table(StagedTable table, const std::string& file, const ReadContext& context, const SourceTaker& taker) {
  TAMIS_CHECK_OK(check_id(names_of(table), context.options, context.rules, file));
  const std::uint64_t rows = table.rows;
  TAMIS_CHECK_OK(taker.table(std::move(table)));
  return rows;
}

Result<std::uint64_t> take_file(LazySession& session, const InputFile& file, const std::optional<CsvSurvey>& survey,
                                const ReadContext& context, const SourceTaker& taker) {
  switch (file.format) {
    case FileFormat::kDelimited: {
      DuckdbSession* duckdb = TAMIS_TRY(session.get());
      return take_table(TAMIS_TRY(read_csv(*duckdb, file, *survey, context)), file.path, context, taker);
    }
    case FileFormat::kParquet: {
      DuckdbSession* duckdb = TAMIS_TRY(session.get());
      return take_table(TAMIS_TRY(read_parquet(*duckdb, file, context)), file.path, context, taker);
    }
    case FileFormat::kNdjson: return taker.ndjson(file, context);
  }
  return 0;
}

Result<std::vector<std::string>> read_files(const ImportOptions& options, const ColumnRules& rules, const SourceTaker& taker) {
  const auto files = TAMIS_TRY(find_inputs(options.files));
  std::uint64_t total_bytes = 0;
  for (const auto& file : files) total_bytes += file.bytes;
  ProgressMeter progress(options, total_bytes);
  const ReadContext context{options, rules, progress};
  LazySession session(options.threads);
  const Surveys surveys = TAMIS_TRY(survey_all(session, files, options, rules));
  std::vector<std::string> notes;
  for (const auto& survey : surveys)
    if (survey) notes.insert(notes.end(), survey->notes.begin(), survey->notes.end());
  for (std::size_t i = 0; i < files.size(); ++i)
    progress.end_file(TAMIS_TRY(take_file(session, files[i], surveys[i], context, taker)), files[i].bytes);
  return notes;
}

Result<std::vector<std::string>> read_sql(const ImportOptions& options, const ColumnRules& rules, const SourceTaker& taker) {
  ProgressMeter progress(options, 0);
  const ReadContext context{options, rules, progress};
  DuckdbSession session = TAMIS_TRY(DuckdbSession::open(options.threads));
  StagedTable table = TAMIS_TRY(read_query(session, options.sql, context));
  progress.end_file(TAMIS_TRY(take_table(std::move(table), "the SELECT", context, taker)), 0);
  return std::vector<std::string>();
}

}  // namespace

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

Result<std::vector<std::string>> read_sources(const ImportOptions& options, const ColumnRules& rules, const SourceTaker& taker) {
  if (options.files.empty() == options.sql.empty())
    return fail(ErrorCode::kInvalid, options.sql.empty() ? "no file is named" : "files and a SELECT together cannot be imported",
                options.sql.empty() ? "" : "name the files inside the SELECT: SELECT * FROM 'customers.csv'");
  return options.sql.empty() ? read_files(options, rules, taker) : read_sql(options, rules, taker);
}

}  // namespace tamis
