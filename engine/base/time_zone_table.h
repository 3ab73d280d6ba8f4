#pragma once
// A zone as a table of offsets, for time_zone.cpp.

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <string>
#include <vector>

namespace tamis {

// Segment i holds from from_us[i] to from_us[i + 1], with one offset. Rules that go on for ever (summer time) repeat every
// 400 years, so what lies at or after the wrap is looked up a whole number of such cycles earlier.
struct ZoneTable {
  static constexpr std::int64_t kCycleUs = std::int64_t{146'097} * 86'400 * 1'000'000;
  static constexpr std::int64_t kNever = std::numeric_limits<std::int64_t>::max();

  std::string name;
  std::vector<std::int64_t> from_us;       // ascending; the first is before all time
  std::vector<std::int64_t> offset_us;     // what local time is ahead of UTC
  std::vector<std::int64_t> local_end_us;  // the latest local time that the segments up to this one reach, exclusive
  std::vector<std::int64_t> disorders_us;  // see TimeZone::next_disorder_us
  std::int64_t wrap_us = kNever;           // half-way between two changes of offset; the table goes on a little beyond it
  std::int64_t wrap_local_us = kNever;
  mutable std::atomic<std::size_t> hint{0};  // the segment found last: neighbours in time are asked for together

  // How much to take off an instant (or a local time, with its wrap) so that it falls inside the table.
  [[nodiscard]] static std::int64_t cycles_us(std::int64_t us, std::int64_t wrap) noexcept {
    return us < wrap ? 0 : ((us - wrap) / kCycleUs + 1) * kCycleUs;
  }
  // Of an instant before the wrap.
  [[nodiscard]] std::size_t segment_of(std::int64_t us) const noexcept;
};

// Fills `table` from the system's database; false where it has no such zone.
[[nodiscard]] bool read_zone(const std::string& name, ZoneTable& table);

// The names in the system's database, ascending; empty where there is none.
[[nodiscard]] std::vector<std::string> zone_names();

}  // namespace tamis
