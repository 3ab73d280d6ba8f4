// Predicates: the connectives, tests of texts, missing values, segments, and values that are true.

#include "dsl/bind_level.h"
#include "dsl/print.h"

namespace tamis::dsl {
namespace {

// How to make a predicate of a value that is no BOOLEAN.
std::string truth_hint(const Operand& operand) {
  const Type type = operand.value->type;
  const std::string text = shown(*operand.source);
  if (type.is_list) return join("test it: ", text, " HAS …, or ", text, " IS NOT MISSING");
  if (is_numeric(type.kind)) return join("compare it: ", text, " != 0");
  return join("compare it, or write ", text, " IS NOT MISSING");
}

// What to write instead of a text test on a value that is no STRING.
std::string text_hint(MatchKind kind, const Operand& operand, const Expr& pattern) {
  const std::string text = shown(*operand.source);
  if (operand.value->type.is_list)
    return join(kind == MatchKind::kContains ? "write " : "lists are tested with HAS: ", text, " HAS ", shown(pattern));
  return join("write CAST(", text, " AS STRING) ", bound::name_of(kind), " ", shown(pattern));
}

bool needs_literal(MatchKind kind) noexcept { return kind == MatchKind::kLike || kind == MatchKind::kILike || kind == MatchKind::kRegex; }

}  // namespace

Result<PredicatePtr> Binder::predicate(const Expr& expression) {
  const Level level(*this);
  if (level.too_deep()) return Level::refusal(expression.span);
  return std::visit(
      [&](const auto& node) -> Result<PredicatePtr> {
        if constexpr (kIsPredicate<std::decay_t<decltype(node)>>) {
          if (auto slot = key_slot(expression)) return truth(expression, *slot);
          return bind(node, expression);
        } else {
          return truth(expression, TAMIS_TRY(value_at_level(expression)));
        }
      },
      expression.node);
}

Result<PredicatePtr> Binder::truth(const Expr& expression, ScalarPtr value) {
  value = as_type(std::move(value), kBooleanType);
  const Operand operand{&expression, value};
  if (value->type != kBooleanType)
    return mistake("E0208", expression.span,
                   join("a condition is wanted here, and ", subject(operand), " is ", bound::name_of(value->type)), truth_hint(operand));
  if (const Value* given = literal_of(*value))
    return make_predicate(bound::Constant{!given->missing() && given->as<bool>()}, expression.span);
  if (const auto* test = std::get_if<bound::Test>(&value->node)) return test->predicate;
  return make_predicate(bound::Truth{value}, expression.span);
}

Result<std::vector<PredicatePtr>> Binder::all(const ExprList& children) {
  std::vector<PredicatePtr> parts;
  parts.reserve(children.size());
  for (const ExprPtr& child : children) parts.push_back(TAMIS_TRY(predicate(*child)));
  return parts;
}

Result<PredicatePtr> Binder::bind(const And& node, const Expr& whole) { return conjunction(TAMIS_TRY(all(node.children)), whole.span); }

Result<PredicatePtr> Binder::bind(const Or& node, const Expr& whole) { return disjunction(TAMIS_TRY(all(node.children)), whole.span); }

Result<PredicatePtr> Binder::bind(const Xor& node, const Expr& whole) {
  std::vector<PredicatePtr> parts = TAMIS_TRY(all(node.children));
  if (parts.size() == 1) return std::move(parts.front());
  return make_predicate(bound::Xor{std::move(parts)}, whole.span);
}

Result<PredicatePtr> Binder::bind(const Not& node, const Expr& whole) { return complement(TAMIS_TRY(predicate(*node.child)), whole.span); }

Result<PredicatePtr> Binder::bind(const IsMissing& node, const Expr& whole) {
  PredicatePtr missing = make_predicate(bound::IsMissing{TAMIS_TRY(value(*node.operand))}, whole.span);
  return node.negated ? complement(std::move(missing), whole.span) : std::move(missing);
}

Result<PredicatePtr> Binder::bind(const Match& node, const Expr& whole) {
  if (std::holds_alternative<Null>(node.pattern->node)) return null_compared(*node.operand, node.negated, whole.span);
  const Operand operand{node.operand.get(), as_type(TAMIS_TRY(value(*node.operand)), kStringType)};
  const std::string_view test = bound::name_of(node.kind);
  if (operand.value->type != kStringType)
    return mistake("E0210", node.operand->span,
                   join(test, " tests a STRING, and ", subject(operand), " is ", bound::name_of(operand.value->type)),
                   text_hint(node.kind, operand, *node.pattern));
  const Operand pattern{node.pattern.get(), as_type(TAMIS_TRY(value(*node.pattern)), kStringType)};
  if (pattern.value->type != kStringType)
    return mistake("E0210", node.pattern->span,
                   join(test, " takes a STRING, and ", subject(pattern), " is ", bound::name_of(pattern.value->type)),
                   literal_of(*pattern.value) != nullptr ? literal_hint(kStringType, *literal_of(*pattern.value)) : std::string());
  bound::Match result{.operand = operand.value, .pattern = pattern.value, .kind = node.kind, .negated = node.negated, .matcher = nullptr};
  const auto* text = std::get_if<String>(&node.pattern->node);
  if (text != nullptr) {
    auto matcher = TextMatcher::compile(node.kind, text->value, node.escape.value_or(""));
    if (!matcher) return mistake("E0212", node.pattern->span, matcher.error().message, matcher.error().hint, matcher.error().code);
    result.matcher = std::move(*matcher);
  } else if (needs_literal(node.kind)) {
    return mistake("E0211", node.pattern->span, join("the pattern of ", test, " is a literal text, not ", shown(*node.pattern)),
                   "CONTAINS, STARTS WITH and ENDS WITH take any text");
  }
  return make_predicate(std::move(result), whole.span);
}

Result<PredicatePtr> Binder::bind(const InSegment& node, const Expr& whole) {
  if (scope_ != nullptr) return holds_of_profile(whole);
  if (clause_ == Clause::kGrouped)
    return mistake("E0305", whole.span, join("each row is a group of profiles: ", shown(whole), " is not a group key"),
                   join("add GROUP BY ", shown(whole)));
  const DefinitionTable::Entry* segment = definitions_.find(DefinitionKind::kSegment, node.segment);
  if (segment == nullptr) return unknown_segment(node.segment, whole.span, catalogue_);
  deepest_ = std::max(deepest_, level_ + segment->depth);
  PredicatePtr reference = make_predicate(bound::InSegment{segment->name, segment->predicate}, whole.span);
  return node.negated ? complement(std::move(reference), whole.span) : std::move(reference);
}

}  // namespace tamis::dsl
