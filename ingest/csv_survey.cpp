#include "ingest/csv_survey.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "ingest/cell_text.h"
#include "ingest/column_rules.h"

namespace tamis {
namespace {

constexpr std::size_t kHeadBytes = std::size_t{1} << 20;
constexpr std::size_t kSniffedRecordBytes = std::size_t{1} << 16;  // longer ones say little of the dialect and cost much
constexpr std::size_t kLineEndBytes = std::size_t{1} << 16;
constexpr std::array kDelimiters = {',', ';', '\t', '|'};

// Only carriage returns end lines where the file begins without a single line feed.
Result<LineEnd> find_line_end(const InputFile& file) {
  auto source = TAMIS_TRY(open_bytes(file.path, file.compression));
  std::string head(kLineEndBytes, '\0');
  head.resize(TAMIS_TRY(source->read(head.data(), head.size())));
  if (head.find('\n') != std::string::npos || head.find('\r') == std::string::npos) return LineEnd::kLf;
  return LineEnd::kCr;
}

char single(const std::string& text) noexcept { return text.size() == 1 ? text[0] : '\0'; }

// The first records, with one kind of line end, so that neither a long cell nor a stray return leads DuckDB astray.
Result<TemporaryFile> make_sample(const InputFile& file, const Dialect& dialect, const Interrupt* interrupt) {
  auto sample = TAMIS_TRY(TemporaryFile::create());
  Dialect lines = kLines;
  lines.line_end = dialect.line_end;
  RecordReader reader(TAMIS_TRY(open_bytes(file.path, file.compression)), lines, interrupt);
  Record record;
  for (std::size_t size = 0; size < kHeadBytes && TAMIS_TRY(reader.next(record));) {
    if (record.blank || record.bytes > kSniffedRecordBytes) continue;
    size += record.bytes + 1;
    TAMIS_CHECK_OK(sample.append(record.text));
    TAMIS_CHECK_OK(sample.append("\n"));
  }
  TAMIS_CHECK_OK(sample.flush());
  return sample;
}

// DuckDB's word for what it found nothing of is "(empty)", which is no single character.
Result<Dialect> sniff(DuckdbSession& session, const InputFile& file, const ImportOptions& options) {
  Dialect dialect{.delimiter = '\0'};
  dialect.line_end = TAMIS_TRY(find_line_end(file));
  const auto sample = TAMIS_TRY(make_sample(file, dialect, options.interrupt));
  const auto sql = fmt::format(
      "SELECT CAST(Delimiter AS VARCHAR), CAST(Quote AS VARCHAR), CAST(Escape AS VARCHAR) FROM sniff_csv({}, sample_size=-1, "
      "all_varchar=true, header=true)",
      sql_path(sample.path()));
  const auto rows = session.texts(sql, options.interrupt);
  if (rows && rows->size() == 1) {
    const auto& found = rows->front();
    dialect.delimiter = single(found[0]);
    if (const char quote = single(found[1]); quote != '\0') dialect.quote = dialect.escape = quote;
    if (const char escape = single(found[2]); escape != '\0') dialect.escape = escape;
  } else if (!rows && (rows.error().code == ErrorCode::kCancelled || rows.error().code == ErrorCode::kDeadlineExceeded)) {
    return std::unexpected(rows.error());
  }
  // Where it finds no dialect that explains the file, the header decides, and the rows that do not follow it are rejected.
  return dialect;
}

char most_frequent_delimiter(std::string_view header, const Dialect& dialect) {
  char best = ',';
  std::size_t best_cells = 1;
  for (const char delimiter : kDelimiters) {
    Dialect trial = dialect;
    trial.delimiter = delimiter;
    const auto cells = split_cells(header, trial);
    if (cells && cells->size() > best_cells) {
      best = delimiter;
      best_cells = cells->size();
    }
  }
  return best;
}

char choose_delimiter(const InputFile& file, const ImportOptions& options, std::string_view header, const Dialect& sniffed) {
  if (options.delimiter != '\0') return options.delimiter;
  if (file.tabs && header.find('\t') != std::string_view::npos) return '\t';
  if (sniffed.delimiter != '\0' && header.find(sniffed.delimiter) != std::string_view::npos) return sniffed.delimiter;
  return most_frequent_delimiter(header, sniffed);
}

Result<std::string> first_line(const InputFile& file, const Dialect& dialect, const Interrupt* interrupt) {
  RecordReader reader(TAMIS_TRY(open_bytes(file.path, file.compression)), dialect, interrupt);
  Record record;
  while (TAMIS_TRY(reader.next(record))) {
    if (const auto reason = unreadable(record, dialect))
      return fail(ErrorCode::kInvalid, fmt::format("the header cannot be read, {}: {}", *reason, file.path));
    if (!trimmed(record.text).empty()) return std::string(record.text);
  }
  return fail(ErrorCode::kInvalid, fmt::format("this file is empty: {}", file.path));
}

Result<void> read_header(CsvSurvey& survey, const InputFile& file, std::string_view text) {
  auto cells = split_cells(text, survey.dialect);
  if (!cells || !valid_utf8(text))
    return fail(ErrorCode::kInvalid,
                fmt::format("the header cannot be read, {}: {}", cells ? "it is not UTF-8" : cells.error().message, file.path),
                cells ? fmt::format("convert the file: iconv -f WINDOWS-1252 -t UTF-8 {} > utf8.csv", file.path) : "");
  for (std::size_t i = 0; i < cells->size(); ++i) {
    std::string name(trimmed((*cells)[i]));
    if (name.empty()) {
      name = fmt::format("column_{}", i + 1);
      survey.notes.push_back(fmt::format("a column without a name is called {}: {}", name, file.path));
    }
    survey.header.push_back(std::move(name));
  }
  return check_distinct(survey.header, file.path);
}

bool has_backslash_quote(std::string_view text, char quote) noexcept {
  for (auto at = text.find('\\'); at != std::string_view::npos; at = text.find('\\', at + 1))
    if (at + 1 < text.size() && text[at + 1] == quote) return true;
  return false;
}

void note_record(CsvSurvey& survey, const Record& record, LineEnd& usual_end) {
  survey.longest_bytes = std::max(survey.longest_bytes, record.bytes);
  survey.nul_bytes = survey.nul_bytes || record.text.find('\0') != std::string_view::npos;
  survey.line_breaks_in_cells =
      survey.line_breaks_in_cells || record.text.find('\n') != std::string_view::npos || record.text.find('\r') != std::string_view::npos;
  if (usual_end == LineEnd::kNone) usual_end = record.end;
  const bool other_end = record.end != LineEnd::kNone && record.end != usual_end;
  survey.needs_copy = survey.needs_copy || other_end || unreadable(record, survey.dialect).has_value();
}

Result<void> count_records(CsvSurvey& survey, const InputFile& file, const Interrupt* interrupt) {
  RecordReader reader(TAMIS_TRY(open_bytes(file.path, file.compression)), survey.dialect, interrupt);
  Record record;
  LineEnd usual_end = LineEnd::kNone;
  bool header_seen = false;
  while (TAMIS_TRY(reader.next(record))) {
    survey.backslash_quotes = survey.backslash_quotes || has_backslash_quote(record.text, survey.dialect.quote);
    if (record.unterminated)
      return fail(ErrorCode::kInvalid,
                  fmt::format("a quote is never closed, in the record that begins on line {}: {}", record.line, file.path),
                  fmt::format("close it there, or double it if it is part of the text: {}\nwhere quotes mean nothing in the whole file: "
                              "--sql \"SELECT * FROM read_csv('{}', quote = '', delim = '…')\"",
                              excerpt(record.text), file.path));
    if (!header_seen && trimmed(record.text).empty()) {
      survey.needs_copy = true;
      continue;
    }
    note_record(survey, record, usual_end);
    if (header_seen && (!record.blank || survey.header.size() == 1)) ++survey.records;
    header_seen = true;
  }
  return {};
}

}  // namespace

std::optional<std::string> unreadable(const Record& record, const Dialect& dialect) {
  if (record.oversized) return fmt::format("a record of {} bytes; the limit is {}", record.bytes, kLongestRecordBytes);
  if (has_stray_return(record.text, dialect)) return "a carriage return inside a cell without quotes";
  return std::nullopt;
}

Result<CsvSurvey> survey_csv(DuckdbSession& session, const InputFile& file, const ImportOptions& options) {
  CsvSurvey survey;
  survey.dialect = TAMIS_TRY(sniff(session, file, options));
  const std::string header = TAMIS_TRY(first_line(file, survey.dialect, options.interrupt));
  survey.dialect.delimiter = choose_delimiter(file, options, header, survey.dialect);
  TAMIS_CHECK_OK(read_header(survey, file, header));
  auto counted = count_records(survey, file, options.interrupt);
  if (counted) return survey;
  if (counted.error().code == ErrorCode::kInvalid && survey.backslash_quotes)
    if (auto other = survey_other_escape(file, survey.dialect, options)) return other;
  return std::unexpected(counted.error());
}

Result<CsvSurvey> survey_other_escape(const InputFile& file, const Dialect& dialect, const ImportOptions& options) {
  CsvSurvey survey;
  survey.dialect = dialect;
  survey.dialect.escape = dialect.escape == dialect.quote ? '\\' : dialect.quote;
  const std::string header = TAMIS_TRY(first_line(file, survey.dialect, options.interrupt));
  TAMIS_CHECK_OK(read_header(survey, file, header));
  TAMIS_CHECK_OK(count_records(survey, file, options.interrupt));
  return survey;
}

std::string describe_format(const InputFile& file, const Dialect& dialect) {
  std::string text = dialect.delimiter == '\t' ? "TSV" : fmt::format("CSV, delimiter '{}'", dialect.delimiter);
  text += fmt::format(", quote {}", dialect.quote);
  if (dialect.escape != dialect.quote) text += fmt::format(" escaped by {}", dialect.escape);
  if (file.compression != Compression::kNone) text += fmt::format(", {}", name_of(file.compression));
  return text;
}

}  // namespace tamis
