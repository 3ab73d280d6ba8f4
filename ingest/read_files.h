#pragma once
// The files of an import, or its SELECT, one after another, each as what its rows are.

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "engine/base/error.h"
#include "ingest/staged_table.h"

namespace tamis {

// What becomes of a source.
struct SourceTaker {
  // Rows of a delimited file, a Parquet file or a SELECT.
  std::function<Result<void>(StagedTable)> table;
  // Reads an NDJSON file and takes it; answers its rows.
  std::function<Result<std::uint64_t>(const InputFile&, const ReadContext&)> ndjson;
};

// Reads all sources in their order, and answers what should be told of them. Names that the options want and a header lacks are
// told before anything is read, where all files are delimited ones.
[[nodiscard]] Result<std::vector<std::string>> read_sources(const ImportOptions& options, const ColumnRules& rules,
                                                            const SourceTaker& taker);

// Every column of a table, those that were left out too, each name once.
[[nodiscard]] std::vector<std::string> names_of(const StagedTable& table);
// kNotFound, with the nearest name, where none of the names is the id's.
[[nodiscard]] Result<void> check_id(const std::vector<std::string>& names, const ImportOptions& options, const ColumnRules& rules,
                                    const std::string& file);

}  // namespace tamis
