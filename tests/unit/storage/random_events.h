#pragma once
// Events as values, what must become of them written down naively, and random ones.

#include <cstdint>
#include <random>
#include <string>
#include <vector>

#include "engine/storage/event_builder.h"
#include "engine/storage/event_run.h"

namespace tamis::test {

using Random = std::mt19937_64;

// Properties as in the definitions beside it; the first is the time.
struct Event {
  std::uint32_t profile = 0;
  std::vector<Value> properties;
};
using Events = std::vector<Event>;
using Definitions = std::vector<ColumnDef>;

// timestamp, message_id, b (DOUBLE), a (STRING), c (LIST OF INTEGER).
[[nodiscard]] const Definitions& some_properties();
// Few times, ids and values each, so that all kinds of ties occur; `ids`: how many different message ids, 0 for none.
[[nodiscard]] Events random_events(std::size_t count, std::uint32_t profiles, std::uint64_t ids, Random& random);

[[nodiscard]] RawEvents raw(const Events& events, const Definitions& definitions);

// In the order of the language, events with a message id that an earlier one of their profile bears left out.
[[nodiscard]] Events in_order(Events events, const Definitions& definitions);

// What events_of() answers for every profile up to `profiles`, one after the other. Properties that `definitions` do not name are
// left out, and those that the table lacks are missing.
[[nodiscard]] Events events_in(const EventTable& table, std::uint32_t profiles, const Definitions& definitions);

// Empty where both are equal, else the first that differs.
[[nodiscard]] std::string first_difference(const Events& expected, const Events& actual);

// A table of one run.
[[nodiscard]] EventTable table_of(const Events& events, const Definitions& definitions, const BuildOptions& options = {});

// On some threads, whatever the machine has.
void on_threads(std::size_t n, const std::function<void(std::size_t)>& f);

}  // namespace tamis::test
