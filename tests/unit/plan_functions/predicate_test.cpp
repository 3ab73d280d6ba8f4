#include "engine/plan/predicate.h"

#include <random>

#include <gtest/gtest.h>

#include "engine/plan/comparison.h"
#include "engine/plan/query.h"
#include "tests/unit/plan_functions/apply.h"

namespace tamis {
namespace {

ScalarPtr column(std::uint32_t id, Type type = kIntegerType) { return make_scalar(ColumnRef{ColumnId(id)}, type); }
ScalarPtr literal(Value value) { return make_scalar(Literal{value}, type_of(value).value_or(kIntegerType)); }
ScalarPtr now() { return make_scalar(Now{}, kTimestampType); }

TEST(AggregateKind, HasAName) {
  EXPECT_EQ(name_of(AggregateKind::kCountAll), "COUNT(*)");
  EXPECT_EQ(name_of(AggregateKind::kAvg), "AVG");
}

TEST(ValueSet, SortsAndDropsWhatIsTwiceOrMissing) {
  const ValueSet set({integer(3), Value(), integer(1), Value(3.0), integer(1)});
  ASSERT_EQ(set.values().size(), 2U);
  EXPECT_EQ(set.values()[0], integer(1));
  EXPECT_TRUE(set.contains(integer(3)));
  EXPECT_TRUE(set.contains(Value(1.0)));
  EXPECT_FALSE(set.contains(Value(1.5)));
  EXPECT_FALSE(set.contains(Value()));
  EXPECT_FALSE(set.contains(Value("1")));
  EXPECT_FALSE(ValueSet({}).contains(integer(1)));
}

TEST(ValueSet, FingerprintsTellLongSetsApart) {
  const auto numbers = [](std::int64_t first, bool as_doubles) {
    std::vector<Value> values;
    for (std::int64_t i = 0; i < 1'000; ++i) values.push_back(as_doubles ? Value(static_cast<double>(first + i)) : integer(first + i));
    return ValueSet(values);
  };
  EXPECT_EQ(numbers(0, false).fingerprint(), numbers(0, false).fingerprint());
  EXPECT_EQ(numbers(0, false).fingerprint(), numbers(0, true).fingerprint());
  EXPECT_NE(numbers(0, false).fingerprint(), numbers(1, false).fingerprint());
}

TEST(CompareOp, SwappedIsTheSameFromTheOtherSide) {
  for (const CompareOp op : {CompareOp::kEq, CompareOp::kNe, CompareOp::kLt, CompareOp::kLe, CompareOp::kGt, CompareOp::kGe})
    for (int a = 0; a < 3; ++a)
      for (int b = 0; b < 3; ++b) EXPECT_EQ(holds(op, a, b), holds(swapped(op), b, a)) << name_of(op);
}

TEST(Predicate, KnowsItsColumnsAndItsTime) {
  const PredicatePtr plain = make_predicate(Compare{CompareOp::kGt, column(7), literal(integer(1))});
  const PredicatePtr timed = make_predicate(Compare{CompareOp::kGt, column(3, kTimestampType), now()});
  const PredicatePtr zoned = make_predicate(
      Compare{CompareOp::kEq,
              make_scalar(Call{Function::kYear, {column(9, kTimestampType)}, TimeUnit::kDay, 0, {TimeZone(), ColumnId(2)}}, kIntegerType),
              column(7)});
  const PredicatePtr cased = make_predicate(
      Truth{make_scalar(Case{{{timed, make_scalar(tamis::Test{plain}, kBooleanType)}}, literal(Value(true))}, kBooleanType)});
  const PredicatePtr set = make_predicate(In{column(4), std::make_shared<ValueSet>(std::vector<Value>{integer(1)}), false, {}});
  const PredicatePtr has = make_predicate(Has{column(5), HasKind::kAny, std::make_shared<ValueSet>(std::vector<Value>{integer(1)})});
  const PredicatePtr match = make_predicate(Match{column(6), column(8), MatchKind::kContains, false, nullptr});
  const PredicatePtr segment = make_predicate(InSegment{"s", timed});
  const PredicatePtr all =
      make_predicate(And{{plain, zoned, make_predicate(Or{{set, has}}), make_predicate(Xor{{match, make_predicate(Not{segment})}}),
                          make_predicate(IsMissing{column(1)}), make_predicate(Constant{true})}});
  const auto ids = [](const Predicate& predicate) {
    std::vector<std::uint32_t> out;
    for (const ColumnId id : columns_of(predicate)) out.push_back(id.value);
    return out;
  };
  EXPECT_EQ(ids(*all), (std::vector<std::uint32_t>{1, 2, 3, 4, 5, 6, 7, 8, 9}));
  EXPECT_EQ(ids(*cased), (std::vector<std::uint32_t>{3, 7}));
  EXPECT_EQ(ids(*zoned), (std::vector<std::uint32_t>{2, 7, 9}));
  for (const auto& p : {plain, zoned, set, has, match}) EXPECT_FALSE(depends_on_now(*p));
  for (const auto& p : {timed, cased, segment, all}) EXPECT_TRUE(depends_on_now(*p));
  EXPECT_TRUE(depends_on_now(*now()));
  EXPECT_FALSE(depends_on_now(*column(1)));
}

TEST(Predicate, SharedSegmentsAreWalkedOnce) {
  PredicatePtr segment = make_predicate(Compare{CompareOp::kGt, column(1), literal(integer(1))});
  for (int i = 0; i < 60; ++i) {
    const PredicatePtr reference = make_predicate(InSegment{"s" + std::to_string(i), segment});
    segment = make_predicate(Or{{reference, reference}});  // 2^60 paths
  }
  EXPECT_EQ(columns_of(*segment).size(), 1U);
  EXPECT_FALSE(depends_on_now(*segment));
}

}  // namespace
}  // namespace tamis
