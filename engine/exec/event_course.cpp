#include "engine/exec/event_course.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "engine/exec/profile_instant.h"
#include "engine/exec/time_course.h"
#include "engine/plan/comparison.h"
#include "engine/plan/predicate_walk.h"
#include "engine/storage/schema.h"

namespace tamis {
namespace {

// Of each such event a predicate of its own is kept. Beyond, the answer is "at once": early, but never late.
constexpr std::size_t kMostMoving = 20'000;

// Whether it is the same for all events of a profile, whatever the profile's events and traits but for its zone.
bool is_of_no_event(const Scalar& scalar) {
  if (std::holds_alternative<ColumnRef>(scalar.node) || std::holds_alternative<OfProfile>(scalar.node)) return false;
  bool none = true;
  visit_parts(scalar, [&none](const Scalar& part) { none = none && is_of_no_event(part); }, [&none](const Predicate&) { none = false; });
  return none;
}

bool is_time(const Scalar& scalar) {
  const auto* column = std::get_if<ColumnRef>(&scalar.node);
  return column != nullptr && column->column == kEventTime;
}

// Whether the clause is `time op bound` with a bound that rises with NOW and reads nothing else.
std::optional<std::pair<CompareOp, ScalarPtr>> window_of(const Predicate& clause) {
  const auto* compare = std::get_if<Compare>(&clause.node);
  if (compare == nullptr) return std::nullopt;
  const bool left = is_time(*compare->left);
  const ScalarPtr& bound = left ? compare->right : compare->left;
  if (!is_time(left ? *compare->left : *compare->right) || bound->type != kTimestampType) return std::nullopt;
  if (!is_of_no_event(*bound) || course_of(*bound) != Course::kRises) return std::nullopt;
  return std::pair(left ? compare->op : swapped(compare->op), bound);
}

std::vector<PredicatePtr> clauses_of(const PredicatePtr& where) {
  const auto* chain = std::get_if<And>(&where->node);
  return chain == nullptr ? std::vector<PredicatePtr>{where} : chain->children;
}

}  // namespace

EventCourse::EventCourse(const EventAggregate& aggregate, const ProfileView& profile, const TimeLine& line, Search search)
    : profile_(profile), line_(line), search_(std::move(search)), residuals_(profile) {
  for (const EventPart& part : aggregate.parts) {
    events_ += profile.events(part.event);
    if (!add_windows(part)) add(part);
  }
}

// False where anything but windows follows NOW.
bool EventCourse::add_windows(const EventPart& part) {
  if (part.value != nullptr && depends_on_now(*part.value)) return false;
  std::vector<PredicatePtr> rest;
  std::vector<Window> windows;
  for (const PredicatePtr& clause : clauses_of(part.where)) {
    if (!depends_on_now(*clause)) {
      rest.push_back(clause);
    } else if (auto window = window_of(*clause)) {
      windows.push_back({window->first, residuals_.of_no_event(window->second), times_.size()});
    } else {
      return false;
    }
  }
  std::vector<std::int64_t> times;
  const EvaluationContext context;
  ProfileInstant instant(profile_, context);
  EventView event(profile_, part.event);
  for (std::size_t i = 0, count = profile_.events(part.event); i < count; ++i) {
    event.move_to(i);
    ProfileInstant of_event(event, context, &instant);
    if (std::ranges::all_of(rest, [&](const PredicatePtr& clause) { return of_event.holds(*clause); }))
      times.push_back(event.value(kEventTime).as<Timestamp>().us);
  }
  times_.push_back(std::move(times));
  std::ranges::move(windows, std::back_inserter(windows_));
  return true;
}

void EventCourse::add(const EventPart& part) {
  const std::size_t count = profile_.events(part.event);
  too_many_ |= moving_.size() + count > kMostMoving;
  for (std::size_t i = 0; i < count && !too_many_; ++i) {
    Moving one{residuals_.where(part, i), part.value == nullptr ? nullptr : residuals_.value(part, i), 0, 0};
    const auto* constant = std::get_if<Constant>(&one.where->node);
    if (constant != nullptr && !constant->value) continue;
    if (one.value != nullptr && !depends_on_now(*one.value)) one.value = nullptr;
    if (constant == nullptr || one.value != nullptr) moving_.push_back(std::move(one));
  }
}

std::int64_t EventCourse::next(std::int64_t t) {
  if (too_many_) return t + 1;
  std::int64_t next = kNever;
  for (const Window& window : windows_) next = std::min(next, next_passed(window, t));
  for (Moving& event : moving_) {
    if (t < event.from || t >= event.until) {
      event.from = t;
      event.until = search_.change(*event.where, t);
      if (event.value != nullptr) event.until = std::min(event.until, search_.step(*event.value, t));
    }
    next = std::min(next, event.until);
  }
  return next;
}

// The bound comes to the first event that is not before it, and passes it; all others it meets later, as long as it rises.
std::int64_t EventCourse::next_passed(const Window& window, std::int64_t t) const {
  const std::vector<std::int64_t>& times = times_[window.times];
  const Value bound = line_.value_at(*window.bound, t);
  const std::int64_t reached = bound.is<Timestamp>() ? bound.as<Timestamp>().us : kFirstInstantUs;
  const auto first = std::ranges::lower_bound(times, reached), beyond = std::ranges::upper_bound(times, reached);
  const auto any = [](const Value&) { return std::int64_t{0}; };
  std::int64_t next = line_.state_change(*window.bound, any, t, kLastInstantUs, t + 1);
  for (const auto& at : {first, beyond}) {
    if (at == times.end()) continue;
    const Value time = Timestamp{*at};
    const auto state = [&](const Value& value) { return std::int64_t{satisfies(window.op, compare(time, value))}; };
    next = std::min(next, line_.state_change(*window.bound, state, t, kLastInstantUs, line_.likely_crossing(*window.bound, time, t)));
  }
  return next;
}

}  // namespace tamis
