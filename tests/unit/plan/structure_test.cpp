#include "engine/plan/structure.h"

#include <gtest/gtest.h>

#include "tests/unit/plan/build.h"

namespace tamis::test {
namespace {

std::vector<PredicatePtr> different() {
  return {kA,
          kB,
          kC,
          kD,
          no(kA),
          age_is(2),
          eq(kVisits, number(1)),
          eq(kAge, value(1.0)),
          cmp(kAge, CompareOp::kLt, number(1)),
          all({kA, kB}),
          any({kA, kB}),
          odd({kA, kB}),
          all({kB, kA}),
          one_of(kAge, {std::int64_t{1}, std::int64_t{2}}),
          one_of(kAge, {std::int64_t{1}, std::int64_t{2}}, true),
          like(MatchKind::kLike, "a%"),
          like(MatchKind::kLike, "a%", true),
          like(MatchKind::kILike, "a%"),
          make_predicate(Has{kTags, HasKind::kAny, std::make_shared<const ValueSet>(std::vector<Value>{"a"})}),
          make_predicate(Has{kTags, HasKind::kAll, std::make_shared<const ValueSet>(std::vector<Value>{"a"})}),
          kTrue,
          kFalse,
          make_predicate(InSegment{"s", kA}),
          cmp(call(Function::kAdd, {kAge, kVisits}, kIntegerType), CompareOp::kLt, number(1)),
          cmp(call(Function::kAdd, {kVisits, kAge}, kIntegerType), CompareOp::kLt, number(1)),
          cmp(kSeen, CompareOp::kLt, now()),
          eq(make_scalar(Case{{{kA, number(1)}}, number(2)}, kIntegerType), number(1)),
          eq(make_scalar(tamis::Test{kA}, kBooleanType), value(true))};
}

TEST(Structure, SameIsByStructure) {
  const auto a = different(), b = different();
  for (std::size_t i = 0; i < a.size(); ++i) {
    for (std::size_t j = 0; j < b.size(); ++j) ASSERT_EQ(same(*a[i], *b[j]), i == j) << text(a[i]) << " and " << text(b[j]);
    ASSERT_EQ(hash_of(*a[i]), hash_of(*b[i])) << text(a[i]);
  }
}

TEST(Structure, OriginDoesNotCount) {
  EXPECT_TRUE(same(*make_predicate(InSegment{"s", kA}), *make_predicate(InSegment{"t", kA})));
  EXPECT_TRUE(same(*make_predicate(Constant{true}, {1, 5}), *make_predicate(Constant{true}, {7, 9})));
}

TEST(Structure, MappingNothingKeepsThePointer) {
  for (const PredicatePtr& predicate : different()) {
    EXPECT_EQ(transform(predicate, [](const PredicatePtr& p) { return p; }), predicate);
    EXPECT_EQ(map_scalars(predicate, [](const ScalarPtr& s) { return s; }), predicate);
  }
}

TEST(Structure, TransformReachesPredicatesInScalars) {
  const PredicatePtr nested = eq(make_scalar(Case{{{make_predicate(InSegment{"s", kA}), number(1)}}, number(2)}, kIntegerType), number(1));
  const PredicatePtr changed = transform(nested, [](const PredicatePtr& p) {
    const auto* segment = std::get_if<InSegment>(&p->node);
    return segment == nullptr ? p : segment->definition;
  });
  EXPECT_TRUE(same(*changed, *eq(make_scalar(Case{{{kA, number(1)}}, number(2)}, kIntegerType), number(1))));
  EXPECT_EQ(changed->span, nested->span);
}

}  // namespace
}  // namespace tamis::test
