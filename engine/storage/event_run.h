#pragma once
// Events of one name as columns: a row an event, the events of a profile together, profiles ascending, and of each profile in the
// order of the language (time, message id, properties). Immutable, shared.

#include <cstdint>
#include <memory>
#include <span>
#include <utility>
#include <vector>

#include "engine/base/geometry.h"
#include "engine/storage/snapshot.h"

namespace tamis {

// Which profile each event belongs to. A view; profiles here are those that have events in the run, in order: "places".
struct EventIndex {
  std::uint32_t first_block = 0;              // of profiles; the run holds events of that block and of those that follow
  std::span<const std::uint32_t> block_ends;  // of each of these blocks: the row behind its last event
  std::span<const std::uint64_t> starts;      // bit e: event e is the first of its profile; kBlockWords words a chunk of events
  std::span<const std::uint32_t> ranks;       // of each word of `starts`: how many starts lie before it
  std::span<const std::uint32_t> profiles;    // of each place: the profile's row
};

[[nodiscard]] inline std::size_t bytes_of(const EventIndex& index) noexcept {
  return index.block_ends.size_bytes() + index.starts.size_bytes() + index.ranks.size_bytes() + index.profiles.size_bytes();
}

// A half-open range of event rows.
struct EventRange {
  std::uint32_t first = 0, last = 0;
  [[nodiscard]] std::uint32_t size() const noexcept { return last - first; }
};

class EventRun {
 public:
  // `owner` keeps what the index points to.
  EventRun(SnapshotPtr events, EventIndex index, std::shared_ptr<const void> owner);
  virtual ~EventRun() = default;
  EventRun(const EventRun&) = delete;
  EventRun& operator=(const EventRun&) = delete;

  // Makes sure of the index, as Snapshot::verify does of columns: nothing below may be asked before.
  [[nodiscard]] virtual Result<void> verify_index() const { return {}; }

  // A row an event; its columns are the event's properties. Blocks of its rows are called chunks: they are full but for the last,
  // and a profile's events may lie across them.
  [[nodiscard]] const Snapshot& events() const noexcept { return *events_; }
  [[nodiscard]] const SnapshotPtr& events_ptr() const noexcept { return events_; }
  [[nodiscard]] const EventIndex& index() const noexcept { return index_; }

  // The events of the profiles of a block, of profiles as a store has them.
  [[nodiscard]] EventRange of_block(std::size_t profile_block) const noexcept {
    const std::size_t at = profile_block - index_.first_block;  // wraps for blocks before the first
    if (at >= index_.block_ends.size()) return {};
    return {at == 0 ? 0 : index_.block_ends[at - 1], index_.block_ends[at]};
  }
  [[nodiscard]] EventRange of_profile(RowId profile) const noexcept;

  // The place of the profile whose event it is.
  [[nodiscard]] std::uint32_t place_of(std::uint32_t event) const noexcept {
    const std::uint64_t upto = index_.starts[event / kWordBits] << (kWordBits - 1 - event % kWordBits);
    return index_.ranks[event / kWordBits] + static_cast<std::uint32_t>(__builtin_popcountll(upto)) - 1;
  }
  [[nodiscard]] RowId profile_at(std::uint32_t place) const noexcept { return RowId{index_.profiles[place]}; }
  // The first event of a place; the number of events for the place behind the last.
  [[nodiscard]] std::uint32_t first_event(std::uint32_t place) const noexcept;

 private:
  SnapshotPtr events_;
  EventIndex index_;
  std::shared_ptr<const void> owner_;
};
using EventRunPtr = std::shared_ptr<const EventRun>;

// All events of one name.
struct EventTable {
  EventDef def;
  // Every run has all properties of `def`, with the same types and places. A profile's events may lie in several runs: the first
  // were merged last, later ones are tails.
  std::vector<EventRunPtr> runs;
  // What summarise() makes of all runs (event_summaries.h); null where it does not pay. Whoever changes `runs` sees to it.
  SnapshotPtr summaries;

  [[nodiscard]] std::uint64_t events() const noexcept;
};

// Where one event of a profile lies.
struct EventPlace {
  const EventRun* run;
  std::uint32_t row;
};
// The events of a profile in order, of all runs.
[[nodiscard]] std::vector<EventPlace> events_of(const EventTable& table, RowId profile);

}  // namespace tamis
