// Each rule alone: what it changes, and that it leaves alone what it has nothing to do with.

#include <unordered_set>

#include <gtest/gtest.h>

#include "engine/plan/predicate_walk.h"
#include "engine/plan/rewrite/rewrite.h"
#include "tests/unit/plan/build.h"

namespace tamis::test {
namespace {

constexpr RewriteContext kContext{1'000'000};
using Rule = PredicatePtr (*)(const PredicatePtr&, const RewriteContext&);

void becomes(Rule rule, const PredicatePtr& before, const PredicatePtr& after) {
  const PredicatePtr result = rule(before, kContext);
  EXPECT_TRUE(same(*result, *after)) << text(before) << "\nbecame " << text(result) << "\nnot    " << text(after);
  EXPECT_NE(result, before) << "a change is told by another pointer";
}
void stays(Rule rule, const PredicatePtr& predicate) { EXPECT_EQ(rule(predicate, kContext), predicate) << text(predicate); }

TEST(InlineSegments, DefinitionsTakeTheirPlace) {
  const PredicatePtr inner = make_predicate(InSegment{"inner", kA});
  becomes(inline_segments, all({make_predicate(InSegment{"s", any({inner, kB})}), kC}), all({any({kA, kB}), kC}));
  becomes(inline_segments, eq(make_scalar(Case{{{inner, number(1)}}, number(2)}, kIntegerType), number(1)),
          eq(make_scalar(Case{{{kA, number(1)}}, number(2)}, kIntegerType), number(1)));
  stays(inline_segments, all({kA, no(kB)}));
}

// Level by level (the level before AND a) OR (the level before AND NOT b): written out, 2^levels clauses.
PredicatePtr diamond(int levels) {
  PredicatePtr below = kA;
  for (int i = 1; i <= levels; ++i) {
    const auto reference = [&] { return make_predicate(InSegment{"s" + std::to_string(i - 1), below}); };
    below =
        any({all({reference(), cmp(kVisits, CompareOp::kGt, number(i))}), all({no(reference()), cmp(kAge, CompareOp::kLt, number(i))})});
  }
  return below;
}

std::size_t count_references(const Predicate& predicate, std::unordered_set<const Predicate*>& seen) {
  std::size_t references = 0;
  if (const auto* segment = std::get_if<InSegment>(&predicate.node)) {
    if (!seen.insert(segment->definition.get()).second) return 1;
    references = 1;
  }
  visit_parts(predicate, [](const Scalar&) {}, [&](const Predicate& part) { references += count_references(part, seen); });
  return references;
}

TEST(InlineSegments, FewLevelsAreWrittenOut) {
  std::unordered_set<const Predicate*> seen;
  EXPECT_EQ(count_references(*rewrite(diamond(5), kContext).predicate, seen), 0U);
}

// In no time and little memory: each definition is rewritten once, and stands for all that refer to it.
TEST(InlineSegments, WhatWouldBeWrittenOutTooOftenStaysShared) {
  const Rewritten result = rewrite(diamond(200), kContext);
  validate(*result.predicate);
  std::unordered_set<const Predicate*> seen;
  EXPECT_LE(count_references(*result.predicate, seen), 400U);
  EXPECT_GE(seen.size(), 190U) << "each level is one definition";
  EXPECT_TRUE(result.applied.front().starts_with("inline segments: s199, s198")) << result.applied.front();
}

TEST(FoldConstants, NowAndCalls) {
  becomes(fold_constants, cmp(kSeen, CompareOp::kLt, now()), cmp(kSeen, CompareOp::kLt, value(Timestamp{1'000'000})));
  const ScalarPtr earlier = make_scalar(Call{Function::kAddUnits, {now()}, TimeUnit::kSecond, -1, {}}, kTimestampType);
  becomes(fold_constants, cmp(kSeen, CompareOp::kGt, earlier), cmp(kSeen, CompareOp::kGt, value(Timestamp{0})));
  becomes(fold_constants,
          eq(kAge, call(Function::kAdd, {number(2), call(Function::kMultiply, {number(3), number(4)}, kIntegerType)}, kIntegerType)),
          age_is(14));
  becomes(fold_constants, eq(call(Function::kAdd, {kAge, call(Function::kNegate, {number(3)}, kIntegerType)}, kIntegerType), number(1)),
          eq(call(Function::kAdd, {kAge, number(-3)}, kIntegerType), number(1)));
  stays(fold_constants, eq(call(Function::kAdd, {kAge, number(3)}, kIntegerType), number(1)));
}

TEST(FoldConstants, ZonesOfProfilesAreNotKnown) {
  Call hour{Function::kHour, {value(Timestamp{0})}, TimeUnit::kDay, 0, {}};
  hour.zone.trait = ColumnId(1);
  stays(fold_constants, eq(make_scalar(hour, kIntegerType), number(1)));
}

TEST(FoldConstants, ComparisonsOfLiterals) {
  becomes(fold_constants, eq(number(1), number(1)), kTrue);
  becomes(fold_constants, cmp(number(9007199254740993), CompareOp::kGt, value(9007199254740992.0)), kTrue);
  becomes(fold_constants, cmp(number(1), CompareOp::kNe, number(1)), kFalse);
  becomes(fold_constants, cmp(kAge, CompareOp::kNe, missing(kIntegerType)), kFalse);
  becomes(fold_constants, eq(kAge, call(Function::kDivide, {number(1), number(0)}, kDoubleType)), kFalse);
  becomes(fold_constants, one_of(number(3), {std::int64_t{3}, std::int64_t{4}}), kTrue);
  becomes(fold_constants, one_of(missing(kIntegerType), {std::int64_t{3}}, true), kFalse);
  becomes(fold_constants, is_missing(missing(kStringType)), kTrue);
  becomes(fold_constants, is_missing(number(1)), kFalse);
  becomes(fold_constants, is_missing(make_scalar(tamis::Test{kA}, kBooleanType)), kFalse);
  becomes(fold_constants, make_predicate(Truth{value(true)}), kTrue);
  becomes(fold_constants, make_predicate(Truth{missing(kBooleanType)}), kFalse);
}

TEST(FoldConstants, PatternsThatBecomeLiterals) {
  const PredicatePtr match =
      make_predicate(Match{kCity, call(Function::kConcat, {value("a"), value("b")}, kStringType), MatchKind::kStartsWith, false, nullptr});
  const PredicatePtr folded = fold_constants(match, kContext);
  const auto& m = std::get<Match>(folded->node);
  ASSERT_NE(m.matcher, nullptr);
  EXPECT_TRUE(m.matcher->matches("abc"));
  const PredicatePtr never = make_predicate(Match{kCity, missing(kStringType), MatchKind::kStartsWith, true, nullptr});
  becomes(fold_constants, never, kFalse);
  becomes(fold_constants,
          make_predicate(
              Match{value("xy"), value("x"), MatchKind::kStartsWith, false, TextMatcher::compile(MatchKind::kStartsWith, "x").value()}),
          kTrue);
}

TEST(FoldConstants, CaseKeepsWhatMayHold) {
  const auto with = [](std::vector<std::pair<PredicatePtr, ScalarPtr>> branches, ScalarPtr otherwise, Type type = kIntegerType) {
    return eq(make_scalar(Case{std::move(branches), std::move(otherwise)}, type), number(1));
  };
  becomes(fold_constants, with({{kFalse, number(5)}, {kA, number(6)}}, number(7)), with({{kA, number(6)}}, number(7)));
  becomes(fold_constants, with({{kA, number(6)}, {kTrue, kVisits}, {kB, number(8)}}, number(7)), with({{kA, number(6)}}, kVisits));
  becomes(fold_constants, with({{kTrue, kVisits}}, number(7)), eq(kVisits, number(1)));
  becomes(fold_constants, with({{kFalse, number(2)}}, number(1)), kTrue);
  // INTEGER in a CASE of DOUBLE widens, and must not lose that.
  becomes(fold_constants, eq(make_scalar(Case{{{kFalse, kPrice}}, number(3)}, kDoubleType), kPrice), eq(value(3.0), kPrice));
  stays(fold_constants, with({{kA, number(6)}}, number(7)));
}

TEST(NormalizeLeaves, LiteralsGoRight) {
  becomes(normalize_leaves, cmp(number(5), CompareOp::kLt, kAge), cmp(kAge, CompareOp::kGt, number(5)));
  becomes(normalize_leaves, cmp(number(5), CompareOp::kNe, kAge), cmp(kAge, CompareOp::kNe, number(5)));
  stays(normalize_leaves, cmp(kAge, CompareOp::kGt, number(5)));
  stays(normalize_leaves, cmp(kAge, CompareOp::kGt, kVisits));
}

TEST(NormalizeLeaves, CastsThatChangeNothing) {
  const auto cast = [](ScalarPtr s, Type to) { return call(Function::kCast, {std::move(s)}, to); };
  becomes(normalize_leaves, eq(cast(kAge, kIntegerType), number(5)), age_is(5));
  becomes(normalize_leaves, cmp(cast(kAge, kDoubleType), CompareOp::kGt, value(2.5)), cmp(kAge, CompareOp::kGt, value(2.5)));
  stays(normalize_leaves, cmp(cast(kAge, kDoubleType), CompareOp::kGe, value(9007199254740992.0)));
  stays(normalize_leaves, eq(cast(kPrice, kIntegerType), number(5)));
  stays(normalize_leaves, eq(cast(kAge, kStringType), value("5")));
}

TEST(NormalizeLeaves, Booleans) {
  const PredicatePtr is_true = eq(kFlag, value(true));
  becomes(normalize_leaves, make_predicate(Truth{kFlag}), is_true);
  stays(normalize_leaves, is_true);
  const ScalarPtr test = make_scalar(tamis::Test{kA}, kBooleanType);
  becomes(normalize_leaves, make_predicate(Truth{test}), kA);
  becomes(normalize_leaves, eq(test, value(true)), kA);
  becomes(normalize_leaves, eq(test, value(false)), no(kA));
  becomes(normalize_leaves, cmp(test, CompareOp::kNe, value(true)), no(kA));
  becomes(normalize_leaves, eq(value(false), test), no(kA));
}

TEST(NormalizeLeaves, SetsAndPatterns) {
  becomes(normalize_leaves, one_of(kAge, {std::int64_t{5}}), age_is(5));
  becomes(normalize_leaves, one_of(kAge, {std::int64_t{5}}, true), cmp(kAge, CompareOp::kNe, number(5)));
  becomes(normalize_leaves, one_of(kAge, {}), kFalse);
  becomes(normalize_leaves, one_of(kAge, {}, true), no(is_missing(kAge)));
  becomes(normalize_leaves, like(MatchKind::kLike, "Paris"), eq(kCity, value("Paris")));
  becomes(normalize_leaves, like(MatchKind::kLike, "Paris", true), cmp(kCity, CompareOp::kNe, value("Paris")));
  stays(normalize_leaves, like(MatchKind::kLike, "Par%"));
  const auto none = std::make_shared<const ValueSet>(std::vector<Value>{});
  becomes(normalize_leaves, make_predicate(Has{kTags, HasKind::kAny, none}), kFalse);
  becomes(normalize_leaves, make_predicate(Has{kTags, HasKind::kAll, none}), no(is_missing(kTags)));
  becomes(normalize_leaves, make_predicate(Has{kTags, HasKind::kNone, none}), no(is_missing(kTags)));
}

TEST(PushNotDown, DeMorgan) {
  becomes(push_not_down, no(all({kA, no(kB), any({kC, kD})})), any({no(kA), kB, all({no(kC), no(kD)})}));
  becomes(push_not_down, no(no(kA)), kA);
  becomes(push_not_down, no(kTrue), kFalse);
  becomes(push_not_down, no(odd({kA, kB, kC})), odd({no(kA), kB, kC}));
  becomes(push_not_down, no(odd({no(kA), no(all({kB, kC}))})), odd({kA, any({no(kB), no(kC)})}));
  becomes(push_not_down, all({no(all({kA, kB})), kC}), all({any({no(kA), no(kB)}), kC}));
}

TEST(PushNotDown, NotOfALeafStays) {
  for (const PredicatePtr& leaf :
       {kA, kB, kC, kD, like(MatchKind::kLike, "a%"), one_of(kAge, {std::int64_t{5}}), cmp(kAge, CompareOp::kNe, number(1))}) {
    stays(push_not_down, no(leaf));
    stays(push_not_down, all({no(leaf), kA}));
  }
}

TEST(FlattenChains, NestedChainsOfOneKind) {
  becomes(flatten_chains, all({kA, all({kB, all({kC, kD})})}), all({kA, kB, kC, kD}));
  becomes(flatten_chains, any({any({kA, kB}), kC}), any({kA, kB, kC}));
  becomes(flatten_chains, odd({odd({kA, kB}), kC}), odd({kA, kB, kC}));
  stays(flatten_chains, all({kA, any({kB, kC})}));
}

TEST(FlattenChains, Constants) {
  becomes(flatten_chains, all({kA, kTrue}), kA);
  becomes(flatten_chains, all({kA, kFalse, kB}), kFalse);
  becomes(flatten_chains, any({kA, kTrue, kB}), kTrue);
  becomes(flatten_chains, any({kFalse, kA, kB}), any({kA, kB}));
  becomes(flatten_chains, all({kTrue, kTrue}), kTrue);
  becomes(flatten_chains, all({kA, any({kB, kTrue})}), kA);
  becomes(flatten_chains, odd({kA, kTrue}), no(kA));
  becomes(flatten_chains, odd({kA, kTrue, kB, kTrue}), odd({kA, kB}));
  becomes(flatten_chains, odd({kTrue, kFalse}), kTrue);
  becomes(flatten_chains, no(kTrue), kFalse);
}

TEST(RemoveDuplicates, Repeats) {
  becomes(remove_duplicates, all({kA, kB, age_is(1)}), all({kA, kB}));
  becomes(remove_duplicates, any({kA, age_is(1)}), kA);
  becomes(remove_duplicates, odd({kA, kB, age_is(1)}), kB);
  becomes(remove_duplicates, odd({kA, age_is(1), kA}), kA);
  becomes(remove_duplicates, odd({kA, age_is(1)}), kFalse);
  stays(remove_duplicates, all({kA, kB}));
  stays(remove_duplicates, odd({kA, kB}));
}

TEST(RemoveDuplicates, Absorption) {
  becomes(remove_duplicates, all({kA, any({kA, kB})}), kA);
  becomes(remove_duplicates, any({all({kB, kA, kC}), kA, kD}), any({kA, kD}));
  stays(remove_duplicates, all({kA, any({kB, kC})}));
}

TEST(RemoveDuplicates, ContradictionAndTautology) {
  becomes(remove_duplicates, all({kA, kB, no(kA)}), kFalse);
  becomes(remove_duplicates, any({no(kA), kB, kA}), kTrue);
}

TEST(MergeClauses, BoundsOfAnd) {
  const auto at_least = [](std::int64_t v) { return cmp(kAge, CompareOp::kGe, number(v)); };
  const auto above = [](std::int64_t v) { return cmp(kAge, CompareOp::kGt, number(v)); };
  const auto below = [](std::int64_t v) { return cmp(kAge, CompareOp::kLt, number(v)); };
  becomes(merge_clauses, all({at_least(3), at_least(5), kB}), all({at_least(5), kB}));
  becomes(merge_clauses, all({at_least(5), above(5)}), above(5));
  becomes(merge_clauses, all({below(9), at_least(3), below(7)}), all({at_least(3), below(7)}));
  stays(merge_clauses, all({at_least(3), below(7)}));
  stays(merge_clauses, all({at_least(3), cmp(kVisits, CompareOp::kGe, number(5))}));
  becomes(merge_clauses, all({at_least(3), age_is(4)}), age_is(4));
  becomes(merge_clauses, all({above(4), age_is(4)}), kFalse);
  becomes(merge_clauses,
          all({one_of(kAge, {std::int64_t{1}, std::int64_t{2}, std::int64_t{3}}),
               one_of(kAge, {std::int64_t{2}, std::int64_t{3}, std::int64_t{4}}), above(2)}),
          age_is(3));
  becomes(merge_clauses, all({age_is(1), age_is(2), kB}), all({kFalse, kB}));
}

TEST(MergeClauses, ContradictoryBounds) {
  const auto bounds = [](CompareOp low_op, std::int64_t low, CompareOp high_op, std::int64_t high) {
    return all({cmp(kAge, low_op, number(low)), cmp(kAge, high_op, number(high)), cmp(kAge, low_op, number(low - 1))});
  };
  becomes(merge_clauses, bounds(CompareOp::kGe, 5, CompareOp::kLt, 5), kFalse);
  becomes(merge_clauses, bounds(CompareOp::kGt, 7, CompareOp::kLt, 5), kFalse);
  becomes(merge_clauses, bounds(CompareOp::kGe, 5, CompareOp::kLe, 5), age_is(5));
}

TEST(MergeClauses, EqualitiesOfOr) {
  becomes(merge_clauses, any({age_is(1), kB, age_is(2)}), any({one_of(kAge, {std::int64_t{1}, std::int64_t{2}}), kB}));
  becomes(merge_clauses, any({age_is(1), one_of(kAge, {std::int64_t{2}, std::int64_t{3}})}),
          one_of(kAge, {std::int64_t{1}, std::int64_t{2}, std::int64_t{3}}));
  const PredicatePtr above_five = cmp(kAge, CompareOp::kGt, number(5));
  becomes(merge_clauses, any({above_five, cmp(kAge, CompareOp::kGe, number(9)), kB}), any({above_five, kB}));
  becomes(merge_clauses, any({above_five, age_is(7)}), above_five);
  stays(merge_clauses, any({age_is(1), one_of(kAge, {std::int64_t{2}}, true)}));
  // A literal of another type than the operand's stays by itself.
  stays(merge_clauses, any({age_is(1), eq(kAge, value(2.5))}));
}

TEST(Rewrite, ReportsTheRulesThatChangedSomething) {
  const Rewritten result = rewrite(
      no(any({make_predicate(InSegment{"vip", cmp(number(5), CompareOp::kGt, kAge)}), make_predicate(InSegment{"new", kB})})), kContext);
  EXPECT_TRUE(same(*result.predicate, *all({no(cmp(kAge, CompareOp::kLt, number(5))), no(kB)}))) << text(result.predicate);
  EXPECT_EQ(result.applied, (std::vector<std::string>{"inline segments: vip, new", "normalize leaves", "push NOT down"}));
}

TEST(Rewrite, ReportsNothingWhereNothingChanges) {
  const PredicatePtr predicate = all({kA, no(kB)});
  const Rewritten result = rewrite(predicate, kContext);
  EXPECT_EQ(result.predicate, predicate);
  EXPECT_TRUE(result.applied.empty());
}

TEST(Rewrite, AChainOfAThousandsOfEqualitiesIsOneSet) {
  std::vector<PredicatePtr> children;
  for (std::int64_t i = 0; i < 20'000; ++i) children.push_back(age_is(i % 15'000));
  const Rewritten result = rewrite(any(std::move(children)), kContext);
  EXPECT_EQ(std::get<In>(result.predicate->node).set->values().size(), 15'000U);
}

}  // namespace
}  // namespace tamis::test
