#pragma once
// SQL of DuckDB that says what the language means: comparisons are never NULL, sums do not overflow, integers and doubles compare
// exactly.

#include <optional>
#include <string>
#include <string_view>

#include "engine/base/time_zone.h"
#include "engine/storage/value.h"

namespace tamis::testing {

using Sql = std::optional<std::string>;  // nothing where SQL has no words for it

// fin(x), yes(p), id_eq(i, d), id_lt(i, d), id_gt(i, d): used by all that follows.
extern const char* const kDuckdbMacros;

[[nodiscard]] std::string quoted(std::string_view text);
[[nodiscard]] std::string sql_literal(const Value& value);
[[nodiscard]] const char* sql_type(Kind kind);
[[nodiscard]] std::string unit_name(TimeUnit unit);        // DAY
[[nodiscard]] std::string lower_unit_name(TimeUnit unit);  // day

[[nodiscard]] Sql join1(const char* before, const Sql& a, const char* after);
[[nodiscard]] Sql join2(const char* before, const Sql& a, const char* between, const Sql& b, const char* after);

}  // namespace tamis::testing
