#include "tests/random/duckdb_world.h"

#include <sstream>

#include "tests/random/random_segment.h"

namespace tamis::testing {
namespace {

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

Result<void> run_all(DuckdbSession& session, const char* script) {
  std::istringstream in(script);
  for (std::string statement; std::getline(in, statement, ';');)
    if (statement.find_first_not_of(" \n") != std::string::npos) TAMIS_CHECK_OK(session.execute(statement));
  return {};
}

}  // namespace

Result<DuckdbWorld> DuckdbWorld::load(const World& world) {
  DuckdbSession session = TAMIS_TRY(DuckdbSession::open(1));
  TAMIS_CHECK_OK(run_all(session, kDuckdbMacros));
  // Its optimiser (1.5.6) moves casts through comparisons, TRY_CAST too: 8 < TRY_CAST(2^63 AS BIGINT) becomes true instead of NULL.
  TAMIS_CHECK_OK(session.execute("PRAGMA disable_optimizer"));
  std::string create = "CREATE TABLE profiles (place INTEGER";
  for (const ColumnDef& c : world.catalogue.schema().columns())
    create += ", " + c.name + " " + sql_type(c.type.kind) + (c.type.is_list ? "[]" : "");
  TAMIS_CHECK_OK(session.execute(create + ")"));
  std::string insert;
  for (std::size_t r = 0; r < world.rows.size(); ++r) {
    insert += (insert.empty() ? "INSERT INTO profiles VALUES (" : ", (") + std::to_string(r);
    for (const Value& v : world.rows[r]) insert += ", " + sql_literal(v);
    insert += ")";
  }
  if (!insert.empty()) TAMIS_CHECK_OK(session.execute(insert));
  return DuckdbWorld(std::move(session));
}

Result<std::vector<std::uint32_t>> DuckdbWorld::members(const std::string& sql) {
  const auto rows = TAMIS_TRY(session_.texts("SELECT place::VARCHAR FROM profiles WHERE " + sql + " ORDER BY place", nullptr));
  std::vector<std::uint32_t> out;
  for (const auto& row : rows) out.push_back(static_cast<std::uint32_t>(std::stoul(row[0])));
  return out;
}

}  // namespace tamis::testing
