#include <cmath>

#include "engine/plan/rewrite/rules.h"
#include "engine/plan/structure.h"

namespace tamis {
namespace {

PredicatePtr present(const ScalarPtr& operand, SourceSpan span) {
  return make_predicate(Not{make_predicate(IsMissing{operand}, span)}, span);
}

// A cast that changes nothing is its argument: a type to itself.
ScalarPtr without_idle_cast(const ScalarPtr& scalar) {
  const auto* call = std::get_if<Call>(&scalar->node);
  if (call == nullptr || call->function != Function::kCast) return scalar;
  return call->arguments[0]->type == scalar->type ? without_idle_cast(call->arguments[0]) : scalar;
}

// CAST(integer AS DOUBLE) beside a literal compares as the integer does, as long as the literal is below 2^53: up to there the
// cast is exact, and beyond it keeps to its side of the literal.
ScalarPtr without_widening(const ScalarPtr& scalar, const Value& literal) {
  const auto* call = std::get_if<Call>(&scalar->node);
  if (call == nullptr || call->function != Function::kCast || scalar->type != kDoubleType) return scalar;
  if (call->arguments[0]->type != kIntegerType) return scalar;
  constexpr double kExact = 9007199254740992.0;  // 2^53
  const bool small = (literal.is<double>() && std::abs(literal.as<double>()) < kExact) ||
                     (literal.is<std::int64_t>() && std::abs(static_cast<double>(literal.as<std::int64_t>())) < kExact);
  return small ? call->arguments[0] : scalar;
}

// TEST compared with TRUE or FALSE is the predicate, or its complement; a BOOLEAN is never anything else, TEST never missing.
PredicatePtr of_test(const Compare& compare, const PredicatePtr& self) {
  const auto* test = std::get_if<Test>(&compare.left->node);
  const Value* value = literal_of(*compare.right);
  if (test == nullptr || value == nullptr || !value->is<bool>()) return self;
  if (compare.op != CompareOp::kEq && compare.op != CompareOp::kNe) return self;
  const bool holds = value->as<bool>() == (compare.op == CompareOp::kEq);
  return holds ? test->predicate : make_predicate(Not{test->predicate}, self->span);
}

PredicatePtr of_compare(const Compare& compare, const PredicatePtr& self) {
  Compare c{compare.op, without_idle_cast(compare.left), without_idle_cast(compare.right)};
  if (literal_of(*c.left) != nullptr && literal_of(*c.right) == nullptr) c = {swapped(c.op), c.right, c.left};
  if (const Value* literal = literal_of(*c.right)) c.left = without_widening(c.left, *literal);
  const bool unchanged = c.op == compare.op && c.left == compare.left && c.right == compare.right;
  return of_test(c, unchanged ? self : make_predicate(c, self->span));
}

PredicatePtr of_in(const In& in, const PredicatePtr& self) {
  const auto& values = in.set->values();
  if (values.empty()) return in.negated ? present(in.operand, self->span) : constant(false);
  if (values.size() > 1) return self;
  ScalarPtr literal = make_scalar(Literal{values[0]}, type_of(values[0]).value());
  return make_predicate(Compare{in.negated ? CompareOp::kNe : CompareOp::kEq, in.operand, std::move(literal)}, self->span);
}

PredicatePtr of_match(const Match& match, const PredicatePtr& self) {
  if (match.matcher == nullptr || !match.matcher->exact_text()) return self;
  ScalarPtr literal = make_scalar(Literal{Value(*match.matcher->exact_text())}, kStringType);
  return make_predicate(Compare{match.negated ? CompareOp::kNe : CompareOp::kEq, match.operand, std::move(literal)}, self->span);
}

PredicatePtr of_has(const Has& has, const PredicatePtr& self) {
  if (!has.set->values().empty()) return self;
  return has.kind == HasKind::kAny ? constant(false) : present(has.list, self->span);
}

PredicatePtr of_truth(const Truth& truth, const PredicatePtr& self) {
  if (const auto* test = std::get_if<Test>(&truth.operand->node)) return test->predicate;
  return make_predicate(Compare{CompareOp::kEq, truth.operand, make_scalar(Literal{Value(true)}, kBooleanType)}, self->span);
}

PredicatePtr normalize(const PredicatePtr& p) {
  if (const auto* compare = std::get_if<Compare>(&p->node)) return of_compare(*compare, p);
  if (const auto* in = std::get_if<In>(&p->node)) return of_in(*in, p);
  if (const auto* match = std::get_if<Match>(&p->node)) return of_match(*match, p);
  if (const auto* has = std::get_if<Has>(&p->node)) return of_has(*has, p);
  if (const auto* truth = std::get_if<Truth>(&p->node)) return of_truth(*truth, p);
  return p;
}

}  // namespace

PredicatePtr normalize_leaves(const PredicatePtr& predicate, const RewriteContext& /*context*/) { return transform(predicate, normalize); }

}  // namespace tamis
