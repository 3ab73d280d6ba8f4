#pragma once
// What a delimited file is, before it is read: its dialect, its header, and how many records a reader must deliver.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "engine/base/error.h"
#include "ingest/duckdb_session.h"
#include "ingest/import.h"
#include "ingest/input_file.h"
#include "ingest/record_reader.h"

namespace tamis {

struct CsvSurvey {
  Dialect dialect;
  std::vector<std::string> header;      // trimmed; a column without a name is column_3
  std::uint64_t records = 0;            // below the header; where there is one column, empty lines too
  std::uint64_t longest_bytes = 0;      // of a record
  bool line_breaks_in_cells = false;
  bool nul_bytes = false;
  bool backslash_quotes = false;        // a backslash before a quote: an escape, or the last character of a cell
  // DuckDB reads such a file wrongly or not at all: different line ends, a stray carriage return, records past
  // kLongestRecordBytes, empty lines before the header.
  bool needs_copy = false;
  std::vector<std::string> notes;
};

// DuckDB finds delimiter and quotes in the first MiB (to let it look at all of a large file costs ten times its import); then
// the whole file is read once, to count and to see whether they explain it. kInvalid: no header, a header twice the same, a quote
// that is never closed.
[[nodiscard]] Result<CsvSurvey> survey_csv(DuckdbSession& session, const InputFile& file, const ImportOptions& options);

// The same file with quotes escaped the other way: by doubling instead of backslashes, or the reverse. For a file whose head did
// not show it.
[[nodiscard]] Result<CsvSurvey> survey_other_escape(const InputFile& file, const Dialect& dialect, const ImportOptions& options);

// Why DuckDB is not shown a record, if it is not.
[[nodiscard]] std::optional<std::string> unreadable(const Record& record, const Dialect& dialect);

// For people: "CSV, delimiter ';', quote '\"', gzip".
[[nodiscard]] std::string describe_format(const InputFile& file, const Dialect& dialect);

}  // namespace tamis
