// Small bound trees.

#include <algorithm>
#include <cmath>

#include "dsl/binder.h"

namespace tamis::dsl {
namespace {

// Parts that are of the node's own kind give their children instead, so that chains are flat.
template <typename Chain> PredicatePtr chain(std::vector<PredicatePtr> parts, SourceSpan span, bool of_none) {
  if (parts.empty()) return make_predicate(bound::Constant{of_none}, span);
  if (parts.size() == 1) return std::move(parts.front());
  Chain node;
  node.children.reserve(parts.size());
  for (PredicatePtr& part : parts) {
    if (const auto* nested = std::get_if<Chain>(&part->node))
      node.children.insert(node.children.end(), nested->children.begin(), nested->children.end());
    else
      node.children.push_back(std::move(part));
  }
  return make_predicate(std::move(node), span);
}

Fit fit_number(Value& value, Kind kind) {
  if (const auto* integer = std::get_if<std::int64_t>(&value.data()); integer != nullptr && kind == Kind::kDouble) {
    const auto widened = static_cast<double>(*integer);
    if (bound::compare_exact(*integer, widened) != 0) return Fit::kNever;
    value = Value(widened);
    return Fit::kFits;
  }
  if (const auto* number = std::get_if<double>(&value.data()); number != nullptr && kind == Kind::kInteger) {
    constexpr double kPastInt64 = 9223372036854775808.0;  // 2^63
    if (std::trunc(*number) != *number || *number >= kPastInt64 || *number < -kPastInt64) return Fit::kNever;
    value = Value(static_cast<std::int64_t>(*number));
    return Fit::kFits;
  }
  return Fit::kMismatch;
}

}  // namespace

PredicatePtr conjunction(std::vector<PredicatePtr> parts, SourceSpan span) { return chain<bound::And>(std::move(parts), span, true); }

PredicatePtr disjunction(std::vector<PredicatePtr> parts, SourceSpan span) { return chain<bound::Or>(std::move(parts), span, false); }

PredicatePtr complement(PredicatePtr part, SourceSpan span) { return make_predicate(bound::Not{std::move(part)}, span); }

PredicatePtr comparison(CompareOp op, ScalarPtr left, ScalarPtr right, SourceSpan span) {
  return make_predicate(bound::Compare{op, std::move(left), std::move(right)}, span);
}

ScalarPtr literal(Value value, Type type) { return make_scalar(bound::Literal{std::move(value)}, type); }

const ScalarPtr& untyped() {
  static const ScalarPtr kUntyped = literal(Value(), kStringType);
  return kUntyped;
}

ScalarPtr call(Function function, std::vector<ScalarPtr> arguments, Type type, ZoneSource zone) {
  bound::Call node{.function = function, .arguments = std::move(arguments), .zone = std::move(zone)};
  return make_scalar(std::move(node), type);
}

ScalarPtr moved(const ScalarPtr& instant, TimeUnit unit, std::int64_t count) {
  if (count == 0) return instant;
  bound::Call node{.function = Function::kAddUnits, .arguments = {instant}, .unit = unit, .count = count, .zone = {}};
  return make_scalar(std::move(node), instant->type);
}

ScalarPtr to_double(const ScalarPtr& number) {
  return number->type.kind == Kind::kDouble ? number : call(Function::kCast, {number}, kDoubleType);
}

const Value* literal_of(const Scalar& scalar) noexcept {
  const auto* node = std::get_if<bound::Literal>(&scalar.node);
  return node == nullptr ? nullptr : &node->value;
}

bool constant(const Scalar& scalar) {
  if (const auto* node = std::get_if<bound::Call>(&scalar.node))
    return std::ranges::all_of(node->arguments, [](const ScalarPtr& argument) { return constant(*argument); });
  return std::holds_alternative<bound::Literal>(scalar.node) || std::holds_alternative<bound::Now>(scalar.node);
}

bool is_time(Type type) noexcept { return !type.is_list && (type.kind == Kind::kTimestamp || type.kind == Kind::kDate); }

Fit fit(Value& value, Kind kind) {
  const std::optional<Type> type = bound::type_of(value);
  if (!type || type->is_list) return Fit::kMismatch;
  if (type->kind == kind) return Fit::kFits;
  return fit_number(value, kind);
}

PredicatePtr within(const ScalarPtr& operand, const Edge& low, const Edge& high, bool negated, SourceSpan span) {
  if (negated)
    return disjunction({comparison(low.inclusive ? CompareOp::kLt : CompareOp::kLe, operand, low.at, span),
                        comparison(high.inclusive ? CompareOp::kGt : CompareOp::kGe, operand, high.at, span)},
                       span);
  return conjunction({comparison(low.inclusive ? CompareOp::kGe : CompareOp::kGt, operand, low.at, span),
                      comparison(high.inclusive ? CompareOp::kLe : CompareOp::kLt, operand, high.at, span)},
                     span);
}

}  // namespace tamis::dsl
