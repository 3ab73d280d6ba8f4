#include "engine/storage/event_builder.h"

#include <algorithm>
#include <bit>
#include <memory>

#include <fmt/format.h>

#include "engine/storage/event_order.h"
#include "engine/storage/ordered_build.h"
#include "engine/storage/raw_check.h"
#include "engine/storage/raw_gather.h"

namespace tamis {
namespace {

constexpr std::size_t kMostEvents = (std::size_t{1} << 32) - kBlockRows;

// What the index of a run points to.
struct IndexMemory {
  std::vector<std::uint32_t> block_ends, ranks, profiles;
  std::vector<std::uint64_t> starts;
};

}  // namespace

Result<void> check_event_count(std::uint64_t events) {
  if (events <= kMostEvents) return {};
  return fail(ErrorCode::kLimitExceeded, fmt::format("more than {} events of one name: {}", kMostEvents, events));
}

Result<void> check_events(const RawEvents& events, const ParallelFor& parallel) {
  const std::size_t count = events.profiles.size();
  TAMIS_CHECK_OK(check_event_count(count));
  if (events.columns.empty() || events.columns.front().def.name != kEventTimeName || events.columns.front().def.type != kTimestampType)
    return fail(ErrorCode::kInvalid, fmt::format("the first property of an event is its {}", kEventTimeName));
  std::vector<Result<void>> results(events.columns.size());
  parallel(results.size(), [&](std::size_t i) { results[i] = check_raw(events.columns[i].def, events.columns[i].values, count); });
  for (Result<void>& result : results) TAMIS_CHECK_OK(std::move(result));
  if (std::ranges::count(events.columns.front().values.present, std::uint8_t{0}) != 0)
    return fail(ErrorCode::kInvalid, "an event has no time");
  return {};
}

std::pair<EventIndex, std::shared_ptr<const void>> build_event_index(std::span<const ProfileEvents> profiles) {
  const auto memory = std::make_shared<IndexMemory>();
  EventIndex index;
  std::size_t events = 0;
  for (const ProfileEvents& p : profiles) events += p.events;
  memory->starts.resize(blocks_for(events) * kBlockWords);
  memory->ranks.resize(memory->starts.size());
  memory->profiles.reserve(profiles.size());
  if (!profiles.empty()) index.first_block = static_cast<std::uint32_t>(profiles.front().profile / kBlockRows);
  std::uint32_t at = 0;
  for (const auto& [profile, of_profile] : profiles) {
    memory->starts[at / kWordBits] |= std::uint64_t{1} << (at % kWordBits);
    memory->profiles.push_back(profile);
    memory->block_ends.resize(profile / kBlockRows - index.first_block + 1, at);
    at += of_profile;
    memory->block_ends.back() = at;
  }
  std::uint32_t rank = 0;
  for (std::size_t word = 0; word < memory->starts.size(); ++word) {
    memory->ranks[word] = rank;
    rank += static_cast<std::uint32_t>(std::popcount(memory->starts[word]));
  }
  index.block_ends = memory->block_ends;
  index.starts = memory->starts;
  index.ranks = memory->ranks;
  index.profiles = memory->profiles;
  return {index, memory};
}

Result<EventRunPtr> build_ordered(RawEvents events, OrderedEvents ordered, const BuildOptions& options) {
  const ParallelFor parallel = parallel_of(options);
  const bool all_stay = ordered.rows.size() == events.profiles.size();
  events.profiles = {};
  auto [index, memory] = build_event_index(ordered.profiles);
  ordered.profiles = {};
  if (all_stay) {
    SnapshotPtr run = TAMIS_TRY(build_in_order(std::move(events.columns), ordered.rows, options));
    return std::make_shared<const EventRun>(std::move(run), index, std::move(memory));
  }
  // One column after the other: two copies of all would be there at once.
  for (BuildColumn& column : events.columns) column.values = gathered(column.values, ordered.rows, parallel);
  ordered.rows = {};
  return std::make_shared<const EventRun>(TAMIS_TRY(build_snapshot(std::move(events.columns), options)), index, std::move(memory));
}

Result<BuiltEvents> build_events(RawEvents events, const BuildOptions& options) {
  const ParallelFor parallel = parallel_of(options);
  TAMIS_CHECK_OK(check_events(events, parallel));
  OrderedEvents ordered = order_events(events, parallel);
  BuiltEvents built;
  built.duplicates = ordered.duplicates;
  built.run = TAMIS_TRY(build_ordered(std::move(events), std::move(ordered), options));
  return built;
}

RawEvents decode_events(std::span<const EventRunPtr> runs, const ParallelFor& parallel) {
  RawEvents out;
  if (runs.empty()) return out;
  const Schema& schema = runs.front()->events().schema();
  const ParallelFor each = parallel_of({.parallel = parallel});
  for (std::uint32_t i = 0; i < schema.columns().size(); ++i) {
    std::vector<RawColumn> parts;
    for (const EventRunPtr& run : runs) parts.push_back(decode_column(run->events(), ColumnId{i}, each));
    out.columns.push_back({schema[ColumnId{i}], joined(schema[ColumnId{i}].type, std::move(parts), each)});
  }
  for (const EventRunPtr& run : runs) {
    const auto& profiles = run->index().profiles;
    for (std::uint32_t place = 0; place < profiles.size(); ++place) {
      out.profiles.insert(out.profiles.end(), run->first_event(place + 1) - run->first_event(place), profiles[place]);
    }
  }
  return out;
}

}  // namespace tamis
