// Aggregates and group keys: what has a slot in a grouped row.

#include "dsl/bind_level.h"
#include "dsl/walk.h"

namespace tamis::dsl {
namespace {

bool is_literal(const Expr& expression) {
  return std::holds_alternative<Boolean>(expression.node) || std::holds_alternative<Integer>(expression.node) ||
         std::holds_alternative<Double>(expression.node) || std::holds_alternative<String>(expression.node) ||
         std::holds_alternative<Null>(expression.node) || std::holds_alternative<DateLiteral>(expression.node) ||
         std::holds_alternative<TimestampLiteral>(expression.node) || std::holds_alternative<Duration>(expression.node);
}

// The event of a property of that name, else an example.
std::string event_of(const Expr& argument, const Schema& schema) {
  const auto* name = std::get_if<Name>(&argument.node);
  for (const EventDef& event : schema.events())
    if (name != nullptr && event.properties->find(joined(*name).whole)) return to_literal(Value(excerpt(event.name)));
  return "'Order Completed'";
}

// COUNT('Order Completed'), SUM(revenue): an aggregate where a profile's events are meant.
std::string events_hint(const Call& node, const Schema& schema) {
  const std::string distinct = node.distinct ? "DISTINCT " : "";
  if (node.arguments.empty()) return "over the profile's events: " + node.name + "(EVENT 'Order Completed')";
  const Expr& argument = *node.arguments.back();
  const auto* text = std::get_if<String>(&argument.node);
  const auto* name = std::get_if<Name>(&argument.node);
  const auto event = name == nullptr ? std::nullopt : schema.find_event(joined(*name).whole);
  if (text == nullptr && !event)
    return join("over the profile's events: ", node.name, "(", distinct, shown(argument), " OF EVENT ", event_of(argument, schema), ")");
  const std::string_view of = node.name == "COUNT" && !node.distinct ? "" : "revenue OF ";
  return join("write ", node.name, "(", distinct, of, "EVENT ", to_literal(Value(excerpt(event ? schema[*event].name : text->value))), ")");
}

// `row`: what is looked at one at a time.
std::unexpected<Error> out_of_place(Clause clause, const Call& node, const Expr& whole, std::string_view row, const Schema& schema) {
  const std::string text = shown(whole);
  const std::string hint = events_hint(node, schema);
  switch (clause) {
    case Clause::kWhere:
      return mistake("E0304", whole.span, join("WHERE looks at one ", row, " at a time, and ", text, " is over many"),
                     join("write HAVING ", text, " … after GROUP BY", node.star ? "" : "; ", node.star ? "" : hint));
    case Clause::kGroupBy:
      return mistake("E0304", whole.span, join("a group key is a value of each ", row, ", and ", text, " is over many"));
    case Clause::kAggregate: return mistake("E0304", whole.span, join("an aggregate does not take another: ", text));
    case Clause::kEvents: return mistake("E0304", whole.span, join("this looks at one event at a time, and ", text, " is over many"), hint);
    case Clause::kSegment:
    case Clause::kPlain:
    case Clause::kGrouped: break;
  }
  return mistake("E0304", whole.span, join("a definition looks at one profile at a time, and ", text, " is over many"), hint);
}

AggregateKind kind_of(const Call& node) {
  if (node.name == "COUNT")
    return node.star ? AggregateKind::kCountAll : node.distinct ? AggregateKind::kCountDistinct : AggregateKind::kCount;
  if (node.name == "SUM") return AggregateKind::kSum;
  if (node.name == "AVG") return AggregateKind::kAvg;
  return node.name == "MIN" ? AggregateKind::kMin : AggregateKind::kMax;
}

bool counts(AggregateKind kind) noexcept {
  return kind == AggregateKind::kCountAll || kind == AggregateKind::kCount || kind == AggregateKind::kCountDistinct;
}

std::string argument_hint(const Call& node, const Operand& argument) {
  const Type type = argument.value->type;
  const std::string text = shown(*argument.source);
  if (type.is_list) return join(node.name, node.distinct ? "(DISTINCT LENGTH(" : "(LENGTH(", text, ")) takes the number of items");
  if (type == kBooleanType) return join("write ", node.name, "(CAST(", text, " AS INTEGER))");
  if (is_time(type)) return join("MIN(", text, ") and MAX(", text, ") are defined");
  return join("write ", node.name, "(CAST(", text, " AS DOUBLE))");
}

}  // namespace

bool contains_aggregate(const Expr& expression) {
  bool found = false;
  walk(expression, [&](const Expr& part) {
    const auto* call = std::get_if<Call>(&part.node);
    const FunctionInfo* function = call == nullptr ? nullptr : find_function(call->name);
    const bool of_events = (call != nullptr && call->events != nullptr) || std::holds_alternative<Did>(part.node);
    found = found || (function != nullptr && !of_events && function->form == FunctionForm::kAggregate);
    return !found && !of_events;
  });
  return found;
}

Binder Binder::beside(Clause clause) const {
  return scope_ != nullptr ? Binder(*scope_->profile, *scope_, clause) : Binder(catalogue_, zone_, definitions_, clause);
}

Result<ScalarPtr> Binder::aggregate(const Call& node, const FunctionInfo& function, const Expr& whole) {
  if (function.form == FunctionForm::kEvents)
    return mistake("E0232", whole.span, join(function.name, " is over the events of a profile: ", shown(whole)),
                   std::string(function.signature));
  if (clause_ != Clause::kGrouped || grouping_ == nullptr)
    return out_of_place(clause_, node, whole, scope_ == nullptr ? "profile" : "event", schema_);
  Aggregate result = TAMIS_TRY(aggregate_of(node, function, whole));
  std::string text = join(std::to_string(static_cast<int>(result.kind)), " ", result.argument == nullptr ? "*" : text_of(*result.argument));
  std::size_t place = 0;
  while (place < grouping_->aggregate_texts.size() && grouping_->aggregate_texts[place] != text) ++place;
  const Type type = result.type;
  if (place == grouping_->aggregates.size()) {
    grouping_->aggregates.push_back(std::move(result));
    grouping_->aggregate_texts.push_back(std::move(text));
  }
  return make_scalar(bound::SlotRef{static_cast<std::uint32_t>(grouping_->keys.size() + place)}, type);
}

Result<Aggregate> Binder::aggregate_of(const Call& node, const FunctionInfo& function, const Expr& whole) {
  const AggregateKind kind =
      kind_of(Call{.name = std::string(function.name), .arguments = {}, .star = node.star, .distinct = node.distinct});
  const bool star = kind == AggregateKind::kCountAll;
  if ((node.star && !star) || node.arguments.size() != (star ? 0U : 1U))
    return mistake("E0204", whole.span, join(function.name, " takes one argument: ", shown(whole)), std::string(function.signature));
  if (node.distinct && kind != AggregateKind::kCountDistinct)
    return mistake("E0204", whole.span, join("DISTINCT stands in COUNT only, not in ", function.name), "COUNT(DISTINCT value)");
  if (star) return Aggregate{kind, nullptr, kIntegerType};
  Binder plain = beside(Clause::kAggregate);
  plain.use_aliases(aliases_);
  const Operand argument{node.arguments.front().get(), TAMIS_TRY(plain.value(*node.arguments.front()))};
  const Type type = argument.value->type;
  const bool summed = kind == AggregateKind::kSum || kind == AggregateKind::kAvg;
  if ((summed && (type.is_list || !is_numeric(type.kind))) || (type.is_list && kind != AggregateKind::kCount))
    return mistake("E0311", whole.span,
                   join(function.name, node.distinct ? " DISTINCT" : "", summed ? " takes numbers, and " : " takes single values, and ",
                        subject(argument), " is ", bound::name_of(type)),
                   argument_hint(node, argument));
  const Type result = counts(kind) ? kIntegerType : kind == AggregateKind::kAvg ? kDoubleType : type;
  return Aggregate{kind, argument.value, result};
}

std::optional<ScalarPtr> Binder::key_slot(const Expr& expression) {
  if (grouping_ == nullptr || grouping_->keys.empty() || is_literal(expression) || contains_aggregate(expression)) return std::nullopt;
  Binder plain = beside(Clause::kGroupBy);
  plain.use_aliases(aliases_);
  const Result<ScalarPtr> key = plain.value(expression);
  if (!key) return std::nullopt;  // the ordinary way finds the same error, and says it
  const std::string text = text_of(**key);
  for (std::uint32_t slot = 0; slot < grouping_->keys.size(); ++slot)
    if (grouping_->key_texts[slot] == text) return make_scalar(bound::SlotRef{slot}, (*key)->type);
  return std::nullopt;
}

}  // namespace tamis::dsl
