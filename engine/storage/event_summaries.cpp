#include "engine/storage/event_summaries.h"

#include <algorithm>
#include <array>
#include <limits>
#include <numeric>
#include <vector>

#include "engine/base/check.h"
#include "engine/storage/event_compare.h"

namespace tamis {
namespace {

// A row a profile.
struct Columns {
  std::vector<std::uint8_t> present;
  std::vector<std::int64_t> count, first, last;

  explicit Columns(std::size_t rows) { resize(rows); }
  void resize(std::size_t rows) {
    present.resize(rows);
    for (std::vector<std::int64_t>* values : {&count, &first, &last}) values->resize(rows);
  }

  void add(std::uint32_t profile, std::uint32_t events, std::int64_t first_time, std::int64_t last_time) {
    const bool known = std::exchange(present[profile], std::uint8_t{1}) != 0;
    count[profile] = events + (known ? count[profile] : 0);
    first[profile] = known ? std::min(first[profile], first_time) : first_time;
    last[profile] = known ? std::max(last[profile], last_time) : last_time;
  }
};

void add_block(Columns& columns, const EventRun& run, std::size_t block) {
  const EventRange range = run.of_block(block);
  if (range.size() == 0) return;
  std::vector<std::int64_t> times;
  decode_times(run, range, times);
  std::uint32_t place = run.place_of(range.first);
  for (std::uint32_t first = range.first; first < range.last; ++place) {
    const std::uint32_t next = run.first_event(place + 1);
    columns.add(run.profile_at(place).value, next - first, times[first - range.first], times[next - 1 - range.first]);
    first = next;
  }
}

const std::vector<ColumnDef>& definitions() {
  static const std::vector<ColumnDef> kDefinitions = {{"count", kIntegerType}, {"first", kTimestampType}, {"last", kTimestampType}};
  return kDefinitions;
}

BuildColumn column_of(const ColumnDef& def, const std::vector<std::uint8_t>& present, std::vector<std::int64_t> values) {
  BuildColumn column{def, RawColumn(def.type)};
  column.values.present = present;
  column.values.integers = std::move(values);
  return column;
}

Result<SnapshotPtr> build(Columns columns, std::uint64_t events, const BuildOptions& options, std::uint64_t least_each) {
  const auto with_events = static_cast<std::uint64_t>(std::ranges::count(columns.present, 1));
  if (events < least_each * with_events) return SnapshotPtr();
  std::vector<BuildColumn> built;
  for (std::vector<std::int64_t>* values : {&columns.count, &columns.first, &columns.last}) {
    built.push_back(column_of(definitions()[built.size()], columns.present, std::move(*values)));
  }
  return build_snapshot(std::move(built), options);
}

void add_run(Columns& columns, const EventRun& run, const ParallelFor& parallel) {
  const EventIndex& index = run.index();
  parallel(index.block_ends.size(), [&](std::size_t i) { add_block(columns, run, index.first_block + i); });
}

}  // namespace

Result<SnapshotPtr> summarise_more(const EventTable& before, const EventRun& added, const BuildOptions& options, std::uint64_t least_each) {
  const Snapshot& known = *before.summaries;
  TAMIS_CHECK_OK(known.verify(std::array{kEventCount, kFirstEvent, kLastEvent}));
  const ParallelFor parallel = parallel_of(options);
  const auto& profiles = added.index().profiles;
  Columns columns(0);
  RawColumn counts = decode_column(known, kEventCount, parallel);
  columns.present = std::move(counts.present);
  columns.count = std::move(counts.integers);
  columns.first = decode_column(known, kFirstEvent, parallel).integers;
  columns.last = decode_column(known, kLastEvent, parallel).integers;
  columns.resize(std::max(columns.present.size(), profiles.empty() ? 0 : std::size_t{profiles.back()} + 1));
  add_run(columns, added, parallel);
  return build(std::move(columns), before.events() + added.events().rows(), options, least_each);
}

Result<SnapshotPtr> summarise(const EventTable& table, const BuildOptions& options, std::uint64_t least_each) {
  std::uint64_t events = 0, places = 0;
  std::size_t rows = 0;
  for (const EventRunPtr& run : table.runs) {
    TAMIS_CHECK_OK(run->verify_index());
    TAMIS_CHECK_OK(run->events().verify(std::span(&kEventTime, 1)));
    const auto& profiles = run->index().profiles;
    events += run->events().rows();
    places = std::max<std::uint64_t>(places, profiles.size());
    if (!profiles.empty()) rows = std::max(rows, std::size_t{profiles.back()} + 1);
  }
  if (events < least_each * places || events == 0) return SnapshotPtr();
  Columns columns(rows);
  const ParallelFor parallel = parallel_of(options);
  for (const EventRunPtr& run : table.runs) add_run(columns, *run, parallel);
  return build(std::move(columns), events, options, least_each);
}

bool are_summaries(const Snapshot& snapshot) {
  return snapshot.schema().columns() == definitions() && !snapshot.column(kLastEvent).statistics.quantiles.empty();
}

EventTimes times_of(const Snapshot& summaries) {
  EventTimes times{std::numeric_limits<std::int64_t>::max(), std::numeric_limits<std::int64_t>::min()};
  for (std::size_t block = 0; block < summaries.blocks(); ++block) {
    const auto& first = std::get<ScalarBlock>(summaries.column(kFirstEvent).blocks[block]);
    const auto& last = std::get<ScalarBlock>(summaries.column(kLastEvent).blocks[block]);
    if (first.missing == first.rows) continue;
    times = {std::min(times.oldest_us, first.min), std::max(times.newest_us, last.max)};
  }
  return times;
}

}  // namespace tamis
