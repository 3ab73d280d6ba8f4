#include <fmt/format.h>

#include "tests/random/maker.h"

namespace tamis::testing {

Piece Maker::predicate(int depth) {
  if (depth > 0 && rng.chance(0.5)) return combined(depth);
  if (has_events() && rng.chance(0.4))
    return rng.chance(0.3) ? did(depth) : rng.chance(0.1) ? list_test(depth) : aggregate_comparison(depth);
  if (scope->of_events && depth > 0 && rng.chance(0.03)) {
    note_construct("DID within a set");
    return of_profile(*scope, [&](Maker& profile) { return profile.did(depth - 1); });
  }
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

Piece Maker::combined(int depth) {
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

Piece Maker::missing(int depth) {
  const bool negated = rng.chance(0.5);
  if (rng.chance(0.2)) {
    Piece a = value(static_cast<Kind>(rng.below(6)), depth);
    return {tree(dsl::IsMissing{std::move(a.tree), negated}), join1("((", a.sql, negated ? ") IS NOT NULL)" : ") IS NULL)")};
  }
  const std::size_t c = rng.chance(0.3) && any_column(true) < scope->columns.size() ? any_column(true) : any_column(false);
  note(negated ? "IS NOT MISSING" : "IS MISSING", c);
  Piece a = column(c);
  return {tree(dsl::IsMissing{std::move(a.tree), negated}), join1("(", a.sql, negated ? " IS NOT NULL)" : " IS NULL)")};
}

Piece Maker::has() {
  const std::size_t c = any_column(true);
  if (c >= scope->columns.size()) return column_comparison();
  Piece list = column(c);
  if (rng.chance(0.2)) {
    note("LENGTH", c);
    return length_test(std::move(list));
  }
  std::vector<Value> members;
  for (std::size_t i = 1 + rng.below(3); i > 0; --i) members.push_back(likely_value(c));
  const auto kind = static_cast<HasKind>(rng.below(3));
  note(kind == HasKind::kAny ? "HAS ANY" : kind == HasKind::kAll ? "HAS ALL" : "HAS NONE", c);
  return has_test(std::move(list), kind, members);
}

Piece Maker::length_test(Piece list) {
  const std::int64_t n = rng.between(0, 4);
  const Sql sql = list.sql ? Sql(fmt::format("yes(len({}) >= {})", *list.sql, n)) : std::nullopt;
  Piece length = call("LENGTH", pieces(std::move(list)), std::nullopt);
  return {tree(dsl::Compare{CompareOp::kGe, std::move(length.tree), literal_tree(n)}), sql};
}

Piece Maker::has_test(Piece list, HasKind kind, const std::vector<Value>& members) {
  dsl::Has node{kind, std::move(list.tree), {}};
  std::string all;
  for (const Value& v : members) {
    node.values.push_back(literal_tree(v));
    all += (all.empty() ? "" : ", ") + sql_literal(v);
  }
  Sql sql;
  if (list.sql)
    sql = fmt::format("yes({}{}({}, [{}]))", kind == HasKind::kNone ? "NOT " : "", kind == HasKind::kAll ? "list_has_all" : "list_has_any",
                      *list.sql, all);
  return {tree(std::move(node)), sql};
}

Piece Maker::truth(int depth) {
  const auto columns = columns_of(kBooleanType);
  if (!columns.empty() && rng.chance(0.6)) {
    const std::size_t c = rng.pick(columns);
    note("truth", c);
    Piece a = column(c);
    return {std::move(a.tree), join1("yes(", a.sql, ")")};
  }
  Piece a = value(Kind::kBoolean, depth);
  return {std::move(a.tree), join1("yes(", a.sql, ")")};
}

Piece Maker::in_list() {
  const std::size_t c = any_column(false);
  const bool negated = rng.chance(0.3);
  Piece operand = column(c);
  dsl::In node{std::move(operand.tree), {}, negated};
  std::string members;
  for (std::size_t i = 1 + (rng.chance(0.1) ? rng.below(300) : rng.below(5)); i > 0; --i) {
    const Value v = likely_value(c);
    if (v.missing()) continue;
    node.values.push_back(literal_tree(v));
    members += (members.empty() ? "" : ", ") + sql_literal(v);
  }
  if (node.values.empty()) return in_list();
  note(negated ? "NOT IN" : "IN", c);
  const Sql sql = join1("yes(", operand.sql, ((negated ? " NOT IN (" : " IN (") + members + "))").c_str());
  return {tree(std::move(node)), sql};
}

Piece Maker::between() {
  const std::size_t c = any_column(false);
  Value low = likely_value(c), high = likely_value(c);
  if (low.missing() || high.missing()) return between();
  if (rng.chance(0.8) && compare(low, high) > 0) std::swap(low, high);
  const bool negated = rng.chance(0.25);
  note(negated ? "NOT BETWEEN" : "BETWEEN", c);
  Piece a = column(c);
  Sql sql;
  if (a.sql)
    sql = fmt::format(fmt::runtime(negated ? "yes({0} < {1} OR {0} > {2})" : "yes({0} >= {1} AND {0} <= {2})"), *a.sql, sql_literal(low),
                      sql_literal(high));
  return {tree(dsl::Between{std::move(a.tree), literal_tree(low), literal_tree(high), negated}), sql};
}

}  // namespace tamis::testing
