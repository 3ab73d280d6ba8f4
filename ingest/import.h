#pragma once
// Files become the columns of a store: CSV and TSV, NDJSON, Parquet (also .gz and .zst), or a SELECT over files.
//
// Nothing is lost in silence. Every record of a file is a row of the table, a rejected row with line and reason, or a row
// that a later one with the same id replaced: records == rows + rejected + duplicates. docs/import.md has the rules.

#include <cstdint>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "engine/base/error.h"
#include "engine/exec/parallel.h"
#include "engine/storage/builder.h"
#include "engine/storage/schema.h"

namespace tamis {

// A value longer than this rejects its row; a record longer than kLongestRecordBytes is not even split into cells.
inline constexpr std::size_t kLongestValueBytes = std::size_t{16} << 20;
inline constexpr std::size_t kLongestRecordBytes = std::size_t{32} << 20;
// Of NDJSON: keys that are data (an id as a key) would otherwise make a column each. What a header or a schema names has no limit.
inline constexpr std::size_t kMostColumns = 4096;
// Rejected rows that a report shows; all of them are in the rejects file.
inline constexpr std::size_t kShownRejects = 10;

struct ImportProgress {
  std::uint64_t rows = 0;         // read so far
  std::uint64_t bytes = 0;        // of the files as they lie on disk
  std::uint64_t total_bytes = 0;  // 0 for a SELECT: nobody knows
};

struct ImportOptions {
  std::vector<std::string> files;  // paths or shell patterns; together they are one table, columns matched by name
  std::string sql;                 // instead of files: one SELECT, which names its files itself
  std::string id_column;           // as in the files; nested: "user.id"
  std::string id_type;             // the identifier's type, the name of its column in the store; empty: the id column's name

  // Columns below are named as in the files or as renamed, in any case. Excluding `address` excludes `address.city` too.
  std::vector<std::pair<std::string, Type>> types;
  std::vector<std::pair<std::string, std::string>> renames;  // from, to
  std::vector<std::string> excludes;
  std::vector<std::string> null_texts;  // cells of text files that are missing, besides empty and blank ones

  // The store's schema, or nothing. A column that it knows is read as the type it has there if every value allows.
  const Schema* known = nullptr;
  char delimiter = 0;        // of text files; 0: found by looking
  std::string rejects_path;  // a CSV of rejected rows (file, line, reason, text), written if there are any; empty: none
  unsigned threads = 0;      // 0: as many as the machine has
  std::function<void(const ImportProgress&)> progress;  // a few times a second, on the calling thread
  const Interrupt* interrupt = nullptr;
};

struct ImportedColumn {
  std::string source;       // its name in the files
  std::string name;         // its name in the store
  std::string source_type;  // "text", "JSON", "DECIMAL(18,2)"
  Type type;
  bool type_stated = false;  // by ImportOptions::types
  bool identifier = false;
  std::uint64_t missing = 0;       // of the rows kept
  std::uint64_t non_finite = 0;    // NaN and infinities among them
  std::vector<std::string> notes;  // what a reader should know: "times without offset are read as UTC"
};

struct ImportedFile {
  std::string path;
  std::string format;          // "CSV, delimiter ',', quote '\"'", "NDJSON, gzip", "Parquet"
  std::uint64_t bytes = 0;     // on disk
  std::uint64_t records = 0;   // lines with content below the header, objects, or rows
  std::uint64_t rejected = 0;  // of them
};

struct RejectedRow {
  std::string file;
  std::uint64_t line = 0;  // of the file, from 1; of Parquet and SELECT the row, from 1
  std::string reason;
  std::string text;  // the record as written, cut to kShownTextBytes; empty for Parquet and SELECT
};
inline constexpr std::size_t kShownTextBytes = 1024;

struct ImportReport {
  std::vector<ImportedFile> files;
  std::vector<ImportedColumn> columns;  // in the order of ImportedTable::columns
  std::uint64_t records = 0;
  std::uint64_t rows = 0;
  std::uint64_t rejected = 0;
  std::uint64_t without_id = 0;  // part of rejected
  std::uint64_t duplicates = 0;  // rows that a later row with the same id replaced
  std::uint64_t non_finite = 0;
  std::vector<RejectedRow> first_rejects;  // at most kShownRejects
  std::string rejects_path;                // empty where no file was written
  std::vector<std::string> notes;
  std::uint64_t bytes = 0;
  std::int64_t elapsed_us = 0;
  std::uint64_t memory_bytes = 0;  // the most that the process held at once, files that it mapped included; 0: not asked
};

// Columns of one length; the identifier is first, a STRING, present and distinct in every row.
struct ImportedTable {
  std::string identifier_column;
  std::vector<BuildColumn> columns;
  ImportReport report;
};

// kNotFound: a file or column that is not there (the nearest name is in the hint). kInvalid: a file that cannot be read as
// what it is, a header twice the same, options that contradict each other, no row that could be kept. kUnsupported: a
// column of a kind that no type of Tamis holds. kDataLoss: rows that do not add up. kCancelled, kDeadlineExceeded: by the
// interrupt. Never throws.
[[nodiscard]] Result<ImportedTable> import_files(const ImportOptions& options);

// "1.5.6". kNotFound with the way to get it where libduckdb is missing.
[[nodiscard]] Result<std::string> duckdb_version();

}  // namespace tamis
