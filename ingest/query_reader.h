#pragma once
// Parquet files and SELECTs: typed rows from DuckDB.

#include <string>

#include "engine/base/error.h"
#include "ingest/duckdb_session.h"
#include "ingest/staged_table.h"

namespace tamis {

// kDataLoss where the rows are not as many as the file says; kInvalid where DuckDB cannot read it.
[[nodiscard]] Result<StagedTable> read_parquet(DuckdbSession& session, const InputFile& file, const ReadContext& context);
[[nodiscard]] Result<StagedTable> read_query(DuckdbSession& session, const std::string& sql, const ReadContext& context);

}  // namespace tamis
