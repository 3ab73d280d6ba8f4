// Sets of events: of which names, in which window, with which properties.

#include <algorithm>

#include <fmt/format.h>

#include "tests/random/maker.h"

namespace tamis::testing {
namespace {

const std::string kTime = "e.timestamp";

std::string now_sql(const World& world) { return sql_literal(Timestamp{world.now_us}); }

}  // namespace

Maker::EventSet Maker::event_set(int depth, bool one_name) {
  const auto& events = world.catalogue.schema().events();
  EventSet set;
  std::vector<EventId> of;
  const std::size_t kind = one_name ? 0 : rng.below(10);
  if (kind < 6) {
    of.emplace_back(static_cast<std::uint32_t>(rng.below(events.size())));
    note_construct("EVENT 'X'");
  } else if (kind < 9) {
    for (std::size_t i = 1 + rng.below(3); i > 0; --i) of.emplace_back(static_cast<std::uint32_t>(rng.below(events.size())));
    note_construct("EVENT IN");
  } else {
    for (std::uint32_t i = 0; i < events.size(); ++i) of.emplace_back(i);
    note_construct("EVENT ANY");
  }
  if (kind < 9)
    for (const EventId id : of) set.tree.names.push_back({events[id.value].name, {}});
  std::ranges::sort(of);  // one that is named twice is there once
  of.erase(std::unique(of.begin(), of.end()), of.end());
  set.scope = std::make_unique<Scope>(event_scope(g.world_, of));
  set.where = fmt::format("{} <= {}", kTime, now_sql(world));
  if (rng.chance(0.7)) set.where = join2("(", set.where, ") AND (", event_window(set.tree, *set.scope, depth), ")");
  if (rng.chance(0.5)) {
    Maker within{g, set.scope.get()};
    Piece condition = within.predicate(std::min(depth - 1, 2));
    note_construct("WHERE");
    set.tree.where = std::move(condition.tree);
    set.where = join2("", set.where, " AND (", condition.sql, ")");
  }
  return set;
}

// ---- windows

Sql Maker::event_window(dsl::EventSet& set, Scope& within, int depth) {
  switch (rng.below(8)) {
    case 0:
    case 1:
    case 2: return rolling_window(set);
    case 3:
    case 4: return calendar_window(set);
    case 5:
    case 6: return window_of_instants(set, within, depth);
    default: return window_since_last(set, within, depth);
  }
}

Sql Maker::rolling_window(dsl::EventSet& set) {
  const TimeUnit unit = random_unit(TimeUnit::kSecond);
  const std::int64_t n = rng.chance(0.05) ? rng.pick({0L, -1L, 2'147'483'648L}) : rng.between(1, 60);
  const auto ago = [&](std::int64_t count) { return fmt::format("({} - INTERVAL ({}) {})", now_sql(world), count, unit_name(unit)); };
  const bool sayable = plain && n < 1'000;
  if (rng.chance(0.6)) {
    set.window = dsl::WithinLast{n, unit, false};
    note_construct(n > 0 ? "WITHIN LAST n " + unit_name(unit) : "WITHIN LAST nothing");
    return when(sayable, n > 0 ? fmt::format("{} > {}", kTime, ago(n)) : "FALSE", "windows over odd times");
  }
  const std::int64_t to = rng.between(0, 5), from = std::max<std::int64_t>(n, 0) + (n < 1'000 ? to : 0);
  set.window = dsl::BetweenAgo{from, to, unit};
  note_construct("BETWEEN n AND m AGO");
  return when(sayable, from > 0 ? fmt::format("{0} > {1} AND {0} <= {2}", kTime, ago(from), ago(to)) : "FALSE", "windows over odd times");
}

Sql Maker::calendar_window(dsl::EventSet& set) {
  const TimeUnit unit = random_unit(TimeUnit::kDay);
  const std::int64_t n = rng.between(1, 12);
  const auto start = [&](std::int64_t count) {
    return fmt::format("(date_trunc('{}', {}) + INTERVAL ({}) {})", lower_unit_name(unit), now_sql(world), count, unit_name(unit));
  };
  std::string sql;
  switch (rng.below(3)) {
    case 0:
      set.window = dsl::WithinLast{n, unit, true};
      note_construct("WITHIN LAST n CALENDAR " + unit_name(unit));
      sql = fmt::format("{0} >= {1} AND {0} < {2}", kTime, start(-n), start(0));
      break;
    case 1:
      set.window = dsl::CurrentUnit{unit, 0};
      note_construct("THIS " + unit_name(unit));
      sql = fmt::format("{0} >= {1}", kTime, start(0));
      break;
    default:
      set.window = dsl::CurrentUnit{unit, -1};
      note_construct("LAST " + unit_name(unit));
      sql = fmt::format("{0} >= {1} AND {0} < {2}", kTime, start(-1), start(0));
      break;
  }
  return when(plain && utc, sql, utc ? "windows over odd times" : "days of other zones");
}

Maker::Instant Maker::instant(Scope& within, int depth) {
  const Value near = random_value(rng, within.columns[0]);  // the time of an event
  if (rng.chance(0.3)) {
    const Date day{static_cast<std::int32_t>(near.as<Timestamp>().us / 86'400'000'000)};
    const std::string first = sql_literal(day) + "::TIMESTAMP";
    const Sql sql = when(utc, first, "days of other zones");
    return {literal_tree(day), sql, join1("(", sql, " + INTERVAL 1 DAY)")};
  }
  Piece piece;
  if (rng.chance(0.5)) {
    piece = literal(near);
  } else {
    piece = of_profile(within, [&](Maker& profile) { return profile.value(Kind::kTimestamp, std::min(depth - 1, 1)); });
  }
  return {std::move(piece.tree), piece.sql, join1("((", piece.sql, ") + INTERVAL 1 MICROSECOND)")};
}

Sql Maker::window_of_instants(dsl::EventSet& set, Scope& within, int depth) {
  Instant a = instant(within, depth);
  switch (rng.below(4)) {
    case 0:
      set.window = dsl::Since{std::move(a.tree)};
      note_construct("SINCE t");
      return join1("e.timestamp >= ", a.first, "");
    case 1:
      set.window = dsl::Before{std::move(a.tree)};
      note_construct("BEFORE t");
      return join1("e.timestamp < ", a.first, "");
    case 2:
      set.window = dsl::After{std::move(a.tree)};
      note_construct("AFTER t");
      return join1("e.timestamp >= ", a.behind, "");
    default: break;
  }
  Instant b = instant(within, depth);
  set.window = dsl::BetweenInstants{std::move(a.tree), std::move(b.tree)};
  note_construct("BETWEEN t AND t");
  return join2("e.timestamp >= ", a.first, " AND e.timestamp < ", b.behind, "");
}

Sql Maker::window_since_last(dsl::EventSet& set, Scope& within, int depth) {
  Maker outside{g, &g.profile_};
  EventSet last = outside.event_set(std::min(depth - 1, 1), rng.chance(0.7));
  note_construct("SINCE LAST EVENT");
  const Sql rows = rows_of(g.world_, last, "e.timestamp");
  set.window = dsl::SinceLast{std::make_unique<dsl::EventSet>(std::move(last.tree))};
  if (!rows) return std::nullopt;
  return fmt::format("e.timestamp > {}.v", joined(within, fmt::format("SELECT place, max(x) AS v FROM ({}) GROUP BY place", *rows)));
}

Piece Maker::trait_of_profile(Kind kind) {
  Piece piece = of_profile(*scope, [&](Maker& profile) {
    const auto columns = profile.columns_of({kind, false});
    return columns.empty() ? Piece() : profile.column(rng.pick(columns));
  });
  if (piece.tree == nullptr) return column_or_literal(kind);
  dsl::Name& name = std::get<dsl::Name>(piece.tree->node);
  name.parts.insert(name.parts.begin(), {"trait", false});
  note_construct("trait.x");
  return piece;
}

// ---- SQL

Sql Maker::rows_of(const RandomWorld& world, const EventSet& set, const Sql& value) {
  if (!set.where || !value) return std::nullopt;
  std::string from = sql_table(world, *set.scope);
  for (const SqlJoin& join : set.scope->joins) from += " " + join.text;
  return fmt::format("SELECT e.place, e.seq, e.timestamp, ({}) AS x FROM {} WHERE {}", *value, from, *set.where);
}

std::string Maker::joined(Scope& to, const std::string& select) {
  const int number = ++g.joins_;
  to.joins.insert({number, fmt::format("LEFT JOIN ({0}) AS a{1} ON a{1}.place = profiles.place", select, number)});
  return "a" + std::to_string(number);
}

}  // namespace tamis::testing
