#pragma once
// Puts raw events in the order of the language: profile, time, message id, properties in the order of their names.

#include <cstdint>
#include <memory>
#include <span>
#include <utility>
#include <vector>

#include "engine/storage/builder.h"
#include "engine/storage/event_builder.h"

namespace tamis {

struct ProfileEvents {
  std::uint32_t profile = 0, events = 0;
};

struct OrderedEvents {
  std::vector<std::uint32_t> rows;      // of the raw events, in order
  std::vector<ProfileEvents> profiles;  // that have events, ascending, and how many
  std::uint64_t duplicates = 0;         // left out: of events of one profile with one message id the first is kept
};

// The index of a run that has these events. The memory owns what it points to.
[[nodiscard]] std::pair<EventIndex, std::shared_ptr<const void>> build_event_index(std::span<const ProfileEvents> profiles);

// What build_events() asks of events.
[[nodiscard]] Result<void> check_events(const RawEvents& events, const ParallelFor& parallel);
[[nodiscard]] Result<void> check_event_count(std::uint64_t events);

// The events that `ordered` names, which order_events() has put in order.
[[nodiscard]] Result<EventRunPtr> build_ordered(RawEvents events, OrderedEvents ordered, const BuildOptions& options);

// The columns of `events` are sound (check_raw) and hold less than 2^32 events.
[[nodiscard]] OrderedEvents order_events(const RawEvents& events, const ParallelFor& parallel);

// Compares events of one profile.
class EventOrder {
 public:
  explicit EventOrder(const std::vector<BuildColumn>& columns);
  [[nodiscard]] bool operator()(std::uint32_t a, std::uint32_t b) const;
  [[nodiscard]] const RawColumn* message_ids() const noexcept { return message_ids_; }  // null where there are none

 private:
  const std::vector<std::int64_t>& times_;
  const RawColumn* message_ids_ = nullptr;
  std::vector<const RawColumn*> by_name_;
};

}  // namespace tamis
