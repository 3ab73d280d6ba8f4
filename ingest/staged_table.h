#pragma once
// Rows as the readers deliver them, before their types are settled.

#include <cstdint>
#include <string>
#include <unordered_map>
#include <vector>

#include "engine/storage/raw_column.h"
#include "ingest/column_rules.h"
#include "ingest/input_file.h"
#include "ingest/progress_meter.h"
#include "ingest/record_reader.h"
#include "ingest/text_codes.h"

namespace tamis {

enum class Origin : std::uint8_t {
  kText,   // STRING cells of which any type may be made
  kJson,   // typed but for times, which JSON writes as strings
  kTyped,  // by the source
};

struct StagedColumn {
  std::string name;         // in the source, dotted
  std::string source_type;  // for people
  Origin origin = Origin::kText;
  bool single_precision = false;  // doubles that were 32 bits
  RawColumn values{kStringType};
  std::vector<std::string> notes;
  bool mixed = false;              // JSON's values of several kinds, as text
  bool local_time = false;         // instants without an offset, as if they were in UTC
  std::optional<TextCodes> codes;  // instead of values, where the rules say so: ids as make_ids makes them
};

// What a reader of the report should know of a column, and the row that shows it, where one does.
struct ColumnNote {
  std::string text;
  std::optional<std::uint64_t> row;  // of the table
};

struct RowReject {
  std::uint64_t row;  // of the table
  std::string reason;
};

struct RecordReject {
  std::uint64_t offset;  // in the bytes that were read: the record begins there or behind
  std::string reason;
};

// Where the rows of one source lie in the table, and how their text is found again.
struct StagedSource {
  InputFile file;      // path empty for a SELECT
  std::string format;  // for people
  bool text = false;   // its records can be read again
  Dialect dialect;
  bool header = false;                // the first record is one
  bool blank_is_record = false;       // an empty line is a row of one missing cell
  bool copied = false;                // DuckDB read a copy: readable records only, each with one '\n'
  std::vector<RecordReject> rejects;  // by offset; these are no rows of the table
  std::uint64_t records = 0;
  std::uint64_t rows = 0;  // in the table; records - rows were rejected before they came there
};

struct StagedTable {
  std::vector<StagedColumn> columns;
  std::vector<RowReject> rejects;  // rows that are in the table and must leave it
  std::vector<StagedSource> sources;
  std::vector<std::string> excluded;  // names of columns that were left out
  std::uint64_t rows = 0;

  // Adds the rows of another table, columns matched by name. Where the two disagree on a column's type, it becomes text again.
  void append(StagedTable other);
};

// What every reader is given.
struct ReadContext {
  const ImportOptions& options;
  const ColumnRules& rules;
  ProgressMeter& progress;
};

}  // namespace tamis
