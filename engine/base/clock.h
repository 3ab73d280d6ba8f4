#pragma once
// Time enters Tamis here only, so that every evaluation can be given its own NOW.

#include <chrono>
#include <cstdint>

namespace tamis {

// Microseconds since 1970-01-01T00:00:00Z.
[[nodiscard]] inline std::int64_t system_now_us() noexcept {
  return std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::system_clock::now().time_since_epoch())
      .count();
}

// Microseconds of a clock that never goes back, for durations.
[[nodiscard]] inline std::int64_t steady_now_us() noexcept {
  return std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::steady_clock::now().time_since_epoch())
      .count();
}

}  // namespace tamis
