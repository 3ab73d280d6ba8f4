#pragma once
// A profile at one instant: the evaluator itself, for profile_evaluator.cpp and profile_change.cpp.

#include <cstdint>
#include <span>
#include <utility>
#include <vector>

#include "engine/exec/profile_evaluator.h"
#include "engine/plan/comparison.h"

namespace tamis {

// Remembers which segments it has decided, so that one that many others refer to is decided once.
class ProfileInstant {
 public:
  ProfileInstant(const ProfileView& profile, const EvaluationContext& context) : profile_(profile), context_(context) {}

  [[nodiscard]] bool holds(const Predicate& predicate);
  [[nodiscard]] Value value(const Scalar& scalar);
  [[nodiscard]] TimeZone zone(const ZoneSource& source) const;

 private:
  friend struct Holds;
  friend struct ValueOf;
  // A value that is computed, or one that is kept elsewhere.
  class Operand;
  [[nodiscard]] Operand operand(const Scalar& scalar);
  [[nodiscard]] bool in_segment(const InSegment& reference);

  const ProfileView& profile_;
  const EvaluationContext& context_;
  std::vector<std::pair<const Predicate*, bool>> decided_;
};

}  // namespace tamis
