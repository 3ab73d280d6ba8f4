#include "engine/storage/builder.h"

#include <algorithm>
#include <limits>
#include <memory>

#include <fmt/format.h>

#include "engine/storage/built_snapshot.h"
#include "engine/storage/column_builder.h"
#include "engine/storage/identifier_index.h"
#include "engine/storage/ordered_build.h"
#include "engine/storage/raw_check.h"

namespace tamis {
namespace {

constexpr std::size_t kMostRows = (std::size_t{1} << 32) - kBlockRows;

using Builders = std::vector<std::unique_ptr<ColumnBuilder>>;

void one_after_another(std::size_t n, const std::function<void(std::size_t)>& f) {
  for (std::size_t i = 0; i < n; ++i) f(i);
}

// Runs step(column, i) for every column and every i below count(column), all of them at once.
template <typename Count, typename Step> void for_each_part(const ParallelFor& parallel, const Builders& columns, Count count, Step step) {
  std::vector<std::pair<ColumnBuilder*, std::size_t>> parts;
  for (const auto& column : columns) {
    for (std::size_t i = 0; i < count(*column); ++i) parts.emplace_back(column.get(), i);
  }
  parallel(parts.size(), [&](std::size_t i) { step(*parts[i].first, parts[i].second); });
}

template <typename Step> void for_each_column(const ParallelFor& parallel, const Builders& columns, Step step) {
  parallel(columns.size(), [&](std::size_t i) { step(*columns[i]); });
}

Result<Schema> check_columns(const std::vector<BuildColumn>& columns, std::size_t rows, const ParallelFor& parallel) {
  if (rows > kMostRows) return fail(ErrorCode::kInvalid, fmt::format("more than {} rows: {}", kMostRows, rows));
  Schema schema;
  for (const BuildColumn& column : columns) TAMIS_TRY(schema.add(column.def));
  std::vector<Result<void>> results(columns.size());
  parallel(columns.size(), [&](std::size_t i) { results[i] = check_raw(columns[i].def, columns[i].values, rows); });
  for (Result<void>& result : results) TAMIS_CHECK_OK(std::move(result));
  return schema;
}

// A profile bears at least one of the identifiers, where there are any.
Result<void> check_identified(const std::vector<BuildColumn>& columns, std::size_t rows) {
  std::vector<const BuildColumn*> identifiers;
  for (const BuildColumn& column : columns)
    if (column.def.role == Role::kIdentifier) identifiers.push_back(&column);
  for (std::size_t row = 0; !identifiers.empty() && row < rows; ++row) {
    if (std::ranges::any_of(identifiers, [&](const BuildColumn* column) { return column->values.present[row] != 0; })) continue;
    return fail(ErrorCode::kInvalid, fmt::format("column {}: the identifier of row {} is missing", identifiers.front()->def.name, row));
  }
  return {};
}

void encode_all(const ParallelFor& parallel, const Builders& columns) {
  for_each_part(parallel, columns, [](const auto& c) { return c.survey_parts(); }, [](auto& c, std::size_t i) { c.survey(i); });
  for_each_column(parallel, columns, [](auto& c) { c.choose(); });
  for_each_part(parallel, columns, [](const auto& c) { return c.collect_parts(); }, [](auto& c, std::size_t i) { c.collect(i); });
  for_each_column(parallel, columns, [](auto& c) { c.unite(); });
  for_each_part(parallel, columns, [](const auto& c) { return c.blocks(); }, [](auto& c, std::size_t i) { c.encode(i); });
}

Result<std::vector<AlignedBytes>> build_indexes(const ParallelFor& parallel, const Builders& columns) {
  std::vector<AlignedBytes> indexes;
  for (const auto& column : columns) {
    const bool identifier = column->def().role == Role::kIdentifier;
    indexes.push_back(identifier ? TAMIS_TRY(build_identifier_index(column->values(), column->def().name, parallel)) : AlignedBytes());
  }
  return indexes;
}

// `order`: empty where rows stay where they are.
Result<SnapshotPtr> build(std::vector<BuildColumn> columns, std::span<const std::uint32_t> order, const BuildOptions& options) {
  const ParallelFor parallel = parallel_of(options);
  const std::size_t rows = columns.empty() ? 0 : columns.front().values.rows();
  Schema schema = TAMIS_TRY(check_columns(columns, rows, parallel));
  TAMIS_CHECK_OK(check_identified(columns, rows));
  Builders builders;
  for (BuildColumn& column : columns) builders.push_back(std::make_unique<ColumnBuilder>(std::move(column), order, options));
  std::vector<AlignedBytes> indexes = TAMIS_TRY(build_indexes(parallel, builders));
  encode_all(parallel, builders);
  std::vector<ColumnEncoder*> encoders;
  for (const auto& builder : builders) encoders.push_back(&builder->encoder());
  return assemble_snapshot(std::move(schema), rows, encoders, std::move(indexes), parallel);
}

}  // namespace

ParallelFor parallel_of(const BuildOptions& options) { return options.parallel ? options.parallel : ParallelFor(one_after_another); }

Result<SnapshotPtr> build_snapshot(std::vector<BuildColumn> columns, const BuildOptions& options) {
  return build(std::move(columns), {}, options);
}

Result<SnapshotPtr> build_in_order(std::vector<BuildColumn> columns, std::span<const std::uint32_t> order, const BuildOptions& options) {
  return build(std::move(columns), order, options);
}

}  // namespace tamis
