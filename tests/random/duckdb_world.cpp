#include "tests/random/duckdb_world.h"

#include <algorithm>
#include <sstream>

#include "tests/random/duckdb_sql.h"

namespace tamis::testing {
namespace {

Result<void> run_all(DuckdbSession& session, const char* script) {
  std::istringstream in(script);
  for (std::string statement; std::getline(in, statement, ';');)
    if (statement.find_first_not_of(" \n") != std::string::npos) TAMIS_CHECK_OK(session.execute(statement));
  return {};
}

std::string columns_sql(const Schema& schema) {
  std::string out;
  for (const ColumnDef& c : schema.columns()) out += ", " + c.name + " " + sql_type(c.type.kind) + (c.type.is_list ? "[]" : "");
  return out;
}

std::string values_sql(std::uint32_t place, const reference::Row& row) {
  std::string out = "(" + std::to_string(place);
  for (const Value& v : row) out += ", " + sql_literal(v);
  return out + ")";
}

// The order of the language within one name: time, message id, properties by their names; missing first.
std::string order_sql(const Schema& properties) {
  std::vector<std::string> names = properties.names();
  std::ranges::sort(names);
  std::string out = "timestamp";
  if (properties.find(kMessageIdName)) out += ", message_id NULLS FIRST";
  for (const std::string& name : names) out += ", " + name + " NULLS FIRST";
  return out;
}

// event_0, event_1 …: the events of a name, each message once, numbered in the order of all events of their profile.
Result<void> load_events(DuckdbSession& session, const World& world) {
  const Schema& schema = world.catalogue.schema();
  std::string all;
  for (std::uint32_t id = 0; id < schema.events().size(); ++id) {
    const EventDef& def = schema[EventId{id}];
    const std::string table = "event_" + std::to_string(id), order = order_sql(*def.properties);
    TAMIS_CHECK_OK(session.execute("CREATE TABLE came_" + table + " (place INTEGER" + columns_sql(*def.properties) + ")"));
    std::string insert;
    for (const WorldEvent& e : world.events)
      if (e.event.id == EventId{id})
        insert += (insert.empty() ? "INSERT INTO came_" + table + " VALUES " : ", ") + values_sql(e.profile, e.event.properties);
    if (!insert.empty()) TAMIS_CHECK_OK(session.execute(insert));
    const bool messages = def.properties->find(kMessageIdName).has_value();
    TAMIS_CHECK_OK(session.execute(
        "CREATE TABLE kept_" + table + " AS SELECT row_number() OVER (PARTITION BY place ORDER BY " + order + ") AS number, * FROM came_" +
        table +
        (messages ? " QUALIFY message_id IS NULL OR row_number() OVER (PARTITION BY place, message_id ORDER BY " + order + ") = 1" : "")));
    all += (all.empty() ? "SELECT " : " UNION ALL SELECT ") + std::to_string(id) + " AS id, " + quoted(def.name) +
           " AS name, place, number, timestamp, " + (messages ? "message_id" : "NULL::VARCHAR AS message_id") + " FROM kept_" + table;
  }
  if (all.empty()) return {};
  TAMIS_CHECK_OK(
      session.execute("CREATE TABLE places AS SELECT id, place, number, row_number() OVER (PARTITION BY place ORDER BY timestamp, "
                      "message_id NULLS FIRST, name, number) AS seq FROM (" +
                      all + ")"));
  for (std::size_t id = 0; id < schema.events().size(); ++id) {
    const std::string table = "event_" + std::to_string(id);
    TAMIS_CHECK_OK(session.execute("CREATE TABLE " + table + " AS SELECT seq, kept_" + table + ".* FROM kept_" + table +
                                   " JOIN places USING (place, number) WHERE places.id = " + std::to_string(id)));
  }
  return {};
}

}  // namespace

Result<DuckdbWorld> DuckdbWorld::load(const World& world) {
  DuckdbSession session = TAMIS_TRY(DuckdbSession::open(1));
  TAMIS_CHECK_OK(run_all(session, kDuckdbMacros));
  // Its optimiser (1.5.6) moves casts through comparisons, TRY_CAST too: 8 < TRY_CAST(2^63 AS BIGINT) becomes true instead of NULL.
  TAMIS_CHECK_OK(session.execute("PRAGMA disable_optimizer"));
  TAMIS_CHECK_OK(session.execute("CREATE TABLE profiles (place INTEGER" + columns_sql(world.catalogue.schema()) + ")"));
  std::string insert;
  for (std::uint32_t r = 0; r < world.rows.size(); ++r)
    insert += (insert.empty() ? "INSERT INTO profiles VALUES " : ", ") + values_sql(r, world.rows[r]);
  if (!insert.empty()) TAMIS_CHECK_OK(session.execute(insert));
  TAMIS_CHECK_OK(load_events(session, world));
  return DuckdbWorld(std::move(session));
}

std::string DuckdbWorld::select(const std::string& condition, const SqlJoins& joins) {
  std::string out = "SELECT profiles.place::VARCHAR FROM profiles";
  for (const SqlJoin& join : joins) out += "\n" + join.text;
  return out + "\nWHERE " + condition + " ORDER BY profiles.place";
}

Result<std::vector<std::uint32_t>> DuckdbWorld::members(const std::string& select) {
  const auto rows = TAMIS_TRY(session_.texts(select, nullptr));
  std::vector<std::uint32_t> out;
  for (const auto& row : rows) out.push_back(static_cast<std::uint32_t>(std::stoul(row[0])));
  return out;
}

}  // namespace tamis::testing
