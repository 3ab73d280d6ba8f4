// Functions, by the table of functions.h.

#include "dsl/bind_level.h"

namespace tamis::dsl {
namespace {

bool needs_zone(Function function, Type type) noexcept {
  if (type.is_list || type.kind != Kind::kTimestamp) return false;
  switch (function) {
    case Function::kYear:
    case Function::kQuarter:
    case Function::kMonth:
    case Function::kDay:
    case Function::kHour:
    case Function::kMinute:
    case Function::kSecond:
    case Function::kWeekday: return true;
    case Function::kAdd:
    case Function::kSubtract:
    case Function::kMultiply:
    case Function::kDivide:
    case Function::kModulo:
    case Function::kNegate:
    case Function::kAbs:
    case Function::kRound:
    case Function::kFloor:
    case Function::kCeil:
    case Function::kCoalesce:
    case Function::kLeast:
    case Function::kGreatest:
    case Function::kLower:
    case Function::kUpper:
    case Function::kTrim:
    case Function::kLength:
    case Function::kSubstring:
    case Function::kConcat:
    case Function::kDateTruncate:
    case Function::kDateDifference:
    case Function::kAddUnits:
    case Function::kStartOf:
    case Function::kNextAnniversary:
    case Function::kCast: return false;
  }
  return false;
}

// What a missing value is taken for.
Type type_taken(Accepts accepts) {
  switch (accepts) {
    case Accepts::kNumber: return kDoubleType;
    case Accepts::kInteger: return kIntegerType;
    case Accepts::kTime:
    case Accepts::kTimestamp: return kTimestampType;
    case Accepts::kString:
    case Accepts::kStringOrList:
    case Accepts::kUnit:
    case Accepts::kAny: return kStringType;
  }
  return kStringType;
}

Type type_given(Gives gives, const std::vector<ScalarPtr>& arguments) {
  switch (gives) {
    case Gives::kFirst:
    case Gives::kUnified: return arguments.front()->type;
    case Gives::kInteger: return kIntegerType;
    case Gives::kString: return kStringType;
    case Gives::kTimestamp: return kTimestampType;
    case Gives::kDate: return kDateType;
  }
  return kIntegerType;
}

std::string argument_hint(const FunctionInfo& function, Accepts accepts, const Operand& argument) {
  const Type type = argument.value->type;
  if (accepts == Accepts::kString && !type.is_list) return join("write CAST(", shown(*argument.source), " AS STRING)");
  if (accepts == Accepts::kTimestamp && type.kind == Kind::kDate && !type.is_list)
    return join("a DATE has no ", function.name, "; CAST(", shown(*argument.source), " AS TIMESTAMP) starts at midnight");
  return std::string(function.signature);
}

std::unexpected<Error> wrong_count(const Call& node, const FunctionInfo& function, SourceSpan span) {
  const std::string least = std::to_string(function.least), most = std::to_string(function.most);
  const bool too_many = std::cmp_greater(node.arguments.size(), function.most);
  const std::string takes = function.most == kMany ? too_many ? join("at most ", most, " arguments") : join(least, " or more arguments")
                            : function.least == function.most ? join(least, function.least == 1 ? " argument" : " arguments")
                                                              : join(least, " to ", most, " arguments");
  return mistake("E0204", span, join(function.name, " takes ", takes, ", not ", std::to_string(node.arguments.size())),
                 std::string(function.signature));
}

std::string unknown_function_hint(const Call& node, bool may_aggregate) {
  const std::string name = fold_case(node.name);
  if (name == "isnull" && node.arguments.size() == 1) return join("write ", shown(*node.arguments.front()), " IS MISSING");
  if (name == "ifnull" || name == "isnull" || name == "nvl") return "write COALESCE(a, b)";
  std::string hint = did_you_mean(node.name, function_names());
  if (!hint.empty() || !may_aggregate) return hint;
  for (const FunctionInfo& function : functions())
    if (function.form == FunctionForm::kAggregate) hint += join(hint.empty() ? "the aggregates are " : ", ", function.name);
  return hint;
}

std::vector<ScalarPtr> values_of(const std::vector<Operand>& operands) {
  std::vector<ScalarPtr> values;
  values.reserve(operands.size());
  for (const Operand& operand : operands) values.push_back(operand.value);
  return values;
}

}  // namespace

Result<ScalarPtr> Binder::bind(const Call& node, const Expr& whole) {
  if (node.events != nullptr) return event_aggregate(node, whole);
  const FunctionInfo* function = find_function(node.name);
  if (function == nullptr)
    return mistake("E0202", whole.span, join("unknown function ", excerpt(node.name)),
                   unknown_function_hint(node, clause_ == Clause::kPlain || clause_ == Clause::kGrouped), ErrorCode::kNotFound);
  if (function->form == FunctionForm::kAggregate || function->form == FunctionForm::kEvents) return aggregate(node, *function, whole);
  if (node.star || node.distinct)
    return mistake("E0204", whole.span,
                   join(node.star ? "* stands in COUNT(*) only, not in " : "DISTINCT stands in COUNT only, not in ", function->name),
                   std::string(function->signature));
  const auto given = static_cast<std::int64_t>(node.arguments.size());
  if (given < function->least || given > function->most) return wrong_count(node, *function, whole.span);
  switch (function->form) {
    case FunctionForm::kPlain: return plain_call(node, *function);
    case FunctionForm::kUnified: return unified_call(node, *function, whole);
    case FunctionForm::kInUnit: return call_in_unit(node, *function);
    case FunctionForm::kNow: return make_scalar(bound::Now{}, kTimestampType);
    case FunctionForm::kAnniversary: return anniversary(node, *function);
    case FunctionForm::kAggregate:
    case FunctionForm::kEvents: break;
  }
  return aggregate(node, *function, whole);
}

Result<std::vector<Operand>> Binder::arguments(const Call& node, const FunctionInfo& function, std::size_t first) {
  std::vector<Operand> operands;
  for (std::size_t i = first; i < node.arguments.size(); ++i) {
    const Accepts accepts = function.accepts[std::min(i, function.accepts.size() - 1)];
    operands.push_back({node.arguments[i].get(), as_type(TAMIS_TRY(value(*node.arguments[i])), type_taken(accepts))});
    if (!takes(accepts, operands.back().value->type))
      return mistake("E0205", node.arguments[i]->span,
                     join("argument ", std::to_string(i + 1), " of ", function.name, " is ", name_of(accepts), ", and ",
                          subject(operands.back()), " is ", bound::name_of(operands.back().value->type)),
                     argument_hint(function, accepts, operands.back()));
  }
  return operands;
}

Result<ScalarPtr> Binder::plain_call(const Call& node, const FunctionInfo& function) {
  std::vector<ScalarPtr> values = values_of(TAMIS_TRY(arguments(node, function, 0)));
  const Type type = type_given(function.gives, values);
  ZoneSource zone = needs_zone(*function.function, values.front()->type) ? zone_ : ZoneSource{};
  return call(*function.function, std::move(values), type, std::move(zone));
}

Result<ScalarPtr> Binder::unified_call(const Call& node, const FunctionInfo& function, const Expr& whole) {
  std::vector<const Expr*> branches;
  for (const ExprPtr& argument : node.arguments) branches.push_back(argument.get());
  std::vector<ScalarPtr> values = TAMIS_TRY(unify(branches, function.name, whole));
  if (is_untyped(values.front())) return untyped();
  const Type type = values.front()->type;
  if (type.is_list && function.function != Function::kCoalesce)
    return mistake("E0205", whole.span, join("lists have no order: ", function.name, " takes single values"),
                   std::string(function.signature));
  return call(*function.function, std::move(values), type);
}

Result<ScalarPtr> Binder::call_in_unit(const Call& node, const FunctionInfo& function) {
  const Expr& name = *node.arguments.front();
  const auto* text = std::get_if<String>(&name.node);
  const std::optional<TimeUnit> unit = text != nullptr ? parse_unit(text->value) : std::nullopt;
  if (!unit)
    return mistake("E0216", name.span, join("argument 1 of ", function.name, " is the name of a unit, as 'month', not ", shown(name)),
                   text != nullptr ? did_you_mean(text->value, unit_names()) : std::string(function.signature));
  const std::vector<Operand> times = TAMIS_TRY(arguments(node, function, 1));
  if (times.front().value->type != times.back().value->type) return mismatch(times.front(), times.back());
  const Type type = times.front().value->type;
  if (type.kind == Kind::kDate && below_day(*unit))
    return mistake("E0216", name.span, join("a DATE has no ", bound::name_of(*unit)),
                   join("take DAY or longer, or CAST(", shown(*times.front().source), " AS TIMESTAMP)"));
  bound::Call result{.function = *function.function, .arguments = values_of(times), .unit = *unit, .zone = zone_for(type)};
  return make_scalar(std::move(result), function.gives == Gives::kInteger ? kIntegerType : type);
}

Result<ScalarPtr> Binder::anniversary(const Call& node, const FunctionInfo& function) {
  const std::vector<Operand> times = TAMIS_TRY(arguments(node, function, 0));
  const ScalarPtr day = TAMIS_TRY(cast(times.front(), kDateType, *times.front().source));
  return call(Function::kNextAnniversary, {day, now_as(kDateType)}, kDateType);
}

Result<std::vector<ScalarPtr>> Binder::unify(const std::vector<const Expr*>& branches, std::string_view what, const Expr& whole) {
  std::vector<Operand> operands;
  const Operand* first = nullptr;
  bool widen = false, open = false;
  operands.reserve(branches.size());
  for (const Expr* branch : branches) {
    if (std::holds_alternative<Null>(branch->node)) {
      operands.push_back({branch, nullptr});
      continue;
    }
    operands.push_back({branch, TAMIS_TRY(value(*branch))});
    if (is_untyped(operands.back().value)) {
      operands.back().value = nullptr;
      open = true;
      continue;
    }
    const Operand& next = operands.back();
    if (first == nullptr) first = &next;
    const Type a = first->value->type, b = next.value->type;
    if (a == b) continue;
    widen = !a.is_list && !b.is_list && is_numeric(a.kind) && is_numeric(b.kind);
    if (!widen)
      return mistake("E0219", branch->span,
                     join("the values of ", what, " are of one type: ", subject(*first), " is ", bound::name_of(a), ", and ",
                          shown(*branch), " is ", bound::name_of(b)),
                     cast_hint("CAST one of them", *first, next));
  }
  if (first == nullptr && open) return std::vector<ScalarPtr>(operands.size(), untyped());
  if (first == nullptr)
    return mistake("E0227", whole.span, join("the values of ", what, " are all NULL, which has no type"),
                   "give one a type: CAST(NULL AS STRING)");
  const Type type = widen ? kDoubleType : first->value->type;
  std::vector<ScalarPtr> values;
  for (const Operand& operand : operands)
    values.push_back(operand.value == nullptr ? literal(Value(), type) : widen ? to_double(operand.value) : operand.value);
  return values;
}

}  // namespace tamis::dsl
