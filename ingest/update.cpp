#include "ingest/update.h"

#include <algorithm>
#include <limits>
#include <unordered_map>

#include <fmt/format.h>

#include "ingest/convert.h"
#include "ingest/raw_rows.h"

namespace tamis {
namespace {

constexpr std::uint64_t kNoRow = std::numeric_limits<std::uint64_t>::max();

// Which row of the import each profile of the merged table has, or kNoRow.
struct Matching {
  std::vector<std::uint64_t> imported_row;
  std::uint64_t current_rows = 0;
};

Matching match_rows(const Snapshot& current, ColumnId identifier, const RawColumn& ids) {
  Matching matching;
  matching.current_rows = current.rows();
  matching.imported_row.assign(current.rows(), kNoRow);
  for (std::size_t row = 0; row < ids.rows(); ++row) {
    if (const auto known = current.find(identifier, ids.text(row)))
      matching.imported_row[known->value] = row;
    else
      matching.imported_row.push_back(row);
  }
  return matching;
}

bool has_values(const RawColumn& column) { return std::ranges::find(column.present, std::uint8_t{1}) != column.present.end(); }

// Both columns get one type: the store's, or where the user said so the import's.
Result<void> agree_on_type(RawColumn& current, RawColumn& imported, const ImportedColumn& column, MergeReport& report) {
  if (current.type == imported.type) return {};
  const Type type = current.type;
  if (!has_values(imported) && !column.type_stated) {
    imported = RawColumn(type);
    pad_to(imported, column.missing);
    return {};
  }
  if (has_values(current) && !column.type_stated)
    return fail(ErrorCode::kConflict,
                fmt::format("{} is {} in the store and {} in the import", column.name, name_of(type), name_of(imported.type)),
                fmt::format("--type '{}={}' rejects the rows that do not fit; --type '{}={}' changes the trait", column.name, name_of(type),
                            column.name, name_of(imported.type)));
  Conversion conversion = convert_column(current, imported.type, Reading::kStated, true);
  if (!conversion.failed.empty())
    return fail(
        ErrorCode::kConflict,
        fmt::format("{} cannot become {}: a value of the store {}", column.name, name_of(imported.type), conversion.failed.front().reason),
        "import it under another name with --rename");
  report.retyped_columns.push_back(fmt::format("{}: {} to {}", column.name, name_of(type), name_of(imported.type)));
  current = std::move(conversion.values);
  return {};
}

// For runs of rows that come from one side this copies whole ranges.
RawColumn merge_column(const RawColumn& current, const RawColumn& imported, const Matching& matching, bool keep_missing) {
  RawColumn merged(imported.type);
  merged.non_finite = current.non_finite + imported.non_finite;
  const auto from_import = [&](std::size_t row) {
    const std::uint64_t source = matching.imported_row[row];
    if (source == kNoRow) return false;
    return row >= matching.current_rows || !keep_missing || imported.present[source] != 0;
  };
  const std::size_t rows = matching.imported_row.size();
  for (std::size_t row = 0; row < rows;) {
    const bool imports = from_import(row);
    const std::uint64_t source = imports ? matching.imported_row[row] : row;
    std::size_t count = 1;
    while (row + count < rows && from_import(row + count) == imports && (!imports || matching.imported_row[row + count] == source + count))
      ++count;
    append_rows(merged, imports ? imported : current, source, count);
    row += count;
  }
  return merged;
}

MergedTable whole_import(ImportedTable imported) {
  MergedTable merged;
  merged.report.added = imported.report.rows;
  for (const auto& column : imported.columns) merged.report.new_columns.push_back(column.def.name);
  merged.columns = std::move(imported.columns);
  return merged;
}

}  // namespace

Result<ColumnId> find_identifier(const Schema& schema, const std::string& name) {
  std::string known;
  for (const auto& def : schema.columns())
    if (def.role == Role::kIdentifier) known += (known.empty() ? "" : ", ") + def.name;
  const auto column = schema.find(name);
  if (!column)
    return fail(ErrorCode::kConflict, fmt::format("this store knows its profiles by {}, not by {}", known, name),
                fmt::format("name the identifier's type: --id COLUMN:{}", known));
  if (schema[*column].role != Role::kIdentifier)
    return fail(ErrorCode::kConflict, fmt::format("{} is a trait of this store, not an identifier", name),
                fmt::format("its identifiers are {}; name another type: --id COLUMN:TYPE", known));
  return *column;
}

Result<MergedTable> merge_into(const Snapshot* current, ImportedTable imported, bool keep_missing) {
  if (current == nullptr || current->rows() == 0) return whole_import(std::move(imported));
  const Schema& schema = current->schema();
  const ColumnId identifier = TAMIS_TRY(find_identifier(schema, imported.identifier_column));
  std::vector<ColumnId> all;
  for (std::uint32_t i = 0; i < schema.columns().size(); ++i) all.emplace_back(i);
  TAMIS_CHECK_OK(current->verify(all));

  const Matching matching = match_rows(*current, identifier, imported.columns.front().values);
  const std::size_t rows = matching.imported_row.size();
  MergedTable merged;
  merged.report.added = rows - current->rows();
  merged.report.updated = imported.columns.front().values.rows() - merged.report.added;
  std::unordered_map<std::uint32_t, std::size_t> place_of;  // store's column -> import's
  for (std::size_t i = 0; i < imported.columns.size(); ++i)
    if (const auto known = schema.find(imported.columns[i].def.name)) place_of.emplace(known->value, i);

  for (const ColumnId id : all) {
    BuildColumn column{.def = schema[id], .values = decode_column(*current, id)};
    if (const auto place = place_of.find(id.value); place != place_of.end()) {
      RawColumn& values = imported.columns[place->second].values;
      TAMIS_CHECK_OK(agree_on_type(column.values, values, imported.report.columns[place->second], merged.report));
      column.values = merge_column(column.values, values, matching, keep_missing);
      values = RawColumn();
    } else {
      pad_to(column.values, rows);
    }
    column.def.type = column.values.type;
    merged.columns.push_back(std::move(column));
  }
  for (auto& column : imported.columns) {
    if (schema.find(column.def.name)) continue;
    merged.report.new_columns.push_back(column.def.name);
    RawColumn before(column.def.type);
    pad_to(before, current->rows());
    column.values = merge_column(before, column.values, matching, false);
    merged.columns.push_back(std::move(column));
  }
  return merged;
}

}  // namespace tamis
