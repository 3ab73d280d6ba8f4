#pragma once
// Decides for one profile, and says for how long the decision holds. Agrees with the vectorised evaluator on every profile.
// Any number of threads may evaluate the same predicate; recursion is as deep as the predicate's nesting.

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "engine/exec/profile_view.h"
#include "engine/plan/predicate.h"
#include "engine/storage/value.h"

namespace tamis {

struct EvaluationContext {
  std::int64_t now_us = 0;       // NOW
  std::span<const Value> slots;  // what SlotRef reads, for grouped rows
};

[[nodiscard]] bool evaluate(const Predicate& predicate, const ProfileView& profile, const EvaluationContext& context);
[[nodiscard]] Value evaluate(const Scalar& scalar, const ProfileView& profile, const EvaluationContext& context);

// The events that an aggregate counts, in the order of the language: each by its place among the profile's events of that name.
struct CountedEvent {
  EventId event;
  std::size_t place;
};
[[nodiscard]] std::vector<CountedEvent> events_counted(const EventAggregate& aggregate, const ProfileView& profile,
                                                       const EvaluationContext& context);

// The first instant after NOW at which time alone could change evaluate()'s answer; nothing where it cannot until the end of
// time. Never too late: at every instant in between the answer is the same. It is the very instant of the change where one clause
// decides that compares what stays with what follows NOW in order: NOW moved, its day, starts of units, YEAR, DATE_DIFF, ages,
// anniversaries, windows of events that NOW moves so. It may be early where NOW is on both sides, becomes a text, passes through CASE, MONTH and the like, or is moved by
// months more than once, and nothing changes for a hundred steps (of a month for MONTH(NOW()), of a microsecond for NOW itself):
// ask again then.
[[nodiscard]] std::optional<std::int64_t> next_change_us(const Predicate& predicate, const ProfileView& profile,
                                                         const EvaluationContext& context);

}  // namespace tamis
