#include <cmath>

#include <fmt/format.h>

#include "tests/random/maker.h"

namespace tamis::testing {

CompareOp Maker::random_op() { return static_cast<CompareOp>(rng.below(6)); }

// Exact between kinds; never NULL.
Sql Maker::comparison(CompareOp op, Kind left, const Sql& a, Kind right, const Sql& b) {
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

Piece Maker::column_comparison() {
  const std::size_t c = any_column(false);
  const CompareOp op = random_op();
  Value v = likely_value(c);
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
Piece Maker::trait_comparison() {
  const std::size_t c = any_column(false), d = rng.pick(columns_of({kind_of(c), false}, true));
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
const reference::Row* Maker::row_with(std::size_t c, std::size_t d) {
  if (scope->rows == nullptr || scope->rows->empty() || c >= scope->rows->front().size() || d >= scope->rows->front().size())
    return nullptr;
  const reference::Row& row = rng.pick(*scope->rows);
  return row[c].missing() || row[d].missing() ? nullptr : &row;
}

Piece Maker::plus_integer(Piece b, std::size_t c, std::size_t d) {
  std::int64_t addend = rng.between(-20, 20), difference = 0;
  const reference::Row* row = rng.chance(0.7) ? row_with(c, d) : nullptr;
  if (row != nullptr && !__builtin_sub_overflow((*row)[c].as<std::int64_t>(), (*row)[d].as<std::int64_t>(), &difference))
    addend = difference;
  const Sql sql = join2("TRY_CAST(((", b.sql, ")::HUGEINT + (", sql_literal(addend), ")) AS BIGINT)");
  return {tree(dsl::Arithmetic{dsl::ArithmeticOp::kAdd, std::move(b.tree), literal_tree(addend)}), sql};
}

Piece Maker::plus_double(Piece b, std::size_t c, std::size_t d) {
  double addend = static_cast<double>(rng.between(-300, 300)) / rng.pick({1.0, 10.0, 100.0, 3.0});
  if (const reference::Row* row = rng.chance(0.7) ? row_with(c, d) : nullptr; row != nullptr) {
    const double difference = (*row)[c].as<double>() - (*row)[d].as<double>();
    if (std::isfinite(difference)) addend = rng.chance(0.5) ? difference : std::round(difference * 100) / 100;
  }
  if (!std::isfinite(addend)) addend = 1;
  const Sql sql = join2("fin((", b.sql, ")::DOUBLE + (", sql_literal(addend), "))");
  return {tree(dsl::Arithmetic{dsl::ArithmeticOp::kAdd, std::move(b.tree), literal_tree(addend)}), sql};
}

Piece Maker::general_comparison(int depth) {
  const Kind left = static_cast<Kind>(rng.below(6));
  const Kind right = left == Kind::kInteger && rng.chance(0.3) ? Kind::kDouble : left;
  Piece a = value(left, depth), b = value(right, depth);
  const CompareOp op = random_op();
  const Sql sql = comparison(op, left, a.sql, right, b.sql);
  return {tree(dsl::Compare{op, std::move(a.tree), std::move(b.tree)}), sql};
}

}  // namespace tamis::testing
