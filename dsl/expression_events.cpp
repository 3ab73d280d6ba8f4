// ExpressionBuilder: sets of events, their windows, DID.

#include <charconv>
#include <limits>

#include "dsl/expression_builder.h"
#include "engine/base/excerpt.h"

namespace tamis::dsl {
namespace {

// A bound of BETWEEN 60 AND 30 DAYS AGO, where it is one: a number, or a duration of the unit.
std::optional<std::int64_t> units_ago(const Expr& bound, TimeUnit unit) {
  if (const auto* integer = std::get_if<Integer>(&bound.node)) return integer->value;
  const auto* duration = std::get_if<Duration>(&bound.node);
  return duration != nullptr && duration->unit == unit ? std::optional(duration->count) : std::nullopt;
}

}  // namespace

void ExpressionBuilder::open_events(std::string_view token) {
  events_.emplace_back();
  events_.back().set.span = span_from(token);
}

void ExpressionBuilder::close_events() {
  closed_events_ = std::move(events_.back());
  closed_events_.set.span.end = last_end_;
  events_.pop_back();
}

void ExpressionBuilder::events_argument() {
  frames_.back().events_first = true;
  events_of();
}

void ExpressionBuilder::events_of() {
  Frame& call = frames_.back();
  call.events = std::make_unique<EventSet>(std::move(closed_events_.set));
  call.events_depth = closed_events_.depth;
}

ExprPtr ExpressionBuilder::take_for_events() {
  Entry entry = pop();
  EventFrame& frame = events_.back();
  frame.depth = std::max(frame.depth, entry.depth);
  return std::move(entry.expr);
}

void ExpressionBuilder::event_where() { events_.back().set.where = take_for_events(); }

// ---- Windows

// A window of no time, of less, or of more than the calendar has: it holds no event, or all of them.
void ExpressionBuilder::read_event_count(std::string_view text) {
  const bool negative = text.starts_with('-');
  if (is_fractional()) {
    refuse("E0111", "a window is a whole number of units, not " + std::string(negative ? "-" : "") + excerpt(number_),
           "use a smaller unit: 36 HOURS instead of 1.5 DAYS", {offset_of(text), number_span_.end});
  }
  std::int64_t count = 0;
  const auto [end, code] = std::from_chars(number_.data(), number_.data() + number_.size(), count);
  if (code == std::errc::result_out_of_range) count = std::numeric_limits<std::int64_t>::max();
  window_count_ = negative ? -count : count;
}

void ExpressionBuilder::event_window(EventWindow window) {
  EventSet& set = events_.back().set;
  if (set.window) {
    refuse("E0115", "a set of events has one window", "write BETWEEN t AND t, or test timestamp in WHERE",
           {set.window_span.begin, last_end_});
  }
  set.window = std::move(window);
}

void ExpressionBuilder::event_last() {
  const bool calendar = std::exchange(calendar_, false);
  if (const auto count = std::exchange(window_count_, std::nullopt)) return event_window(WithinLast{*count, *unit_, calendar});
  event_window(CurrentUnit{*unit_, -1});
}

void ExpressionBuilder::event_since() { event_window(Since{take_for_events()}); }
void ExpressionBuilder::event_before() { event_window(Before{take_for_events()}); }
void ExpressionBuilder::event_after() { event_window(After{take_for_events()}); }

void ExpressionBuilder::event_between() {
  ExprPtr to = take_for_events();
  ExprPtr from = take_for_events();
  event_window(BetweenInstants{std::move(from), std::move(to)});
}

void ExpressionBuilder::event_ago() {
  const Entry high = pop();
  const Entry low = pop();
  const auto* to = std::get_if<Duration>(&high.expr->node);
  const auto from = to != nullptr ? units_ago(*low.expr, to->unit) : std::nullopt;
  if (!from) {
    refuse("E0111", "BETWEEN … AGO takes two whole numbers and one unit", "write BETWEEN 60 AND 30 DAYS AGO",
           {low.expr->span.begin, high.expr->span.end});
  }
  event_window(BetweenAgo{*from, to->count, to->unit});
}

void ExpressionBuilder::event_since_last() {
  events_.back().depth = std::max(events_.back().depth, closed_events_.depth + 1);
  event_window(SinceLast{std::make_unique<EventSet>(std::move(closed_events_.set))});
}

// ---- DID

void ExpressionBuilder::read_count(std::string_view text) {
  if (is_fractional()) {
    refuse("E0111", "events are counted in whole numbers, not " + excerpt(number_), {}, {offset_of(text), number_span_.end});
  }
  count_ = integer(text.starts_with('-'));
}

void ExpressionBuilder::did_times(CompareOp op, std::string_view text) {
  if (events_.back().times) refuse("E0115", "DID takes one number of times", "leave one of them out", span_from(text));
  events_.back().times = Times{op, count_};
}

void ExpressionBuilder::did_days(std::string_view text) {
  if (events_.back().days) refuse("E0115", "DID takes one number of days", "leave one of them out", span_from(text));
  events_.back().days = count_;
}

void ExpressionBuilder::did_where(std::string_view text) {
  if (events_.back().set.where) refuse("E0115", "DID takes one WHERE", "join the conditions with AND", span_from(text));
  event_where();
}

void ExpressionBuilder::close_did() {
  close_events();
  EventFrame frame = std::move(closed_events_);
  const SourceSpan span = frame.set.span;
  push(Did{std::move(frame.set), frame.times, frame.days, frame.negated}, span, frame.depth);
}

}  // namespace tamis::dsl
