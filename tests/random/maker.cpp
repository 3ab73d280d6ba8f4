#include "tests/random/maker.h"

namespace tamis::testing {

ExprPtr literal_tree(const Value& v) {
  if (v.is<bool>()) return tree(dsl::Boolean{v.as<bool>()});
  if (v.is<std::int64_t>()) return tree(dsl::Integer{v.as<std::int64_t>()});
  if (v.is<double>()) return tree(dsl::Double{v.as<double>()});
  if (v.is<std::string>()) return tree(dsl::String{v.as<std::string>()});
  if (v.is<Timestamp>()) return tree(dsl::TimestampLiteral{format_timestamp(v.as<Timestamp>().us)});
  if (v.is<Date>()) return tree(dsl::DateLiteral{v.as<Date>().days});
  return tree(dsl::Null{});
}

Sql Maker::unsaid(const char* what) {
  ++g.unsaid_[what];
  return std::nullopt;
}

Sql Maker::when(bool sayable, Sql sql, const char* what) { return sayable ? std::move(sql) : unsaid(what); }

std::vector<std::size_t> Maker::columns_of(Type type, bool identifiers) const {
  std::vector<std::size_t> out;
  for (std::size_t i = identifiers ? 0 : scope->first_value; i < scope->columns.size(); ++i)
    if (scope->columns[i].type == type) out.push_back(i);
  return out;
}

Piece Maker::column(std::size_t i) {
  const ScopeColumn& c = scope->columns[i];
  scope->joins.insert(c.joins.begin(), c.joins.end());
  if (c.computed) note_construct("computed trait");
  return {tree(dsl::Name{{{c.name, false}}}), c.sql};
}

Piece Maker::literal(const Value& v) const { return {literal_tree(v), sql_literal(v)}; }

Piece Maker::column_or_literal(Kind kind) {
  const auto columns = columns_of({kind, false});
  if (!columns.empty() && rng.chance(0.75)) return column(rng.pick(columns));
  return literal(random_scalar(rng, kind, plain));
}

Value Maker::likely_value(std::size_t column) { return random_value(rng, scope->columns[column]); }

void Maker::note_function(const std::string& function, const dsl::EventSet& set, const std::string& type) {
  note_construct(function);
  g.cells_.emplace(function, window_form(set), type);
}

void Maker::note(std::string what, std::size_t column) {
  if (column < world.catalogue.schema().columns().size() && !scope->of_events)
    g.used_.emplace_back(std::move(what), ColumnId(static_cast<std::uint32_t>(column)));
}

std::size_t Maker::any_column(bool is_list) {
  std::vector<std::size_t> fit;
  for (std::size_t i = is_list ? scope->first_value : 0; i < scope->columns.size(); ++i)
    if (scope->columns[i].type.is_list == is_list) fit.push_back(i);
  return fit.empty() ? scope->columns.size() : rng.pick(fit);
}

Kind Maker::kind_of(std::size_t column) const { return scope->columns[column].type.kind; }

}  // namespace tamis::testing
