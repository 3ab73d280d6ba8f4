#pragma once
// NDJSON: one object a line. Objects inside become dotted names, lists of scalars LISTs.

#include "engine/base/error.h"
#include "ingest/input_file.h"
#include "ingest/staged_table.h"

namespace tamis {

// A line that is no object, is not valid JSON or UTF-8, or has a value that no column can hold, is a reject.
// kLimitExceeded: more than kMostColumns names.
[[nodiscard]] Result<StagedTable> read_ndjson(const InputFile& file, const ReadContext& context);

}  // namespace tamis
