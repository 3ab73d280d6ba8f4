#include "engine/exec/time_line.h"

#include <algorithm>
#include <optional>
#include <vector>

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

bool moves_months(const Call& call) {
  return call.function == Function::kAddUnits && months_of(call.unit) != 0 && call.arguments[0]->type == kTimestampType;
}

// NOW at a distance that never changes.
bool is_steady(const Scalar& scalar) {
  const auto* call = std::get_if<Call>(&scalar.node);
  return call == nullptr ? std::holds_alternative<Now>(scalar.node)
                         : call->function == Function::kAddUnits && !moves_months(*call) && is_steady(*call->arguments[0]);
}

void collect_month_moves(const Scalar& scalar, std::vector<const Call*>& out) {
  const auto* call = std::get_if<Call>(&scalar.node);
  if (call == nullptr) return;
  if (moves_months(*call)) out.push_back(call);
  for (const ScalarPtr& argument : call->arguments) collect_month_moves(*argument, out);
}

// The one place where the scalar moves NOW by months; null where there is none, or more.
const Call* sole_month_move(const Scalar& scalar) {
  std::vector<const Call*> moves;
  collect_month_moves(scalar, moves);
  return moves.size() == 1 && is_steady(*moves[0]->arguments[0]) ? moves[0] : nullptr;
}

// Whether months move the day to the same day as the one before: 29 March - 1 MONTH is 28 February again, and the time of day
// starts anew.
bool is_repeated(const Call& move, std::int64_t day) {
  const auto days = static_cast<std::int32_t>(day);
  const auto moved = day_moved_by(days, move.unit, move.count);
  return moved && moved == day_moved_by(days - 1, move.unit, move.count);
}

// The first midnight after `us` that begins a repeated day; may be early, when there is none for some years.
std::int64_t next_repeated_day(const Call& move, std::int64_t us) {
  constexpr int kLookAhead = 50;  // months: past the next 29 February
  const std::int64_t today = floor_divide(us, kDayUs);
  YearMonthDay month = civil_from_days(static_cast<std::int32_t>(today));
  for (int i = 0; i < kLookAhead; ++i) {
    const std::int32_t first = days_from_civil(month.year, month.month, 1);
    month = {month.month == 12 ? month.year + 1 : month.year, month.month % 12 + 1, 1};
    const std::int32_t next = days_from_civil(month.year, month.month, 1);
    for (std::int32_t day = first + 28; day < next; ++day)
      if (day > today && is_repeated(move, day)) return day * kDayUs;
  }
  return days_from_civil(month.year, month.month, 1) * kDayUs;
}

// The first instant from which on the call, which truncates in its zone, may meet clocks that go back; at or before `us` where it
// may just have met them.
std::int64_t next_disorder(const Call& call, std::int64_t us) {
  const TimeZone& zone = call.zone.fixed;
  const std::int64_t here = zone.next_disorder_us(us).value_or(kNever);
  // Units below a day that are counted from here end elsewhere, and are truncated there once more.
  const std::int64_t unit = fixed_length_us(call.unit);
  if (call.function != Function::kStartOf || unit >= kDayUs || call.count == 0) return here;
  const std::int64_t away =
      std::clamp(saturating_multiply(call.count, unit), kFirstInstantUs - kLastInstantUs, kLastInstantUs - kFirstInstantUs);
  const auto there = zone.next_disorder_us(us + away - unit);
  return there ? std::min(here, *there - away) : here;
}

}  // namespace

std::int64_t TimeLine::state_change(const Scalar& scalar, const StateOf& state, std::int64_t t, std::int64_t end,
                                    std::int64_t guess) const {
  const Call* months = sole_month_move(scalar);
  const std::int64_t piece = std::min(presence_end(scalar, t), order_end(scalar, months, t));
  const Value before = value_at(scalar, t);
  if (!before.missing()) {
    const std::int64_t now = state(before);
    const auto is_other = [&](std::int64_t at) {
      if (state(value_at(scalar, at)) != now) return true;
      // On a repeated day the greatest value is that of the last instant of the day before.
      const std::int64_t greatest = months == nullptr ? t : end_of_repeated_day(*months, at);
      return greatest > t && state(value_at(scalar, greatest)) != now;
    };
    const std::int64_t last = std::min(piece == kNever ? kNever : piece - 1, kLastInstantUs);
    if (const std::int64_t found = first_other(is_other, t, std::min(last, end), guess); found != kNever) return found;
  }
  return piece <= std::min(end, kLastInstantUs) ? piece : kNever;
}

// The last instant of the day before, if months move that day to the same as the day of `t`; else `t`.
std::int64_t TimeLine::end_of_repeated_day(const Call& move, std::int64_t t) const {
  const Value time = value_at(*move.arguments[0], t);
  if (time.missing() || !is_repeated(move, floor_divide(us_of(time), kDayUs))) return t;
  return t - floor_modulo(us_of(time), kDayUs) - 1;
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
// The first instant after `t` where the scalar may come or go, or one of its parts, since what takes the place of a missing argument of
// COALESCE may be less.
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

// The first instant after `t` where the scalar may fail to be ordered. `months` is looked after by state_change, except that from the
// next day on it may give less than now.
std::int64_t TimeLine::order_end(const Scalar& scalar, const Call* months, std::int64_t t) const {
  const auto* call = std::get_if<Call>(&scalar.node);
  if (call == nullptr) return kNever;
  std::int64_t end = kNever;
  for (const ScalarPtr& argument : call->arguments) {
    if (course_of(*argument) == Course::kStays) continue;
    end = std::min(end, order_end(*argument, months, t));
    if (argument->type == kTimestampType) end = std::min(end, disorder(*call, *argument, call == months, t));
  }
  return end;
}

// The first instant after `t` where the call may be less for a `time` that is more.
std::int64_t TimeLine::disorder(const Call& call, const Scalar& time, bool only_tomorrow, std::int64_t t) const {
  if (!moves_months(call) && !call.zone.fixed.next_disorder_us(kFirstInstantUs)) return kNever;
  const Value before = value_at(time, t);
  if (before.missing()) return kNever;  // presence_end() comes first
  const std::int64_t now = us_of(before);
  if (only_tomorrow) {
    const bool repeated = is_repeated(call, floor_divide(now, kDayUs) + 1);
    return repeated ? t + kDayUs - floor_modulo(now, kDayUs) : kNever;
  }
  const std::int64_t reached = moves_months(call) ? next_repeated_day(call, now) : next_disorder(call, now);
  if (reached == kNever) return kNever;
  if (reached <= now) return t + 1;
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
