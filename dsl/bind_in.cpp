// Sets of values: IN (…), IN LIST, HAS.

#include <algorithm>
#include <charconv>

#include "dsl/bind_level.h"
#include "dsl/print.h"
#include "dsl/value_sort.h"

namespace tamis::dsl {
namespace {

// The value of an expression that is a literal as it stands; missing for all others. Spares a set of a million literals
// a bound tree each.
Value plain_literal(const Expr& expression) {
  if (const auto* text = std::get_if<String>(&expression.node)) return Value(text->value);
  if (const auto* integer = std::get_if<Integer>(&expression.node)) return Value(integer->value);
  if (const auto* number = std::get_if<Double>(&expression.node)) return Value(number->value);
  if (const auto* flag = std::get_if<Boolean>(&expression.node)) return Value(flag->value);
  return Value();
}

// What an operand whose type is open is held against.
Type type_of_members(const ExprList& members) {
  for (const ExprPtr& member : members)
    if (const auto type = bound::type_of(plain_literal(*member))) return *type;
  return kStringType;
}

template <typename Number> Value parse_number(const std::string& text) {
  Number number{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size()) return Value();
  return Value(number);
}

// An entry of a list as a value of the kind; missing where it does not read as one.
Value parse_entry(const std::string& text, Kind kind, const TimeZone& zone) {
  switch (kind) {
    case Kind::kString: return Value(text);
    case Kind::kInteger: return parse_number<std::int64_t>(text);
    case Kind::kDouble: return parse_number<double>(text);
    case Kind::kBoolean:
      if (const std::string word = fold_case(text); word == "true" || word == "false") return Value(word == "true");
      return Value();
    case Kind::kTimestamp:
      if (const auto instant = parse_timestamp(text, zone)) return Value(Timestamp{*instant});
      return Value();
    case Kind::kDate:
      if (const auto day = parse_date(text)) return Value(Date{*day});
      return Value();
  }
  return Value();
}

std::shared_ptr<const ValueSet> entries_as(const ListRef& list, Kind kind, const TimeZone& zone) {
  if (kind == Kind::kString) return list.texts;
  std::vector<Value> values;
  values.reserve(list.texts->values().size());
  for (const Value& text : list.texts->values())
    if (text.is<std::string>()) values.push_back(parse_entry(text.as<std::string>(), kind, zone));
  return std::make_shared<const ValueSet>(std::move(values));
}

std::shared_ptr<const ValueSet> set_of(std::vector<Value> values, Kind kind) {
  sort_values(values, kind);
  return std::make_shared<const ValueSet>(std::move(values));
}

std::string not_a_list_hint(const Operand& operand, const Has& node) {
  const std::string text = shown(*operand.source);
  if (node.values.size() != 1) return join("write ", text, node.kind == HasKind::kNone ? " NOT IN (…)" : " IN (…)");
  return join("write ", text, node.kind == HasKind::kNone ? " != " : " = ", shown(*node.values.front()));
}

std::unexpected<Error> unknown_list(std::string_view name, SourceSpan span, const Catalogue& catalogue) {
  const std::vector<std::string> names = catalogue.list_names();
  std::string hint = did_you_mean(name, names);
  if (hint.empty()) hint = names.empty() ? "there are no lists yet: tamis list put saves one" : "SHOW LISTS shows those that exist";
  return mistake("E0226", span, join("unknown list ", excerpt(name)), std::move(hint), ErrorCode::kNotFound);
}

}  // namespace

// What the members of a set come to: literals of the operand's kind, and comparisons for all else.
struct Binder::Members {
  std::vector<Value> literals;
  std::vector<PredicatePtr> others;
};

Result<Binder::Members> Binder::members(const Operand& operand, const ExprList& values, bool negated) {
  Members found;
  found.literals.reserve(values.size());
  const Kind kind = operand.value->type.kind;
  for (const ExprPtr& member : values) {
    if (std::holds_alternative<Null>(member->node)) return null_compared(*operand.source, negated, member->span);
    Value given = plain_literal(*member);
    ScalarPtr scalar;
    if (given.missing()) {
      scalar = TAMIS_TRY(value_beside(operand.value->type, *member));
      if (const Value* constant_value = literal_of(*scalar)) given = *constant_value;
    }
    const Fit fits = given.missing() ? Fit::kMismatch : fit(given, kind);
    if (fits == Fit::kFits) found.literals.push_back(std::move(given));
    if (fits != Fit::kMismatch) continue;
    if (scalar == nullptr) scalar = TAMIS_TRY(value(*member));
    found.others.push_back(TAMIS_TRY(compare(negated ? CompareOp::kNe : CompareOp::kEq, operand, {member.get(), scalar}, member->span)));
  }
  return found;
}

Result<PredicatePtr> Binder::bind(const In& node, const Expr& whole) {
  if (std::holds_alternative<Null>(node.operand->node)) return mistake("E0206", whole.span, "NULL is in no set: the test would never hold");
  const std::size_t before = parts();
  const Operand operand{node.operand.get(), as_type(TAMIS_TRY(value(*node.operand)), type_of_members(node.values))};
  const auto is_written_out = [](const ExprPtr& member) { return plain_literal(*member).missing(); };
  TAMIS_CHECK_OK(copy_since(before, static_cast<std::size_t>(std::ranges::count_if(node.values, is_written_out)), whole.span));
  if (operand.value->type.is_list)
    return mistake("E0207", whole.span, join(subject(operand), " is ", bound::name_of(operand.value->type), ": IN tests a single value"),
                   join("write ", shown(*operand.source), node.negated ? " HAS NONE (…)" : " HAS ANY (…)"));
  Members found = TAMIS_TRY(members(operand, node.values, node.negated));
  std::vector<PredicatePtr> parts;
  if (!found.literals.empty() || found.others.empty())
    parts.push_back(make_predicate(bound::In{operand.value, set_of(std::move(found.literals), operand.value->type.kind), node.negated, {}},
                                   whole.span));
  std::ranges::move(found.others, std::back_inserter(parts));
  return node.negated ? conjunction(std::move(parts), whole.span) : disjunction(std::move(parts), whole.span);
}

Result<PredicatePtr> Binder::bind(const InList& node, const Expr& whole) {
  const std::optional<ListRef> list = catalogue_.list(node.list);
  if (!list) return unknown_list(node.list, whole.span, catalogue_);
  if (node.operand != nullptr) {
    const Operand operand{node.operand.get(), as_type(TAMIS_TRY(value(*node.operand)), kStringType)};
    if (operand.value->type.is_list)
      return mistake("E0207", whole.span,
                     join(subject(operand), " is ", bound::name_of(operand.value->type), ": IN LIST tests a single value"),
                     "HAS ANY (…) tests the items of a list");
    return make_predicate(bound::In{operand.value, entries_as(*list, operand.value->type.kind, zone_.fixed), node.negated, list->name},
                          whole.span);
  }
  if (scope_ != nullptr) return holds_of_profile(whole);
  const std::optional<ColumnId> identifier = schema_.find(list->of);
  if (!identifier || schema_[*identifier].role != Role::kIdentifier)
    return mistake(
        "E0314", whole.span, join("the list ", list->name, " is of ", list->of, ", which names no identifier of the profiles"),
        join("test a value: ", schema_.find(list->of) ? quote_name(list->of) : "some_trait", " IN LIST ", to_literal(Value(list->name))));
  if (clause_ == Clause::kGrouped)
    return mistake("E0305", whole.span, join("each row is a group of profiles: ", shown(whole), " is not a group key"),
                   join("add GROUP BY ", shown(whole)));
  const Type type = schema_[*identifier].type;
  const ScalarPtr id = make_scalar(bound::ColumnRef{*identifier}, type);
  PredicatePtr member = make_predicate(bound::In{id, entries_as(*list, type.kind, zone_.fixed), false, list->name}, whole.span);
  return node.negated ? complement(std::move(member), whole.span) : std::move(member);
}

Result<PredicatePtr> Binder::bind(const Has& node, const Expr& whole) {
  const Operand list{node.list.get(), as_type(TAMIS_TRY(value(*node.list)), Type{type_of_members(node.values).kind, true})};
  if (!list.value->type.is_list)
    return mistake("E0209", whole.span, join("HAS tests a list, and ", subject(list), " is ", bound::name_of(list.value->type)),
                   not_a_list_hint(list, node));
  const Type element{list.value->type.kind};
  std::vector<Value> values;
  values.reserve(node.values.size());
  bool all_possible = true;
  for (const ExprPtr& member : node.values) {
    if (std::holds_alternative<Null>(member->node))
      return mistake("E0206", member->span, "lists hold no NULL: the test would never hold",
                     join("a list may be missing: ", shown(*node.list), " IS MISSING"));
    Value given = plain_literal(*member);
    if (given.missing()) {
      const ScalarPtr scalar = TAMIS_TRY(value_beside(element, *member));
      if (literal_of(*scalar) == nullptr)
        return mistake("E0211", member->span, join("HAS takes literals, not ", shown(*member)),
                       join("as in ", shown(*node.list), " HAS ANY ('a', 'b')"));
      given = *literal_of(*scalar);
    }
    const Value written = given;
    const Fit fits = fit(given, element.kind);
    if (fits == Fit::kMismatch)
      return mistake("E0201", member->span,
                     join(subject(list), " is ", bound::name_of(list.value->type), " and has no item like ", shown(*member)),
                     literal_hint(element, written));
    if (fits == Fit::kFits) values.push_back(std::move(given));
    all_possible = all_possible && fits == Fit::kFits;
  }
  // A list of INTEGER never has 1.5, so it never has all of them.
  if (node.kind == HasKind::kAll && !all_possible) return make_predicate(bound::Constant{false}, whole.span);
  return make_predicate(bound::Has{list.value, node.kind, set_of(std::move(values), element.kind)}, whole.span);
}

}  // namespace tamis::dsl
