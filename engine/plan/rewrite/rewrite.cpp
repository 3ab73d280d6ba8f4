#include "engine/plan/rewrite/rewrite.h"

#include <array>
#include <unordered_set>

#include "engine/plan/predicate_walk.h"

namespace tamis {
namespace {

constexpr std::array kRules{
    RewriteRule{"inline segments", inline_segments},   RewriteRule{"fold constants", fold_constants},
    RewriteRule{"normalize leaves", normalize_leaves}, RewriteRule{"push NOT down", push_not_down},
    RewriteRule{"flatten chains", flatten_chains},     RewriteRule{"remove duplicates", remove_duplicates},
    RewriteRule{"merge clauses", merge_clauses},       RewriteRule{"flatten chains again", flatten_chains},
};

// "inline segments: lapsed, vip": the names are gone from the tree afterwards, but for those whose rows are found beforehand.
class Names {
 public:
  void collect(const Predicate& predicate) {
    if (const auto* segment = std::get_if<InSegment>(&predicate.node)) {
      if (!seen_.insert(segment->definition.get()).second) return;
      names.push_back(segment->name);
    }
    visit_parts(predicate, [](const Scalar&) {}, [this](const Predicate& child) { collect(child); });
  }
  std::vector<std::string> names;

 private:
  std::unordered_set<const Predicate*> seen_;
};

std::string describe(const RewriteRule& rule, const Predicate& before) {
  std::string text(rule.name);
  if (rule.apply != inline_segments) return text;
  Names segments;
  segments.collect(before);
  for (std::size_t i = 0; i < segments.names.size(); ++i) text += (i == 0 ? ": " : ", ") + segments.names[i];
  return text;
}

}  // namespace

std::span<const RewriteRule> rewrite_rules() noexcept { return kRules; }

Rewritten rewrite(PredicatePtr predicate, const RewriteContext& context) {
  Rewritten result{std::move(predicate), {}};
  for (const RewriteRule& rule : kRules) {
    PredicatePtr next = rule.apply(result.predicate, context);
#ifndef NDEBUG
    validate(*next);
#endif
    if (next == result.predicate) continue;
    result.applied.push_back(describe(rule, *result.predicate));
    result.predicate = std::move(next);
  }
  return result;
}

// As the operand of a predicate that no rule takes apart, unless it is a literal.
ScalarPtr rewrite(const ScalarPtr& scalar, const RewriteContext& context) {
  if (const auto* test = std::get_if<Test>(&scalar->node)) {
    return make_scalar(Test{rewrite(test->predicate, context).predicate}, scalar->type);
  }
  const Rewritten result = rewrite(make_predicate(IsMissing{scalar}), context);
  const auto* operand = std::get_if<IsMissing>(&result.predicate->node);
  return operand == nullptr ? scalar : operand->operand;
}

}  // namespace tamis
