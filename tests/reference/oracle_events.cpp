#include <algorithm>
#include <cmath>
#include <map>
#include <optional>
#include <set>
#include <string>

#include "engine/base/check.h"
#include "engine/base/wide_int.h"
#include "tests/reference/exact.h"
#include "tests/reference/oracle.h"

namespace tamis::reference {
namespace {

struct ByOrder {
  bool operator()(const Value& a, const Value& b) const { return order(a, b) < 0; }
};

double as_double(const Value& v) { return v.is<double>() ? v.as<double>() : static_cast<double>(v.as<std::int64_t>()); }

// ---- order

const Value& property(const Event& event, const Schema& schema, std::string_view name) {
  static const Value none;
  const auto column = schema[event.id].properties->find(name);
  return column ? event.properties[column->value] : none;
}

// What an event is ordered by, from the most important to the least.
std::vector<Value> key_of(const Event& event, const Schema& schema) {
  const EventDef& def = schema[event.id];
  std::vector<Value> key{property(event, schema, kEventTimeName), property(event, schema, kMessageIdName), Value(def.name)};
  std::map<std::string, Value> by_name;
  for (std::size_t i = 0; i < event.properties.size(); ++i) by_name[def.properties->columns()[i].name] = event.properties[i];
  for (const auto& [name, value] : by_name) key.push_back(value);
  return key;
}

// ---- what functions make of values

Value sum(const std::vector<Value>& values, Type type) {
  if (type == kIntegerType) {
    int128 whole = 0;
    for (const Value& v : values) whole += v.as<std::int64_t>();
    if (whole < INT64_MIN || whole > INT64_MAX) return {};
    return static_cast<std::int64_t>(whole);
  }
  return Value(exact_quotient(values, 1));
}

// Steps as in a textbook; each is rounded once.
Value deviation(const std::vector<Value>& values) {
  if (values.size() < 2) return {};
  const double mean = exact_quotient(values, values.size());
  std::vector<Value> squares;
  for (const Value& v : values) {
    const double off = as_double(v) - mean;
    squares.emplace_back(off * off);
    if (squares.back().missing()) return {};
  }
  return Value(std::sqrt(exact_quotient(squares, values.size() - 1)));
}

Value percentile(std::vector<Value> values, double percent) {
  if (values.empty()) return {};
  std::ranges::sort(values, ByOrder());
  const double place = percent / 100 * static_cast<double>(values.size() - 1);
  const auto below = static_cast<std::size_t>(std::floor(place)), above = static_cast<std::size_t>(std::ceil(place));
  const double low = as_double(values[below]), high = as_double(values[above]);
  return below == above ? Value(low) : Value(low + (high - low) * (place - std::floor(place)));
}

Value most_frequent(const std::vector<Value>& values) {
  Value best;
  std::ptrdiff_t most = 0;
  for (const Value& v : values) {
    const auto times = std::ranges::count_if(values, [&](const Value& other) { return order(v, other) == 0; });
    if (times > most) best = v;
    most = std::max(most, times);
  }
  return best;
}

std::set<std::int64_t> days_of(const std::vector<Counted>& counted, const std::string& zone) {
  std::set<std::int64_t> days;
  for (const Counted& event : counted) days.insert(day_in(event.time_us, zone));
  return days;
}

std::int64_t longest_streak(const std::set<std::int64_t>& days) {
  std::int64_t longest = 0;
  for (const std::int64_t first : days) {
    std::int64_t length = 0;
    while (days.contains(first + length)) ++length;
    longest = std::max(longest, length);
  }
  return longest;
}

std::int64_t sessions(const std::vector<Counted>& counted, std::int64_t longest_pause_us) {
  std::int64_t number = 0;
  std::optional<std::int64_t> before;
  for (const Counted& event : counted) {
    if (!before || event.time_us - *before > longest_pause_us) ++number;
    before = event.time_us;
  }
  return number;
}

Value nth(const std::vector<Value>& values, std::int64_t place) {
  return place >= 1 && place <= static_cast<std::int64_t>(values.size()) ? values[static_cast<std::size_t>(place - 1)] : Value();
}

}  // namespace

std::vector<Event> in_order(std::vector<Event> events, const Schema& schema) {
  std::vector<std::pair<std::vector<Value>, Event>> keyed;
  for (Event& event : events) keyed.emplace_back(key_of(event, schema), std::move(event));
  std::ranges::stable_sort(keyed, [](const auto& a, const auto& b) {
    return std::lexicographical_compare(a.first.begin(), a.first.end(), b.first.begin(), b.first.end(), ByOrder());
  });
  std::vector<Event> out;
  std::set<std::pair<std::uint32_t, std::string>> seen;
  for (auto& [key, event] : keyed) {
    const Value& message_id = property(event, schema, kMessageIdName);
    if (message_id.missing() || seen.emplace(event.id.value, message_id.as<std::string>()).second) out.push_back(std::move(event));
  }
  return out;
}

Value aggregate(const EventAggregate& a, Type type, const std::vector<Counted>& counted, const std::string& zone) {
  std::vector<Value> values;
  for (const Counted& event : counted)
    if (!event.value.missing()) values.push_back(event.value);
  const auto size = static_cast<std::int64_t>(values.size());
  switch (a.function) {
    case EventFunction::kCount: return static_cast<std::int64_t>(counted.size());
    case EventFunction::kCountDistinct: return static_cast<std::int64_t>(std::set<Value, ByOrder>(values.begin(), values.end()).size());
    case EventFunction::kSum: return sum(values, type);
    case EventFunction::kAvg: return values.empty() ? Value() : Value(exact_quotient(values, values.size()));
    case EventFunction::kMin: return values.empty() ? Value() : *std::ranges::min_element(values, ByOrder());
    case EventFunction::kMax: return values.empty() ? Value() : *std::ranges::max_element(values, ByOrder());
    case EventFunction::kMedian: return percentile(values, 50);
    case EventFunction::kPercentile: return percentile(values, a.percent);
    case EventFunction::kStddev: return deviation(values);
    case EventFunction::kFirst: return nth(values, 1);
    case EventFunction::kLast: return nth(values, size);
    case EventFunction::kNth: return nth(values, a.number);
    case EventFunction::kMode: return most_frequent(values);
    case EventFunction::kList: return values.empty() ? Value() : Value(List{type.kind, values});
    case EventFunction::kDistinctDays: return static_cast<std::int64_t>(days_of(counted, zone).size());
    case EventFunction::kStreakDays: return longest_streak(days_of(counted, zone));
    case EventFunction::kSessions: return sessions(counted, a.number);
  }
  return {};
}

}  // namespace tamis::reference
