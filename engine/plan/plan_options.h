#pragma once
// How a plan may be made; shared by the planner and the executor.

#include <cstdint>

namespace tamis {

enum class IndexUse : std::uint8_t { kByCost, kAlways, kNever };  // the last two for tests: the answer is the same

}  // namespace tamis
