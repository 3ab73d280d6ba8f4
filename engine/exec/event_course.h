#pragma once
// How an aggregate of one profile's events follows NOW: events enter and leave its set.

#include <cstdint>
#include <functional>
#include <vector>

#include "engine/exec/profile_evaluator.h"
#include "engine/exec/profile_residual.h"
#include "engine/exec/time_line.h"
#include "engine/plan/predicate.h"

namespace tamis {

class EventCourse {
 public:
  // What the search for changes knows: the first instant after `t` where a predicate, or a scalar, may differ from what it is at `t`.
  struct Search {
    std::function<std::int64_t(const Predicate&, std::int64_t t)> change;
    std::function<std::int64_t(const Scalar&, std::int64_t t)> step;
  };

  // All outlive it.
  EventCourse(const EventAggregate& aggregate, const ProfileView& profile, const TimeLine& line, Search search);

  // The first instant after `t` where the aggregate may differ from what it is at `t`; kNever if there is none.
  [[nodiscard]] std::int64_t next(std::int64_t t);
  // How many events an evaluation of the aggregate looks at.
  [[nodiscard]] std::size_t events() const noexcept { return events_; }

 private:
  // Events whose time alone is compared with NOW: as it rises it passes them in order.
  struct Window {
    CompareOp op;     // time op bound
    ScalarPtr bound;  // rises, and reads nothing
    std::size_t times;
  };
  // An event of which anything else follows NOW.
  struct Moving {
    PredicatePtr where;
    ScalarPtr value;                   // null where it does not follow NOW
    std::int64_t from = 0, until = 0;  // known to be the same in [from, until); nowhere at first
  };

  void add(const EventPart& part);
  [[nodiscard]] bool add_windows(const EventPart& part);
  [[nodiscard]] std::int64_t next_passed(const Window& window, std::int64_t t) const;

  const ProfileView& profile_;
  const TimeLine& line_;
  const Search search_;
  EventResiduals residuals_;
  std::size_t events_ = 0;
  bool too_many_ = false;
  std::vector<std::vector<std::int64_t>> times_;  // ascending
  std::vector<Window> windows_;
  std::vector<Moving> moving_;
};

}  // namespace tamis
