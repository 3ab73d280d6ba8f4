#include "ingest/import.h"

#include <algorithm>
#include <optional>
#include <utility>

#include <fmt/format.h>

#include "engine/base/clock.h"
#include "ingest/identifier.h"
#include "ingest/ndjson_reader.h"
#include "ingest/raw_rows.h"
#include "ingest/read_files.h"
#include "ingest/row_report.h"
#include "ingest/settle.h"

namespace tamis {
namespace {

Result<void> make_ids_of(StagedTable& table, const ColumnRules& rules) {
  for (auto& column : table.columns)
    if (rules.is_id(column.name)) TAMIS_CHECK_OK(make_ids(column, table.rejects));
  return {};
}

struct ReadTable {
  StagedTable table;
  std::vector<std::string> notes;
};

// All sources as one table, columns matched by name.
Result<ReadTable> read_table(const ImportOptions& options, const ColumnRules& rules) {
  ReadTable read;
  bool first = true;
  const auto take = [&](StagedTable table) -> Result<void> {
    TAMIS_CHECK_OK(make_ids_of(table, rules));
    if (std::exchange(first, false))
      read.table = std::move(table);
    else
      read.table.append(std::move(table));
    return {};
  };
  const auto take_ndjson = [&](const InputFile& file, const ReadContext& context) -> Result<std::uint64_t> {
    StagedTable table = TAMIS_TRY(read_ndjson(file, context));
    TAMIS_CHECK_OK(check_id(names_of(table), options, rules, file.path));
    const std::uint64_t rows = table.rows;
    TAMIS_CHECK_OK(take(std::move(table)));
    return rows;
  };
  read.notes = TAMIS_TRY(read_sources(options, rules, {.table = take, .ndjson = take_ndjson}));
  return read;
}

std::optional<Type> type_in_store(const Schema* known, const std::string& name) {
  if (known == nullptr) return std::nullopt;
  const auto id = known->find(name);
  return id ? std::optional((*known)[*id].type) : std::nullopt;
}

struct SettledTable {
  std::vector<ImportedColumn> columns;
  std::vector<RawColumn> values;
  std::vector<std::vector<ColumnNote>> notes;  // by column
  std::vector<RowReject> rejects;              // one a row, by row
  std::uint64_t without_id = 0;
  std::size_t id = 0;
};

Result<SettledTable> settle_all(StagedTable& table, const ImportOptions& options, const ColumnRules& rules) {
  const std::size_t count = table.columns.size();
  SettledTable settled;
  settled.columns.resize(count);
  settled.values.resize(count);
  settled.notes.resize(count);
  std::vector<std::vector<RowReject>> rejects(count);
  for (std::size_t i = 0; i < count; ++i) {
    const StagedColumn& from = table.columns[i];
    auto& column = settled.columns[i];
    column.source = from.name;
    column.name = rules.name_of(from.name);
    column.source_type = from.source_type;
    column.identifier = rules.is_id(from.name);
    column.type_stated = rules.stated_type(from.name).has_value();
    if (column.identifier) settled.id = i;
  }
  const auto body = [&](std::size_t first, std::size_t last, unsigned) {
    for (std::size_t i = first; i < last; ++i) {
      auto& column = settled.columns[i];
      if (column.identifier) {
        settled.values[i] = std::move(table.columns[i].values);
        continue;
      }
      const auto known = type_in_store(options.known, column.name);
      auto done = settle(std::move(table.columns[i]), rules.stated_type(column.source), known);
      settled.values[i] = std::move(done.values);
      rejects[i] = std::move(done.rejects);
      settled.notes[i] = std::move(done.notes);
    }
  };
  TAMIS_CHECK_OK(parallel_for(count, 1, options.threads, options.interrupt, body));
  const std::string no_id = fmt::format("no id: {} is empty", settled.columns[settled.id].source);
  const auto& has_id = settled.values[settled.id].present;
  for (std::uint64_t row = 0; row < has_id.size(); ++row)
    if (has_id[row] == 0) table.rejects.push_back({row, no_id});  // counts where nothing else was said of the row
  for (auto& some : rejects) table.rejects.insert(table.rejects.end(), some.begin(), some.end());
  settled.rejects = one_per_row(std::move(table.rejects));
  settled.without_id = static_cast<std::uint64_t>(std::ranges::count(settled.rejects, no_id, &RowReject::reason));
  return settled;
}

Result<void> choose_all(SettledTable& settled, const std::vector<std::uint8_t>& keep, const ImportOptions& options) {
  return parallel_for(settled.values.size(), 1, options.threads, options.interrupt, [&](std::size_t first, std::size_t last, unsigned) {
    for (std::size_t i = first; i < last; ++i) settled.values[i] = choose_rows(settled.values[i], keep);
  });
}

// Drops what was rejected and what a later row replaces; counts both.
Result<void> keep_rows(SettledTable& settled, std::uint64_t rows, const ImportOptions& options, ImportReport& report) {
  std::vector<std::uint8_t> dropped(rows, 0);
  for (const auto& reject : settled.rejects) dropped[reject.row] = 1;
  const auto keep = keep_last(settled.values[settled.id], dropped);
  report.rows = static_cast<std::uint64_t>(std::ranges::count(keep, std::uint8_t{1}));
  report.duplicates = rows - settled.rejects.size() - report.rows;
  if (report.rows < rows) TAMIS_CHECK_OK(choose_all(settled, keep, options));
  return {};
}

void report_columns(SettledTable& settled, ImportReport& report) {
  for (std::size_t i = 0; i < settled.columns.size(); ++i) {
    auto& column = settled.columns[i];
    column.notes = texts_of(std::move(settled.notes[i]));
    column.type = settled.values[i].type;
    column.missing = count_missing(settled.values[i]);
    column.non_finite = settled.values[i].non_finite;
    report.non_finite += column.non_finite;
  }
  report.columns = std::move(settled.columns);
  std::rotate(report.columns.begin(), report.columns.begin() + static_cast<std::ptrdiff_t>(settled.id),
              report.columns.begin() + static_cast<std::ptrdiff_t>(settled.id) + 1);
}

Result<ImportedTable> finish(ReadTable read, const ImportOptions& options, const ColumnRules& rules) {
  TAMIS_CHECK_OK(rules.check(names_of(read.table)));
  ImportedTable imported;
  ImportReport& report = imported.report;
  report.notes = std::move(read.notes);
  SettledTable settled = TAMIS_TRY(settle_all(read.table, options, rules));
  std::vector<ColumnNote*> notes;
  for (auto& some : settled.notes)
    for (auto& note : some) notes.push_back(&note);
  TAMIS_CHECK_OK(place_notes(read.table.sources, std::move(notes), options.interrupt));
  TAMIS_CHECK_OK(report_rejects(read.table.sources, settled.rejects, options, report));
  report.without_id = settled.without_id;
  TAMIS_CHECK_OK(keep_rows(settled, read.table.rows, options, report));
  TAMIS_CHECK_OK(refuse_nothing_left(report));
  const std::size_t id = settled.id;
  report_columns(settled, report);
  std::rotate(settled.values.begin(), settled.values.begin() + static_cast<std::ptrdiff_t>(id),
              settled.values.begin() + static_cast<std::ptrdiff_t>(id) + 1);
  for (std::size_t i = 0; i < settled.values.size(); ++i) {
    const auto& column = report.columns[i];
    imported.columns.push_back(
        {.def = {.name = column.name, .type = column.type, .role = column.identifier ? Role::kIdentifier : Role::kTrait},
         .values = std::move(settled.values[i])});
  }
  imported.identifier_column = imported.columns.front().def.name;
  return imported;
}

Result<ImportedTable> run(const ImportOptions& options) {
  const ColumnRules rules = TAMIS_TRY(ColumnRules::make(options));
  return finish(TAMIS_TRY(read_table(options, rules)), options, rules);
}

}  // namespace

Result<ImportedTable> import_files(const ImportOptions& options) {
  const std::int64_t start_us = steady_now_us();
  auto imported = run(options);
  if (imported) imported->report.elapsed_us = steady_now_us() - start_us;
  return imported;
}

}  // namespace tamis
