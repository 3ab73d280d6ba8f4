#include "dsl/lint_claim.h"

#include "dsl/binder.h"
#include "dsl/print.h"

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

// Counts are never missing and never below 0.
std::optional<ValueRange> domain_of(const Scalar& scalar) {
  const auto* node = std::get_if<bound::EventAggregate>(&scalar.node);
  if (node == nullptr) return std::nullopt;
  switch (node->function) {
    case EventFunction::kCount:
    case EventFunction::kCountDistinct:
    case EventFunction::kDistinctDays:
    case EventFunction::kStreakDays:
    case EventFunction::kSessions: return ValueRange::above(Value(std::int64_t{0}), true, Kind::kInteger);
    case EventFunction::kSum:
    case EventFunction::kAvg:
    case EventFunction::kMin:
    case EventFunction::kMax:
    case EventFunction::kMedian:
    case EventFunction::kStddev:
    case EventFunction::kPercentile:
    case EventFunction::kFirst:
    case EventFunction::kLast:
    case EventFunction::kNth:
    case EventFunction::kMode:
    case EventFunction::kList: break;
  }
  return std::nullopt;
}

// x = x and x < x, which hold always and never, where x is there.
std::optional<Claim> self_comparison(CompareOp op, const Scalar& x, const ClauseNames& names) {
  const bool holds = op == CompareOp::kEq || op == CompareOp::kLe || op == CompareOp::kGe;
  return Claim{names.text(x), "values", false, "", holds ? ValueRange::present() : ValueRange::none()};
}

std::optional<Claim> claim(const bound::Compare& node, const ClauseNames& names) {
  if (literal_of(*node.left) != nullptr && literal_of(*node.right) == nullptr)
    return claim(bound::Compare{bound::swapped(node.op), node.right, node.left}, names);
  const std::optional<Mark> mark = mark_of(*node.right);
  if (!mark) {
    if (names.text(*node.left) == names.text(*node.right)) return self_comparison(node.op, *node.left, names);
    return std::nullopt;
  }
  // Steps from NOW are dense, whatever the type of the time.
  const Kind kind = mark->scale == "values" ? node.left->type.kind : Kind::kDouble;
  return Claim{names.text(*node.left), mark->scale, mark->at_now, mark->step, range_of(node.op, mark->at, kind), domain_of(*node.left)};
}

std::optional<Claim> claim(const bound::In& node, const ClauseNames& names) {
  if (node.set->values().size() > kMostValues) return std::nullopt;
  ValueRange range = ValueRange::of(node.set->values(), node.operand->type.kind);
  if (node.negated) range = range.complement().intersect(ValueRange::present());
  return Claim{names.text(*node.operand), "values", false, "", std::move(range), domain_of(*node.operand)};
}

std::optional<Claim> claim(const bound::IsMissing& node, const ClauseNames& names) {
  const Value* literal = literal_of(*node.operand);
  if (literal != nullptr && literal->missing()) return Claim{names.text(*node.operand), "", false, "", ValueRange::none().complement()};
  const bool never = literal != nullptr || std::holds_alternative<bound::Test>(node.operand->node) ||
                     std::holds_alternative<bound::Now>(node.operand->node);
  return Claim{names.text(*node.operand), "", false, "", never ? ValueRange::none() : ValueRange::only_missing(), domain_of(*node.operand)};
}

std::optional<Claim> claim(const bound::Truth& node, const ClauseNames& names) {
  return Claim{names.text(*node.operand), "values", false, "", ValueRange::of({Value(true)}, Kind::kBoolean)};
}

std::optional<Claim> claim(const bound::Constant&, const ClauseNames&) { return std::nullopt; }
std::optional<Claim> claim(const bound::And&, const ClauseNames&) { return std::nullopt; }
std::optional<Claim> claim(const bound::Or&, const ClauseNames&) { return std::nullopt; }
std::optional<Claim> claim(const bound::Xor&, const ClauseNames&) { return std::nullopt; }
std::optional<Claim> claim(const bound::Not&, const ClauseNames&) { return std::nullopt; }
std::optional<Claim> claim(const bound::Match&, const ClauseNames&) { return std::nullopt; }
std::optional<Claim> claim(const bound::Has&, const ClauseNames&) { return std::nullopt; }
std::optional<Claim> claim(const bound::InSegment&, const ClauseNames&) { return std::nullopt; }

}  // namespace

std::string ClauseNames::text(const Scalar& value) const {
  if (!event) return to_text(value, schema);
  if (const auto* property = std::get_if<bound::ColumnRef>(&value.node))
    return quote_name((*schema[*event].properties)[property->column].name);
  bound::EventAggregate only{.function = EventFunction::kFirst, .parts = {}, .zone = {}};
  only.parts.push_back({*event, make_predicate(bound::Constant{true}), std::make_shared<const Scalar>(value)});
  return to_text(Scalar{std::move(only), value.type}, schema);
}

std::string ClauseNames::text(const Predicate& clause) const {
  if (!event) return to_text(clause, schema);
  bound::EventAggregate all{.function = EventFunction::kCount, .parts = {}, .zone = {}};
  all.parts.push_back({*event, std::make_shared<const Predicate>(clause), nullptr});
  return to_text(Scalar{std::move(all), kIntegerType}, schema);
}

std::optional<Claim> claim_of(const Predicate& clause, const ClauseNames& names) {
  return std::visit([&](const auto& node) { return claim(node, names); }, clause.node);
}

std::optional<Claim> common_scale(const Claim& a, const Claim& b) {
  if (a.subject != b.subject) return std::nullopt;
  const Claim& told = a.scale.empty() ? b : a;
  const Claim& other = a.scale.empty() ? a : b;
  Claim both{told.subject, told.scale, told.at_now, told.step, {}, told.domain};
  if (other.scale.empty()) return both;
  if (told.scale != other.scale) return std::nullopt;
  if (told.step != other.step && !told.at_now && !other.at_now) return std::nullopt;
  both.at_now = told.at_now && other.at_now;
  both.step = told.at_now ? other.step : told.step;
  return both;
}

}  // namespace tamis::dsl
