#include "engine/plan/event_fold.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "engine/base/wide_int.h"
#include "engine/plan/exact_sum.h"
#include "engine/plan/scalar_functions.h"

namespace tamis {
namespace {

using Values = std::vector<Value>;

double as_double(const Value& value) {
  return value.is<std::int64_t>() ? static_cast<double>(value.as<std::int64_t>()) : value.as<double>();
}

bool less(const Value& a, const Value& b) { return order(a, b) < 0; }

Value integer_sum(const Values& values) {
  int128 sum = 0;
  for (const Value& value : values) sum += value.as<std::int64_t>();
  const bool fits = sum >= std::numeric_limits<std::int64_t>::min() && sum <= std::numeric_limits<std::int64_t>::max();
  return fits ? Value(static_cast<std::int64_t>(sum)) : Value();
}

ExactSum exact_sum(const Values& values) {
  ExactSum sum;
  for (const Value& value : values) {
    if (value.is<std::int64_t>())
      sum.add(static_cast<int128>(value.as<std::int64_t>()));
    else
      sum.add(value.as<double>());
  }
  return sum;
}

Value sum_of(const Values& values, Type type) { return type == kIntegerType ? integer_sum(values) : Value(exact_sum(values).rounded()); }

Value stddev(const Values& values) {
  if (values.size() < 2) return {};
  const double mean = exact_sum(values).rounded(values.size());
  ExactSum squares;
  for (const Value& value : values) {
    const double off = as_double(value) - mean, square = off * off;
    if (!std::isfinite(square)) return {};
    squares.add(square);
  }
  return std::sqrt(squares.rounded(values.size() - 1));
}

Value percentile(Values values, double percent) {
  if (values.empty()) return {};
  std::ranges::sort(values, less);
  const double place = percent / 100 * static_cast<double>(values.size() - 1);
  const auto below = static_cast<std::size_t>(place);
  const double low = as_double(values[below]);
  const double share = place - static_cast<double>(below);
  if (share == 0) return low;
  return low + (as_double(values[below + 1]) - low) * share;
}

Value mode(const Values& values) {
  std::vector<std::size_t> places(values.size());
  for (std::size_t i = 0; i < places.size(); ++i) places[i] = i;
  std::ranges::stable_sort(places, [&](std::size_t a, std::size_t b) { return less(values[a], values[b]); });
  std::size_t best = 0, best_count = 0;
  for (std::size_t first = 0; first < places.size();) {
    std::size_t last = first;
    while (last < places.size() && values[places[last]] == values[places[first]]) ++last;
    const std::size_t count = last - first;  // the sort is stable: places[first] came first
    if (count > best_count || (count == best_count && places[first] < best)) {
      best = places[first];
      best_count = count;
    }
    first = last;
  }
  return values.empty() ? Value() : values[best];
}

std::int64_t distinct(Values values) {
  std::ranges::sort(values, less);
  const auto rest = std::ranges::unique(values);
  return rest.begin() - values.begin();
}

std::int64_t sessions(const std::vector<std::int64_t>& times_us, std::int64_t gap_us) {
  std::int64_t count = 0;
  for (std::size_t i = 0; i < times_us.size(); ++i) count += i == 0 || times_us[i] - times_us[i - 1] > gap_us ? 1 : 0;
  return count;
}

}  // namespace

DayCounts count_days(const std::vector<std::int64_t>& times_us, const TimeZone& zone) {
  // Where clocks go back across midnight a later event may lie on an earlier day.
  std::vector<std::int32_t> days;
  for (const std::int64_t time : times_us) {
    const std::int32_t day = zone.day_of(time);
    if (days.empty() || days.back() != day) days.push_back(day);
  }
  return count_days(days);
}

DayCounts count_days(std::vector<std::int32_t>& days) {
  if (!std::ranges::is_sorted(days)) std::ranges::sort(days);
  const auto rest = std::ranges::unique(days);
  days.erase(rest.begin(), rest.end());
  DayCounts counts{static_cast<std::int64_t>(days.size()), 0};
  std::int64_t streak = 0;
  for (std::size_t i = 0; i < days.size(); ++i) {
    streak = i > 0 && days[i] == days[i - 1] + 1 ? streak + 1 : 1;
    counts.streak = std::max(counts.streak, streak);
  }
  return counts;
}

EventFold::EventFold(const EventAggregate& aggregate, Type type, TimeZone zone)
    : aggregate_(aggregate), type_(type), zone_(std::move(zone)) {}

void EventFold::add(Value value, std::int64_t time_us) {
  ++events_;
  if (takes_value(aggregate_.function)) {
    if (!value.missing()) values_.push_back(std::move(value));
  } else if (aggregate_.function != EventFunction::kCount) {
    times_.push_back(time_us);
  }
}

Value EventFold::result() const {
  const bool none = values_.empty();
  switch (aggregate_.function) {
    case EventFunction::kCount: return events_;
    case EventFunction::kCountDistinct: return distinct(values_);
    case EventFunction::kSum: return sum_of(values_, type_);
    case EventFunction::kAvg: return none ? Value() : Value(exact_sum(values_).rounded(values_.size()));
    case EventFunction::kMin: return none ? Value() : widened(*std::ranges::min_element(values_, less), type_);
    case EventFunction::kMax: return none ? Value() : widened(*std::ranges::max_element(values_, less), type_);
    case EventFunction::kMedian: return percentile(values_, 50);
    case EventFunction::kPercentile: return percentile(values_, aggregate_.percent);
    case EventFunction::kStddev: return stddev(values_);
    case EventFunction::kFirst: return none ? Value() : widened(values_.front(), type_);
    case EventFunction::kLast: return none ? Value() : widened(values_.back(), type_);
    case EventFunction::kNth: {
      const auto place = static_cast<std::size_t>(aggregate_.number - 1);
      return place < values_.size() ? widened(values_[place], type_) : Value();
    }
    case EventFunction::kMode: return widened(mode(values_), type_);
    case EventFunction::kList: {
      if (none) return {};
      List list{type_.kind, values_};
      for (Value& item : list.items) item = widened(std::move(item), {type_.kind, false});
      return list;
    }
    case EventFunction::kDistinctDays: return count_days(times_, zone_).days;
    case EventFunction::kStreakDays: return count_days(times_, zone_).streak;
    case EventFunction::kSessions: return sessions(times_, aggregate_.number);
  }
  return {};
}

}  // namespace tamis
