// Arithmetic, moves in time, CAST.

#include "dsl/bind_level.h"

namespace tamis::dsl {
namespace {

struct Operator {
  Function function;
  std::string_view text;
};

Operator operator_of(ArithmeticOp op) noexcept {
  switch (op) {
    case ArithmeticOp::kAdd: return {Function::kAdd, "+"};
    case ArithmeticOp::kSubtract: return {Function::kSubtract, "-"};
    case ArithmeticOp::kMultiply: return {Function::kMultiply, "*"};
    case ArithmeticOp::kDivide: return {Function::kDivide, "/"};
    case ArithmeticOp::kModulo: return {Function::kModulo, "%"};
  }
  return {};
}

bool is_number(Type type) noexcept { return !type.is_list && is_numeric(type.kind); }

// How to mend `left op right` where one is no number.
std::string arithmetic_hint(ArithmeticOp op, const Operand& left, const Operand& right) {
  const Type a = left.value->type, b = right.value->type;
  if (is_time(a) && is_time(b) && op == ArithmeticOp::kSubtract)
    return join("write DATE_DIFF('day', ", shown(*right.source), ", ", shown(*left.source), ")");
  if (is_time(a) && is_number(b)) return "a time is moved by a duration, as in + 30 DAYS";
  if (a == kStringType && b == kStringType && op == ArithmeticOp::kAdd)
    return join("texts are joined with CONCAT(", shown(*left.source), ", ", shown(*right.source), ")");
  const Operand& wrong = is_number(a) ? right : left;
  if (wrong.value->type == kStringType) return join("CAST(", shown(*wrong.source), " AS DOUBLE) reads a number from a text");
  return {};
}

// Which kinds a CAST turns into which. Lists are turned item by item.
bool castable(Kind from, Kind to) noexcept {
  if (from == to || to == Kind::kString || from == Kind::kString) return true;
  switch (from) {
    case Kind::kBoolean:
    case Kind::kInteger:
    case Kind::kDouble: return is_numeric(to) || to == Kind::kBoolean;
    case Kind::kTimestamp: return to == Kind::kDate;
    case Kind::kDate: return to == Kind::kTimestamp;
    case Kind::kString: return true;
  }
  return false;
}

}  // namespace

Result<ScalarPtr> Binder::bind(const Arithmetic& node, const Expr& whole) {
  const bool additive = node.op == ArithmeticOp::kAdd || node.op == ArithmeticOp::kSubtract;
  if (const auto* by = std::get_if<Duration>(&node.right->node); by != nullptr && additive)
    return move_by(*node.left, *by, node.op == ArithmeticOp::kSubtract, whole);
  if (const auto* by = std::get_if<Duration>(&node.left->node); by != nullptr && node.op == ArithmeticOp::kAdd)
    return move_by(*node.right, *by, false, whole);
  Operand left{node.left.get(), TAMIS_TRY(value(*node.left))}, right{node.right.get(), TAMIS_TRY(value(*node.right))};
  left.value = as_type(left.value, is_number(right.value->type) ? right.value->type : kDoubleType);
  right.value = as_type(right.value, is_number(left.value->type) ? left.value->type : kDoubleType);
  const auto [function, text] = operator_of(node.op);
  const Type a = left.value->type, b = right.value->type;
  if (!is_number(a) || !is_number(b)) {
    const Operand& wrong = is_number(a) ? right : left;
    return mistake("E0214", whole.span, join(text, " takes numbers, and ", subject(wrong), " is ", bound::name_of(wrong.value->type)),
                   arithmetic_hint(node.op, left, right));
  }
  const bool whole_number = a == kIntegerType && b == kIntegerType && node.op != ArithmeticOp::kDivide;
  return call(function, {left.value, right.value}, whole_number ? kIntegerType : kDoubleType);
}

Result<ScalarPtr> Binder::move_by(const Expr& instant, const Duration& duration, bool back, const Expr& whole) {
  const Operand operand{&instant, as_type(TAMIS_TRY(value(instant)), kTimestampType)};
  const Type type = operand.value->type;
  if (!is_time(type))
    return mistake("E0213", whole.span, join("a duration moves a TIMESTAMP or DATE, and ", subject(operand), " is ", bound::name_of(type)));
  if (type.kind == Kind::kDate && below_day(duration.unit))
    return mistake("E0216", whole.span, join("a DATE has no ", bound::name_of(duration.unit), ": ", shown(whole)),
                   join("move it by DAYS, or CAST(", shown(instant), " AS TIMESTAMP)"));
  if (duration.count > kMostUnits || duration.count < -kMostUnits)
    return mistake("E0218", whole.span, "the duration is longer than the calendar", {}, ErrorCode::kLimitExceeded);
  return moved(operand.value, duration.unit, back ? -duration.count : duration.count);
}

Result<ScalarPtr> Binder::bind(const Negate& node, const Expr& whole) {
  const Operand operand{node.operand.get(), as_type(TAMIS_TRY(value(*node.operand)), kDoubleType)};
  const Type type = operand.value->type;
  if (!is_number(type)) return mistake("E0214", whole.span, join("- takes a number, and ", subject(operand), " is ", bound::name_of(type)));
  if (const Value* given = literal_of(*operand.value)) {
    if (given->is<double>()) return literal(Value(-given->as<double>()), type);
    if (given->is<std::int64_t>() && given->as<std::int64_t>() != INT64_MIN) return literal(Value(-given->as<std::int64_t>()), type);
  }
  return call(Function::kNegate, {operand.value}, type);
}

Result<ScalarPtr> Binder::bind(const Cast& node, const Expr& whole) {
  if (std::holds_alternative<Null>(node.operand->node)) return literal(Value(), node.type);
  return cast(Operand{node.operand.get(), TAMIS_TRY(value(*node.operand))}, node.type, whole);
}

Result<ScalarPtr> Binder::cast(const Operand& operand, Type type, const Expr& whole) {
  if (is_untyped(operand.value)) return literal(Value(), type);
  const Type from = operand.value->type;
  if (from == type) return operand.value;
  if (from.is_list != type.is_list || !castable(from.kind, type.kind)) {
    std::string hint;
    if (from.is_list && !type.is_list) hint = join("LENGTH(", shown(*operand.source), ") counts its items, HAS tests them");
    return mistake("E0220", whole.span,
                   join("there is no CAST from ", bound::name_of(from), " to ", bound::name_of(type), ": ", shown(whole)), std::move(hint));
  }
  const bool to_time = type.kind == Kind::kTimestamp || type.kind == Kind::kDate;
  const bool in_zone = to_time && from.kind != type.kind && (from.kind != Kind::kString || type.kind == Kind::kTimestamp);
  return call(Function::kCast, {operand.value}, type, in_zone ? zone_ : ZoneSource{});
}

}  // namespace tamis::dsl
