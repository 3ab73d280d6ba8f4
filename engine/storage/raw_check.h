#pragma once
// Whether a raw column is what a builder can build from.

#include <string_view>

#include "engine/base/error.h"
#include "engine/storage/raw_column.h"
#include "engine/storage/schema.h"

namespace tamis {

// kInvalid names the column, the row and what is wrong: arrays of other lengths than `rows`, a value outside its kind (a date
// past the year 9999, a double that is not finite), an identifier that is neither STRING nor INTEGER.
// kLimitExceeded: texts or items of one block that pass 2^32.
[[nodiscard]] Result<void> check_raw(const ColumnDef& def, const RawColumn& column, std::size_t rows);

}  // namespace tamis
