// Windows of time: what each means as a pair of comparisons. `t` is the tested TIMESTAMP or DATE, NOW the instant of the
// evaluation, or its day in the statement's zone.

#include "dsl/bind_level.h"

namespace tamis::dsl {
namespace {

// Whether so many units from NOW may lie outside the years 1 to 9999, where there is no instant.
bool far(TimeUnit unit, std::int64_t count) {
  constexpr std::int64_t kFarMonths = 12'000, kFarUs = kFarMonths * 30 * 86'400'000'000;  // a thousand years
  const std::int32_t months = months_of(unit);
  const std::int64_t most = months > 0 ? kFarMonths / months : kFarUs / fixed_length_us(unit);
  return count > most || count < -most;
}

// An end of a window that may lie beyond the calendar: there it admits all instants, as the nearer ends do.
ScalarPtr at_most_to_the_end(ScalarPtr end, TimeUnit unit, std::int64_t count) {
  if (!far(unit, count)) return end;
  const Type type = end->type;
  const std::int32_t day = count < 0 ? kFirstDay - 1 : kLastDay + 1;
  const std::int64_t instant = count < 0 ? kFirstInstantUs - 1 : kLastInstantUs + 1;
  const ScalarPtr beyond = literal(type.kind == Kind::kDate ? Value(Date{day}) : Value(Timestamp{instant}), type);
  return call(Function::kCoalesce, {std::move(end), beyond}, type);
}

}  // namespace

ScalarPtr Binder::now_as(Type type) const {
  ScalarPtr now = make_scalar(bound::Now{}, kTimestampType);
  return type.kind == Kind::kDate ? call(Function::kCast, {std::move(now)}, kDateType, zone_) : now;
}

ScalarPtr Binder::unit_start(Type type, TimeUnit unit, std::int64_t count) const {
  bound::Call node{.function = Function::kStartOf, .arguments = {now_as(type)}, .unit = unit, .count = count, .zone = zone_for(type)};
  return make_scalar(std::move(node), type);
}

Result<void> Binder::check_window(const Operand& operand, TimeUnit unit, std::int64_t count, SourceSpan span) const {
  if (operand.value->type.kind == Kind::kDate && below_day(unit))
    return mistake("E0216", span, join(subject(operand), " is DATE and has no ", bound::name_of(unit)),
                   join("count in DAYS, or CAST(", shown(*operand.source), " AS TIMESTAMP)"));
  if (count < 0) return mistake("E0218", span, join("a window counts from 0 up, not ", std::to_string(count)));
  if (count > kMostUnits)
    return mistake("E0218", span, join("the window is longer than the calendar: ", std::to_string(count)), {}, ErrorCode::kLimitExceeded);
  return {};
}

Result<PredicatePtr> Binder::bind(const InWindow& node, const Expr& whole) {
  const std::size_t before = parts();
  const Operand operand{node.operand.get(), as_type(TAMIS_TRY(value(*node.operand)), kTimestampType)};
  TAMIS_CHECK_OK(copy_since(before, 1, whole.span));
  if (!is_time(operand.value->type))
    return mistake("E0215", node.operand->span,
                   join("a time window tests a TIMESTAMP or DATE, and ", subject(operand), " is ", bound::name_of(operand.value->type)),
                   operand.value->type == kStringType ? join("write CAST(", shown(*operand.source), " AS TIMESTAMP)") : std::string());
  return std::visit([&](const auto& span_of_time) { return window(operand, span_of_time, node.negated, whole.span); }, node.window);
}

Result<PredicatePtr> Binder::window(const Operand& t, const WithinLast& last, bool negated, SourceSpan span) {
  TAMIS_CHECK_OK(check_window(t, last.unit, last.count, span));
  const Type type = t.value->type;
  if (last.calendar)
    return within(t.value, {at_most_to_the_end(unit_start(type, last.unit, -last.count), last.unit, -last.count), true},
                  {unit_start(type, last.unit, 0), false}, negated, span);
  const ScalarPtr now = now_as(type);
  return within(t.value, {at_most_to_the_end(moved(now, last.unit, -last.count), last.unit, -last.count), false}, {now, true}, negated,
                span);
}

Result<PredicatePtr> Binder::window(const Operand& t, const WithinNext& next, bool negated, SourceSpan span) {
  TAMIS_CHECK_OK(check_window(t, next.unit, next.count, span));
  const Type type = t.value->type;
  if (next.calendar)
    return within(t.value, {unit_start(type, next.unit, 1), true},
                  {at_most_to_the_end(unit_start(type, next.unit, next.count + 1), next.unit, next.count), false}, negated, span);
  const ScalarPtr now = now_as(type);
  return within(t.value, {now, true}, {at_most_to_the_end(moved(now, next.unit, next.count), next.unit, next.count), false}, negated, span);
}

// THIS unit ends at NOW; the units before and after are whole.
Result<PredicatePtr> Binder::window(const Operand& t, const CurrentUnit& current, bool negated, SourceSpan span) {
  TAMIS_CHECK_OK(check_window(t, current.unit, current.offset < 0 ? -(current.offset + 1) : current.offset, span));
  const Type type = t.value->type;
  const Edge start{unit_start(type, current.unit, current.offset), true};
  if (current.offset == 0) return within(t.value, start, {now_as(type), true}, negated, span);
  return within(t.value, start, {unit_start(type, current.unit, current.offset + 1), false}, negated, span);
}

Result<PredicatePtr> Binder::window(const Operand& t, const BetweenAgo& ago, bool negated, SourceSpan span) {
  TAMIS_CHECK_OK(check_window(t, ago.unit, ago.from, span));
  TAMIS_CHECK_OK(check_window(t, ago.unit, ago.to, span));
  if (ago.from < ago.to) {
    const std::string from = std::to_string(ago.from), to = std::to_string(ago.to);
    return mistake("E0218", span, join("the earlier end comes first: ", from, " ", bound::name_of(ago.unit), "S ago is after ", to),
                   join("write BETWEEN ", to, " AND ", from, " ", bound::name_of(ago.unit), "S AGO"));
  }
  const ScalarPtr now = now_as(t.value->type);
  return within(t.value, {at_most_to_the_end(moved(now, ago.unit, -ago.from), ago.unit, -ago.from), false},
                {moved(now, ago.unit, -ago.to), true}, negated, span);
}

// What a BEFORE or AFTER is bounded by: of a day, an instant counts as its local day, as NOW does in the other windows.
Result<Operand> Binder::bound_of(const Operand& t, const Expr& instant) {
  ScalarPtr bound = as_type(TAMIS_TRY(value(instant)), t.value->type);
  if (t.value->type == kDateType && bound->type == kTimestampType) bound = call(Function::kCast, {std::move(bound)}, kDateType, zone_);
  return Operand{&instant, std::move(bound)};
}

Result<PredicatePtr> Binder::window(const Operand& t, const Before& before, bool negated, SourceSpan span) {
  if (std::holds_alternative<Null>(before.instant->node)) return null_compared(*t.source, negated, span);
  Operand bound = TAMIS_TRY(bound_of(t, *before.instant));
  return compare(negated ? CompareOp::kGe : CompareOp::kLt, t, std::move(bound), span);
}

Result<PredicatePtr> Binder::window(const Operand& t, const After& after, bool negated, SourceSpan span) {
  if (std::holds_alternative<Null>(after.instant->node)) return null_compared(*t.source, negated, span);
  Operand bound = TAMIS_TRY(bound_of(t, *after.instant));
  return compare(negated ? CompareOp::kLe : CompareOp::kGt, t, std::move(bound), span);
}

}  // namespace tamis::dsl
