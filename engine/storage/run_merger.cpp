#include "engine/storage/run_merger.h"

#include <memory>
#include <numeric>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "engine/storage/built_snapshot.h"
#include "engine/storage/merged_column.h"

namespace tamis {
namespace {

using Columns = std::vector<std::unique_ptr<MergedColumn>>;

// Chunk by chunk, so that what they hold besides is little.
void encode_all(const Columns& columns, const ParallelFor& parallel) {
  for (const auto& column : columns) column->choose(parallel);
  const std::size_t chunks = columns.front()->chunks();
  parallel(chunks * columns.size(), [&](std::size_t i) { columns[i % columns.size()]->encode(i / columns.size()); });
}

}  // namespace

Result<void> verify_run(const EventRun& run) {
  std::vector<ColumnId> all;
  for (std::uint32_t i = 0; i < run.events().schema().columns().size(); ++i) all.push_back(ColumnId{i});
  TAMIS_CHECK_OK(run.events().verify(all));
  return run.verify_index();
}

Result<EventRunPtr> merge_into_one(std::span<const EventRunPtr> runs, std::span<const DroppedEvents> dropped, const Schema& properties,
                                   const BuildOptions& options) {
  const ParallelFor parallel = parallel_of(options);
  std::uint64_t events = 0;
  for (const EventRunPtr& run : runs) {
    TAMIS_CHECK_OK(verify_run(*run));
    events += run->events().rows();
  }
  for (const DroppedEvents& of_run : dropped) events -= of_run.size();
  TAMIS_CHECK_OK(check_event_count(events));
  const Interleaved order = interleave(runs, dropped, properties, parallel);
  Columns columns;
  std::vector<ColumnEncoder*> encoders;
  for (std::uint32_t i = 0; i < properties.columns().size(); ++i) {
    columns.push_back(std::make_unique<MergedColumn>(properties.columns()[i], ColumnId{i}, runs, dropped, order, options));
    encoders.push_back(&columns.back()->encoder());
  }
  encode_all(columns, parallel);
  auto [index, memory] = build_event_index(order.profiles);
  SnapshotPtr merged = assemble_snapshot(properties, order.turns.size(), encoders, std::vector<AlignedBytes>(encoders.size()), parallel);
  return std::make_shared<const EventRun>(std::move(merged), index, std::move(memory));
}

}  // namespace tamis
