#pragma once
// The rewrite rules, each a function from predicate to predicate that keeps the set of profiles. A rule returns the same pointer
// where it has nothing to change, and that is how it reports a change.

#include <cstdint>
#include <span>
#include <string_view>

#include "engine/plan/predicate.h"

namespace tamis {

struct RewriteContext {
  std::int64_t now_us = 0;
};

// IN SEGMENT s becomes the definition of s. Where all references written out would be too long, those that stand in several places
// stay: the executor finds their rows first (exec/segment_rows.h).
[[nodiscard]] PredicatePtr inline_segments(const PredicatePtr& predicate, const RewriteContext& context);
// NOW, calls over literals, comparisons of literals, CASE with a decided branch.
[[nodiscard]] PredicatePtr fold_constants(const PredicatePtr& predicate, const RewriteContext& context);
// One form a leaf: literals to the right, casts that change nothing taken off, booleans as comparisons with TRUE, one-value IN as
// =, LIKE without a wildcard as =, empty sets as constants.
[[nodiscard]] PredicatePtr normalize_leaves(const PredicatePtr& predicate, const RewriteContext& context);
// NOT moves down until it stands above a leaf (De Morgan); of XOR it goes into the first child.
[[nodiscard]] PredicatePtr push_not_down(const PredicatePtr& predicate, const RewriteContext& context);
// Nested AND, OR, XOR become flat; TRUE and FALSE disappear; a chain of one is its child.
[[nodiscard]] PredicatePtr flatten_chains(const PredicatePtr& predicate, const RewriteContext& context);
// A AND A is A; A AND (A OR B) is A; A AND NOT A is FALSE; the same for OR; pairs in XOR cancel.
[[nodiscard]] PredicatePtr remove_duplicates(const PredicatePtr& predicate, const RewriteContext& context);
// Clauses that compare one operand with literals: the tightest bounds of an AND, the loosest of an OR, = and IN in one IN.
[[nodiscard]] PredicatePtr merge_clauses(const PredicatePtr& predicate, const RewriteContext& context);

struct RewriteRule {
  std::string_view name;
  PredicatePtr (*apply)(const PredicatePtr&, const RewriteContext&);
};
// In the order in which they run; flattening runs again after the rules that leave chains to flatten.
[[nodiscard]] std::span<const RewriteRule> rewrite_rules() noexcept;

// Aborts where the tree breaks a promise of predicate.h: null pointers, chains of fewer than two, operands that do not compare.
void validate(const Predicate& predicate);

}  // namespace tamis
