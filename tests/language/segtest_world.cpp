#include "tests/language/segtest_world.h"

#include <sstream>

#include "dsl/parse.h"

namespace tamis::segtest {
namespace {

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> out;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);) out.push_back(line);
  return out;
}

std::vector<std::string> cells_of(std::string_view line, char separator) {
  std::vector<std::string> out;
  while (true) {
    const std::size_t end = line.find(separator);
    out.emplace_back(trim(line.substr(0, end)));
    if (end == std::string_view::npos) return out;
    line.remove_prefix(end + 1);
  }
}

constexpr std::string_view kIdentifierMark = " IDENTIFIER";

// `age INTEGER`, `tags LIST OF STRING`, `"Monthly Charges" DOUBLE`
Result<ColumnDef> column_def(std::string_view cell) {
  const bool quoted = cell.starts_with('"');
  if (quoted) cell.remove_prefix(1);
  const std::size_t end = cell.find(quoted ? '"' : ' ');
  const auto type = end == std::string_view::npos ? std::nullopt : parse_type(trim(cell.substr(end + 1)));
  if (!type) return fail(ErrorCode::kInvalid, "no name and type: " + std::string(cell));
  return ColumnDef{std::string(cell.substr(0, end)), *type};
}

// `email STRING IDENTIFIER`; the first column is an identifier.
Result<void> add_column(testing::World& world, std::string_view cell) {
  const bool is_identifier = world.catalogue.schema().columns().empty() || cell.ends_with(kIdentifierMark);
  if (cell.ends_with(kIdentifierMark)) cell.remove_suffix(kIdentifierMark.size());
  ColumnDef def = TAMIS_TRY(column_def(cell));
  if (is_identifier)
    world.catalogue.identifier(std::move(def.name), def.type);
  else
    world.catalogue.trait(std::move(def.name), def.type);
  return {};
}

Result<void> add_columns(testing::World& world, const std::string& line) {
  for (const std::string& cell : cells_of(line, '|')) TAMIS_CHECK_OK(add_column(world, cell));
  return {};
}

Result<Value> literal(const std::string& text, Kind kind) {
  const dsl::ExprPtr tree = TAMIS_TRY(dsl::parse_expression(text));
  if (std::holds_alternative<dsl::Null>(tree->node)) return Value();
  if (const auto* v = std::get_if<dsl::Boolean>(&tree->node)) return Value(v->value);
  if (const auto* v = std::get_if<dsl::Integer>(&tree->node))
    return kind == Kind::kDouble ? Value(static_cast<double>(v->value)) : Value(v->value);
  if (const auto* v = std::get_if<dsl::Double>(&tree->node)) return Value(v->value);
  if (const auto* v = std::get_if<dsl::String>(&tree->node)) return Value(v->value);
  if (const auto* v = std::get_if<dsl::DateLiteral>(&tree->node)) return Value(Date{v->days});
  if (const auto* v = std::get_if<dsl::TimestampLiteral>(&tree->node))
    return Value(Timestamp{TAMIS_TRY(parse_timestamp(v->text, TimeZone()))});
  return fail(ErrorCode::kInvalid, "not a literal: " + text);
}

Result<Value> cell_value(const std::string& text, Type type) {
  if (!type.is_list || text == "NULL") return literal(text, type.kind);
  List list{type.kind, {}};
  const std::string inside = text.substr(1, text.size() - 2);
  if (trim(inside).empty()) return Value(list);
  for (const std::string& item : cells_of(inside, ',')) list.items.push_back(TAMIS_TRY(literal(item, type.kind)));
  return Value(list);
}

Result<void> add_row(testing::World& world, const std::string& line) {
  const auto cells = cells_of(line, '|');
  const auto& columns = world.catalogue.schema().columns();
  if (cells.size() != columns.size()) return fail(ErrorCode::kInvalid, "the row has another number of cells: " + line);
  reference::Row row;
  for (std::size_t i = 0; i < cells.size(); ++i) row.push_back(TAMIS_TRY(cell_value(cells[i], columns[i].type)));
  world.rows.push_back(std::move(row));
  return {};
}

Result<void> set_up_data(testing::World& world, const Case& c) {
  world = testing::World();
  const auto lines = lines_of(c.body);
  if (lines.empty()) return fail(ErrorCode::kInvalid, "data without columns");
  TAMIS_CHECK_OK(add_columns(world, lines[0]));
  for (std::size_t i = 1; i < lines.size(); ++i) TAMIS_CHECK_OK(add_row(world, lines[i]));
  return {};
}

// `id | timestamp | revenue DOUBLE | message_id STRING`
Result<std::vector<ColumnDef>> event_properties(const std::string& line) {
  const auto cells = cells_of(line, '|');
  if (cells.size() < 2 || cells[0] != "id" || cells[1] != kEventTimeName)
    return fail(ErrorCode::kInvalid, "the columns of events begin with id and timestamp: " + line);
  std::vector<ColumnDef> out;
  for (std::size_t i = 2; i < cells.size(); ++i) out.push_back(TAMIS_TRY(column_def(cells[i])));
  return out;
}

Result<std::uint32_t> row_of(const testing::World& world, const std::string& id) {
  for (std::uint32_t row = 0; row < world.rows.size(); ++row)
    if (world.id_of(row) == id) return row;
  return fail(ErrorCode::kInvalid, "an event of nobody: " + id);
}

// `u1 | 2026-01-01T10:00:00Z | 12.5 | 'm1'`
Result<void> add_event(testing::World& world, EventId id, const std::string& line) {
  const auto cells = cells_of(line, '|');
  const auto& columns = world.catalogue.schema()[id].properties->columns();
  if (cells.size() != columns.size() + 1) return fail(ErrorCode::kInvalid, "the event has another number of cells: " + line);
  reference::Row row{Timestamp{TAMIS_TRY(parse_timestamp(cells[1], TimeZone()))}};
  for (std::size_t i = 1; i < columns.size(); ++i) row.push_back(TAMIS_TRY(cell_value(cells[i + 1], columns[i].type)));
  world.events.push_back({TAMIS_TRY(row_of(world, cells[0])), {id, std::move(row)}});
  return {};
}

Result<void> set_up_events(testing::World& world, const Case& c) {
  const auto lines = lines_of(c.body);
  if (lines.empty()) return fail(ErrorCode::kInvalid, "events without columns");
  if (world.catalogue.schema().find_event(c.argument))
    return fail(ErrorCode::kInvalid, "events of one name stand in one block: " + c.argument);
  world.catalogue.event(c.argument, TAMIS_TRY(event_properties(lines[0])));
  const EventId id = *world.catalogue.schema().find_event(c.argument);
  for (std::size_t i = 1; i < lines.size(); ++i) TAMIS_CHECK_OK(add_event(world, id, lines[i]));
  return {};
}

}  // namespace

bool is_set_up(const Case& c) {
  return c.kind.empty() || c.kind == "data" || c.kind == "events" || c.kind == "segment" || c.kind == "trait" || c.kind == "list" ||
         c.kind == "now";
}

Result<void> set_up(testing::World& world, const Case& c) {
  if (c.kind == "data") return set_up_data(world, c);
  if (c.kind == "events") return set_up_events(world, c);
  if (c.kind == "now") {
    world.now_us = TAMIS_TRY(parse_timestamp(c.argument, TimeZone()));
  } else if (c.kind == "segment") {
    dsl::Statement statement = TAMIS_TRY(dsl::parse_statement(c.body));
    auto* create = std::get_if<dsl::CreateSegment>(&statement);
    if (create == nullptr) return fail(ErrorCode::kInvalid, "a segment is set up by CREATE SEGMENT");
    world.catalogue.save(std::move(*create));
  } else if (c.kind == "trait") {
    dsl::Statement statement = TAMIS_TRY(dsl::parse_statement(c.body));
    auto* create = std::get_if<dsl::CreateTrait>(&statement);
    if (create == nullptr) return fail(ErrorCode::kInvalid, "a computed trait is set up by CREATE TRAIT");
    world.catalogue.save(std::move(*create));
  } else if (c.kind == "list") {
    const std::size_t of = c.argument.find(" of ");
    std::vector<Value> entries;
    for (std::string& line : lines_of(c.body)) entries.emplace_back(std::move(line));
    world.catalogue.put_list(c.argument.substr(0, of), of == std::string::npos ? "" : c.argument.substr(of + 4), std::move(entries));
  }
  return {};
}

}  // namespace tamis::segtest
