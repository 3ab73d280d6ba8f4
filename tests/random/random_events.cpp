#include "tests/random/random_events.h"

#include <algorithm>
#include <cmath>

#include "tests/random/random_column.h"

namespace tamis::testing {
namespace {

constexpr std::int64_t kDay = 86'400'000'000;
constexpr std::size_t kMostEvents = 3'000;  // of one name: the oracle looks at each of them for every clause

// Instants at which clocks changed in Europe, America, on Lord Howe and in Samoa (which had no 30 December 2011).
const std::vector<std::int64_t>& clock_changes() {
  static const std::vector<std::int64_t> all = [] {
    std::vector<std::int64_t> out;
    for (const char* text : {"2025-10-26T01:00:00Z", "2026-03-29T01:00:00Z", "2026-10-25T01:00:00Z", "2026-03-08T07:00:00Z",
                             "2025-11-02T06:00:00Z", "2026-04-04T15:00:00Z", "2011-12-30T10:00:00Z"})
      out.push_back(parse_timestamp(text, TimeZone()).value());
    return out;
  }();
  return all;
}

std::int64_t changed(std::int64_t us, Function function, TimeUnit unit, std::int64_t count, const std::string& zone) {
  const Value moved = reference::call({function, {}, unit, count, {}}, kTimestampType, {Timestamp{us}}, zone);
  return moved.missing() ? us : moved.as<Timestamp>().us;
}

// Where windows begin and end: so many units before NOW, or at the start of a unit; and a microsecond beside it.
std::int64_t border(Rng& rng, std::int64_t now) {
  const std::int64_t beside = rng.between(-1, 1);
  if (rng.chance(0.5)) {
    const auto unit = static_cast<TimeUnit>(rng.between(static_cast<int>(TimeUnit::kSecond), static_cast<int>(TimeUnit::kYear)));
    return changed(now, Function::kAddUnits, unit, -rng.between(0, rng.chance(0.5) ? 3 : 60), "UTC") + beside;
  }
  const auto unit = static_cast<TimeUnit>(rng.between(static_cast<int>(TimeUnit::kDay), static_cast<int>(TimeUnit::kYear)));
  const auto zone = TimeZone::find(rng.pick(some_zones()));
  return changed(now, Function::kStartOf, unit, -rng.between(-1, 12), zone ? zone->name() : "UTC") + beside;
}

struct Clock {
  std::int64_t now;
  bool plain;
  std::vector<std::int64_t> often;  // instants that many events share
};

std::int64_t random_event_time(Rng& rng, const Clock& clock) {
  if (!clock.plain && rng.chance(0.05))
    return rng.pick({kFirstInstantUs, kLastInstantUs, -1L, std::int64_t{-86'400'000'001}, std::int64_t{4'102'444'800'000'000}});
  switch (rng.below(10)) {
    case 0:
    case 1: return rng.pick(clock.often);
    case 2:
    case 3: return border(rng, clock.now);
    case 4: return rng.pick(clock_changes()) + rng.between(-30, 30) * 600'000'000 + rng.between(-1, 1);
    case 5: return clock.now + rng.between(0, rng.chance(0.5) ? 3 : 400) * kDay + rng.between(0, kDay - 1);
    case 6:
    case 7: return clock.now - rng.between(0, 10 * kDay);
    default: return clock.now - rng.between(0, 800 * kDay);
  }
}

// Names that several events have, mostly with one type.
ColumnDef random_property(Rng& rng, std::size_t i) {
  switch (i) {
    case 0: return {"amount", rng.chance(0.8) ? kDoubleType : kIntegerType};
    case 1: return {"sku", rng.chance(0.8) ? kStringType : kIntegerType};
    case 2: return {"quantity", kIntegerType};
    case 3: return {"c2", rng.chance(0.5) ? kDoubleType : kStringType};  // a trait has that name too
    case 4: return {"flag", kBooleanType};
    case 5: return {"seen", kTimestampType};
    case 6: return {"day", kDateType};
    default: return {"tags", {rng.pick({Kind::kString, Kind::kInteger}), true}};
  }
}

struct EventPlan {
  std::vector<ColumnDef> properties;
  std::vector<ColumnPlan> plans;
  bool message_ids = false;  // the last property
};

EventPlan random_event(Rng& rng) {
  EventPlan plan;
  for (std::size_t i = 0; i < 8; ++i) {
    if (rng.chance(0.4)) continue;
    plan.properties.push_back(random_property(rng, i));
    const auto shape = static_cast<Shape>(rng.below(kShapes));
    plan.plans.push_back({plan.properties.back().type, rng.chance(0.3) ? Shape::kFew : shape, rng.between(-1'000, 1'000'000),
                          rng.pick({0.0, 0.0, 0.1, 0.5, 1.0})});
  }
  plan.message_ids = rng.chance(0.4);
  if (plan.message_ids) plan.properties.push_back({std::string(kMessageIdName), kStringType});
  return plan;
}

Value random_message_id(Rng& rng) {
  if (rng.chance(0.1)) return {};
  return "m" + std::to_string(rng.chance(0.3) ? rng.below(4) : rng.below(1'000'000));
}

std::size_t random_count(Rng& rng, std::size_t profiles) {
  const std::size_t kind = rng.below(profiles < 10 ? 230 : 200);
  if (kind < 70) return 0;
  if (kind < 185) return 1 + rng.below(8);
  return kind < 198 ? rng.below(60) : 200 + rng.below(kMostEvents);
}

reference::Row random_row(Rng& rng, const EventPlan& plan, const Clock& clock) {
  reference::Row row{Timestamp{random_event_time(rng, clock)}};
  for (const ColumnPlan& column : plan.plans) {
    Value v = planned_value(rng, column, clock.plain);
    if (column.type == kDoubleType && column.shape == Shape::kNarrow && !v.missing()) v = std::round(v.as<double>() * 4) / 4;
    row.push_back(std::move(v));
  }
  if (plan.message_ids) row.push_back(random_message_id(rng));
  return row;
}

bool is_quarter(const Value& v) {
  if (!v.is<double>() && !v.is<std::int64_t>()) return false;
  const double number = v.is<double>() ? v.as<double>() : static_cast<double>(v.as<std::int64_t>());
  return std::fabs(number) < 1e7 && std::round(number * 4) == number * 4;
}

EventSamples samples_of(const World& world, EventId id) {
  EventSamples out;
  const std::size_t columns = world.catalogue.schema()[id].properties->columns().size();
  out.values.resize(columns);
  for (const WorldEvent& e : world.events) {
    if (e.event.id != id) continue;
    out.rows.push_back(e.event.properties);
    for (std::size_t c = 0; c < columns; ++c)
      if (!e.event.properties[c].missing()) out.values[c].push_back(e.event.properties[c]);
  }
  for (const std::vector<Value>& values : out.values) out.quarters.push_back(std::ranges::all_of(values, is_quarter));
  return out;
}

}  // namespace

const std::vector<std::string>& some_zones() {
  static const std::vector<std::string> all{"UTC",          "Europe/Paris",      "America/New_York", "Asia/Kolkata", "Australia/Lord_Howe",
                                            "Pacific/Apia", "America/Sao_Paulo", "Asia/Tokyo",       "nowhere",      ""};
  return all;
}

std::int64_t random_now(Rng& rng) {
  if (rng.chance(0.2)) return rng.pick(clock_changes()) + rng.between(-40, 40) * 900'000'000;
  return 1'767'225'600'000'000 + rng.between(-40, 400) * kDay + (rng.chance(0.2) ? 0 : rng.between(0, kDay - 1));
}

void add_events(Rng& rng, RandomWorld& out) {
  static const std::vector<std::string> names{"Order Completed", "view", "App Opened", "it's"};
  World& world = out.world;
  Clock clock{world.now_us, out.plain, {}};
  for (int i = 0; i < 4; ++i) clock.often.push_back(world.now_us - rng.between(-1, 90) * kDay / 3);
  const std::size_t kinds = rng.chance(0.1) ? 0 : 1 + rng.below(names.size());
  for (std::uint32_t id = 0; id < kinds; ++id) {
    const EventPlan plan = random_event(rng);
    world.catalogue.event(names[id], plan.properties);
    std::size_t left = rng.chance(0.1) ? 0 : kMostEvents;
    for (std::uint32_t profile = 0; profile < world.rows.size() && left > 0; ++profile)
      for (std::size_t n = std::min(left, random_count(rng, world.rows.size())); n > 0; --n, --left)
        world.events.push_back({profile, {EventId{id}, random_row(rng, plan, clock)}});
  }
  for (std::size_t i = world.events.size(); i > 1; --i) std::swap(world.events[i - 1], world.events[rng.below(i)]);
  for (std::uint32_t id = 0; id < kinds; ++id) out.event_samples.push_back(samples_of(world, EventId{id}));
}

}  // namespace tamis::testing
