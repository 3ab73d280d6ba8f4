#include "tests/random/scope.h"

#include <algorithm>

namespace tamis::testing {
namespace {

ScopeColumn* find(Scope& scope, const std::string& name) {
  const auto found = std::ranges::find(scope.columns, name, &ScopeColumn::name);
  return found == scope.columns.end() ? nullptr : &*found;
}

bool widens(Type a, Type b) {
  const auto number = [](Type t) { return t == kIntegerType || t == kDoubleType; };
  return number(a) && number(b);
}

}  // namespace

Scope profile_scope(const RandomWorld& world) {
  Scope scope;
  scope.first_value = 1;
  scope.rows = &world.world.rows;
  const auto& columns = world.world.catalogue.schema().columns();
  for (std::size_t i = 0; i < columns.size(); ++i)
    scope.columns.push_back({columns[i].name, columns[i].type, "profiles." + columns[i].name, {}, {&world.samples[i]}, false});
  scope.columns.insert(scope.columns.end(), world.computed.begin(), world.computed.end());
  return scope;
}

Scope event_scope(const RandomWorld& world, const std::vector<EventId>& events) {
  Scope scope;
  scope.of_events = true;
  scope.events = events;
  std::set<std::string> mixed;
  for (const EventId id : events) {
    const EventSamples& samples = world.event_samples[id.value];
    const auto& columns = world.world.catalogue.schema()[id].properties->columns();
    for (std::size_t i = 0; i < columns.size(); ++i) {
      ScopeColumn* known = find(scope, columns[i].name);
      if (known == nullptr) {
        scope.columns.push_back({columns[i].name, columns[i].type, "e." + columns[i].name, {}, {}, true});
        known = &scope.columns.back();
      } else if (known->type != columns[i].type) {
        if (!widens(known->type, columns[i].type)) mixed.insert(columns[i].name);
        known->type = kDoubleType;
        known->sql.reset();  // a table of SQL has one type
      }
      known->samples.push_back(&samples.values[i]);
      known->quarters = known->quarters && samples.quarters[i];
    }
  }
  std::erase_if(scope.columns, [&](const ScopeColumn& c) { return mixed.contains(c.name); });
  if (events.size() == 1) scope.rows = &world.event_samples[events[0].value].rows;
  return scope;
}

std::string sql_table(const RandomWorld& world, const Scope& scope) {
  std::string out;
  for (const EventId id : scope.events) {
    out += out.empty() ? "(" : " UNION ALL ";
    out += "SELECT place, seq";
    const Schema& properties = *world.world.catalogue.schema()[id].properties;
    for (const ScopeColumn& c : scope.columns)
      if (c.sql)
        out += ", " + (properties.find(c.name)
                           ? c.name
                           : "NULL::" + std::string(sql_type(c.type.kind)) + (c.type.is_list ? "[]" : "") + " AS " + c.name);
    out += " FROM event_" + std::to_string(id.value);
  }
  return out + ") AS e JOIN profiles ON profiles.place = e.place";
}

Value random_value(Rng& rng, const ScopeColumn& column) {
  for (int attempt = 0; attempt < 3 && !column.samples.empty() && rng.chance(0.8); ++attempt) {
    const std::vector<Value>& from = *rng.pick(column.samples);
    if (from.empty()) continue;
    const Value& v = rng.pick(from);
    if (!column.type.is_list) return v;
    if (!v.as<List>().items.empty()) return rng.pick(v.as<List>().items);
  }
  return random_scalar(rng, column.type.kind, true);
}

}  // namespace tamis::testing
