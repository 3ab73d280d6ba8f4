#include "engine/storage/builder.h"

#include <algorithm>
#include <limits>
#include <memory>

#include <fmt/format.h>

#include "engine/storage/column_builder.h"
#include "engine/storage/identifier_index.h"
#include "engine/storage/packed_snapshot.h"
#include "engine/storage/raw_check.h"

namespace tamis {
namespace {

constexpr std::size_t kMostRows = (std::size_t{1} << 32) - kBlockRows;

class BuiltSnapshot final : public PackedSnapshot {
 public:
  explicit BuiltSnapshot(Parts parts) : PackedSnapshot(std::move(parts)) {}
  [[nodiscard]] Result<void> verify(std::span<const ColumnId>) const override { return {}; }

 protected:
  [[nodiscard]] bool sound(ColumnId, std::size_t) const override { return true; }
};

// All that the snapshot's views point to.
struct Memory {
  AlignedBytes blocks;
  std::vector<AlignedBytes> indexes;
};

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

Result<void> build_indexes(const ParallelFor& parallel, const Builders& columns, Memory& memory, PackedSnapshot::Parts& parts) {
  for (const auto& column : columns) {
    const bool identifier = column->def().role == Role::kIdentifier;
    memory.indexes.push_back(identifier ? TAMIS_TRY(build_identifier_index(column->values(), column->def().name, parallel))
                                        : AlignedBytes());
    parts.indexes.push_back(as_index({memory.indexes.back().data(), memory.indexes.back().size()}));
  }
  return {};
}

// Moves all blocks into one piece of memory: planes of one column lie together, on huge pages.
void finish_all(const ParallelFor& parallel, const Builders& columns, Memory& memory, PackedSnapshot::Parts& parts) {
  std::vector<std::size_t> starts;
  std::size_t total = 0;
  for (const auto& column : columns) {
    starts.push_back(total);
    total += column->bytes();
  }
  memory.blocks = AlignedBytes(total);
  parts.columns.resize(columns.size());
  parallel(columns.size(), [&](std::size_t i) { parts.columns[i] = columns[i]->finish(memory.blocks.data() + starts[i]); });
}

}  // namespace

ParallelFor parallel_of(const BuildOptions& options) { return options.parallel ? options.parallel : ParallelFor(one_after_another); }

Result<SnapshotPtr> build_snapshot(std::vector<BuildColumn> columns, const BuildOptions& options) {
  const ParallelFor parallel = parallel_of(options);
  PackedSnapshot::Parts parts;
  parts.rows = columns.empty() ? 0 : columns.front().values.rows();
  parts.schema = TAMIS_TRY(check_columns(columns, parts.rows, parallel));
  TAMIS_CHECK_OK(check_identified(columns, parts.rows));
  Builders builders;
  for (BuildColumn& column : columns) builders.push_back(std::make_unique<ColumnBuilder>(std::move(column), options));
  const auto memory = std::make_shared<Memory>();
  TAMIS_CHECK_OK(build_indexes(parallel, builders, *memory, parts));
  encode_all(parallel, builders);
  finish_all(parallel, builders, *memory, parts);
  parts.bytes = memory;
  return std::make_shared<BuiltSnapshot>(std::move(parts));
}

}  // namespace tamis
