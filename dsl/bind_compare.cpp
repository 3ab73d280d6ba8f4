// Comparisons and BETWEEN; a DATE beside a TIMESTAMP means its whole local day.

#include "dsl/bind_level.h"

namespace tamis::dsl {
namespace {

bool comparable(Type a, Type b) noexcept {
  return !a.is_list && !b.is_list && (a.kind == b.kind || (is_numeric(a.kind) && is_numeric(b.kind)));
}

bool is_null(const Expr& expression) { return std::holds_alternative<Null>(expression.node); }

std::unexpected<Error> list_compared(CompareOp op, const Operand& list, const Operand& other, SourceSpan span, const std::string& subject) {
  const std::string text = shown(*list.source), wanted = shown(*other.source);
  std::string hint = other.value->type.is_list            ? join("compare their items with HAS, or LENGTH(", text, ")")
                     : op == CompareOp::kEq               ? join("write ", text, " HAS ", wanted)
                     : op == CompareOp::kNe               ? join("write ", text, " HAS NONE (", wanted, ")")
                     : is_numeric(other.value->type.kind) ? join("write LENGTH(", text, ") ", bound::name_of(op), " ", wanted)
                                                          : join("write ", text, " HAS …");
  return mistake("E0207", span,
                 join(subject, " is ", bound::name_of(list.value->type), ": ", bound::name_of(op), " compares single values"),
                 std::move(hint));
}

bool is_day(const Operand& operand) { return operand.value->type == kDateType && constant(*operand.value); }

// The last day there is, which has no next.
bool is_last_day(const Scalar& day) {
  const Value* given = literal_of(day);
  return given != nullptr && given->is<Date>() && given->as<Date>().days >= kLastDay;
}

}  // namespace

Result<PredicatePtr> Binder::bind(const Compare& node, const Expr& whole) {
  if (is_null(*node.right)) return null_compared(*node.left, node.op == CompareOp::kNe, whole.span);
  if (is_null(*node.left)) return null_compared(*node.right, node.op == CompareOp::kNe, whole.span);
  const std::size_t before = parts();
  const Operand left{node.left.get(), TAMIS_TRY(value(*node.left))};
  const Operand right{node.right.get(), TAMIS_TRY(value_beside(left.value->type, *node.right))};
  const bool whole_day = left.value->type != right.value->type && is_time(left.value->type) && is_time(right.value->type);
  TAMIS_CHECK_OK(copy_since(before, whole_day ? 1 : 0, whole.span));
  return compare(node.op, left, right, whole.span);
}

Result<PredicatePtr> Binder::bind(const Between& node, const Expr& whole) {
  if (is_null(*node.low) || is_null(*node.high)) return null_compared(*node.operand, node.negated, whole.span);
  const std::size_t before = parts();
  const Operand operand{node.operand.get(), TAMIS_TRY(value(*node.operand))};
  TAMIS_CHECK_OK(copy_since(before, 1, whole.span));
  const Operand low{node.low.get(), TAMIS_TRY(value(*node.low))}, high{node.high.get(), TAMIS_TRY(value(*node.high))};
  const bool out = node.negated;
  std::vector<PredicatePtr> ends;
  ends.push_back(TAMIS_TRY(compare(out ? CompareOp::kLt : CompareOp::kGe, operand, low, whole.span)));
  ends.push_back(TAMIS_TRY(compare(out ? CompareOp::kGt : CompareOp::kLe, operand, high, whole.span)));
  return out ? disjunction(std::move(ends), whole.span) : conjunction(std::move(ends), whole.span);
}

Result<PredicatePtr> Binder::compare(CompareOp op, Operand left, Operand right, SourceSpan span) {
  left.value = as_type(std::move(left.value), right.value->type);
  right.value = as_type(std::move(right.value), left.value->type);
  const Type a = left.value->type, b = right.value->type;
  if (a.is_list) return list_compared(op, left, right, span, subject(left));
  if (b.is_list) return list_compared(op, right, left, span, subject(right));
  if (comparable(a, b)) return comparison(op, left.value, right.value, span);
  if (a == kTimestampType && is_day(right)) return compare_to_day(op, left.value, right.value, span);
  if (b == kTimestampType && is_day(left)) return compare_to_day(bound::swapped(op), right.value, left.value, span);
  return mismatch(left, right);
}

ScalarPtr Binder::start_of_day(const ScalarPtr& day) {
  const Value* given = literal_of(*day);
  if (given != nullptr && given->is<Date>() && !zone_.trait)
    return literal(Value(Timestamp{zone_.fixed.start_of_day_us(given->as<Date>().days)}), kTimestampType);
  ScalarPtr start = call(Function::kCast, {day}, kTimestampType, zone_);
  if (given == nullptr || !given->is<Date>() || given->as<Date>().days > kFirstDay) return start;
  // East of Greenwich the first day of the calendar starts before its first instant.
  return call(Function::kCoalesce, {std::move(start), literal(Value(Timestamp{kFirstInstantUs}), kTimestampType)}, kTimestampType);
}

PredicatePtr Binder::compare_to_day(CompareOp op, const ScalarPtr& instant, const ScalarPtr& day, SourceSpan span) {
  const Edge start{start_of_day(day), true};
  Edge end{literal(Value(Timestamp{kLastInstantUs}), kTimestampType), true};
  if (!is_last_day(*day)) {
    const Value* given = literal_of(*day);
    const ScalarPtr next =
        given != nullptr && given->is<Date>() ? literal(Value(Date{given->as<Date>().days + 1}), kDateType) : moved(day, TimeUnit::kDay, 1);
    end = Edge{start_of_day(next), false};
  }
  switch (op) {
    case CompareOp::kEq: return within(instant, start, end, false, span);
    case CompareOp::kNe: return within(instant, start, end, true, span);
    case CompareOp::kLt: return comparison(CompareOp::kLt, instant, start.at, span);
    case CompareOp::kGe: return comparison(CompareOp::kGe, instant, start.at, span);
    case CompareOp::kLe: return comparison(end.inclusive ? CompareOp::kLe : CompareOp::kLt, instant, end.at, span);
    case CompareOp::kGt: return comparison(end.inclusive ? CompareOp::kGt : CompareOp::kGe, instant, end.at, span);
  }
  return make_predicate(bound::Constant{false}, span);
}

}  // namespace tamis::dsl
