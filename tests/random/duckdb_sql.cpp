#include "tests/random/duckdb_sql.h"

#include <fmt/format.h>

namespace tamis::testing {

const char* const kDuckdbMacros = R"sql(
  CREATE MACRO fin(x) AS CASE WHEN isfinite(x) THEN x END;
  CREATE MACRO yes(p) AS COALESCE(p, FALSE);
  CREATE MACRO id_eq(i, d) AS CASE WHEN i IS NULL OR d IS NULL THEN NULL WHEN d >= 9223372036854775808.0 OR d < -9223372036854775808.0 THEN FALSE
                                   ELSE trunc(d) = d AND i::HUGEINT = trunc(d)::HUGEINT END;
  CREATE MACRO id_lt(i, d) AS CASE WHEN i IS NULL OR d IS NULL THEN NULL WHEN d >= 9223372036854775808.0 THEN TRUE
                                   WHEN d < -9223372036854775808.0 THEN FALSE ELSE i::HUGEINT < ceil(d)::HUGEINT END;
  CREATE MACRO id_gt(i, d) AS CASE WHEN i IS NULL OR d IS NULL THEN NULL WHEN d >= 9223372036854775808.0 THEN FALSE
                                   WHEN d < -9223372036854775808.0 THEN TRUE ELSE i::HUGEINT > floor(d)::HUGEINT END;
)sql";

std::string quoted(std::string_view text) {
  std::string out = "'";
  for (const char c : text) out.append(c == '\'' ? "''" : std::string(1, c));
  return out + "'";
}

std::string sql_literal(const Value& v) {
  if (v.missing()) return "NULL";
  if (v.is<bool>()) return v.as<bool>() ? "TRUE" : "FALSE";
  if (v.is<std::int64_t>()) return fmt::format("'{}'::BIGINT", v.as<std::int64_t>());
  if (v.is<double>()) return fmt::format("'{}'::DOUBLE", v.as<double>());
  if (v.is<std::string>()) return quoted(v.as<std::string>());
  if (v.is<Timestamp>()) return fmt::format("make_timestamp({}::BIGINT)", v.as<Timestamp>().us);
  if (v.is<Date>()) return fmt::format("(DATE '1970-01-01' + ({})::INTEGER)", v.as<Date>().days);
  std::string out = "[";
  for (const Value& item : v.as<List>().items) out += (out.size() > 1 ? "," : "") + sql_literal(item);
  return out + "]";
}

const char* sql_type(Kind kind) {
  switch (kind) {
    case Kind::kBoolean: return "BOOLEAN";
    case Kind::kInteger: return "BIGINT";
    case Kind::kDouble: return "DOUBLE";
    case Kind::kString: return "VARCHAR";
    case Kind::kTimestamp: return "TIMESTAMP";
    case Kind::kDate: return "DATE";
  }
  return "VARCHAR";
}

std::string unit_name(TimeUnit unit) {
  switch (unit) {
    case TimeUnit::kMicrosecond: return "MICROSECOND";
    case TimeUnit::kSecond: return "SECOND";
    case TimeUnit::kMinute: return "MINUTE";
    case TimeUnit::kHour: return "HOUR";
    case TimeUnit::kDay: return "DAY";
    case TimeUnit::kWeek: return "WEEK";
    case TimeUnit::kMonth: return "MONTH";
    case TimeUnit::kQuarter: return "QUARTER";
    case TimeUnit::kYear: return "YEAR";
  }
  return "DAY";
}

std::string lower_unit_name(TimeUnit unit) {
  std::string out = unit_name(unit);
  for (char& c : out) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return out;
}

Sql join1(const char* before, const Sql& a, const char* after) {
  if (!a) return std::nullopt;
  return before + *a + after;
}

Sql join2(const char* before, const Sql& a, const char* between, const Sql& b, const char* after) {
  if (!a || !b) return std::nullopt;
  return before + *a + between + *b + after;
}

}  // namespace tamis::testing
