#pragma once
// What is left of a predicate when the profile is known and only NOW is not.

#include <cstddef>
#include <memory>

#include "engine/exec/profile_evaluator.h"
#include "engine/plan/predicate.h"

namespace tamis {

// A predicate that holds at any instant exactly where the given one does for this profile. Columns, slots and the profile's zone are
// replaced by their values, and whatever does not depend on NOW by what it comes to: it is a Constant unless NOW matters. A
// call in it has no missing literal as argument unless it skips missing values.
[[nodiscard]] PredicatePtr residual(const Predicate& predicate, const ProfileView& profile, const EvaluationContext& context);

// The same for what stands within a part, for events of a profile: the event is known, too. What is left is a predicate or scalar on the
// profile.
class EventResiduals {
 public:
  // The profile outlives it.
  explicit EventResiduals(const ProfileView& profile);
  ~EventResiduals();
  EventResiduals(const EventResiduals&) = delete;
  EventResiduals& operator=(const EventResiduals&) = delete;

  [[nodiscard]] PredicatePtr where(const EventPart& part, std::size_t event);
  [[nodiscard]] ScalarPtr value(const EventPart& part, std::size_t event);
  // Of a scalar that reads nothing of the event.
  [[nodiscard]] ScalarPtr of_no_event(const ScalarPtr& scalar);

 private:
  struct Memory;
  std::unique_ptr<Memory> memory_;
};

}  // namespace tamis
