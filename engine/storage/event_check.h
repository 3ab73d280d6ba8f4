#pragma once
// What must be true of an event index before it is followed.

#include <cstddef>
#include <string>

#include "engine/storage/event_run.h"

namespace tamis {

// What is wrong with the index of a run of `rows` events; empty where nothing is.
[[nodiscard]] std::string fault_in_index(const EventIndex& index, std::size_t rows);

}  // namespace tamis
