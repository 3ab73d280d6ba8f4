#include "engine/storage/event_builder.h"

#include <algorithm>
#include <memory>
#include <numeric>

#include <fmt/format.h>

namespace tamis {
namespace {

constexpr std::size_t kMostEvents = (std::size_t{1} << 32) - kBlockRows;

// What the index of a run points to.
struct IndexMemory {
  std::vector<std::uint32_t> block_ends, ranks, profiles;
  std::vector<std::uint64_t> starts;
};

// The order of the language, for events by their place in raw columns.
class RawOrder {
 public:
  explicit RawOrder(const RawEvents& events) : events_(events), times_(events.columns[kEventTime.value].values.integers) {
    for (std::size_t i = 1; i < events.columns.size(); ++i) by_name_.push_back(i);
    std::ranges::sort(by_name_, {}, [&](std::size_t i) -> const std::string& { return events.columns[i].def.name; });
    const auto id = std::ranges::find(by_name_, kMessageIdName, [&](std::size_t i) { return fold_case(events.columns[i].def.name); });
    if (id != by_name_.end()) message_id_ = *id;
  }

  // Profile and time decide almost always.
  bool operator()(std::uint32_t a, std::uint32_t b) const {
    if (events_.profiles[a] != events_.profiles[b]) return events_.profiles[a] < events_.profiles[b];
    if (times_[a] != times_[b]) return times_[a] < times_[b];
    if (message_id_ != 0) {
      if (const auto by = compare_by(message_id_, a, b); by != 0) return by < 0;
    }
    for (const std::size_t column : by_name_) {
      if (const auto by = compare_by(column, a, b); by != 0) return by < 0;
    }
    return false;
  }

  [[nodiscard]] bool has_message_id() const noexcept { return message_id_ != 0; }
  [[nodiscard]] const RawColumn& message_ids() const noexcept { return events_.columns[message_id_].values; }

 private:
  [[nodiscard]] std::strong_ordering compare_by(std::size_t column, std::uint32_t a, std::uint32_t b) const {
    const RawColumn& values = events_.columns[column].values;
    return order(values.value(a), values.value(b));
  }

  const RawEvents& events_;
  const std::vector<std::int64_t>& times_;
  std::size_t message_id_ = 0;  // its column; 0, the time's, where there is none
  std::vector<std::size_t> by_name_;
};

// Leaves out events whose profile has an earlier one with their message id; `rows` are in order.
std::uint64_t drop_duplicates(std::vector<std::uint32_t>& rows, const RawEvents& events, const RawOrder& raw_order) {
  if (!raw_order.has_message_id()) return 0;
  const RawColumn& ids = raw_order.message_ids();
  std::vector<std::uint32_t> places;
  std::vector<std::uint8_t> drop(rows.size());
  for (std::size_t first = 0; first < rows.size();) {
    std::size_t last = first;
    while (last < rows.size() && events.profiles[rows[last]] == events.profiles[rows[first]]) ++last;
    places.clear();
    for (std::size_t i = first; i < last; ++i) {
      if (ids.present[rows[i]] != 0) places.push_back(static_cast<std::uint32_t>(i));
    }
    const auto id_of = [&](std::uint32_t place) { return ids.text(rows[place]); };
    std::ranges::stable_sort(places, {}, id_of);
    for (std::size_t i = 1; i < places.size(); ++i) drop[places[i]] = id_of(places[i]) == id_of(places[i - 1]) ? 1 : 0;
    first = last;
  }
  std::size_t kept = 0;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if (drop[i] == 0) rows[kept++] = rows[i];
  }
  const std::uint64_t dropped = rows.size() - kept;
  rows.resize(kept);
  return dropped;
}

RawColumn taken(const RawColumn& column, const std::vector<std::uint32_t>& rows) {
  RawColumn out(column.type);
  out.non_finite = column.non_finite;
  for (const std::uint32_t row : rows) out.append(column.value(row));
  return out;
}

EventIndex index_of(const RawEvents& events, const std::vector<std::uint32_t>& rows, IndexMemory& memory) {
  EventIndex index;
  memory.starts.resize(blocks_for(rows.size()) * kBlockWords);
  memory.ranks.resize(memory.starts.size());
  if (!rows.empty()) index.first_block = events.profiles[rows.front()] / kBlockRows;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const std::uint32_t profile = events.profiles[rows[i]];
    const std::size_t block = profile / kBlockRows - index.first_block;
    if (memory.block_ends.size() <= block) memory.block_ends.resize(block + 1, static_cast<std::uint32_t>(i));
    memory.block_ends[block] = static_cast<std::uint32_t>(i + 1);
    if (i % kWordBits == 0) memory.ranks[i / kWordBits] = static_cast<std::uint32_t>(memory.profiles.size());
    if (i > 0 && memory.profiles.back() == profile) continue;
    memory.starts[i / kWordBits] |= std::uint64_t{1} << (i % kWordBits);
    memory.profiles.push_back(profile);
  }
  const std::size_t used = (rows.size() + kWordBits - 1) / kWordBits;
  std::fill(memory.ranks.begin() + static_cast<std::ptrdiff_t>(used), memory.ranks.end(),
            static_cast<std::uint32_t>(memory.profiles.size()));
  index.block_ends = memory.block_ends;
  index.starts = memory.starts;
  index.ranks = memory.ranks;
  index.profiles = memory.profiles;
  return index;
}

Result<void> check(const RawEvents& events) {
  if (events.profiles.size() > kMostEvents)
    return fail(ErrorCode::kLimitExceeded, fmt::format("more than {} events of one name: {}", kMostEvents, events.profiles.size()));
  if (events.columns.empty() || events.columns.front().def.name != kEventTimeName || events.columns.front().def.type != kTimestampType)
    return fail(ErrorCode::kInvalid, fmt::format("the first property of an event is its {}", kEventTimeName));
  for (const BuildColumn& column : events.columns) {
    if (column.values.rows() != events.profiles.size())
      return fail(ErrorCode::kInvalid,
                  fmt::format("property {} has {} values for {} events", column.def.name, column.values.rows(), events.profiles.size()));
  }
  if (std::ranges::count(events.columns.front().values.present, std::uint8_t{0}) != 0)
    return fail(ErrorCode::kInvalid, "an event has no time");
  return {};
}

}  // namespace

Result<BuiltEvents> build_events(RawEvents events, const BuildOptions& options) {
  TAMIS_CHECK_OK(check(events));
  std::vector<std::uint32_t> rows(events.profiles.size());
  std::iota(rows.begin(), rows.end(), 0U);
  const RawOrder raw_order(events);
  std::ranges::sort(rows, raw_order);
  BuiltEvents built;
  built.duplicates = drop_duplicates(rows, events, raw_order);
  auto memory = std::make_shared<IndexMemory>();
  const EventIndex index = index_of(events, rows, *memory);
  std::vector<BuildColumn> columns;
  for (BuildColumn& column : events.columns) columns.push_back({column.def, taken(column.values, rows)});
  built.run = std::make_shared<const EventRun>(TAMIS_TRY(build_snapshot(std::move(columns), options)), index, std::move(memory));
  return built;
}

RawEvents decode_events(std::span<const EventRunPtr> runs) {
  RawEvents out;
  for (const EventRunPtr& run : runs) {
    const Snapshot& events = run->events();
    for (std::uint32_t i = 0; i < events.schema().columns().size(); ++i) {
      RawColumn values = decode_column(events, ColumnId{i});
      if (&run == &runs.front()) {
        out.columns.push_back({events.schema()[ColumnId{i}], std::move(values)});
      } else {
        for (std::size_t row = 0; row < values.rows(); ++row) out.columns[i].values.append(values.value(row));
        out.columns[i].values.non_finite += values.non_finite;
      }
    }
    for (std::uint32_t row = 0; row < events.rows(); ++row) out.profiles.push_back(run->profile_at(run->place_of(row)).value);
  }
  return out;
}

}  // namespace tamis
