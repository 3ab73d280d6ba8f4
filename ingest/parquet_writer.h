#pragma once
// Rows to a Parquet file, through DuckDB.

#include <memory>
#include <string>
#include <vector>

#include "engine/base/error.h"
#include "engine/exec/parallel.h"
#include "engine/plan/query.h"

namespace tamis {

// Rows are gathered by DuckDB, which spills to the system's temporary folder, and written by finish(). TIMESTAMP becomes an
// instant in UTC, lists become lists, missing becomes null; compressed with Zstandard. Move-only, one thread.
class ParquetWriter {
 public:
  // kNotFound where libduckdb is missing, with the way to get it.
  [[nodiscard]] static Result<ParquetWriter> open(const std::vector<AnswerColumn>& columns, unsigned threads);
  ParquetWriter(ParquetWriter&&) noexcept;
  ParquetWriter& operator=(ParquetWriter&&) noexcept;
  ~ParquetWriter();

  // One value a column, of the column's type or missing.
  [[nodiscard]] Result<void> append(const std::vector<Value>& row);
  // Writes the file: kIo with the reason. What is left of a failed one is the caller's to remove.
  [[nodiscard]] Result<void> finish(const std::string& path);

 private:
  struct Impl;
  explicit ParquetWriter(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace tamis
