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
  // DuckDB reads such a file wrongly or not at all: different line ends, a stray carriage return, records past
  // kLongestRecordBytes, empty lines before the header.
  bool needs_copy = false;
  std::vector<std::string> notes;
};

// How much of the file DuckDB looks at to find delimiter and quotes. Looking at all of a large file costs ten times its import.
enum class SniffExtent : std::uint8_t { kHead, kAll };

// kInvalid: no header, a header twice the same, a quote that is never closed. Reads the whole file once.
[[nodiscard]] Result<CsvSurvey> survey_csv(DuckdbSession& session, const InputFile& file, SniffExtent extent, const ImportOptions& options);

// Small files are looked at whole from the first.
[[nodiscard]] SniffExtent first_extent(const InputFile& file) noexcept;

// Why DuckDB is not shown a record, if it is not.
[[nodiscard]] std::optional<std::string> unreadable(const Record& record, const Dialect& dialect);

// For people: "CSV, delimiter ';', quote '\"', gzip".
[[nodiscard]] std::string describe_format(const InputFile& file, const Dialect& dialect);

}  // namespace tamis
