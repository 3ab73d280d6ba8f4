#pragma once
// The values of scalars as NOW goes on. Of residuals (profile_residual.h): they read no columns, and their zones are fixed.

#include <cstdint>
#include <functional>
#include <limits>

#include "engine/exec/profile_evaluator.h"
#include "engine/plan/predicate.h"

namespace tamis {

inline constexpr std::int64_t kNever = std::numeric_limits<std::int64_t>::max();

// Which side of what matters a value is on.
using StateOf = std::function<std::int64_t(const Value&)>;

class TimeLine {
 public:
  explicit TimeLine(const ProfileView& profile) : profile_(profile) {}

  [[nodiscard]] bool holds_at(const Predicate& predicate, std::int64_t t) const { return evaluate(predicate, profile_, {t, {}}); }
  [[nodiscard]] Value value_at(const Scalar& scalar, std::int64_t t) const { return evaluate(scalar, profile_, {t, {}}); }

  // The first instant after `t` up to `end` where the state of a scalar whose course is ordered is another than at `t`, or may be:
  // where it comes or goes, or where order ends (time_course.h). kNever if there is none. Equal values have equal states, and as values grow
  // no state comes back.
  [[nodiscard]] std::int64_t state_change(const Scalar& scalar, const StateOf& state, std::int64_t t, std::int64_t end,
                                          std::int64_t guess) const;
  // The same where any other value is another state.
  [[nodiscard]] std::int64_t value_change(const Scalar& scalar, std::int64_t t) const;

  // The first instant after `t` where a moved NOW may be at another distance from NOW than at `t`.
  [[nodiscard]] std::int64_t drift(const Scalar& moved_now, std::int64_t t) const;
  // Where a moved NOW meets `bound`, if months do not bend the way; for other scalars the next instant. A guess for state_change.
  [[nodiscard]] std::int64_t likely_crossing(const Scalar& scalar, const Value& bound, std::int64_t t) const;

 private:
  [[nodiscard]] std::int64_t likely_step(const Scalar& scalar, std::int64_t t) const;
  [[nodiscard]] std::int64_t presence_end(const Scalar& scalar, std::int64_t t) const;
  [[nodiscard]] std::int64_t order_end(const Scalar& scalar, const Call* months, std::int64_t t) const;
  [[nodiscard]] std::int64_t disorder(const Call& call, const Scalar& time, bool only_tomorrow, std::int64_t t) const;
  [[nodiscard]] std::int64_t end_of_repeated_day(const Call& move, std::int64_t t) const;

  const ProfileView& profile_;
};

}  // namespace tamis
