#pragma once
// New events whose profile has their message id already.

#include <cstdint>
#include <vector>

#include "engine/base/error.h"
#include "engine/storage/event_interleave.h"
#include "engine/storage/event_order.h"
#include "engine/storage/event_run.h"

namespace tamis {

struct HeldEvents {
  std::vector<std::uint8_t> left_out;   // of each new event, in order: 1 where the table has it
  std::vector<DroppedEvents> replaced;  // of each run: events that come after a new one of the same message id
  std::uint64_t count = 0;              // of both
};

// `events` have the properties of the table, at the same places, and maybe more behind them. Verifies what it reads.
[[nodiscard]] Result<HeldEvents> find_held(const EventTable& table, const RawEvents& events, const OrderedEvents& ordered,
                                           const ParallelFor& parallel);

// Takes the events that are left out from the order.
void leave_out(OrderedEvents& ordered, const std::vector<std::uint8_t>& left_out);

}  // namespace tamis
