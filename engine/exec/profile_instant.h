#pragma once
// A profile at one instant: the evaluator itself, for profile_evaluator.cpp and profile_change.cpp.

#include <cstdint>
#include <span>
#include <utility>
#include <vector>

#include "engine/exec/profile_evaluator.h"
#include "engine/plan/comparison.h"

namespace tamis {

// Remembers which segments it has decided, and which computed traits and values for its events it has found, so that what many others
// refer to is looked at once.
class ProfileInstant {
 public:
  // `outer`: where `profile` is an event, the profile that did it.
  ProfileInstant(const ProfileView& profile, const EvaluationContext& context, ProfileInstant* outer = nullptr)
      : profile_(profile), context_(context), outer_(outer) {}

  [[nodiscard]] bool holds(const Predicate& predicate);
  [[nodiscard]] Value value(const Scalar& scalar);
  [[nodiscard]] TimeZone zone(const ZoneSource& source) const;
  // The events of an aggregate that are in its sets, in order; of each name there is a part.
  struct Counted {
    std::size_t part, place;
    std::int64_t time_us;
    Value message_id;
  };
  [[nodiscard]] std::vector<Counted> counted(const EventAggregate& aggregate);

 private:
  friend struct Holds;
  friend struct ValueOf;
  // A value that is computed, or one that is kept elsewhere.
  class Operand;
  [[nodiscard]] Operand operand(const Scalar& scalar);
  [[nodiscard]] bool in_segment(const InSegment& reference);
  // A value that many ask for: a computed trait, or what the events of a set want of their profile.
  [[nodiscard]] Value once(const Scalar& scalar);
  [[nodiscard]] Value aggregate(const EventAggregate& aggregate, Type type);

  const ProfileView& profile_;
  const EvaluationContext& context_;
  ProfileInstant* outer_;
  std::vector<std::pair<const Predicate*, bool>> decided_;
  std::vector<std::pair<const Scalar*, Value>> known_;
};

// An event as what the clauses over its properties read.
class EventView final : public ProfileView {
 public:
  EventView(const ProfileView& profile, EventId event) : profile_(profile), event_(event) {}
  void move_to(std::size_t place) noexcept { place_ = place; }
  [[nodiscard]] Value value(ColumnId property) const override { return profile_.property(event_, place_, property); }

 private:
  const ProfileView& profile_;
  EventId event_;
  std::size_t place_ = 0;
};

}  // namespace tamis
