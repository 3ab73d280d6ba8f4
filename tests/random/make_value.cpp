#include <fmt/format.h>

#include "tests/random/maker.h"

namespace tamis::testing {

Piece Maker::value(Kind kind, int depth) {
  if (scope->of_events && rng.chance(0.1)) return trait_of_profile(kind);
  if (depth > 0 && has_events() && rng.chance(0.25)) return aggregate(kind, depth);
  if (scope->of_events && rng.chance(0.04)) {
    note_construct("aggregate within a set");
    return of_profile(*scope, [&](Maker& profile) { return profile.aggregate(kind, depth - 1); });
  }
  if (depth <= 0 || rng.chance(0.35)) return column_or_literal(kind);
  switch (rng.below(6)) {
    case 0: return case_when(kind, depth);
    case 1: return coalesce(kind, depth);
    default: break;
  }
  switch (kind) {
    case Kind::kBoolean: return boolean(depth);
    case Kind::kInteger: return integer(depth);
    case Kind::kDouble: return real(depth);
    case Kind::kString: return text(depth);
    case Kind::kTimestamp: return timestamp(depth);
    case Kind::kDate: return date(depth);
  }
  return column_or_literal(kind);
}

Piece Maker::case_when(Kind kind, int depth) {
  Piece p = predicate(depth - 1), a = value(kind, depth - 1), b = value(kind, depth - 1);
  dsl::CaseWhen node;
  node.branches.emplace_back(std::move(p.tree), std::move(a.tree));
  const bool has_else = rng.chance(0.7);
  if (has_else) node.otherwise = std::move(b.tree);
  Sql sql;
  if (p.sql && a.sql && b.sql) sql = fmt::format("(CASE WHEN {} THEN {}{} END)", *p.sql, *a.sql, has_else ? " ELSE " + *b.sql : "");
  return {tree(std::move(node)), sql};
}

Piece Maker::call(const char* name, std::vector<Piece> arguments, Sql sql) const {
  dsl::Call node{name, {}};
  for (Piece& a : arguments) node.arguments.push_back(std::move(a.tree));
  return {tree(std::move(node)), std::move(sql)};
}

Piece Maker::coalesce(Kind kind, int depth) {
  std::vector<Piece> parts;
  for (std::size_t i = 2 + rng.below(2); i > 0; --i) parts.push_back(value(kind, depth - 1));
  const std::string name = kind == Kind::kBoolean ? "COALESCE" : rng.pick({"COALESCE", "LEAST", "GREATEST"});
  Sql sql = name + "(";
  for (const Piece& p : parts) sql = p.sql && sql ? Sql(*sql + (sql->back() == '(' ? "" : ", ") + *p.sql) : std::nullopt;
  if (sql) *sql += ")";
  return call(name.c_str(), std::move(parts), sql);
}

// A predicate as a value is never missing. What is a value by itself (a bare trait, CASE, a call) may be: not here.
Piece Maker::boolean(int depth) {
  while (true) {
    Piece p = predicate(depth - 1);
    const auto& node = p.tree->node;
    if (!std::holds_alternative<dsl::Name>(node) && !std::holds_alternative<dsl::CaseWhen>(node) &&
        !std::holds_alternative<dsl::Call>(node) && !std::holds_alternative<dsl::Cast>(node) && !std::holds_alternative<dsl::Boolean>(node))
      return p;
  }
}

Piece Maker::integer(int depth) {
  switch (rng.below(9)) {
    case 0:
    case 1: {
      Piece a = value(Kind::kInteger, depth - 1), b = value(Kind::kInteger, depth - 1);
      const auto op = static_cast<dsl::ArithmeticOp>(rng.pick({0, 1, 2, 4}));
      const char* sign = op == dsl::ArithmeticOp::kAdd        ? "+"
                         : op == dsl::ArithmeticOp::kSubtract ? "-"
                         : op == dsl::ArithmeticOp::kMultiply ? "*"
                                                              : "%";
      Sql sql;
      if (a.sql && b.sql)
        sql = op == dsl::ArithmeticOp::kModulo
                  ? fmt::format("TRY_CAST((({})::HUGEINT % NULLIF(({})::HUGEINT, 0)) AS BIGINT)", *a.sql, *b.sql)
                  : fmt::format("TRY_CAST((({})::HUGEINT {} ({})::HUGEINT) AS BIGINT)", *a.sql, sign, *b.sql);
      return {tree(dsl::Arithmetic{op, std::move(a.tree), std::move(b.tree)}), sql};
    }
    case 2: {
      Piece a = value(Kind::kInteger, depth - 1);
      Sql sql = join1("TRY_CAST(abs((", a.sql, ")::HUGEINT) AS BIGINT)");
      return call("ABS", pieces(std::move(a)), sql);
    }
    case 3: {
      Piece a = value(Kind::kString, depth - 1);
      Sql sql = when(plain, join1("length(", a.sql, ")"), "LENGTH of odd text");
      return call("LENGTH", pieces(std::move(a)), sql);
    }
    case 4: {
      const auto [name, sql_name] = rng.pick({std::pair{"YEAR", "year"},
                                              {"QUARTER", "quarter"},
                                              {"MONTH", "month"},
                                              {"DAY", "day"},
                                              {"HOUR", "hour"},
                                              {"MINUTE", "minute"},
                                              {"SECOND", "second"},
                                              {"WEEKDAY", "isodow"}});
      const bool within_day = std::string_view(name) == "HOUR" || std::string_view(name) == "MINUTE" || std::string_view(name) == "SECOND";
      Piece a = value(within_day || rng.chance(0.5) ? Kind::kTimestamp : Kind::kDate, depth - 1);
      Sql sql = when(plain, a.sql ? Sql(fmt::format("{}(({})::TIMESTAMP)", sql_name, *a.sql)) : std::nullopt, "fields of odd times");
      return in_utc(call(name, pieces(std::move(a)), sql));
    }
    case 5: {
      const Kind kind = rng.chance(0.5) ? Kind::kTimestamp : Kind::kDate;
      Piece a = value(kind, depth - 1), b = value(kind, depth - 1);
      const TimeUnit unit = random_unit(kind == Kind::kDate ? TimeUnit::kDay : TimeUnit::kSecond);
      // DuckDB counts whole weeks, of seven days each, and boundaries of all other units.
      const char* form =
          unit == TimeUnit::kWeek ? "date_diff('{0}', date_trunc('{0}', {1}), date_trunc('{0}', {2}))" : "date_diff('{0}', {1}, {2})";
      const std::string name(lower_unit_name(unit));
      Sql sql =
          when(plain, a.sql && b.sql ? Sql(fmt::format(fmt::runtime(form), name, *a.sql, *b.sql)) : std::nullopt, "DATE_DIFF of odd times");
      std::vector<Piece> arguments;
      arguments.push_back({tree(dsl::String{lower_unit_name(unit)}), std::nullopt});
      arguments.push_back(std::move(a));
      arguments.push_back(std::move(b));
      return in_utc(call("DATE_DIFF", std::move(arguments), sql));
    }
    case 6: {
      Piece a = value(Kind::kDouble, depth - 1);
      return cast(std::move(a), Kind::kInteger, "TRY_CAST(trunc({}) AS BIGINT)");
    }
    case 7: {
      Piece a = value(Kind::kString, depth - 1);
      return cast(std::move(a), Kind::kInteger, "(CASE WHEN regexp_full_match({0}, '-?[0-9]+') THEN TRY_CAST({0} AS BIGINT) END)");
    }
    default: {
      Piece a = value(Kind::kBoolean, depth - 1);
      return cast(std::move(a), Kind::kInteger, "({})::BIGINT");
    }
  }
}

Piece Maker::real(int depth) {
  switch (rng.below(6)) {
    case 0:
    case 1:
    case 2: {
      Piece a = value(rng.chance(0.3) ? Kind::kInteger : Kind::kDouble, depth - 1), b = value(Kind::kDouble, depth - 1);
      if (rng.chance(0.5)) std::swap(a, b);
      const auto op = static_cast<dsl::ArithmeticOp>(rng.below(5));
      const char* sign[] = {"+", "-", "*", "/", "%"};
      Sql sql;
      if (a.sql && b.sql) {
        const bool divides = op == dsl::ArithmeticOp::kDivide || op == dsl::ArithmeticOp::kModulo;
        sql = fmt::format("fin(({})::DOUBLE {} {})", *a.sql, sign[static_cast<int>(op)],
                          divides ? "NULLIF((" + *b.sql + ")::DOUBLE, 0)" : "(" + *b.sql + ")::DOUBLE");
      }
      return {tree(dsl::Arithmetic{op, std::move(a.tree), std::move(b.tree)}), sql};
    }
    case 3: {
      Piece a = value(Kind::kDouble, depth - 1);
      const auto [name, sql_name] = rng.pick({std::pair{"ABS", "abs"}, {"ROUND", "round"}, {"FLOOR", "floor"}, {"CEIL", "ceil"}});
      Sql sql = a.sql ? Sql(fmt::format("{}({})", sql_name, *a.sql)) : std::nullopt;
      return call(name, pieces(std::move(a)), sql);
    }
    case 4: {
      Piece a = value(Kind::kDouble, depth - 1);
      return {tree(dsl::Negate{std::move(a.tree)}), join1("(-(", a.sql, "))")};
    }
    default: {
      Piece a = value(Kind::kInteger, depth - 1);
      return cast(std::move(a), Kind::kDouble, "({})::DOUBLE");
    }
  }
}

Piece Maker::text(int depth) {
  switch (rng.below(5)) {
    case 0: {
      Piece a = value(Kind::kString, depth - 1);
      const auto [name, sql_name] = rng.pick({std::pair{"LOWER", "lower"}, {"UPPER", "upper"}, {"TRIM", "trim"}});
      Sql sql = when(plain, a.sql ? Sql(fmt::format("{}({})", sql_name, *a.sql)) : std::nullopt, "case and blanks of odd text");
      return call(name, pieces(std::move(a)), sql);
    }
    case 1: {
      Piece a = value(Kind::kString, depth - 1), b = value(Kind::kString, depth - 1);
      Sql sql = join2("(", a.sql, " || ", b.sql, ")");
      return call("CONCAT", pieces(std::move(a), std::move(b)), sql);
    }
    case 2: {
      Piece a = value(Kind::kString, depth - 1);
      const std::int64_t start = rng.between(-2, 6), length = rng.between(0, 5);
      Sql sql = when(plain && start >= 1, a.sql ? Sql(fmt::format("substring({}, {}, {})", *a.sql, start, length)) : std::nullopt,
                     "SUBSTRING from before the start");
      return call("SUBSTRING", pieces(std::move(a), literal(start), literal(length)), sql);
    }
    case 3: {
      Piece a = value(rng.chance(0.5) ? Kind::kInteger : Kind::kDate, depth - 1);
      return cast(std::move(a), Kind::kString, "({})::VARCHAR");
    }
    default: {
      Piece a = value(Kind::kBoolean, depth - 1);
      return cast(std::move(a), Kind::kString, "({})::VARCHAR");
    }
  }
}

Piece Maker::cast(Piece a, Kind to, const char* format) {
  const Sql sql = a.sql ? Sql(fmt::format(fmt::runtime(format), *a.sql)) : std::nullopt;
  return {tree(dsl::Cast{std::move(a.tree), {to, false}}), sql};
}

}  // namespace tamis::testing
