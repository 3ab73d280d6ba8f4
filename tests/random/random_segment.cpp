#include "tests/random/random_segment.h"

#include <cmath>

#include <fmt/format.h>

#include "dsl/print.h"

namespace tamis::testing {

const char* const kDuckdbMacros = R"sql(
  CREATE MACRO fin(x) AS CASE WHEN isfinite(x) THEN x END;
  CREATE MACRO yes(p) AS COALESCE(p, FALSE);
  CREATE MACRO id_eq(i, d) AS CASE WHEN i IS NULL OR d IS NULL THEN NULL WHEN d >= 9223372036854775808.0 OR d < -9223372036854775808.0 THEN FALSE
                                   ELSE trunc(d) = d AND i::HUGEINT = trunc(d)::HUGEINT END;
  CREATE MACRO id_lt(i, d) AS CASE WHEN i IS NULL OR d IS NULL THEN NULL WHEN d >= 9223372036854775808.0 THEN TRUE
                                   WHEN d < -9223372036854775808.0 THEN FALSE ELSE i::HUGEINT < ceil(d)::HUGEINT END;
  CREATE MACRO id_gt(i, d) AS CASE WHEN i IS NULL OR d IS NULL THEN NULL WHEN d >= 9223372036854775808.0 THEN FALSE
                                   WHEN d < -9223372036854775808.0 THEN TRUE ELSE i::HUGEINT > floor(d)::HUGEINT END;
)sql";

namespace {

std::string quoted(std::string_view text) {
  std::string out = "'";
  for (const char c : text) out.append(c == '\'' ? "''" : std::string(1, c));
  return out + "'";
}

}  // namespace

std::string sql_literal(const Value& v) {
  if (v.missing()) return "NULL";
  if (v.is<bool>()) return v.as<bool>() ? "TRUE" : "FALSE";
  if (v.is<std::int64_t>()) return fmt::format("'{}'::BIGINT", v.as<std::int64_t>());
  if (v.is<double>()) return fmt::format("'{}'::DOUBLE", v.as<double>());
  if (v.is<std::string>()) return quoted(v.as<std::string>());
  if (v.is<Timestamp>()) return fmt::format("make_timestamp({}::BIGINT)", v.as<Timestamp>().us);
  if (v.is<Date>()) return fmt::format("(DATE '1970-01-01' + ({})::INTEGER)", v.as<Date>().days);
  std::string out = "[";
  for (const Value& item : v.as<List>().items) out += (out.size() > 1 ? "," : "") + sql_literal(item);
  return out + "]";
}

namespace {

using dsl::ExprPtr;

template <typename Node> ExprPtr tree(Node node) { return std::make_unique<dsl::Expr>(dsl::Expr{std::move(node), {}}); }

ExprPtr literal_tree(const Value& v) {
  if (v.is<bool>()) return tree(dsl::Boolean{v.as<bool>()});
  if (v.is<std::int64_t>()) return tree(dsl::Integer{v.as<std::int64_t>()});
  if (v.is<double>()) return tree(dsl::Double{v.as<double>()});
  if (v.is<std::string>()) return tree(dsl::String{v.as<std::string>()});
  if (v.is<Timestamp>()) return tree(dsl::TimestampLiteral{format_timestamp(v.as<Timestamp>().us)});
  if (v.is<Date>()) return tree(dsl::DateLiteral{v.as<Date>().days});
  return tree(dsl::Null{});
}

const char* unit_name(TimeUnit unit) {
  switch (unit) {
    case TimeUnit::kMicrosecond: return "MICROSECOND";
    case TimeUnit::kSecond: return "SECOND";
    case TimeUnit::kMinute: return "MINUTE";
    case TimeUnit::kHour: return "HOUR";
    case TimeUnit::kDay: return "DAY";
    case TimeUnit::kWeek: return "WEEK";
    case TimeUnit::kMonth: return "MONTH";
    case TimeUnit::kQuarter: return "QUARTER";
    case TimeUnit::kYear: return "YEAR";
  }
  return "DAY";
}

std::string lower(std::string text) {
  for (char& c : text) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return text;
}

}  // namespace

// One maker a predicate; `depth` limits how deep it nests.
struct Maker {
  SegmentGenerator& g;
  Rng& rng = g.rng_;
  const World& world = g.world_.world;
  bool plain = g.world_.plain;

  using Sql = std::optional<std::string>;

  static Sql join1(const char* before, const Sql& a, const char* after) {
    if (!a) return std::nullopt;
    return before + *a + after;
  }
  static Sql join2(const char* before, const Sql& a, const char* between, const Sql& b, const char* after) {
    if (!a || !b) return std::nullopt;
    return before + *a + between + *b + after;
  }
  Sql unsaid(const char* what) {
    ++g.unsaid_[what];
    return std::nullopt;
  }
  Sql when(bool sayable, Sql sql, const char* what) { return sayable ? std::move(sql) : unsaid(what); }

  // ---- columns and literals

  std::vector<std::size_t> columns_of(Type type, std::size_t first = 1) const {
    std::vector<std::size_t> out;
    const auto& columns = world.catalogue.schema().columns();
    for (std::size_t i = first; i < columns.size(); ++i)
      if (columns[i].type == type) out.push_back(i);
    return out;
  }

  std::string column_name(std::size_t column) const { return world.catalogue.schema().columns()[column].name; }

  Piece column(std::size_t i) const { return {tree(dsl::Name{{{column_name(i), false}}}), column_name(i)}; }
  Piece literal(const Value& v) const { return {literal_tree(v), sql_literal(v)}; }

  Piece column_or_literal(Kind kind) {
    const auto columns = columns_of({kind, false});
    if (!columns.empty() && rng.chance(0.75)) return column(rng.pick(columns));
    return literal(random_scalar(rng, kind, plain));
  }

  void note(std::string what, std::size_t column) { g.used_.emplace_back(std::move(what), ColumnId(static_cast<std::uint32_t>(column))); }

  // ---- values

  Piece value(Kind kind, int depth) {
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

  Piece case_when(Kind kind, int depth) {
    Piece p = predicate(depth - 1), a = value(kind, depth - 1), b = value(kind, depth - 1);
    dsl::CaseWhen node;
    node.branches.emplace_back(std::move(p.tree), std::move(a.tree));
    const bool has_else = rng.chance(0.7);
    if (has_else) node.otherwise = std::move(b.tree);
    Sql sql;
    if (p.sql && a.sql && b.sql) sql = fmt::format("(CASE WHEN {} THEN {}{} END)", *p.sql, *a.sql, has_else ? " ELSE " + *b.sql : "");
    return {tree(std::move(node)), sql};
  }

  Piece call(const char* name, std::vector<Piece> arguments, Sql sql) const {
    dsl::Call node{name, {}};
    for (Piece& a : arguments) node.arguments.push_back(std::move(a.tree));
    return {tree(std::move(node)), std::move(sql)};
  }

  Piece coalesce(Kind kind, int depth) {
    std::vector<Piece> parts;
    for (std::size_t i = 2 + rng.below(2); i > 0; --i) parts.push_back(value(kind, depth - 1));
    const std::string name = kind == Kind::kBoolean ? "COALESCE" : rng.pick({"COALESCE", "LEAST", "GREATEST"});
    Sql sql = name + "(";
    for (const Piece& p : parts) sql = p.sql && sql ? Sql(*sql + (sql->back() == '(' ? "" : ", ") + *p.sql) : std::nullopt;
    if (sql) *sql += ")";
    return call(name.c_str(), std::move(parts), sql);
  }

  // A predicate as a value is never missing. What is a value by itself (a bare trait, CASE, a call) may be: not here.
  Piece boolean(int depth) {
    while (true) {
      Piece p = predicate(depth - 1);
      const auto& node = p.tree->node;
      if (!std::holds_alternative<dsl::Name>(node) && !std::holds_alternative<dsl::CaseWhen>(node) &&
          !std::holds_alternative<dsl::Call>(node) && !std::holds_alternative<dsl::Cast>(node) &&
          !std::holds_alternative<dsl::Boolean>(node))
        return p;
    }
  }

  Piece integer(int depth) {
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
        const bool within_day =
            std::string_view(name) == "HOUR" || std::string_view(name) == "MINUTE" || std::string_view(name) == "SECOND";
        Piece a = value(within_day || rng.chance(0.5) ? Kind::kTimestamp : Kind::kDate, depth - 1);
        Sql sql = when(plain, a.sql ? Sql(fmt::format("{}(({})::TIMESTAMP)", sql_name, *a.sql)) : std::nullopt, "fields of odd times");
        return call(name, pieces(std::move(a)), sql);
      }
      case 5: {
        const Kind kind = rng.chance(0.5) ? Kind::kTimestamp : Kind::kDate;
        Piece a = value(kind, depth - 1), b = value(kind, depth - 1);
        const TimeUnit unit = random_unit(kind == Kind::kDate ? TimeUnit::kDay : TimeUnit::kSecond);
        Sql sql =
            when(plain, a.sql && b.sql ? Sql(fmt::format("date_diff('{}', {}, {})", lower(unit_name(unit)), *a.sql, *b.sql)) : std::nullopt,
                 "DATE_DIFF of odd times");
        std::vector<Piece> arguments;
        arguments.push_back({tree(dsl::String{lower(unit_name(unit))}), std::nullopt});
        arguments.push_back(std::move(a));
        arguments.push_back(std::move(b));
        return call("DATE_DIFF", std::move(arguments), sql);
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

  Piece real(int depth) {
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

  Piece text(int depth) {
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

  TimeUnit random_unit(TimeUnit least) {
    return static_cast<TimeUnit>(rng.between(static_cast<int>(least), static_cast<int>(TimeUnit::kYear)));
  }

  Piece shifted(Piece a, TimeUnit unit, bool is_date) {
    const std::int64_t count = rng.between(0, 40);
    const bool back = rng.chance(0.5);
    const Sql sql = when(
        plain,
        a.sql ? Sql(fmt::format("({} {} INTERVAL ({}) {}){}", *a.sql, back ? "-" : "+", count, unit_name(unit), is_date ? "::DATE" : ""))
              : std::nullopt,
        "arithmetic of odd times");
    return {tree(dsl::Arithmetic{back ? dsl::ArithmeticOp::kSubtract : dsl::ArithmeticOp::kAdd, std::move(a.tree),
                                 tree(dsl::Duration{count, unit})}),
            sql};
  }

  Piece truncated(Piece a, TimeUnit unit, bool is_date) {
    const Sql sql = when(
        plain, a.sql ? Sql(fmt::format("date_trunc('{}', {}){}", lower(unit_name(unit)), *a.sql, is_date ? "::DATE" : "")) : std::nullopt,
        "DATE_TRUNC of odd times");
    std::vector<Piece> arguments;
    arguments.push_back({tree(dsl::String{lower(unit_name(unit))}), std::nullopt});
    arguments.push_back(std::move(a));
    return call("DATE_TRUNC", std::move(arguments), sql);
  }

  Piece timestamp(int depth) {
    switch (rng.below(4)) {
      case 0: return {tree(dsl::Call{"NOW", {}}), sql_literal(Timestamp{world.now_us})};
      case 1: return shifted(value(Kind::kTimestamp, depth - 1), random_unit(TimeUnit::kSecond), false);
      case 2: return truncated(value(Kind::kTimestamp, depth - 1), random_unit(TimeUnit::kSecond), false);
      default: return cast(value(Kind::kDate, depth - 1), Kind::kTimestamp, "({})::TIMESTAMP");
    }
  }

  Piece date(int depth) {
    switch (rng.below(3)) {
      case 0: return shifted(value(Kind::kDate, depth - 1), random_unit(TimeUnit::kDay), true);
      case 1: return truncated(value(Kind::kDate, depth - 1), random_unit(TimeUnit::kDay), true);
      default: return cast(value(Kind::kTimestamp, depth - 1), Kind::kDate, "({})::DATE");
    }
  }

  Piece cast(Piece a, Kind to, const char* format) {
    const Sql sql = a.sql ? Sql(fmt::format(fmt::runtime(format), *a.sql)) : std::nullopt;
    return {tree(dsl::Cast{std::move(a.tree), {to, false}}), sql};
  }

  template <typename... P> static std::vector<Piece> pieces(P... p) {
    std::vector<Piece> out;
    (out.push_back(std::move(p)), ...);
    return out;
  }

  // ---- predicates

  Piece predicate(int depth) {
    if (depth > 0 && rng.chance(0.5)) return combined(depth);
    switch (rng.below(13)) {
      case 0:
      case 1:
      case 2: return column_comparison();
      case 3: return general_comparison(depth);
      case 12: return trait_comparison();
      case 4: return in_list();
      case 5: return missing(depth);
      case 6:
      case 7: return match(depth);
      case 8: return has();
      case 9: return window();
      case 10: return between();
      default: return truth(depth);
    }
  }

  Piece combined(int depth) {
    if (rng.chance(0.25)) {
      Piece a = predicate(depth - 1);
      return {tree(dsl::Not{std::move(a.tree)}), join1("(NOT (", a.sql, "))")};
    }
    std::vector<Piece> parts;
    for (std::size_t i = 2 + rng.below(3); i > 0; --i) parts.push_back(predicate(depth - 1));
    const std::size_t kind = rng.below(5);
    const char* sign = kind < 2 ? " AND " : kind < 4 ? " OR " : " <> ";
    Sql sql = "(";
    for (std::size_t i = 0; i < parts.size(); ++i) {
      if (!sql || !parts[i].sql) {
        sql.reset();
        continue;
      }
      *sql = kind == 4 && i > 0 ? "((" + sql->substr(1) + ")" + sign + "(" + *parts[i].sql + ")"
                                : *sql + (i > 0 ? sign : "") + "(" + *parts[i].sql + ")";
    }
    if (sql) *sql += ")";
    dsl::ExprList children;
    for (Piece& p : parts) children.push_back(std::move(p.tree));
    if (kind < 2) return {tree(dsl::And{std::move(children)}), sql};
    if (kind < 4) return {tree(dsl::Or{std::move(children)}), sql};
    return {tree(dsl::Xor{std::move(children)}), sql};
  }

  CompareOp random_op() { return static_cast<CompareOp>(rng.below(6)); }

  // Exact between kinds; never NULL.
  static Sql comparison(CompareOp op, Kind left, const Sql& a, Kind right, const Sql& b) {
    if (!a || !b) return std::nullopt;
    static const char* const kSigns[] = {"=", "<>", "<", "<=", ">", ">="};
    if (left == right) return fmt::format("yes(({}) {} ({}))", *a, kSigns[static_cast<int>(op)], *b);
    if (left == Kind::kDouble) return comparison(swapped(op), right, b, left, a);
    switch (op) {
      case CompareOp::kEq: return fmt::format("yes(id_eq({}, {}))", *a, *b);
      case CompareOp::kNe: return fmt::format("yes(NOT id_eq({}, {}))", *a, *b);
      case CompareOp::kLt: return fmt::format("yes(id_lt({}, {}))", *a, *b);
      case CompareOp::kLe: return fmt::format("yes(NOT id_gt({}, {}))", *a, *b);
      case CompareOp::kGt: return fmt::format("yes(id_gt({}, {}))", *a, *b);
      case CompareOp::kGe: return fmt::format("yes(NOT id_lt({}, {}))", *a, *b);
    }
    return std::nullopt;
  }

  std::size_t any_column(bool is_list) {
    const auto& columns = world.catalogue.schema().columns();
    std::vector<std::size_t> fit;
    for (std::size_t i = is_list ? 1 : 0; i < columns.size(); ++i)
      if (columns[i].type.is_list == is_list) fit.push_back(i);
    return fit.empty() ? columns.size() : rng.pick(fit);
  }

  Kind kind_of(std::size_t column) const { return world.catalogue.schema().columns()[column].type.kind; }

  Piece column_comparison() {
    const std::size_t c = any_column(false);
    const CompareOp op = random_op();
    Value v = random_value(rng, world, c);
    Kind other = kind_of(c);
    if (other == Kind::kInteger && rng.chance(0.2)) {
      v = random_scalar(rng, Kind::kDouble, plain);
      other = Kind::kDouble;
    } else if (other == Kind::kDouble && rng.chance(0.2)) {
      v = random_scalar(rng, Kind::kInteger, plain);
      other = Kind::kInteger;
    }
    if (v.missing()) return column_comparison();
    note(std::string(name_of(op)), c);
    Piece a = column(c), b = literal(v);
    Sql sql = comparison(op, kind_of(c), a.sql, other, b.sql);
    return {tree(dsl::Compare{op, std::move(a.tree), std::move(b.tree)}), sql};
  }

  // One trait against another, numbers also with something added: often what makes a row of both equal.
  Piece trait_comparison() {
    const std::size_t c = any_column(false), d = rng.pick(columns_of({kind_of(c), false}, 0));
    const CompareOp op = random_op();
    const Kind kind = kind_of(c);
    Piece a = column(c), b = column(d);
    const bool sum = (kind == Kind::kInteger || kind == Kind::kDouble) && rng.chance(0.6);
    note(sum ? "against trait + number" : "against trait", c);
    note(sum ? "against trait + number" : "against trait", d);
    if (sum) b = kind == Kind::kInteger ? plus_integer(std::move(b), c, d) : plus_double(std::move(b), c, d);
    const Sql sql = comparison(op, kind, a.sql, kind, b.sql);
    return {tree(dsl::Compare{op, std::move(a.tree), std::move(b.tree)}), sql};
  }

  // A row in which both columns have a value, or none.
  const reference::Row* row_with(std::size_t c, std::size_t d) {
    if (world.rows.empty()) return nullptr;
    const reference::Row& row = rng.pick(world.rows);
    return row[c].missing() || row[d].missing() ? nullptr : &row;
  }

  Piece plus_integer(Piece b, std::size_t c, std::size_t d) {
    std::int64_t addend = rng.between(-20, 20), difference = 0;
    const reference::Row* row = rng.chance(0.7) ? row_with(c, d) : nullptr;
    if (row != nullptr && !__builtin_sub_overflow((*row)[c].as<std::int64_t>(), (*row)[d].as<std::int64_t>(), &difference))
      addend = difference;
    const Sql sql = fmt::format("TRY_CAST((({})::HUGEINT + ({})) AS BIGINT)", *b.sql, sql_literal(addend));
    return {tree(dsl::Arithmetic{dsl::ArithmeticOp::kAdd, std::move(b.tree), literal_tree(addend)}), sql};
  }

  Piece plus_double(Piece b, std::size_t c, std::size_t d) {
    double addend = static_cast<double>(rng.between(-300, 300)) / rng.pick({1.0, 10.0, 100.0, 3.0});
    if (const reference::Row* row = rng.chance(0.7) ? row_with(c, d) : nullptr; row != nullptr) {
      const double difference = (*row)[c].as<double>() - (*row)[d].as<double>();
      if (std::isfinite(difference)) addend = rng.chance(0.5) ? difference : std::round(difference * 100) / 100;
    }
    if (!std::isfinite(addend)) addend = 1;
    const Sql sql = fmt::format("fin(({})::DOUBLE + ({}))", *b.sql, sql_literal(addend));
    return {tree(dsl::Arithmetic{dsl::ArithmeticOp::kAdd, std::move(b.tree), literal_tree(addend)}), sql};
  }

  Piece general_comparison(int depth) {
    const Kind left = static_cast<Kind>(rng.below(6));
    const Kind right = left == Kind::kInteger && rng.chance(0.3) ? Kind::kDouble : left;
    Piece a = value(left, depth), b = value(right, depth);
    const CompareOp op = random_op();
    const Sql sql = comparison(op, left, a.sql, right, b.sql);
    return {tree(dsl::Compare{op, std::move(a.tree), std::move(b.tree)}), sql};
  }

  Piece between() {
    const std::size_t c = any_column(false);
    Value low = random_value(rng, world, c), high = random_value(rng, world, c);
    if (low.missing() || high.missing()) return between();
    if (rng.chance(0.8) && compare(low, high) > 0) std::swap(low, high);
    const bool negated = rng.chance(0.25);
    note(negated ? "NOT BETWEEN" : "BETWEEN", c);
    const std::string name = column_name(c);
    const Sql sql = negated ? fmt::format("yes({0} < {1} OR {0} > {2})", name, sql_literal(low), sql_literal(high))
                            : fmt::format("yes({0} >= {1} AND {0} <= {2})", name, sql_literal(low), sql_literal(high));
    return {tree(dsl::Between{column(c).tree, literal_tree(low), literal_tree(high), negated}), sql};
  }

  Piece in_list() {
    const std::size_t c = any_column(false);
    const bool negated = rng.chance(0.3);
    dsl::In node{column(c).tree, {}, negated};
    std::string members;
    for (std::size_t i = 1 + (rng.chance(0.1) ? rng.below(300) : rng.below(5)); i > 0; --i) {
      const Value v = random_value(rng, world, c);
      if (v.missing()) continue;
      node.values.push_back(literal_tree(v));
      members += (members.empty() ? "" : ", ") + sql_literal(v);
    }
    if (node.values.empty()) return in_list();
    note(negated ? "NOT IN" : "IN", c);
    const Sql sql = fmt::format("yes({} {}IN ({}))", column_name(c), negated ? "NOT " : "", members);
    return {tree(std::move(node)), sql};
  }

  Piece missing(int depth) {
    const bool negated = rng.chance(0.4);
    if (rng.chance(0.3)) {
      Piece a = value(static_cast<Kind>(rng.below(6)), depth);
      return {tree(dsl::IsMissing{std::move(a.tree), negated}), join1("((", a.sql, negated ? ") IS NOT NULL)" : ") IS NULL)")};
    }
    const std::size_t c =
        rng.chance(0.3) && any_column(true) < world.catalogue.schema().columns().size() ? any_column(true) : any_column(false);
    note(negated ? "IS NOT MISSING" : "IS MISSING", c);
    return {tree(dsl::IsMissing{column(c).tree, negated}), fmt::format("({} IS {}NULL)", column_name(c), negated ? "NOT " : "")};
  }

  std::string random_pattern(const std::string& from) {
    std::string out = from;
    for (char& ch : out)
      if (static_cast<unsigned char>(ch) < 0x80 && ch != '\'' && rng.chance(0.15)) ch = rng.pick({'%', '_'});
    if (rng.chance(0.4)) out = "%" + out;
    if (rng.chance(0.4)) out += "%";
    return out;
  }

  static bool ascii(std::string_view text) {
    for (const char c : text)
      if (static_cast<unsigned char>(c) >= 0x80) return false;
    return true;
  }

  Piece match(int depth) {
    const auto columns = columns_of(kStringType);
    const std::size_t c = rng.chance(0.1) || columns.empty() ? 0 : rng.pick(columns);
    const Value v = random_value(rng, world, c);
    std::string pattern = v.missing() ? "a" : v.as<std::string>();
    if (rng.chance(0.5) && ascii(pattern) && !pattern.empty()) {
      const std::size_t from = rng.below(pattern.size());
      pattern = pattern.substr(from, 1 + rng.below(pattern.size() - from));
    }
    const auto kind = static_cast<MatchKind>(rng.below(6));
    const bool negated = rng.chance(0.25);
    Piece operand = rng.chance(0.8) ? column(c) : value(Kind::kString, depth);
    if (operand.sql == column_name(c)) note((negated ? "NOT " : "") + std::string(name_of(kind)), c);
    if (kind == MatchKind::kLike || kind == MatchKind::kILike) pattern = random_pattern(pattern);
    if (kind == MatchKind::kRegex) pattern = rng.pick({"^a", "b$", "[0-9]+", "a.b", "(France|pro)", "@", "^$", "x{2}", "^[a-f0-9-]{36}$"});
    Sql sql;
    if (operand.sql) {
      const char* format = nullptr;
      switch (kind) {
        case MatchKind::kLike: format = "yes({}(({}) LIKE {}))"; break;
        case MatchKind::kILike: format = "yes({}(({}) ILIKE {}))"; break;
        case MatchKind::kStartsWith: format = "yes({}starts_with({}, {}))"; break;
        case MatchKind::kEndsWith: format = "yes({}suffix({}, {}))"; break;
        case MatchKind::kContains: format = "yes({}contains({}, {}))"; break;
        case MatchKind::kRegex: format = "yes({}regexp_matches({}, {}))"; break;
      }
      sql = fmt::format(fmt::runtime(format), negated ? "NOT " : "", *operand.sql, quoted(pattern));
      if (kind == MatchKind::kILike || kind == MatchKind::kRegex) sql = when(plain, sql, "ILIKE and MATCHES on odd text");
    }
    return {tree(dsl::Match{kind, std::move(operand.tree), tree(dsl::String{pattern}), std::nullopt, negated}), sql};
  }

  Piece has() {
    const std::size_t c = any_column(true);
    if (c >= world.catalogue.schema().columns().size()) return column_comparison();
    if (rng.chance(0.2)) {
      note("LENGTH", c);
      const std::int64_t n = rng.between(0, 4);
      Piece length = call("LENGTH", pieces(column(c)), fmt::format("len({})", column_name(c)));
      return {tree(dsl::Compare{CompareOp::kGe, std::move(length.tree), literal_tree(n)}),
              fmt::format("yes(len({}) >= {})", column_name(c), n)};
    }
    dsl::Has node{static_cast<HasKind>(rng.below(3)), column(c).tree, {}};
    std::string members;
    for (std::size_t i = 1 + rng.below(3); i > 0; --i) {
      const Value v = random_value(rng, world, c);
      node.values.push_back(literal_tree(v));
      members += (members.empty() ? "" : ", ") + sql_literal(v);
    }
    const HasKind kind = node.kind;
    note(kind == HasKind::kAny ? "HAS ANY" : kind == HasKind::kAll ? "HAS ALL" : "HAS NONE", c);
    const Sql sql = fmt::format("yes({}{}({}, [{}]))", kind == HasKind::kNone ? "NOT " : "",
                                kind == HasKind::kAll ? "list_has_all" : "list_has_any", column_name(c), members);
    return {tree(std::move(node)), sql};
  }

  Piece window() {
    auto columns = columns_of(kTimestampType);
    for (const std::size_t c : columns_of(kDateType)) columns.push_back(c);
    if (columns.empty()) return column_comparison();
    const std::size_t c = rng.pick(columns);
    const bool is_date = kind_of(c) == Kind::kDate;
    const TimeUnit unit = random_unit(is_date ? TimeUnit::kDay : TimeUnit::kSecond);
    const TimeUnit calendar_unit = random_unit(TimeUnit::kDay);
    const std::int64_t n = rng.between(1, 60);
    const std::string x = column_name(c), now = sql_literal(Timestamp{world.now_us}) + (is_date ? "::DATE" : "");
    const auto ago = [&](std::int64_t count) { return fmt::format("({} - INTERVAL ({}) {})", now, count, unit_name(unit)); };
    const auto start = [&](std::int64_t count) {
      return fmt::format("(date_trunc('{}', {}) + INTERVAL ({}) {})", lower(unit_name(calendar_unit)), now, count,
                         unit_name(calendar_unit));
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
    return {tree(dsl::InWindow{column(c).tree, std::move(w), negated}), when(plain, whole, "windows over odd times")};
  }

  Piece truth(int depth) {
    const auto columns = columns_of(kBooleanType);
    if (!columns.empty() && rng.chance(0.6)) {
      const std::size_t c = rng.pick(columns);
      note("truth", c);
      return {column(c).tree, fmt::format("yes({})", column_name(c))};
    }
    Piece a = value(Kind::kBoolean, depth);
    return {std::move(a.tree), join1("yes(", a.sql, ")")};
  }
};

Piece SegmentGenerator::predicate(int depth) { return Maker{*this}.predicate(depth); }

}  // namespace tamis::testing
