#pragma once
// What the functions over events mean: the events of one profile go in, in order, and a value comes out. Whatever computes faster
// must agree with this.

#include <cstdint>
#include <vector>

#include "engine/base/time_zone.h"
#include "engine/plan/predicate.h"

namespace tamis {

class EventFold {
 public:
  // `type`: of the result. `zone`: where days begin. The aggregate outlives the fold.
  EventFold(const EventAggregate& aggregate, Type type, TimeZone zone);

  // The next event that is in the set: its value (of no meaning where the function takes none) and time.
  void add(Value value, std::int64_t time_us);
  [[nodiscard]] Value result() const;

 private:
  const EventAggregate& aggregate_;
  Type type_;
  TimeZone zone_;
  std::int64_t events_ = 0;
  std::vector<Value> values_;        // present ones, in order
  std::vector<std::int64_t> times_;  // of days and sessions
};

// `time_us` of events in ascending order: how many days of the zone have one, and how many of them follow each other at most.
struct DayCounts {
  std::int64_t days = 0, streak = 0;
};
[[nodiscard]] DayCounts count_days(const std::vector<std::int64_t>& times_us, const TimeZone& zone);
// The same of the days of events, in any order; they are sorted.
[[nodiscard]] DayCounts count_days(std::vector<std::int32_t>& days);

}  // namespace tamis
