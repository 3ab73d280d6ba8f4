#include "ingest/csv_reader.h"

#include <algorithm>
#include <charconv>
#include <optional>
#include <utility>

#include <fmt/format.h>

#include "ingest/cell_text.h"
#include "ingest/identifier.h"
#include "ingest/raw_rows.h"

namespace tamis {
namespace {

constexpr std::uint64_t kUsualLineBytes = 2'000'000;     // DuckDB's own limit of a line
constexpr std::uint64_t kUsualBufferBytes = 32'000'000;  // and its buffer

// What DuckDB is to open: the file itself, or a copy in which it cannot go astray.
struct ReadableFile {
  std::string path;
  Compression compression = Compression::kNone;
  std::optional<TemporaryFile> copy;
  std::uint64_t left_out = 0;  // records that the copy does not have
};

Result<ReadableFile> make_copy(const InputFile& file, const CsvSurvey& survey, const Interrupt* interrupt) {
  ReadableFile readable;
  readable.copy = TAMIS_TRY(TemporaryFile::create());
  RecordReader reader(TAMIS_TRY(open_bytes(file.path, file.compression)), survey.dialect, interrupt);
  Record record;
  bool header_seen = false;
  while (TAMIS_TRY(reader.next(record))) {
    if (unreadable(record, survey.dialect)) {
      ++readable.left_out;
      continue;
    }
    if (!header_seen && trimmed(record.text).empty()) continue;
    if (header_seen && record.blank && survey.header.size() > 1) continue;
    header_seen = true;
    TAMIS_CHECK_OK(readable.copy->append(record.text));
    TAMIS_CHECK_OK(readable.copy->append("\n"));
  }
  TAMIS_CHECK_OK(readable.copy->flush());
  readable.path = readable.copy->path();
  return readable;
}

std::string_view compression_name(Compression compression) noexcept {
  return compression == Compression::kNone ? "none" : name_of(compression);
}

std::string sql_character(char c) { return c == '\0' ? "''" : sql_text(std::string_view(&c, 1)); }

struct CsvQuery {
  std::string rows;
  std::string rejects;
};

CsvQuery make_query(const ReadableFile& file, const CsvSurvey& survey, const std::vector<std::size_t>& chosen, std::size_t number) {
  std::string names, types;
  for (const std::size_t column : chosen) names += fmt::format("{}c{}", names.empty() ? "" : ", ", column);
  for (std::size_t column = 0; column < survey.header.size(); ++column)
    types += fmt::format("{}'c{}': 'VARCHAR'", column == 0 ? "" : ", ", column);
  const std::uint64_t line_bytes = std::max(kUsualLineBytes, std::min<std::uint64_t>(survey.longest_bytes, kLongestRecordBytes) + 2);
  // Several threads misread quoted line breaks at the edges of their buffers (seen in DuckDB 1.5.6).
  const bool parallel = !survey.line_breaks_in_cells;
  const Dialect& dialect = survey.dialect;
  const auto rows = fmt::format(
      "SELECT {} FROM read_csv({}, auto_detect=false, columns={{{}}}, delim={}, quote={}, escape={}, header=true, skip=0, nullstr='', "
      "comment='', null_padding=false, strict_mode=true, ignore_errors=true, store_rejects=true, rejects_limit=0, "
      "rejects_table='rejects_{}', rejects_scan='scan_{}', max_line_size={}, buffer_size={}, parallel={}, compression='{}', "
      "hive_partitioning=false)",
      names, sql_path(file.path), types, sql_character(dialect.delimiter), sql_character(dialect.quote), sql_character(dialect.escape),
      number, number, line_bytes, std::max(kUsualBufferBytes, 2 * line_bytes), parallel, compression_name(file.compression));
  const auto rejects = fmt::format(
      "SELECT CAST(line_byte_position AS VARCHAR), CAST(error_type AS VARCHAR), error_message FROM rejects_{} "
      "ORDER BY line_byte_position, column_idx",
      number);
  return {rows, rejects};
}

// In our words; DuckDB's own where it says something that we do not know.
std::string reason_of(const std::string& type, const std::string& message, std::size_t columns) {
  if (type == "MISSING COLUMNS" || type == "TOO MANY COLUMNS") {
    const auto found = message.rfind(": ");
    return fmt::format("expected {} cells, found {}", columns, found == std::string::npos ? "another number" : message.substr(found + 2));
  }
  if (type == "UNQUOTED VALUE") return "a quote is not closed where its cell ends";
  if (type == "INVALID ENCODING") return "invalid UTF-8";
  return message;
}

// One reject a record: the first problem, and of wrong numbers of cells the last, which has them all.
std::vector<RecordReject> records_of(const std::vector<std::vector<std::string>>& rows, std::size_t columns) {
  std::vector<RecordReject> rejects;
  for (const auto& row : rows) {
    std::uint64_t position = 0;  // from 1
    std::from_chars(row[0].data(), row[0].data() + row[0].size(), position);
    const std::uint64_t offset = position == 0 ? 0 : position - 1;
    std::string reason = reason_of(row[1], row[2], columns);
    if (rejects.empty() || rejects.back().offset != offset)
      rejects.push_back({offset, std::move(reason)});
    else if (row[1] == "TOO MANY COLUMNS")
      rejects.back().reason = std::move(reason);
  }
  return rejects;
}

class CellSink {
 public:
  CellSink(StagedTable& table, const DuckdbLibrary& duckdb, const CsvSurvey& survey, const ImportOptions& options)
      : table_(table), duckdb_(duckdb), may_be_unfit_(survey.nul_bytes || survey.longest_bytes > kLongestValueBytes) {
    for (const auto& text : options.null_texts) null_texts_.emplace_back(trimmed(text));
  }

  void take(duckdb_data_chunk chunk, std::size_t rows) {
    for (std::size_t c = 0; c < table_.columns.size(); ++c) {
      duckdb_vector vector = duckdb_.data_chunk_get_vector(chunk, c);
      const auto* cells = static_cast<const duckdb_string_t*>(duckdb_.vector_get_data(vector));
      const std::uint64_t* validity = duckdb_.vector_get_validity(vector);
      RawColumn& values = table_.columns[c].values;
      for (std::size_t row = 0; row < rows; ++row) {
        const std::string_view cell = is_valid(validity, row) ? text_of(cells[row]) : std::string_view();
        if (is_blank(cell) || is_null_text(cell) || refuse(cell, c, row)) {
          values.present.push_back(0);
          values.string_ends.push_back(values.bytes.size());
        } else {
          append_text_row(values, cell);
        }
      }
      if (table_.columns[c].codes) move_ids(values, *table_.columns[c].codes);
    }
    table_.rows += rows;
  }

 private:
  bool is_null_text(std::string_view cell) const {
    return !null_texts_.empty() && std::ranges::find(null_texts_, trimmed(cell)) != null_texts_.end();
  }

  bool refuse(std::string_view cell, std::size_t column, std::size_t row) {
    if (!may_be_unfit_) return false;
    const auto reason = why_unfit(cell);
    if (reason) table_.rejects.push_back({table_.rows + row, fmt::format("{}: {}", table_.columns[column].name, *reason)});
    return reason.has_value();
  }

  StagedTable& table_;
  const DuckdbLibrary& duckdb_;
  std::vector<std::string_view> null_texts_;
  bool may_be_unfit_;
};

std::vector<std::size_t> choose_columns(StagedTable& table, const CsvSurvey& survey, const ColumnRules& rules) {
  std::vector<std::size_t> chosen;
  for (std::size_t i = 0; i < survey.header.size(); ++i) {
    if (rules.excludes(survey.header[i])) {
      table.excluded.push_back(survey.header[i]);
      continue;
    }
    chosen.push_back(i);
    StagedColumn column{.name = survey.header[i], .source_type = "text", .values = RawColumn(kStringType)};
    if (rules.is_coded(column.name)) {
      column.codes.emplace();
    } else {
      column.values.present.reserve(survey.records);
      column.values.string_ends.reserve(survey.records);
    }
    table.columns.push_back(std::move(column));
  }
  return chosen;
}

std::uint64_t part_of(std::uint64_t bytes, std::uint64_t done, std::uint64_t total) {
  return total == 0 ? 0 : static_cast<std::uint64_t>(static_cast<double>(bytes) * static_cast<double>(done) / static_cast<double>(total));
}

Result<StagedTable> read_once(DuckdbSession& session, const InputFile& file, const CsvSurvey& survey, const ReadContext& context) {
  const Interrupt* interrupt = context.options.interrupt;
  ReadableFile readable{.path = file.path, .compression = file.compression, .copy = {}, .left_out = 0};
  if (survey.needs_copy) readable = TAMIS_TRY(make_copy(file, survey, interrupt));

  StagedTable table;
  const auto chosen = choose_columns(table, survey, context.rules);
  const auto query = make_query(readable, survey, chosen, session.next_number());
  CellSink sink(table, session.library(), survey, context.options);
  const auto bind = [](const std::vector<ResultColumn>&) -> Result<void> { return {}; };
  const auto chunk = [&](duckdb_data_chunk data, std::size_t rows) -> Result<void> {
    sink.take(data, rows);
    context.progress.at(table.rows, part_of(file.bytes, table.rows, survey.records));
    return {};
  };
  TAMIS_CHECK_OK(session.select(query.rows, interrupt, bind, chunk));

  StagedSource source{
      .file = file, .format = describe_format(file, survey.dialect), .text = true, .dialect = survey.dialect, .header = true};
  source.blank_is_record = survey.header.size() == 1;
  source.copied = survey.needs_copy;
  source.rejects = records_of(TAMIS_TRY(session.texts(query.rejects, interrupt)), survey.header.size());
  source.records = survey.records;
  source.rows = table.rows;
  if (source.rows + source.rejects.size() + readable.left_out != source.records)
    return fail(ErrorCode::kDataLoss,
                fmt::format("the rows do not add up: {} records, but {} rows and {} rejects from DuckDB: {}",
                            source.records - readable.left_out, source.rows, source.rejects.size(), file.path),
                "its quotes can be read in two ways; write them as RFC 4180 has them, doubled inside a quoted cell");
  table.sources.push_back(std::move(source));
  return table;
}

std::uint64_t rejects_of(const StagedTable& table) { return table.sources.front().records - table.sources.front().rows; }

}  // namespace

Result<StagedTable> read_csv(DuckdbSession& session, const InputFile& file, const CsvSurvey& survey, const ReadContext& context) {
  auto table = read_once(session, file, survey, context);
  const bool trouble = table ? rejects_of(*table) > 0 : table.error().code == ErrorCode::kDataLoss;
  if (!trouble || !survey.backslash_quotes) return table;
  // The head of the file did not show how its quotes are escaped: the reading that rejects less is right.
  const auto other = survey_other_escape(file, survey.dialect, context.options);
  if (!other) return table;
  auto again = read_once(session, file, *other, context);
  return again && (!table || rejects_of(*again) < rejects_of(*table)) ? std::move(again) : std::move(table);
}

}  // namespace tamis
