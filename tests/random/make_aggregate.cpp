// What is asked of sets of events, and conditions on the answers.

#include <fmt/format.h>

#include "tests/random/maker.h"

namespace tamis::testing {
namespace {

ExprPtr call_tree(const char* function, std::vector<ExprPtr> arguments, dsl::EventSet events, bool distinct, bool events_first) {
  dsl::Call node{function, std::move(arguments)};
  node.distinct = distinct;
  node.events = std::make_unique<dsl::EventSet>(std::move(events));
  node.events_first = events_first;
  return tree(std::move(node));
}

// A SELECT with a row a profile, from rows (place, seq, timestamp, x).
Sql by_place(const char* what, const Sql& rows) {
  return rows ? Sql(fmt::format("SELECT place, {} AS v FROM ({}) GROUP BY place", what, *rows)) : std::nullopt;
}

// d - its number among the days is the same for days that follow each other.
Sql longest_streak(const Sql& rows) {
  const Sql days = join1(
      "SELECT place, d - (row_number() OVER (PARTITION BY place ORDER BY d))::INTEGER AS streak FROM "
      "(SELECT DISTINCT place, timestamp::DATE AS d FROM (",
      rows, "))");
  return join1("SELECT place, max(n) AS v FROM (SELECT place, count(*) AS n FROM (", days, ") GROUP BY place, streak) GROUP BY place");
}

Sql sessions(const Sql& rows, std::int64_t pause_us) {
  if (!rows) return std::nullopt;
  return fmt::format(
      "SELECT place, sum((b IS NULL OR t::HUGEINT - b > {})::INTEGER) AS v FROM "
      "(SELECT place, epoch_us(timestamp) AS t, lag(epoch_us(timestamp)) OVER (PARTITION BY place ORDER BY seq) AS b FROM ({})) GROUP BY "
      "place",
      pause_us, *rows);
}

Sql most_frequent(const Sql& rows) {
  return join1("SELECT place, first(x ORDER BY n DESC, s) AS v FROM (SELECT place, x, count(*) AS n, min(seq) AS s FROM (", rows,
               ") WHERE x IS NOT NULL GROUP BY place, x) GROUP BY place");
}

// A function of values: how the language and SQL write it.
struct Form {
  enum Parameter { kNone, kPlace, kPercent };
  const char* name;
  const char* sql;  // of x, with the parameter at {}
  Parameter parameter = kNone;
  bool zero = false;    // of no events
  bool widens = false;  // of integers too, though it gives doubles
  bool rounds = false;  // SQL rounds otherwise, but for values whose sums are exact anyhow
  bool distinct = false;
};

constexpr std::ptrdiff_t kFormsOfAnyKind = 6;

// What only one kind has comes twice as often: it has fewer types of properties to meet.
std::vector<Form> forms_of(Kind kind) {
  std::vector<Form> out{{"MIN", "min(x)"},
                        {"MAX", "max(x)"},
                        {"FIRST", "(list(x ORDER BY seq) FILTER (WHERE x IS NOT NULL))[1]"},
                        {"LAST", "(list(x ORDER BY seq) FILTER (WHERE x IS NOT NULL))[-1]"},
                        {"NTH", "(list(x ORDER BY seq) FILTER (WHERE x IS NOT NULL))[{}]", Form::kPlace},
                        {"MODE", ""}};
  if (kind == Kind::kInteger) {
    out.push_back({"SUM", "CASE WHEN count(x) = 0 THEN 0 ELSE TRY_CAST(sum(x::HUGEINT) AS BIGINT) END", Form::kNone, true});
    out.push_back({"COUNT", "count(DISTINCT x)", Form::kNone, true, false, false, true});
  } else if (kind == Kind::kDouble) {
    out.push_back({"SUM", "CASE WHEN count(x) = 0 THEN 0 ELSE fin(sum(x)) END", Form::kNone, true, false, true});
    out.push_back({"AVG", "fin(avg(x))", Form::kNone, false, true, true});
    out.push_back({"MEDIAN", "quantile_cont(x::DOUBLE, 0.5)", Form::kNone, false, true, true});
    out.push_back({"PERCENTILE", "quantile_cont(x::DOUBLE, {})", Form::kPercent, false, true, true});
    out.push_back({"STDDEV", nullptr, Form::kNone, false, true, true});
  }
  const std::vector<Form> own(out.begin() + kFormsOfAnyKind, out.end());
  out.insert(out.end(), own.begin(), own.end());
  return out;
}

}  // namespace

// Counts: 0 where there is no event.
Piece Maker::counting(int depth) {
  EventSet set = event_set(depth, false);
  const Sql rows = rows_of(g.world_, set, "NULL");
  const std::size_t kind = rng.below(7);
  const char* function = kind < 4 ? "COUNT" : kind == 4 ? "DISTINCT DAYS" : kind == 5 ? "STREAK DAYS" : "SESSIONS";
  note_function(function, set.tree);
  std::vector<ExprPtr> arguments;
  Sql select;
  if (kind < 4) select = by_place("count(*)", rows);
  if (kind == 4) select = by_place("count(DISTINCT timestamp::DATE)", rows);
  if (kind == 5) select = longest_streak(rows);
  if (kind == 4 || kind == 5) select = when(utc && plain, select, "days of other zones, or odd times");
  if (kind == 6) {
    const auto unit = static_cast<TimeUnit>(rng.between(static_cast<int>(TimeUnit::kSecond), static_cast<int>(TimeUnit::kWeek)));
    const std::int64_t pause = rng.between(0, 40);
    arguments.push_back(tree(dsl::Duration{pause, unit}));
    select = sessions(rows, pause * fixed_length_us(unit));
  }
  const Sql sql = select ? Sql(fmt::format("COALESCE({}.v, 0)::BIGINT", joined(*scope, *select))) : std::nullopt;
  return {call_tree(function, std::move(arguments), std::move(set.tree), false, true), sql};
}

Piece Maker::of_values(Kind kind, int depth) {
  const Form form = rng.pick(forms_of(kind));
  EventSet set = event_set(depth, false);
  Maker within{g, set.scope.get()};
  const Kind of = form.distinct ? static_cast<Kind>(rng.below(6)) : form.widens && rng.chance(0.4) ? Kind::kInteger : kind;
  note_function(form.distinct ? "COUNT DISTINCT" : form.name, set.tree, tamis::name_of({of, false}));
  const auto columns = within.columns_of({of, false});
  const bool bare = !columns.empty() && rng.chance(0.75);
  const std::size_t column = bare ? rng.pick(columns) : 0;
  Piece x = bare ? within.column(column) : within.value(of, std::min(depth - 1, 2));
  bool sayable = !form.rounds || (bare && set.scope->columns[column].quarters);

  std::vector<ExprPtr> arguments;
  std::string sql = form.sql == nullptr ? "" : form.sql;
  if (form.parameter != Form::kNone) {
    const bool quarter = rng.chance(0.5);
    const std::int64_t number = form.parameter == Form::kPlace ? rng.between(1, 4) : quarter ? rng.between(0, 4) * 25 : rng.between(0, 100);
    arguments.push_back(literal_tree(number));
    sayable = sayable && (form.parameter == Form::kPlace || number % 25 == 0);
    sql = fmt::format(fmt::runtime(form.sql),
                      form.parameter == Form::kPlace ? static_cast<double>(number) : static_cast<double>(number) / 100);
  }
  arguments.push_back(std::move(x.tree));
  const Sql rows = rows_of(g.world_, set, x.sql);
  Sql select = std::string_view(form.name) == "MODE" ? most_frequent(rows) : by_place(sql.c_str(), rows);
  if (rows && (!sayable || form.sql == nullptr)) select = unsaid("rounding of SUM, AVG, STDDEV and PERCENTILE of any doubles");
  Sql answer;
  if (select) {
    const std::string table = joined(*scope, *select);
    answer = form.zero ? fmt::format("(CASE WHEN {0}.place IS NULL THEN 0 ELSE {0}.v END)", table) : table + ".v";
  }
  return {call_tree(form.name, std::move(arguments), std::move(set.tree), form.distinct, false), answer};
}

Piece Maker::aggregate(Kind kind, int depth) {
  if (kind == Kind::kInteger && rng.chance(0.6)) return counting(depth);
  return of_values(kind, depth);
}

// Against a number that some profiles have on either side.
Piece Maker::aggregate_comparison(int depth) {
  const Kind kind = rng.chance(0.4) ? Kind::kInteger : rng.chance(0.3) ? Kind::kDouble : static_cast<Kind>(rng.below(6));
  Piece a = aggregate(kind, depth);
  if (rng.chance(0.15)) {
    const bool negated = rng.chance(0.5);
    return {tree(dsl::IsMissing{std::move(a.tree), negated}), join1("((", a.sql, negated ? ") IS NOT NULL)" : ") IS NULL)")};
  }
  const CompareOp op = random_op();
  Piece b = kind == Kind::kInteger && rng.chance(0.7) ? literal(rng.between(0, 6))
            : rng.chance(0.25)                        ? aggregate(kind, depth - 1)
                                                      : value(kind, depth - 1);
  const Sql sql = comparison(op, kind, a.sql, kind, b.sql);
  return {tree(dsl::Compare{op, std::move(a.tree), std::move(b.tree)}), sql};
}

Piece Maker::list_test(int depth) {
  EventSet set = event_set(depth, false);
  Maker within{g, set.scope.get()};
  const auto strings = within.columns_of(kStringType);
  const std::size_t column = strings.empty() || rng.chance(0.3) ? within.any_column(false) : rng.pick(strings);
  Piece x = within.column(column);
  note_function("LIST", set.tree, tamis::name_of(set.scope->columns[column].type));
  const Sql select = by_place("list(x ORDER BY seq) FILTER (WHERE x IS NOT NULL)", rows_of(g.world_, set, x.sql));
  std::vector<ExprPtr> arguments;
  arguments.push_back(std::move(x.tree));
  Piece list{call_tree("LIST", std::move(arguments), std::move(set.tree), false, false),
             select ? Sql(joined(*scope, *select) + ".v") : std::nullopt};
  if (rng.chance(0.3)) return length_test(std::move(list));
  std::vector<Value> members;
  for (std::size_t i = 1 + rng.below(3); i > 0; --i) members.push_back(random_value(rng, set.scope->columns[column]));
  return has_test(std::move(list), static_cast<HasKind>(rng.below(3)), members);
}

Piece Maker::did(int depth) {
  EventSet set = event_set(depth, true);
  dsl::Did node;
  const Sql rows = rows_of(g.world_, set, "NULL");
  note_function("DID", set.tree);
  node.events = std::move(set.tree);
  node.negated = rng.chance(0.35);
  Sql holds = "TRUE";
  const bool times = rng.chance(0.5), days = rng.chance(0.3);
  if (times) {
    node.times = dsl::Times{rng.pick({CompareOp::kGe, CompareOp::kLe, CompareOp::kEq}), rng.between(0, 4)};
    note_construct("DID " + std::string(name_of(node.times->op)) + " n TIMES");
  }
  if (days) {
    node.days = rng.between(1, 4);
    note_construct("DID ON DISTINCT DAYS");
  }
  if (node.negated) note_construct("DID NOT");
  if (times || !days) {
    const Sql select = by_place("count(*)", rows);
    const dsl::Times counted = node.times.value_or(dsl::Times{CompareOp::kGe, 1});
    holds =
        select ? Sql(fmt::format("COALESCE({}.v, 0) {} {}", joined(*scope, *select), name_of(counted.op), counted.count)) : std::nullopt;
  }
  if (days) {
    const Sql select = when(utc && plain, by_place("count(DISTINCT timestamp::DATE)", rows), "days of other zones, or odd times");
    const Sql enough = select ? Sql(fmt::format("COALESCE({}.v, 0) >= {}", joined(*scope, *select), *node.days)) : std::nullopt;
    holds = join2("(", holds, ") AND (", enough, ")");
  }
  const Sql sql = join1(node.negated ? "(NOT (" : "((", holds, "))");
  return {tree(std::move(node)), sql};
}

}  // namespace tamis::testing
