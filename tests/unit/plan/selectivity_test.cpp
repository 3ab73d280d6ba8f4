#include "engine/plan/selectivity.h"

#include <gtest/gtest.h>

#include "engine/plan/planner.h"
#include "tests/unit/exec/sample.h"

namespace tamis::test {
namespace {

// Estimates are near the truth where statistics know it.
TEST(Selectivity, OfComparisonsIsNearTheTruth) {
  const Sample s = make_sample({.rows = 20'000, .missing = 0.2, .seed = 31});
  PredicateMaker maker(s, 32);
  for (const char* name : {"flag", "age", "day", "seen", "cents", "country", "city", "many"}) {
    double error = 0;
    constexpr int kTries = 30;
    for (int i = 0; i < kTries; ++i) {
      const ScalarPtr column = s.column(name);
      const Value& value = s.columns[s.id(name).value][maker.below(s.rows())];
      if (value.missing()) continue;
      const PredicatePtr predicate = make_predicate(Compare{i % 3 == 0   ? CompareOp::kEq
                                                            : i % 3 == 1 ? CompareOp::kLt
                                                                         : CompareOp::kGe,
                                                            column, lit(value)});
      const FilterPlan plan = plan_filter(*s.snapshot, predicate, {});
      const double truth = static_cast<double>(matching_rows(s, *predicate).size()) / static_cast<double>(s.rows());
      error += std::abs(plan.root.estimate.selectivity - truth) / kTries;
    }
    EXPECT_LT(error, 0.03) << name;
  }
}

TEST(LeafCost, FallsWithTheCandidates) {
  const LeafCost planes{.fixed = 0, .planes = 17, .early_stop = true, .per_row = 0};
  EXPECT_GT(planes.at(1), planes.at(0.01));
  EXPECT_GT(planes.at(0.01), planes.at(0.0001));
  EXPECT_EQ(planes.at(0), 0);
  EXPECT_LE(planes.at(1), 17 * 128);
  const LeafCost narrow{.fixed = 0, .planes = 2, .early_stop = true, .per_row = 0};
  EXPECT_EQ(narrow.at(1), 2 * 128);
}

}  // namespace
}  // namespace tamis::test
