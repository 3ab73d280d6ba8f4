#pragma once
// Delimited text through DuckDB: every option explicit, every column as text, rejects stored, and the sum checked.

#include "engine/base/error.h"
#include "ingest/csv_survey.h"
#include "ingest/duckdb_session.h"
#include "ingest/staged_table.h"

namespace tamis {

// Reads the file that was surveyed. kDataLoss where rows and rejects do not add up to the records that the survey counted: it
// has never been seen, and no import continues after it.
[[nodiscard]] Result<StagedTable> read_csv(DuckdbSession& session, const InputFile& file, const CsvSurvey& survey, const ReadContext& context);

}  // namespace tamis
