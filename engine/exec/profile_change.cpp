// When a profile's answer could change by time alone.
//
// A clause that compares a value that stays with one that only rises (or falls) with NOW changes where the value crosses; that
// instant is searched for, by doubling and halving, with the evaluator itself: there is no second meaning of any function. Where
// both sides follow NOW, one of them is constant from step to step, and the search runs within the steps. Anything else is tried
// step by step, where a step is the next instant at which a part of the clause has another value.

#include <algorithm>
#include <compare>
#include <functional>
#include <limits>
#include <map>
#include <utility>

#include "engine/base/floor_math.h"
#include "engine/exec/profile_evaluator.h"
#include "engine/exec/profile_instant.h"
#include "engine/exec/time_course.h"

namespace tamis {
namespace {

constexpr std::int64_t kNever = std::numeric_limits<std::int64_t>::max();
constexpr std::int64_t kSecondUs = 1'000'000;
constexpr std::int64_t kDayUs = 86'400 * kSecondUs;
// Steps that are tried in vain, of all clauses together: the better part of a year by days. The rest is left for the next time, so
// that one question costs about a millisecond at most.
constexpr int kMostSteps = 256;
constexpr std::int64_t kProbeUs = 400 * 365 * kDayUs;

// Which side of what matters a value is on; equal states give equal answers.
using State = std::int64_t;
constexpr State kMissingState = std::numeric_limits<State>::max();
using StateOf = std::function<State(const Value&)>;

struct Judgement {
  bool holds;
  std::int64_t until;  // the answer is the same before this instant, or until kNever
};

State sign_of(std::partial_ordering order) {
  if (order == std::partial_ordering::unordered) return 2;
  if (order == 0) return 0;
  return order < 0 ? -1 : 1;
}

class ChangeFinder {
 public:
  ChangeFinder(const ProfileView& profile, std::span<const Value> slots) : profile_(profile), slots_(slots) {}

  [[nodiscard]] bool holds_at(const Predicate& predicate, std::int64_t t) const {
    const EvaluationContext context{t, slots_};
    return evaluate(predicate, profile_, context);
  }
  [[nodiscard]] Judgement judge(const Predicate& predicate, std::int64_t t);
  // Whether there is patience for one more step in vain. Every clause takes at least one.
  [[nodiscard]] bool go_on() { return --patience_ > 0; }

 private:
  friend struct Judge;

  [[nodiscard]] Value value_at(const Scalar& scalar, std::int64_t t) const {
    const EvaluationContext context{t, slots_};
    return evaluate(scalar, profile_, context);
  }
  [[nodiscard]] Judgement chain(const std::vector<PredicatePtr>& children, std::int64_t t, bool decisive);
  [[nodiscard]] Judgement leaf(const Predicate& predicate, std::initializer_list<const Scalar*> operands, const StateOf& state, std::int64_t t);
  [[nodiscard]] Judgement comparison(const Predicate& predicate, const Compare& node, std::int64_t t);
  [[nodiscard]] std::int64_t pair_change(const Predicate& predicate, const Compare& node, bool holds, std::int64_t t);
  [[nodiscard]] std::int64_t step_change(const Predicate& predicate, std::initializer_list<const Scalar*> operands, bool holds, std::int64_t t);

  // The first instant in (from, end] where the predicate, which sees only `scalar` move, changes its answer; kNever if none. For
  // a comparison `bound` is what the scalar is compared with.
  [[nodiscard]] std::int64_t search(const Predicate& predicate, bool holds, const Scalar& scalar, const StateOf& state, const Value& bound,
                                    std::int64_t from, std::int64_t end);
  [[nodiscard]] std::int64_t likely_crossing(const Scalar& scalar, const Value& bound, std::int64_t t) const;
  // The first instant in (from, limit] where `state` is another than at `from`, if it never comes back to it within them. A good
  // guess saves the search.
  template <typename StateAt>
  [[nodiscard]] std::int64_t first_change(const StateAt& state, std::int64_t from, std::int64_t limit, std::int64_t guess) const;

  [[nodiscard]] std::int64_t step(const Scalar& scalar, std::int64_t t);
  [[nodiscard]] std::int64_t value_change(const Scalar& scalar, std::int64_t t);
  [[nodiscard]] std::int64_t unit_change(const ScalarPtr& time, const Call& call, TimeUnit unit, std::int64_t t);
  [[nodiscard]] bool is_missing_for_good(const Scalar& scalar, std::int64_t t) const;
  [[nodiscard]] std::int64_t likely_step(const Scalar& scalar, std::int64_t t) const;
  [[nodiscard]] std::int64_t drift(const Scalar& moved_now, std::int64_t t) const;
  [[nodiscard]] std::int64_t horizon(const Scalar& scalar, std::int64_t t) const;
  [[nodiscard]] std::int64_t disorder(const Call& call, const Scalar& time, std::int64_t t, std::int64_t end) const;

  const ProfileView& profile_;
  std::span<const Value> slots_;
  std::map<std::pair<const Predicate*, std::int64_t>, Judgement> judged_;  // definitions of segments
  int patience_ = kMostSteps;
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
      return 2 * static_cast<State>(at - values.begin()) + (at != values.end() && *at == value ? 1 : 0);
    };
    return finder.leaf(predicate, {node.operand.get()}, place, t);
  }
  Judgement operator()(const IsMissing& node) const {
    return finder.leaf(predicate, {node.operand.get()}, [](const Value&) { return State{0}; }, t);
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

Judgement ChangeFinder::judge(const Predicate& predicate, std::int64_t t) {
  return std::visit(Judge{*this, predicate, t}, predicate.node);
}

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

Judgement ChangeFinder::leaf(const Predicate& predicate, std::initializer_list<const Scalar*> operands, const StateOf& state,
                             std::int64_t t) {
  const bool holds = holds_at(predicate, t);
  const auto stays = [](const Scalar* scalar) { return course_of(*scalar) == Course::kStays; };
  if (std::all_of(operands.begin(), operands.end(), stays)) return {holds, kNever};
  const Scalar& first = **operands.begin();
  if (state && is_ordered(course_of(first))) return {holds, search(predicate, holds, first, state, Value(), t, kLastInstantUs)};
  return {holds, step_change(predicate, operands, holds, t)};
}

Judgement ChangeFinder::comparison(const Predicate& predicate, const Compare& node, std::int64_t t) {
  const bool holds = holds_at(predicate, t);
  const Course left = course_of(*node.left), right = course_of(*node.right);
  if (left == Course::kStays && right == Course::kStays) return {holds, kNever};
  if (left != Course::kStays && right != Course::kStays) return {holds, pair_change(predicate, node, holds, t)};
  const Scalar& kept = left == Course::kStays ? *node.left : *node.right;
  const Scalar& moving = left == Course::kStays ? *node.right : *node.left;
  const Value bound = value_at(kept, t);
  if (bound.missing()) return {holds, kNever};
  if (!is_ordered(course_of(moving))) return {holds, step_change(predicate, {&moving}, holds, t)};
  const auto sign = [&](const Value& value) { return sign_of(compare(value, bound)); };
  return {holds, search(predicate, holds, moving, sign, bound, t, kLastInstantUs)};
}

std::int64_t ChangeFinder::pair_change(const Predicate& predicate, const Compare& node, bool holds, std::int64_t t) {
  const Scalar &left = *node.left, &right = *node.right;
  while (true) {
    std::int64_t next = kNever;
    if (is_moved_now(left) && is_moved_now(right)) {
      next = std::min(drift(left, t), drift(right, t));
    } else {
      const std::int64_t left_step = step(left, t), right_step = step(right, t);
      const Scalar& held = left_step >= right_step ? left : right;
      const Scalar& moving = left_step >= right_step ? right : left;
      next = std::min(left_step, right_step);
      if (is_ordered(course_of(moving))) {
        next = std::max(left_step, right_step);
        const Value bound = value_at(held, t);
        const auto sign = [&](const Value& value) { return sign_of(compare(value, bound)); };
        const std::int64_t end = std::min(next == kNever ? kNever : next - 1, kLastInstantUs);
        const std::int64_t found = bound.missing() ? kNever : search(predicate, holds, moving, sign, bound, t, end);
        if (found != kNever) return found;
      }
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

// ---- Searching

std::int64_t ChangeFinder::search(const Predicate& predicate, bool holds, const Scalar& scalar, const StateOf& state, const Value& bound,
                                  std::int64_t from, std::int64_t end) {
  const auto state_at = [&](std::int64_t t) {
    const Value value = value_at(scalar, t);
    return value.missing() ? kMissingState : state(value);
  };
  if (is_missing_for_good(scalar, from)) return kNever;
  while (true) {
    const std::int64_t break_at = horizon(scalar, from);
    const std::int64_t limit = std::min(break_at == kNever ? kNever : break_at - 1, end);
    std::int64_t next = first_change(state_at, from, limit, likely_crossing(scalar, bound, from));
    if (next == kNever) {
      if (break_at > end) return kNever;
      next = break_at;
    }
    if (holds_at(predicate, next) != holds || !go_on()) return next;
    from = next;
  }
}

// Where NOW moved by a duration of fixed length meets an instant, and else the next instant.
std::int64_t ChangeFinder::likely_crossing(const Scalar& scalar, const Value& bound, std::int64_t t) const {
  if (!is_moved_now(scalar) || !bound.is<Timestamp>()) return t + 1;
  const Value value = value_at(scalar, t);
  if (value.missing() || value.as<Timestamp>() >= bound.as<Timestamp>()) return t + 1;
  return t + (bound.as<Timestamp>().us - value.as<Timestamp>().us);
}

template <typename StateAt>
std::int64_t ChangeFinder::first_change(const StateAt& state, std::int64_t from, std::int64_t limit, std::int64_t guess) const {
  if (from >= limit) return kNever;
  const State now = state(from);
  std::int64_t same = from, other = limit;
  const auto look = [&](std::int64_t t) {
    if (t > same && t < other) (state(t) == now ? same : other) = t;
  };
  look(guess);
  look(guess - 1);
  if (other == limit && state(limit) == now) {
    if (now != kMissingState) return kNever;
    // A value is missing before some instant and after another: what is missing at both ends of the search may be there in between.
    for (std::int64_t t = kFirstInstantUs; t < limit; t += kProbeUs) {
      if (state(t) == now) continue;
      if (t <= from) return kNever;
      other = t;
      break;
    }
    if (other == limit) return state(kLastInstantUs) == now ? from + 1 : kNever;
  }
  for (std::int64_t width = kSecondUs; same + width < other; width *= 2) look(same + width);
  while (other - same > 1) look(same + (other - same) / 2);
  return other;
}

// ---- Steps of scalars

// Whether a part that does not follow NOW is missing, and the whole with it.
bool ChangeFinder::is_missing_for_good(const Scalar& scalar, std::int64_t t) const {
  const auto* call = std::get_if<Call>(&scalar.node);
  if (call == nullptr || call->function == Function::kCoalesce || call->function == Function::kLeast || call->function == Function::kGreatest)
    return false;
  return std::any_of(call->arguments.begin(), call->arguments.end(), [&](const ScalarPtr& argument) {
    return course_of(*argument) == Course::kStays ? value_at(*argument, t).missing() : is_missing_for_good(*argument, t);
  });
}

// The first instant after `t` where the scalar may have another value than at `t`.
std::int64_t ChangeFinder::step(const Scalar& scalar, std::int64_t t) {
  const Course course = course_of(scalar);
  if (course == Course::kStays || is_missing_for_good(scalar, t)) return kNever;
  if (is_ordered(course)) return value_change(scalar, t);
  if (const auto* test = std::get_if<Test>(&scalar.node)) return judge(*test->predicate, t).until;
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
  for (const ScalarPtr& argument : call.arguments) next = std::min(next, unit ? unit_change(argument, call, *unit, t) : step(*argument, t));
  return next;
}

std::int64_t ChangeFinder::value_change(const Scalar& scalar, std::int64_t t) {
  const Value before = value_at(scalar, t);
  if (is_moved_now(scalar) && !before.missing()) return t + 1;
  const auto state_at = [&](std::int64_t at) {
    const Value value = value_at(scalar, at);
    if (value.missing()) return kMissingState;
    return State{before.missing() || order(value, before) != 0};
  };
  const std::int64_t break_at = horizon(scalar, t);
  const std::int64_t limit = std::min(break_at == kNever ? kNever : break_at - 1, kLastInstantUs);
  const std::int64_t found = first_change(state_at, t, limit, likely_step(scalar, t));
  return found == kNever && break_at <= kLastInstantUs ? break_at : found;
}

// Where the time that the scalar truncates enters its next unit.
std::int64_t ChangeFinder::likely_step(const Scalar& scalar, std::int64_t t) const {
  const auto* call = std::get_if<Call>(&scalar.node);
  if (call == nullptr) return t + 1;
  const auto follows = [](const ScalarPtr& argument) { return course_of(*argument) != Course::kStays; };
  const auto found = std::find_if(call->arguments.begin(), call->arguments.end(), follows);
  if (found == call->arguments.end()) return t + 1;
  const Scalar& time = **found;
  if (!is_moved_now(time)) return likely_step(time, t);
  const Value value = value_at(time, t);
  if (value.missing()) return t + 1;
  const TimeUnit unit = call->function == Function::kCast ? TimeUnit::kDay : unit_of_field(call->function).value_or(call->unit);
  const EvaluationContext context{t, slots_};
  const std::int64_t us = value.as<Timestamp>().us;
  return t + (ProfileInstant(profile_, context).zone(call->zone).start_of(us, unit, 1) - us);
}

// A field of a time changes where the time enters another such unit.
std::int64_t ChangeFinder::unit_change(const ScalarPtr& time, const Call& call, TimeUnit unit, std::int64_t t) {
  const Scalar truncated{Call{Function::kDateTruncate, {time}, unit, 0, call.zone}, time->type};
  return step(truncated, t);
}

// The first instant after `t` where a moved NOW may be at another distance from NOW than at `t`.
std::int64_t ChangeFinder::drift(const Scalar& moved_now, std::int64_t t) const {
  const auto* call = std::get_if<Call>(&moved_now.node);
  if (call == nullptr) return kNever;
  const Scalar& from = *call->arguments[0];
  const Value before = value_at(from, t), after = value_at(moved_now, t);
  if (after.missing()) return t + 1;
  std::int64_t next = std::min(drift(from, t), t + (kLastInstantUs - after.as<Timestamp>().us) + 1);
  // Months move all instants of a day alike.
  if (months_of(call->unit) != 0) next = std::min(next, t + kDayUs - floor_modulo(before.as<Timestamp>().us, kDayUs));
  return next;
}

// ---- Where clocks go back

// The first instant after `t` where the scalar may fail to be ordered.
std::int64_t ChangeFinder::horizon(const Scalar& scalar, std::int64_t t) const {
  const auto* call = std::get_if<Call>(&scalar.node);
  if (call == nullptr) return kNever;
  std::int64_t next = kNever;
  for (const ScalarPtr& argument : call->arguments) {
    if (course_of(*argument) == Course::kStays) continue;
    next = std::min(next, horizon(*argument, t));
    if (argument->type == kTimestampType) next = std::min(next, disorder(*call, *argument, t, next));
  }
  return next;
}

// The first instant in (t, end) where `time`, which the call truncates in its zone, may reach a disorder of that zone.
std::int64_t ChangeFinder::disorder(const Call& call, const Scalar& time, std::int64_t t, std::int64_t end) const {
  const EvaluationContext context{t, slots_};
  const TimeZone zone = ProfileInstant(profile_, context).zone(call.zone);
  if (!zone.next_disorder_us(kFirstInstantUs)) return kNever;
  const Value before = value_at(time, t);
  if (before.missing()) return t + 1;
  const std::int64_t us = before.as<Timestamp>().us;
  // Units below a day that are counted from here end elsewhere: whatever lies on the way may break the order.
  const std::int64_t away = call.function == Function::kStartOf ? saturating_multiply(call.count, fixed_length_us(call.unit)) : 0;
  const bool counted = away != 0 && fixed_length_us(call.unit) < kDayUs;
  if (counted && zone.next_disorder_us(saturating_add(us, std::min<std::int64_t>(away, 0)) - kDayUs)) return t + 1;
  const auto at = zone.next_disorder_us(us);
  if (!at) return kNever;
  const auto reached = [&](std::int64_t when) {
    const Value value = value_at(time, when);
    return State{value.missing() || value.as<Timestamp>().us >= *at};
  };
  return first_change(reached, t, std::min(end == kNever ? kNever : end - 1, kLastInstantUs), *at);
}

}  // namespace

std::optional<std::int64_t> next_change_us(const Predicate& predicate, const ProfileView& profile, const EvaluationContext& context) {
  ChangeFinder finder(profile, context.slots);
  Judgement judged = finder.judge(predicate, context.now_us);
  // Clauses may change without changing the answer.
  while (judged.until <= kLastInstantUs && finder.holds_at(predicate, judged.until) == judged.holds && finder.go_on())
    judged = finder.judge(predicate, judged.until);
  if (judged.until > kLastInstantUs) return std::nullopt;
  return judged.until;
}

}  // namespace tamis
