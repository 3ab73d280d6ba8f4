#include "engine/plan/event_summary.h"

#include "engine/plan/structure.h"
#include "engine/storage/event_summaries.h"

namespace tamis {
namespace {

constexpr OrdinalRange kAllTimes{kLeastOrdinal, kGreatestOrdinal};

// A set that asks for nothing but the time, of a table with summaries.
struct Windowed {
  const EventSet& set;
  OrdinalRange times;  // of the window
  EventTimes events;   // of the table

  // Whether the window leaves out none of the first, or of the last events.
  [[nodiscard]] bool from_first() const { return times.low <= events.oldest_us; }
  [[nodiscard]] bool to_last() const { return times.high >= events.newest_us; }
};

std::optional<Windowed> windowed(const EventAggregate& aggregate, const EventPlans& plans) {
  if (aggregate.parts.size() != 1) return std::nullopt;
  const EventSetPtr set = plans.find(aggregate.parts[0]);
  if (set->summaries == nullptr || !set->window) return std::nullopt;
  return Windowed{*set, *set->window, times_of(*set->summaries)};
}

bool is_time(const ScalarPtr& value) { return value != nullptr && column_of(*value) == kEventTime; }

// FIRST and LAST of the time; of the same events MIN and MAX are.
std::optional<ColumnId> end_of(const EventAggregate& aggregate) {
  if (!is_time(aggregate.parts[0].value)) return std::nullopt;
  switch (aggregate.function) {
    case EventFunction::kFirst:
    case EventFunction::kMin: return kFirstEvent;
    case EventFunction::kLast:
    case EventFunction::kMax: return kLastEvent;
    case EventFunction::kCount:
    case EventFunction::kCountDistinct:
    case EventFunction::kSum:
    case EventFunction::kAvg:
    case EventFunction::kMedian:
    case EventFunction::kStddev:
    case EventFunction::kPercentile:
    case EventFunction::kNth:
    case EventFunction::kMode:
    case EventFunction::kList:
    case EventFunction::kDistinctDays:
    case EventFunction::kStreakDays:
    case EventFunction::kSessions: return std::nullopt;
  }
  return std::nullopt;
}

std::optional<SummaryColumn> column_for(const EventAggregate& aggregate, const Windowed& w) {
  if (aggregate.function == EventFunction::kCount) {
    if (!w.from_first() || !w.to_last()) return std::nullopt;
    return SummaryColumn{w.set.summaries, kEventCount, kAllTimes};
  }
  const auto end = end_of(aggregate);
  // Where the window cuts off the other end only, the first (last) event of a profile is in it, or none is.
  if (end == kFirstEvent && w.from_first()) return SummaryColumn{w.set.summaries, kFirstEvent, {kLeastOrdinal, w.times.high}};
  if (end == kLastEvent && w.to_last()) return SummaryColumn{w.set.summaries, kLastEvent, {w.times.low, kGreatestOrdinal}};
  return std::nullopt;
}

// Whether a profile has any event in the window.
std::optional<SummaryColumn> any_of(const Windowed& w) {
  if (w.to_last()) return SummaryColumn{w.set.summaries, kLastEvent, {w.times.low, kGreatestOrdinal}};
  if (w.from_first()) return SummaryColumn{w.set.summaries, kFirstEvent, {kLeastOrdinal, w.times.high}};
  return std::nullopt;
}

SummaryLeaf leaf_of(const SummaryColumn& column, const OrdinalSet& values, bool none) {
  const OrdinalSet within(column.within);
  OrdinalSet in = OrdinalSet::intersect(values, within);
  if (none) in = OrdinalSet::unite(in, within.complement());
  return {column.summaries, SetLeaf{column.column, std::move(in), none}};
}

}  // namespace

std::optional<SummaryColumn> summary_of(const EventAggregate& aggregate, const EventPlans& plans) {
  const auto window = windowed(aggregate, plans);
  return window ? column_for(aggregate, *window) : std::nullopt;
}

std::optional<SummaryLeaf> summary_leaf(const EventAggregate& aggregate, const OrdinalSet& values, bool missing, const EventPlans& plans) {
  const auto window = windowed(aggregate, plans);
  if (!window) return std::nullopt;
  const bool counts = aggregate.function == EventFunction::kCount;
  if (const auto column = column_for(aggregate, *window)) return leaf_of(*column, values, counts ? values.contains(0) : missing);
  if (!counts) return std::nullopt;
  // One event or more, or none: the numbers do not matter.
  const OrdinalRange some{1, kGreatestOrdinal};
  const bool all = values.covers(some);
  if (!all && !values.avoids(some)) return std::nullopt;
  const auto column = any_of(*window);
  if (!column) return std::nullopt;
  return leaf_of(*column, all ? OrdinalSet::all() : OrdinalSet(), values.contains(0));
}

}  // namespace tamis
