#include <fmt/format.h>

#include "tests/random/maker.h"

namespace tamis::testing {

TimeUnit Maker::random_unit(TimeUnit least) {
  return static_cast<TimeUnit>(rng.between(static_cast<int>(least), static_cast<int>(TimeUnit::kYear)));
}

Piece Maker::shifted(Piece a, TimeUnit unit, bool is_date) {
  const std::int64_t count = rng.between(0, 40);
  const bool back = rng.chance(0.5);
  const Sql sql =
      when(plain,
           a.sql ? Sql(fmt::format("({} {} INTERVAL ({}) {}){}", *a.sql, back ? "-" : "+", count, unit_name(unit), is_date ? "::DATE" : ""))
                 : std::nullopt,
           "arithmetic of odd times");
  return {tree(dsl::Arithmetic{back ? dsl::ArithmeticOp::kSubtract : dsl::ArithmeticOp::kAdd, std::move(a.tree),
                               tree(dsl::Duration{count, unit})}),
          sql};
}

Piece Maker::truncated(Piece a, TimeUnit unit, bool is_date) {
  const Sql sql =
      when(plain && (utc || is_date),
           a.sql ? Sql(fmt::format("date_trunc('{}', {}){}", lower_unit_name(unit), *a.sql, is_date ? "::DATE" : "")) : std::nullopt,
           "DATE_TRUNC of odd times");
  std::vector<Piece> arguments;
  arguments.push_back({tree(dsl::String{lower_unit_name(unit)}), std::nullopt});
  arguments.push_back(std::move(a));
  return call("DATE_TRUNC", std::move(arguments), sql);
}

Piece Maker::in_utc(Piece a) {
  if (!utc) a.sql = unsaid("days of other zones");
  return a;
}

Piece Maker::timestamp(int depth) {
  switch (rng.below(4)) {
    case 0: return {tree(dsl::Call{"NOW", {}}), sql_literal(Timestamp{world.now_us})};
    case 1: return shifted(value(Kind::kTimestamp, depth - 1), random_unit(TimeUnit::kSecond), false);
    case 2: return truncated(value(Kind::kTimestamp, depth - 1), random_unit(TimeUnit::kSecond), false);
    default: return in_utc(cast(value(Kind::kDate, depth - 1), Kind::kTimestamp, "({})::TIMESTAMP"));
  }
}

Piece Maker::date(int depth) {
  switch (rng.below(3)) {
    case 0: return shifted(value(Kind::kDate, depth - 1), random_unit(TimeUnit::kDay), true);
    case 1: return truncated(value(Kind::kDate, depth - 1), random_unit(TimeUnit::kDay), true);
    default: return in_utc(cast(value(Kind::kTimestamp, depth - 1), Kind::kDate, "({})::DATE"));
  }
}

Piece Maker::window() {
  auto columns = columns_of(kTimestampType);
  for (const std::size_t c : columns_of(kDateType)) columns.push_back(c);
  if (columns.empty()) return column_comparison();
  const std::size_t c = rng.pick(columns);
  const bool is_date = kind_of(c) == Kind::kDate;
  const TimeUnit unit = random_unit(is_date ? TimeUnit::kDay : TimeUnit::kSecond);
  const TimeUnit calendar_unit = random_unit(TimeUnit::kDay);
  const std::int64_t n = rng.between(1, 60);
  Piece operand = column(c);
  const std::string x = operand.sql.value_or(""), now = sql_literal(Timestamp{world.now_us}) + (is_date ? "::DATE" : "");
  const auto ago = [&](std::int64_t count) { return fmt::format("({} - INTERVAL ({}) {})", now, count, unit_name(unit)); };
  const auto start = [&](std::int64_t count) {
    return fmt::format("(date_trunc('{}', {}) + INTERVAL ({}) {})", lower_unit_name(calendar_unit), now, count, unit_name(calendar_unit));
  };
  dsl::Window w;
  std::string sql;
  switch (rng.below(6)) {
    case 0:
      w = dsl::WithinLast{n, unit, false};
      sql = fmt::format("{0} > {1} AND {0} <= {2}", x, ago(n), now);
      break;
    case 1:
      w = dsl::WithinNext{n, unit, false};
      sql = fmt::format("{0} >= {1} AND {0} < {2}", x, now, ago(-n));
      break;
    case 2:
      w = dsl::WithinLast{n, calendar_unit, true};
      sql = fmt::format("{0} >= {1} AND {0} < {2}", x, start(-n), start(0));
      break;
    case 3:
      w = dsl::CurrentUnit{calendar_unit, 0};
      sql = fmt::format("{0} >= {1} AND {0} <= {2}", x, start(0), now);
      break;
    case 4:
      w = dsl::CurrentUnit{calendar_unit, -1};
      sql = fmt::format("{0} >= {1} AND {0} < {2}", x, start(-1), start(0));
      break;
    default:
      w = dsl::BetweenAgo{n + 5, n, unit};
      sql = fmt::format("{0} > {1} AND {0} <= {2}", x, ago(n + 5), ago(n));
      break;
  }
  const bool negated = rng.chance(0.2);
  note("window", c);
  // NOT before a window is the set complement of it, for present values.
  const std::string whole = negated ? fmt::format("yes(NOT ({}))", sql) : fmt::format("yes({})", sql);
  if (!operand.sql) return {tree(dsl::InWindow{std::move(operand.tree), std::move(w), negated}), std::nullopt};
  // The day of NOW is of the zone too.
  const bool of_zone = is_date || std::holds_alternative<dsl::CurrentUnit>(w) ||
                       (std::holds_alternative<dsl::WithinLast>(w) && std::get<dsl::WithinLast>(w).calendar);
  return {tree(dsl::InWindow{std::move(operand.tree), std::move(w), negated}),
          when(plain && (utc || !of_zone), whole, plain ? "days of other zones" : "windows over odd times")};
}

}  // namespace tamis::testing
