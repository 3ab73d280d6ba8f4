#include "dsl/lint_claim.h"

#include "dsl/binder.h"

namespace tamis::dsl {
namespace {

// Sets with more values are not reasoned about: each clause beside them would cost as much.
constexpr std::size_t kMostValues = 10'000;

// A bound on a scale: a value among values, or a number of steps from NOW.
struct Mark {
  std::string scale;
  bool at_now = false;
  std::string step;
  Value at;
};

Mark steps(std::string scale, std::string step, std::int64_t count) {
  return {std::move(scale), count == 0, count == 0 ? std::string() : std::move(step), Value(count)};
}

// NOW, or its day.
std::optional<std::string> now_scale(const Scalar& scalar) {
  if (std::holds_alternative<bound::Now>(scalar.node)) return "now";
  const auto* cast = std::get_if<bound::Call>(&scalar.node);
  if (cast == nullptr || cast->function != Function::kCast || scalar.type != kDateType || cast->zone.trait) return std::nullopt;
  if (!std::holds_alternative<bound::Now>(cast->arguments.front()->node)) return std::nullopt;
  return "today " + cast->zone.fixed.name();
}

constexpr std::int64_t kMostSteps = 1'000'000'000'000'000'000;  // far from overflow, longer than the calendar

// NOW + n units: calendar units count in months, the others in microseconds.
std::optional<Mark> moved_mark(std::string scale, TimeUnit unit, std::int64_t count) {
  const bool fixed = months_of(unit) == 0;
  const std::int64_t length = fixed ? fixed_length_us(unit) : months_of(unit);
  if (count > kMostSteps / length || count < -kMostSteps / length) return std::nullopt;
  return steps(std::move(scale), fixed ? "us" : "months", count * length);
}

std::optional<Mark> mark_of(const Scalar& scalar) {
  if (const Value* value = literal_of(scalar)) {
    if (value->missing()) return std::nullopt;
    return Mark{"values", false, "", *value};
  }
  if (auto scale = now_scale(scalar)) return steps(std::move(*scale), "", 0);
  const auto* call = std::get_if<bound::Call>(&scalar.node);
  if (call == nullptr || call->zone.trait || call->arguments.size() != 1) return std::nullopt;
  auto scale = now_scale(*call->arguments.front());
  if (!scale) return std::nullopt;
  if (call->function == Function::kAddUnits) return moved_mark(std::move(*scale), call->unit, call->count);
  if (call->function != Function::kStartOf) return std::nullopt;
  return Mark{join(*scale, " start of ", bound::name_of(call->unit), " ", call->zone.fixed.name()), false, "", Value(call->count)};
}

ValueRange range_of(CompareOp op, const Value& at, Kind kind) {
  switch (op) {
    case CompareOp::kEq: return ValueRange::of({at}, kind);
    case CompareOp::kNe: return ValueRange::of({at}, kind).complement().intersect(ValueRange::present());
    case CompareOp::kLt: return ValueRange::below(at, false, kind);
    case CompareOp::kLe: return ValueRange::below(at, true, kind);
    case CompareOp::kGt: return ValueRange::above(at, false, kind);
    case CompareOp::kGe: return ValueRange::above(at, true, kind);
  }
  return {};
}

// x = x and x < x, which hold always and never, where x is there.
std::optional<Claim> self_comparison(CompareOp op, const Scalar& x, const Schema& schema) {
  const bool holds = op == CompareOp::kEq || op == CompareOp::kLe || op == CompareOp::kGe;
  return Claim{to_text(x, schema), "values", false, "", holds ? ValueRange::present() : ValueRange::none()};
}

std::optional<Claim> claim(const bound::Compare& node, const Schema& schema) {
  if (literal_of(*node.left) != nullptr && literal_of(*node.right) == nullptr)
    return claim(bound::Compare{bound::swapped(node.op), node.right, node.left}, schema);
  const std::optional<Mark> mark = mark_of(*node.right);
  if (!mark) {
    if (to_text(*node.left, schema) == to_text(*node.right, schema)) return self_comparison(node.op, *node.left, schema);
    return std::nullopt;
  }
  // Steps from NOW are dense, whatever the type of the time.
  const Kind kind = mark->scale == "values" ? node.left->type.kind : Kind::kDouble;
  return Claim{to_text(*node.left, schema), mark->scale, mark->at_now, mark->step, range_of(node.op, mark->at, kind)};
}

std::optional<Claim> claim(const bound::In& node, const Schema& schema) {
  if (node.set->values().size() > kMostValues) return std::nullopt;
  ValueRange range = ValueRange::of(node.set->values(), node.operand->type.kind);
  if (node.negated) range = range.complement().intersect(ValueRange::present());
  return Claim{to_text(*node.operand, schema), "values", false, "", std::move(range)};
}

std::optional<Claim> claim(const bound::IsMissing& node, const Schema& schema) {
  const bool never = literal_of(*node.operand) != nullptr || std::holds_alternative<bound::Test>(node.operand->node) ||
                     std::holds_alternative<bound::Now>(node.operand->node);
  return Claim{to_text(*node.operand, schema), "", false, "", never ? ValueRange::none() : ValueRange::only_missing()};
}

std::optional<Claim> claim(const bound::Truth& node, const Schema& schema) {
  return Claim{to_text(*node.operand, schema), "values", false, "", ValueRange::of({Value(true)}, Kind::kBoolean)};
}

std::optional<Claim> claim(const bound::Constant&, const Schema&) { return std::nullopt; }
std::optional<Claim> claim(const bound::And&, const Schema&) { return std::nullopt; }
std::optional<Claim> claim(const bound::Or&, const Schema&) { return std::nullopt; }
std::optional<Claim> claim(const bound::Xor&, const Schema&) { return std::nullopt; }
std::optional<Claim> claim(const bound::Not&, const Schema&) { return std::nullopt; }
std::optional<Claim> claim(const bound::Match&, const Schema&) { return std::nullopt; }
std::optional<Claim> claim(const bound::Has&, const Schema&) { return std::nullopt; }
std::optional<Claim> claim(const bound::InSegment&, const Schema&) { return std::nullopt; }

}  // namespace

std::optional<Claim> claim_of(const Predicate& clause, const Schema& schema) {
  return std::visit([&](const auto& node) { return claim(node, schema); }, clause.node);
}

std::optional<Claim> common_scale(const Claim& a, const Claim& b) {
  if (a.subject != b.subject) return std::nullopt;
  const Claim& told = a.scale.empty() ? b : a;
  const Claim& other = a.scale.empty() ? a : b;
  Claim both{told.subject, told.scale, told.at_now, told.step, {}};
  if (other.scale.empty()) return both;
  if (told.scale != other.scale) return std::nullopt;
  if (told.step != other.step && !told.at_now && !other.at_now) return std::nullopt;
  both.at_now = told.at_now && other.at_now;
  both.step = told.at_now ? other.step : told.step;
  return both;
}

}  // namespace tamis::dsl
