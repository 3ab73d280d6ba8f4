#pragma once
// A file of one JSON object a line.

#include <functional>

#include <simdjson.h>

#include "engine/base/error.h"
#include "ingest/staged_table.h"

namespace tamis {

// Every object becomes a row: `take` is given it, and its row in the file. What is no JSON object is a reject of the source. kInvalid
// where no line is an object.
using TakeObject = std::function<Result<void>(simdjson::dom::object, std::uint64_t row)>;
[[nodiscard]] Result<StagedSource> read_json_lines(const InputFile& file, const ReadContext& context, const TakeObject& take);

}  // namespace tamis
