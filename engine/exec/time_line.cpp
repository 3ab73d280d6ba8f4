#include "engine/exec/time_line.h"

#include <algorithm>
#include <optional>

#include "engine/base/floor_math.h"
#include "engine/exec/time_course.h"

namespace tamis {
namespace {

constexpr std::int64_t kSecondUs = 1'000'000;
constexpr std::int64_t kDayUs = 86'400 * kSecondUs;

bool skips_missing(Function function) {
  return function == Function::kCoalesce || function == Function::kLeast || function == Function::kGreatest;
}

// The first instant in (from, limit] where `is_other` is true; it is false at `from` and never becomes false again. A good guess
// saves the search.
template <typename IsOther> std::int64_t first_other(const IsOther& is_other, std::int64_t from, std::int64_t limit, std::int64_t guess) {
  if (from >= limit) return kNever;
  std::int64_t same = from, other = kNever;
  const auto look = [&](std::int64_t t) {
    if (t > same && t < other && t <= limit) (is_other(t) ? other : same) = t;
  };
  look(guess);
  look(guess - 1);
  if (other == kNever) look(limit);
  if (other == kNever) return kNever;
  for (std::int64_t width = kSecondUs; width < other - same; width *= 2) look(same + width);
  while (other - same > 1) look(same + (other - same) / 2);
  return other;
}

std::int64_t us_of(const Value& time) { return time.as<Timestamp>().us; }

}  // namespace

std::int64_t TimeLine::state_change(const Scalar& scalar, const StateOf& state, std::int64_t t, std::int64_t end,
                                    std::int64_t guess) const {
  const std::int64_t piece = piece_end(scalar, t);
  const Value before = value_at(scalar, t);
  if (!before.missing()) {
    const std::int64_t now = state(before);
    const auto is_other = [&](std::int64_t at) { return state(value_at(scalar, at)) != now; };
    const std::int64_t last = std::min(piece == kNever ? kNever : piece - 1, kLastInstantUs);
    if (const std::int64_t found = first_other(is_other, t, std::min(last, end), guess); found != kNever) return found;
  }
  return piece <= std::min(end, kLastInstantUs) ? piece : kNever;
}

std::int64_t TimeLine::value_change(const Scalar& scalar, std::int64_t t) const {
  const Value before = value_at(scalar, t);
  if (is_moved_now(scalar) && !before.missing()) return t + 1;
  const auto differs = [&](const Value& value) { return std::int64_t{order(value, before) != 0}; };
  return state_change(scalar, differs, t, kLastInstantUs, likely_step(scalar, t));
}

// ---- Guesses

std::int64_t TimeLine::likely_crossing(const Scalar& scalar, const Value& bound, std::int64_t t) const {
  if (!is_moved_now(scalar) || !bound.is<Timestamp>()) return t + 1;
  const Value value = value_at(scalar, t);
  if (value.missing() || us_of(value) >= us_of(bound)) return t + 1;
  return t + (us_of(bound) - us_of(value));
}

// Where the time that the scalar truncates enters its next unit.
std::int64_t TimeLine::likely_step(const Scalar& scalar, std::int64_t t) const {
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
  return t + (call->zone.fixed.start_of(us_of(value), unit, 1) - us_of(value));
}

// ---- Pieces: times in which an ordered scalar is ordered, and is there all the time or not at all

std::int64_t TimeLine::piece_end(const Scalar& scalar, std::int64_t t) const {
  return std::min(presence_end(scalar, t), order_end(scalar, t));
}

// The first instant after `t` where the scalar may come or go.
std::int64_t TimeLine::presence_end(const Scalar& scalar, std::int64_t t) const {
  const auto* call = std::get_if<Call>(&scalar.node);
  if (call == nullptr) return kNever;
  std::int64_t end = kNever;
  bool complete = true;
  for (const ScalarPtr& argument : call->arguments) {
    end = std::min(end, presence_end(*argument, t));
    complete = complete && !value_at(*argument, t).missing();
  }
  if (skips_missing(call->function) || !complete) return end;
  // Until then the arguments are there. A function moves them one way, so that its results fall off one end of time only: they
  // come once, or go once.
  const std::int64_t last = std::min(end == kNever ? kNever : end - 1, kLastInstantUs);
  const bool missing = value_at(scalar, t).missing();
  const auto is_other = [&](std::int64_t at) { return value_at(scalar, at).missing() != missing; };
  const std::int64_t found = first_other(is_other, t, last, last);
  if (found != kNever || !missing) return std::min(found, end);
  // But for days that are cut off by a zone at the other end.
  return std::min(first_other(is_other, t, t + (last - t) / 2, last), end);
}

// The first instant after `t` where the scalar may fail to be ordered.
std::int64_t TimeLine::order_end(const Scalar& scalar, std::int64_t t) const {
  const auto* call = std::get_if<Call>(&scalar.node);
  if (call == nullptr) return kNever;
  std::int64_t end = kNever;
  for (const ScalarPtr& argument : call->arguments) {
    if (course_of(*argument) == Course::kStays) continue;
    end = std::min(end, order_end(*argument, t));
    // What takes the place of a missing argument may be less.
    if (skips_missing(call->function)) end = std::min(end, presence_end(*argument, t));
    if (argument->type == kTimestampType) end = std::min(end, disorder(*call, *argument, t));
  }
  return end;
}

// The first instant after `t` where `time`, which the call truncates in its zone, may reach a disorder of that zone.
std::int64_t TimeLine::disorder(const Call& call, const Scalar& time, std::int64_t t) const {
  const TimeZone& zone = call.zone.fixed;
  if (!zone.next_disorder_us(kFirstInstantUs)) return kNever;
  const Value before = value_at(time, t);
  if (before.missing()) return kNever;  // presence_end() comes first
  std::int64_t reached = zone.next_disorder_us(us_of(before)).value_or(kNever);
  // Units below a day that are counted from here end elsewhere, and are truncated there once more.
  const std::int64_t unit = fixed_length_us(call.unit);
  const std::int64_t away = call.function == Function::kStartOf && unit < kDayUs ? saturating_multiply(call.count, unit) : 0;
  if (away != 0) {
    const auto there = zone.next_disorder_us(saturating_add(us_of(before), away) - unit);
    if (there) reached = std::min(reached, saturating_add(*there, away == kNever ? 0 : -away));
  }
  if (reached == kNever) return kNever;
  if (reached <= us_of(before)) return t + 1;
  const auto is_there = [&](std::int64_t at) {
    const Value value = value_at(time, at);
    return value.missing() || us_of(value) >= reached;
  };
  return first_other(is_there, t, kLastInstantUs, likely_crossing(time, Timestamp{reached}, t));
}

std::int64_t TimeLine::drift(const Scalar& moved_now, std::int64_t t) const {
  const auto* call = std::get_if<Call>(&moved_now.node);
  if (call == nullptr) return kNever;
  const Scalar& from = *call->arguments[0];
  const Value before = value_at(from, t), after = value_at(moved_now, t);
  if (after.missing()) return presence_end(moved_now, t);
  std::int64_t end = std::min(drift(from, t), t + (kLastInstantUs - us_of(after)) + 1);
  // Months move all instants of a day alike.
  if (months_of(call->unit) != 0) end = std::min(end, t + kDayUs - floor_modulo(us_of(before), kDayUs));
  return end;
}

}  // namespace tamis
