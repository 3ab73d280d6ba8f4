// When a profile's answer could change by time alone.
//
// What is left of the predicate for the profile (profile_residual.h) depends on NOW only. A clause that compares a value that stays
// with one that only rises (or falls) with NOW changes where the value crosses; that instant is searched for, by doubling and
// halving, with the evaluator itself: there is no second meaning of any function. Where both sides follow NOW, one of them is
// constant from step to step, and the search runs within the steps. Anything else is tried step by step, where a step is the next
// instant at which a part of the clause has another value.

#include <algorithm>
#include <compare>
#include <initializer_list>
#include <map>
#include <memory>
#include <unordered_map>
#include <utility>
#include <vector>

#include "engine/exec/event_course.h"
#include "engine/exec/profile_evaluator.h"
#include "engine/exec/profile_residual.h"
#include "engine/exec/time_course.h"
#include "engine/exec/time_line.h"

namespace tamis {
namespace {

// Steps that are tried in vain, of all clauses together: three months by days. The rest is left for the next time, so that no
// question costs more than a few milliseconds.
constexpr int kMostSteps = 100;
// A step that looks at more events than this counts for several.
constexpr double kEventsPerStep = 1'000;

struct Judgement {
  bool holds;
  std::int64_t until;  // the answer is the same before this instant, or for ever with kNever
};

std::int64_t sign_of(std::partial_ordering order) {
  if (order == std::partial_ordering::unordered) return 2;
  if (order == 0) return 0;
  return order < 0 ? -1 : 1;
}

// Of a residual.
class ChangeFinder {
 public:
  explicit ChangeFinder(const ProfileView& profile) : profile_(profile), line_(profile) {}

  [[nodiscard]] bool holds_at(const Predicate& predicate, std::int64_t t) const { return line_.holds_at(predicate, t); }
  [[nodiscard]] Judgement judge(const Predicate& predicate, std::int64_t t);
  // Whether there is patience for one more step in vain. Every clause takes at least one.
  [[nodiscard]] bool go_on() { return (patience_ -= cost_) > 0; }

 private:
  friend struct Judge;

  [[nodiscard]] Judgement chain(const std::vector<PredicatePtr>& children, std::int64_t t, bool decisive);
  [[nodiscard]] Judgement leaf(const Predicate& predicate, std::initializer_list<const Scalar*> operands, const StateOf& state,
                               std::int64_t t);
  [[nodiscard]] Judgement comparison(const Predicate& predicate, const Compare& node, std::int64_t t);
  [[nodiscard]] std::int64_t pair_change(const Predicate& predicate, const Compare& node, bool holds, std::int64_t t);
  [[nodiscard]] std::int64_t step_change(const Predicate& predicate, std::initializer_list<const Scalar*> operands, bool holds,
                                         std::int64_t t);
  // The first instant in (t, end] where the predicate, of which only `scalar` moves, changes its answer; kNever if there is none. For a
  // comparison `bound` is what the scalar is compared with.
  [[nodiscard]] std::int64_t search(const Predicate& predicate, bool holds, const Scalar& scalar, const StateOf& state, const Value& bound,
                                    std::int64_t t, std::int64_t end);
  // The first instant after `t` where the scalar may have another value than at `t`.
  [[nodiscard]] std::int64_t step(const Scalar& scalar, std::int64_t t);
  [[nodiscard]] std::int64_t event_step(const EventAggregate& aggregate, std::int64_t t);
  [[nodiscard]] std::int64_t unit_step(const ScalarPtr& time, const Call& call, TimeUnit unit, std::int64_t t);

  const ProfileView& profile_;
  TimeLine line_;
  std::map<std::pair<const Predicate*, std::int64_t>, Judgement> judged_;  // definitions of segments
  std::unordered_map<const EventAggregate*, std::unique_ptr<EventCourse>> events_;
  double patience_ = kMostSteps, cost_ = 1;  // of a step
};

// ---- The structure of predicates

struct Judge {
  ChangeFinder& finder;
  const Predicate& predicate;
  std::int64_t t;

  Judgement operator()(const Constant& node) const { return {node.value, kNever}; }
  Judgement operator()(const And& node) const { return finder.chain(node.children, t, false); }
  Judgement operator()(const Or& node) const { return finder.chain(node.children, t, true); }
  Judgement operator()(const Xor& node) const {
    Judgement odd{false, kNever};
    for (const PredicatePtr& child : node.children) {
      const Judgement one = finder.judge(*child, t);
      odd = {odd.holds != one.holds, std::min(odd.until, one.until)};
    }
    return odd;
  }
  Judgement operator()(const Not& node) const {
    const Judgement child = finder.judge(*node.child, t);
    return {!child.holds, child.until};
  }
  Judgement operator()(const Compare& node) const { return finder.comparison(predicate, node, t); }
  Judgement operator()(const In& node) const {
    const std::vector<Value>& values = node.set->values();
    const auto place = [&](const Value& value) {
      const auto at = std::lower_bound(values.begin(), values.end(), value, [](const Value& a, const Value& b) { return order(a, b) < 0; });
      return 2 * static_cast<std::int64_t>(at - values.begin()) + (at != values.end() && *at == value ? 1 : 0);
    };
    return finder.leaf(predicate, {node.operand.get()}, place, t);
  }
  Judgement operator()(const IsMissing& node) const {
    return finder.leaf(predicate, {node.operand.get()}, [](const Value&) { return std::int64_t{0}; }, t);
  }
  Judgement operator()(const Match& node) const { return finder.leaf(predicate, {node.operand.get(), node.pattern.get()}, nullptr, t); }
  Judgement operator()(const Has& node) const { return finder.leaf(predicate, {node.list.get()}, nullptr, t); }
  Judgement operator()(const Truth& node) const {
    if (const auto* test = std::get_if<Test>(&node.operand->node)) return finder.judge(*test->predicate, t);
    return finder.leaf(predicate, {node.operand.get()}, nullptr, t);
  }
  Judgement operator()(const InSegment& node) const {
    const std::pair key(node.definition.get(), t);
    if (const auto known = finder.judged_.find(key); known != finder.judged_.end()) return known->second;
    const Judgement judged = finder.judge(*node.definition, t);
    finder.judged_.emplace(key, judged);
    return judged;
  }
};

Judgement ChangeFinder::judge(const Predicate& predicate, std::int64_t t) { return std::visit(Judge{*this, predicate, t}, predicate.node); }

// A child that answers `decisive` decides alone, so the answer holds as long as any of those does; without one, as long as all
// children keep theirs.
Judgement ChangeFinder::chain(const std::vector<PredicatePtr>& children, std::int64_t t, bool decisive) {
  bool decided = false;
  std::int64_t longest = t, shortest = kNever;
  for (const PredicatePtr& child : children) {
    const Judgement one = judge(*child, t);
    shortest = std::min(shortest, one.until);
    if (one.holds != decisive) continue;
    decided = true;
    longest = std::max(longest, one.until);
    if (longest == kNever) break;
  }
  return decided ? Judgement{decisive, longest} : Judgement{!decisive, shortest};
}

// ---- Leaves

bool is_ordered(Course course) { return course == Course::kRises || course == Course::kFalls; }
bool stays(const Scalar& scalar) { return course_of(scalar) == Course::kStays; }

Judgement ChangeFinder::leaf(const Predicate& predicate, std::initializer_list<const Scalar*> operands, const StateOf& state,
                             std::int64_t t) {
  const bool holds = holds_at(predicate, t);
  if (std::all_of(operands.begin(), operands.end(), [](const Scalar* scalar) { return stays(*scalar); })) return {holds, kNever};
  const Scalar& first = **operands.begin();
  if (state && is_ordered(course_of(first))) return {holds, search(predicate, holds, first, state, Value(), t, kLastInstantUs)};
  return {holds, step_change(predicate, operands, holds, t)};
}

Judgement ChangeFinder::comparison(const Predicate& predicate, const Compare& node, std::int64_t t) {
  const bool holds = holds_at(predicate, t);
  const bool left_stays = stays(*node.left), right_stays = stays(*node.right);
  if (left_stays && right_stays) return {holds, kNever};
  if (!left_stays && !right_stays) return {holds, pair_change(predicate, node, holds, t)};
  const Scalar& moving = left_stays ? *node.right : *node.left;
  if (!is_ordered(course_of(moving))) return {holds, step_change(predicate, {&moving}, holds, t)};
  const Value bound = line_.value_at(left_stays ? *node.left : *node.right, t);
  const auto sign = [&](const Value& value) { return sign_of(compare(value, bound)); };
  return {holds, search(predicate, holds, moving, sign, bound, t, kLastInstantUs)};
}

std::int64_t ChangeFinder::pair_change(const Predicate& predicate, const Compare& node, bool holds, std::int64_t t) {
  const Scalar &left = *node.left, &right = *node.right;
  const bool together = is_moved_now(left) && is_moved_now(right);
  while (true) {
    const std::int64_t left_step = together ? line_.drift(left, t) : step(left, t);
    const std::int64_t right_step = together ? line_.drift(right, t) : step(right, t);
    std::int64_t next = std::min(left_step, right_step);
    const Scalar& moving = left_step >= right_step ? right : left;
    if (!together && is_ordered(course_of(moving))) {
      next = std::max(left_step, right_step);
      const Value bound = line_.value_at(left_step >= right_step ? left : right, t);
      const auto sign = [&](const Value& value) { return sign_of(compare(value, bound)); };
      const std::int64_t end = std::min(next == kNever ? kNever : next - 1, kLastInstantUs);
      const std::int64_t found = search(predicate, holds, moving, sign, bound, t, end);
      if (found != kNever) return found;
    }
    if (next > kLastInstantUs) return kNever;
    if (holds_at(predicate, next) != holds || !go_on()) return next;
    t = next;
  }
}

std::int64_t ChangeFinder::step_change(const Predicate& predicate, std::initializer_list<const Scalar*> operands, bool holds,
                                       std::int64_t t) {
  while (true) {
    std::int64_t next = kNever;
    for (const Scalar* operand : operands) next = std::min(next, step(*operand, t));
    if (next > kLastInstantUs) return kNever;
    if (holds_at(predicate, next) != holds || !go_on()) return next;
    t = next;
  }
}

std::int64_t ChangeFinder::search(const Predicate& predicate, bool holds, const Scalar& scalar, const StateOf& state, const Value& bound,
                                  std::int64_t t, std::int64_t end) {
  while (true) {
    const std::int64_t next = line_.state_change(scalar, state, t, end, line_.likely_crossing(scalar, bound, t));
    if (next == kNever || holds_at(predicate, next) != holds || !go_on()) return next;
    t = next;
  }
}

// ---- Steps

std::int64_t ChangeFinder::step(const Scalar& scalar, std::int64_t t) {
  const Course course = course_of(scalar);
  if (course == Course::kStays) return kNever;
  if (is_ordered(course)) return line_.value_change(scalar, t);
  if (const auto* test = std::get_if<Test>(&scalar.node)) return judge(*test->predicate, t).until;
  if (const auto* aggregate = std::get_if<EventAggregate>(&scalar.node)) return event_step(*aggregate, t);
  std::int64_t next = kNever;
  if (const auto* choice = std::get_if<Case>(&scalar.node)) {
    for (const auto& [condition, value] : choice->branches) {
      const Judgement judged = judge(*condition, t);
      next = std::min(next, judged.until);
      if (judged.holds) return std::min(next, step(*value, t));
    }
    return std::min(next, step(*choice->otherwise, t));
  }
  const Call& call = std::get<Call>(scalar.node);
  const auto unit = call.function == Function::kDateDifference ? call.unit : unit_of_field(call.function);
  for (const ScalarPtr& argument : call.arguments) next = std::min(next, unit ? unit_step(argument, call, *unit, t) : step(*argument, t));
  return next;
}

// Aggregates are the predicate's own: their places tell them apart.
std::int64_t ChangeFinder::event_step(const EventAggregate& aggregate, std::int64_t t) {
  std::unique_ptr<EventCourse>& course = events_[&aggregate];
  if (course == nullptr) {
    EventCourse::Search search{[this](const Predicate& p, std::int64_t at) { return judge(p, at).until; },
                               [this](const Scalar& s, std::int64_t at) { return step(s, at); }};
    auto found = std::make_unique<EventCourse>(aggregate, profile_, line_, std::move(search));
    cost_ = std::max(cost_, static_cast<double>(found->events()) / kEventsPerStep);
    // Others may have come meanwhile.
    return (events_[&aggregate] = std::move(found))->next(t);
  }
  return course->next(t);
}

// A field of a time changes where the time enters another such unit.
std::int64_t ChangeFinder::unit_step(const ScalarPtr& time, const Call& call, TimeUnit unit, std::int64_t t) {
  const Scalar truncated{Call{Function::kDateTruncate, {time}, unit, 0, call.zone}, time->type};
  return step(truncated, t);
}

}  // namespace

std::optional<std::int64_t> next_change_us(const Predicate& predicate, const ProfileView& profile, const EvaluationContext& context) {
  const PredicatePtr rest = residual(predicate, profile, context);
  ChangeFinder finder(profile);
  Judgement judged = finder.judge(*rest, context.now_us);
  // Clauses may change without changing the answer.
  while (judged.until <= kLastInstantUs && finder.holds_at(*rest, judged.until) == judged.holds && finder.go_on())
    judged = finder.judge(*rest, judged.until);
  if (judged.until > kLastInstantUs) return std::nullopt;
  return judged.until;
}

}  // namespace tamis
