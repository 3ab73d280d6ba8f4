// Windows of sets of events: predicates over the event's time, in the zone of the statement. No window passes NOW: what binds a set
// adds that.

#include <algorithm>

#include "dsl/bind_level.h"
#include "dsl/print.h"

namespace tamis::dsl {
namespace {

Operand event_time() { return {&time_of_event(), make_scalar(bound::ColumnRef{kEventTime}, kTimestampType)}; }

PredicatePtr nothing(SourceSpan span) { return make_predicate(bound::Constant{false}, span); }

}  // namespace

Result<PredicatePtr> Binder::event_window(const EventWindow& window, SourceSpan span) {
  return std::visit([&](const auto& node) { return event_window(node, span); }, window);
}

Result<PredicatePtr> Binder::event_window(const WithinLast& last, SourceSpan span) {
  if (last.count <= 0) return nothing(span);
  return window(event_time(), WithinLast{std::min(last.count, kMostUnits), last.unit, last.calendar}, false, span);
}

Result<PredicatePtr> Binder::event_window(const CurrentUnit& current, SourceSpan span) {
  return window(event_time(), current, false, span);
}

Result<PredicatePtr> Binder::event_window(const BetweenAgo& ago, SourceSpan span) {
  if (ago.from <= 0) return nothing(span);
  return window(event_time(), BetweenAgo{std::min(ago.from, kMostUnits), std::clamp<std::int64_t>(ago.to, 0, kMostUnits), ago.unit}, false,
                span);
}

Result<PredicatePtr> Binder::event_window(const Since& since, SourceSpan span) {
  return compare_time(CompareOp::kGe, *since.instant, span);
}
Result<PredicatePtr> Binder::event_window(const Before& before, SourceSpan span) {
  return compare_time(CompareOp::kLt, *before.instant, span);
}
Result<PredicatePtr> Binder::event_window(const After& after, SourceSpan span) {
  return compare_time(CompareOp::kGt, *after.instant, span);
}

Result<PredicatePtr> Binder::event_window(const BetweenInstants& between, SourceSpan span) {
  if (const auto* ago = std::get_if<Duration>(&between.to->node))
    return mistake("E0213", between.to->span, join(shown(*between.to), " is no instant"),
                   join("write BETWEEN 60 AND 30 ", bound::name_of(ago->unit), "S AGO"));
  std::vector<PredicatePtr> ends;
  ends.push_back(TAMIS_TRY(compare_time(CompareOp::kGe, *between.from, span)));
  ends.push_back(TAMIS_TRY(compare_time(CompareOp::kLe, *between.to, span)));
  return conjunction(std::move(ends), span);
}

// Where the profile has no such event, nothing comes after it.
Result<PredicatePtr> Binder::event_window(const SinceLast& since, SourceSpan span) {
  bound::EventAggregate last{.function = EventFunction::kLast, .parts = {}, .zone = {}};
  last.parts = TAMIS_TRY(at_profile([&](Binder& profile) { return profile.parts_of(*since.events, &time_of_event()); }));
  if (last.parts.empty()) return nothing(span);
  const ScalarPtr newest = make_scalar(std::move(last), kTimestampType);
  return comparison(CompareOp::kGt, event_time().value, make_scalar(bound::OfProfile{newest}, kTimestampType), span);
}

// An instant of a window is the profile's: bare names are its traits. A DATE is its whole local day.
Result<PredicatePtr> Binder::compare_time(CompareOp op, const Expr& instant, SourceSpan span) {
  if (std::holds_alternative<Null>(instant.node))
    return mistake("E0206", instant.span, "no event is before or after NULL", "name an instant, or leave the window out");
  const Operand bound{&instant, TAMIS_TRY(of_profile(instant))};
  if (bound.value->type == kDateType && !constant(*bound.value)) return compare_to_day(op, event_time().value, bound.value, span);
  return compare(op, event_time(), bound, span);
}

}  // namespace tamis::dsl
