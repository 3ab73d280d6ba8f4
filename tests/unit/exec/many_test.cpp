// count_all and rows_all: many predicates in one pass, equal leaves shared.

#include <gtest/gtest.h>

#include "engine/exec/executor.h"
#include "engine/exec/leaf_key.h"
#include "engine/exec/plan_runner.h"
#include "engine/plan/planner.h"
#include "tests/unit/exec/sample.h"

namespace tamis::test {
namespace {

ExecutionOptions at_now() {
  ExecutionOptions options;
  options.now_us = kSampleNowUs;
  return options;
}

TEST(Many, CountsAndRowsAreThoseOfEachAlone) {
  const Sample sample = make_sample({.rows = 70'000, .seed = 2});
  PredicateMaker maker(sample, 3);
  std::vector<PredicatePtr> leaves, predicates;
  for (int i = 0; i < 10; ++i) leaves.push_back(maker.leaf());
  // Few leaves, many combinations: nearly all of them are shared, some twice in one predicate.
  for (int i = 0; i < 60; ++i) {
    std::vector<PredicatePtr> parts{leaves[maker.below(10)], leaves[maker.below(10)], make_predicate(Not{leaves[maker.below(10)]})};
    PredicatePtr chain = i % 2 == 0 ? make_predicate(And{parts}) : make_predicate(Or{parts});
    predicates.push_back(i % 3 == 0 ? make_predicate(Xor{{chain, leaves[maker.below(10)]}}) : chain);
  }
  predicates.push_back(make_predicate(Constant{true}));
  predicates.push_back(make_predicate(Constant{false}));
  const auto counts = count_all(*sample.snapshot, predicates, at_now());
  const auto sets = rows_all(*sample.snapshot, predicates, at_now());
  ASSERT_TRUE(counts.has_value());
  ASSERT_TRUE(sets.has_value());
  ASSERT_EQ(counts->size(), predicates.size());
  for (std::size_t i = 0; i < predicates.size(); ++i) {
    const std::vector<RowId> expected = matching_rows(sample, *predicates[i]);
    EXPECT_EQ((*counts)[i], expected.size()) << to_text(*predicates[i], sample.snapshot->schema());
    EXPECT_EQ((*sets)[i].rows(), expected) << to_text(*predicates[i], sample.snapshot->schema());
  }
}

TEST(Many, MoreLeavesThanABatchHolds) {
  const Sample sample = make_sample({.rows = 3'000, .seed = 2});
  std::vector<PredicatePtr> predicates;
  const ScalarPtr age = sample.column("age"), many = sample.column("many");
  for (std::int64_t i = 0; i < 500; ++i) {
    predicates.push_back(make_predicate(And{
        {make_predicate(Compare{CompareOp::kGt, many, lit(i * 9'000)}), make_predicate(Compare{CompareOp::kLt, age, lit(20 + i % 60)})}}));
  }
  const auto counts = count_all(*sample.snapshot, predicates, at_now());
  ASSERT_TRUE(counts.has_value());
  for (std::size_t i = 0; i < predicates.size(); ++i) ASSERT_EQ((*counts)[i], matching_rows(sample, *predicates[i]).size());
}

// A block with thousands of clauses may take long: it is left between two of them.
TEST(Many, AChainIsLeftWhenTheInterruptHasCome) {
  const Sample sample = make_sample({.rows = 3'000, .seed = 2});
  const ScalarPtr age = sample.column("age"), many = sample.column("many");
  const PredicatePtr young = make_predicate(Compare{CompareOp::kLt, age, lit(std::int64_t{40})});
  const PredicatePtr few = make_predicate(Compare{CompareOp::kLt, many, lit(std::int64_t{100'000})});
  for (const PredicatePtr& chain :
       {make_predicate(And{{young, few}}), make_predicate(Or{{young, few}}), make_predicate(Xor{{young, few}})}) {
    const FilterPlan plan = plan_filter(*sample.snapshot, chain, {});
    const FilterPlan* const plans[] = {&plan};
    const SharedLeaves leaves(plans);
    const TableRows rows(*sample.snapshot);
    PlanRunner runner(plans, leaves, rows, IndexUse::kByCost, kSampleNowUs);
    Interrupt interrupt;
    runner.heed(&interrupt);
    runner.keep_statistics();
    BlockMask members;
    (void)runner.run(0, 0, members);
    const std::uint64_t looked_at = runner.statistics()[1].candidates;
    EXPECT_EQ(looked_at, 3'000);
    interrupt.cancel();
    (void)runner.run(0, 0, members);
    EXPECT_EQ(runner.statistics()[1].candidates, looked_at);
  }
}

// Sets that share few values are made of one mask a value; the rows without a value are no value.
TEST(Many, SetsOfTheSameFewValues) {
  const Sample sample = make_sample({.rows = 5'000, .missing = 0.2, .seed = 2});
  const ScalarPtr age = sample.column("age");
  const Value few[] = {std::int64_t{21}, std::int64_t{25}, std::int64_t{30}, std::int64_t{47}};
  std::vector<PredicatePtr> predicates;
  for (std::size_t chosen = 1; chosen < 16; ++chosen) {
    std::vector<Value> values;
    for (std::size_t i = 0; i < 4; ++i)
      if ((chosen >> i & 1) != 0) values.push_back(few[i]);
    const PredicatePtr in = make_predicate(In{age, std::make_shared<const ValueSet>(values), false, {}});
    predicates.push_back(in);
    predicates.push_back(make_predicate(Or{{in, make_predicate(IsMissing{age})}}));
    predicates.push_back(make_predicate(Not{in}));
  }
  const auto counts = count_all(*sample.snapshot, predicates, at_now());
  ASSERT_TRUE(counts.has_value());
  for (std::size_t i = 0; i < predicates.size(); ++i)
    EXPECT_EQ((*counts)[i], matching_rows(sample, *predicates[i]).size()) << to_text(*predicates[i], sample.snapshot->schema());
}

TEST(Many, NoneAndNothing) {
  const Sample sample = make_sample({.rows = 10});
  EXPECT_TRUE(count_all(*sample.snapshot, {}, at_now())->empty());
  EXPECT_TRUE(rows_all(*sample.snapshot, {}, at_now())->empty());
}

TEST(SharedLeaves, EqualLeavesHaveOneSlot) {
  const Sample sample = make_sample({.rows = 3'000});
  const PredicatePtr flag = make_predicate(Truth{sample.column("flag")});
  const PredicatePtr general = make_predicate(Compare{CompareOp::kLt, sample.column("email"), sample.column("city")});
  const PredicatePtr again = make_predicate(Compare{CompareOp::kLt, sample.column("email"), sample.column("city")});
  const PredicatePtr age = make_predicate(Compare{CompareOp::kLt, sample.column("age"), lit(std::int64_t{30})});
  const FilterPlan one = plan_filter(*sample.snapshot, make_predicate(And{{flag, general}}), {});
  const FilterPlan two = plan_filter(*sample.snapshot, make_predicate(Or{{make_predicate(Not{again}), flag, age}}), {});
  const FilterPlan* const plans[] = {&one, &two};
  const SharedLeaves leaves(plans);
  EXPECT_EQ(leaves.size(), 3U);
  int shared = 0;
  for (std::uint32_t slot = 0; slot < leaves.size(); ++slot) shared += leaves.is_shared(slot) ? 1 : 0;
  EXPECT_EQ(shared, 2);
}

TEST(LeafKey, TellsLeavesApart) {
  const OrdinalSet low(OrdinalRange{1, 2}), high(OrdinalRange{1, 3});
  const std::vector<Leaf> leaves{
      SetLeaf{ColumnId(1), low, false},
      SetLeaf{ColumnId(1), low, true},
      SetLeaf{ColumnId(2), low, false},
      SetLeaf{ColumnId(1), high, false},
      LengthLeaf{ColumnId(1), low},
      ListLeaf{ColumnId(1), HasKind::kAny, {1}},
      ListLeaf{ColumnId(1), HasKind::kAll, {1}},
      ListLeaf{ColumnId(1), HasKind::kAny, {1, 2}},
      CompareLeaf{ColumnId(1), CompareOp::kLt, ColumnId(2), 0},
      CompareLeaf{ColumnId(2), CompareOp::kLt, ColumnId(1), 0},
      CompareLeaf{ColumnId(1), CompareOp::kLt, ColumnId(2), 1},
      TextRangeLeaf{ColumnId(1), {{.low = "a", .high = "b"}}, false},
      TextRangeLeaf{ColumnId(1), {{.low = "a", .high = "b"}}, true},
      TextRangeLeaf{ColumnId(1), {{.low = "ab", .high = ""}}, false},
      TextRangeLeaf{ColumnId(1), {{.low = "a", .high = {}}}, false},
      TextRangeLeaf{ColumnId(1), {{.low = "a", .high = "b", .low_strict = true}}, false},
      TextMatchLeaf{ColumnId(1), TextMatcher::compile(MatchKind::kLike, "%a").value(), false},
      TextMatchLeaf{ColumnId(1), TextMatcher::compile(MatchKind::kILike, "%a").value(), false},
      RowsLeaf{ColumnId(1), {RowId(1)}},
      RowsLeaf{ColumnId(1), {RowId(2)}},
  };
  for (std::size_t i = 0; i < leaves.size(); ++i) {
    for (std::size_t j = 0; j < leaves.size(); ++j) EXPECT_EQ(key_of(leaves[i]) == key_of(leaves[j]), i == j) << i << ", " << j;
  }
}

}  // namespace
}  // namespace tamis::test
