// Segments that refer to segments: written out, the ways through them double with every level.

#include <gtest/gtest.h>

#include "engine/exec/executor.h"
#include "tests/unit/exec/sample.h"

namespace tamis::test {
namespace {

class SegmentRows : public testing::Test {
 protected:
  static constexpr int kLevels = 24;

  Sample s = make_sample({.rows = 2'000, .seed = 21});
  ExecutionOptions options = [] {
    ExecutionOptions o;
    o.now_us = kSampleNowUs;
    return o;
  }();

  // `level(reference, clause)` makes each level from two references to the level before and a clause of its own.
  template <typename Level> PredicatePtr diamond(std::uint64_t seed, Level level) const {
    PredicateMaker maker(s, seed);
    PredicatePtr below = maker.leaf();
    for (int i = 0; i < kLevels; ++i) {
      const auto reference = [&] { return make_predicate(InSegment{"level " + std::to_string(i), below}); };
      below = level(reference, maker.leaf());
    }
    return below;
  }

  void expect_agreement(const PredicatePtr& predicate) const {
    const std::vector<RowId> expected = matching_rows(s, *predicate);
    EXPECT_EQ(rows(*s.snapshot, *predicate, options)->rows(), expected);
    EXPECT_EQ(count(*s.snapshot, *predicate, options).value(), expected.size());
    const PredicatePtr both[] = {predicate, make_predicate(Not{predicate})};
    EXPECT_EQ(count_all(*s.snapshot, both, options).value(), (std::vector<std::uint64_t>{expected.size(), s.rows() - expected.size()}));
  }
};

TEST_F(SegmentRows, AreFoundOnceInChains) {
  for (const std::uint64_t seed : {1U, 2U, 3U}) {
    if (seed == 3) s = make_sample({.rows = kBlockRows + 300, .seed = 22});
    expect_agreement(diamond(seed, [](const auto& reference, const PredicatePtr& clause) {
      return make_predicate(
          Or{{make_predicate(And{{reference(), clause}}), make_predicate(Not{make_predicate(Or{{reference(), clause}})})}});
    }));
  }
}

TEST_F(SegmentRows, AreFoundOnceInXor) {
  expect_agreement(diamond(4, [](const auto& reference, const PredicatePtr& clause) {
    return make_predicate(Xor{{reference(), make_predicate(And{{reference(), clause}}), clause}});
  }));
}

// Where a segment stands within a value it is tested once for each batch of rows.
TEST_F(SegmentRows, AreTestedOnceInValues) {
  expect_agreement(diamond(5, [this](const auto& reference, const PredicatePtr& clause) {
    const Type type = s.column("age")->type;
    const ScalarPtr chosen =
        make_scalar(Case{{{reference(), s.column("age")}, {clause, lit(std::int64_t{31})}}, lit(std::int64_t{29})}, type);
    return make_predicate(And{{make_predicate(Compare{CompareOp::kGt, chosen, lit(std::int64_t{30})}), make_predicate(Not{reference()})}});
  }));
}

TEST_F(SegmentRows, AreALeafOfThePlan) {
  const PredicatePtr predicate = diamond(1, [](const auto& reference, const PredicatePtr& clause) {
    return make_predicate(Or{{make_predicate(And{{reference(), clause}}), make_predicate(Not{make_predicate(Or{{reference(), clause}})})}});
  });
  const PlanReport report = explain(*s.snapshot, *predicate, options, true).value();
  EXPECT_EQ(report.rows, matching_rows(s, *predicate).size());
  std::size_t leaves = 0;
  for (const PlanLine& line : report.lines) leaves += line.how.starts_with("members, found once (") ? 1 : 0;
  EXPECT_EQ(leaves, 2U) << "of the level below; the levels below that are found before";
}

}  // namespace
}  // namespace tamis::test
