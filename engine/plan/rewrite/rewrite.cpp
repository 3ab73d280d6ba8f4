#include "engine/plan/rewrite/rewrite.h"

#include <algorithm>
#include <array>

#include "engine/plan/structure.h"

namespace tamis {
namespace {

constexpr std::array kRules{
    RewriteRule{"inline segments", inline_segments},   RewriteRule{"fold constants", fold_constants},
    RewriteRule{"normalize leaves", normalize_leaves}, RewriteRule{"push NOT down", push_not_down},
    RewriteRule{"flatten chains", flatten_chains},     RewriteRule{"remove duplicates", remove_duplicates},
    RewriteRule{"merge clauses", merge_clauses},       RewriteRule{"flatten chains again", flatten_chains},
};

// "inline segments: lapsed, vip": the names are gone from the tree afterwards.
void collect_names(const Predicate& predicate, std::vector<std::string>& names) {
  if (const auto* segment = std::get_if<InSegment>(&predicate.node)) {
    if (std::ranges::find(names, segment->name) == names.end()) names.push_back(segment->name);
  }
  const PredicateChange visit = [&names](const PredicatePtr& child) {
    collect_names(*child, names);
    return child;
  };
  (void)map_children(PredicatePtr(PredicatePtr{}, &predicate), visit);
}

std::string describe(const RewriteRule& rule, const Predicate& before) {
  std::string text(rule.name);
  if (rule.apply != inline_segments) return text;
  std::vector<std::string> names;
  collect_names(before, names);
  for (std::size_t i = 0; i < names.size(); ++i) text += (i == 0 ? ": " : ", ") + names[i];
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

}  // namespace tamis
