// Every leaf over every encoding, with and without missing values, complemented or not, in all ways of execution: the rows are those
// of the single-profile evaluator.

#include <gtest/gtest.h>

#include "engine/exec/executor.h"
#include "tests/unit/exec/sample.h"

namespace tamis::test {
namespace {

struct Way {
  const char* name;
  bool rewrite, generic_only;
  IndexUse index;
  unsigned threads;
};
constexpr Way kWays[] = {
    {"by cost", true, false, IndexUse::kByCost, 2},
    {"index always, not rewritten", false, false, IndexUse::kAlways, 1},
    {"index never", true, false, IndexUse::kNever, 1},
    {"generic", false, true, IndexUse::kByCost, 2},
};

std::vector<std::uint32_t> numbers(const std::vector<RowId>& rows) {
  std::vector<std::uint32_t> out;
  for (const RowId row : rows) out.push_back(row.value);
  return out;
}

void expect_agreement(const Sample& sample, const Predicate& predicate) {
  const std::vector<RowId> expected = matching_rows(sample, predicate);
  for (const Way& way : kWays) {
    ExecutionOptions options;
    options.now_us = kSampleNowUs;
    options.rewrite = way.rewrite;
    options.generic_only = way.generic_only;
    options.index = way.index;
    options.threads = way.threads;
    const auto members = rows(*sample.snapshot, predicate, options);
    ASSERT_TRUE(members.has_value()) << members.error().message;
    ASSERT_EQ(numbers(members->rows()), numbers(expected)) << way.name << ": " << to_text(predicate, sample.snapshot->schema());
    const auto counted = count(*sample.snapshot, predicate, options);
    ASSERT_TRUE(counted.has_value());
    ASSERT_EQ(*counted, expected.size()) << way.name << ", count: " << to_text(predicate, sample.snapshot->schema());
  }
}

class Filters : public testing::TestWithParam<std::tuple<ForcedEncoding, double>> {
 protected:
  Sample sample(std::size_t rows, bool clustered = false) const {
    const auto [force, missing] = GetParam();
    return make_sample({.rows = rows, .missing = missing, .force = force, .seed = 7, .clustered = clustered});
  }
};

TEST_P(Filters, LeavesOfEachColumnAndTheirComplements) {
  const Sample s = sample(3'000);
  PredicateMaker maker(s, 11);
  for (std::uint32_t column = 0; column < s.columns.size(); ++column) {
    for (int i = 0; i < 25; ++i) {
      const PredicatePtr leaf = maker.leaf_of(ColumnId(column));
      expect_agreement(s, *leaf);
      expect_agreement(s, *make_predicate(Not{leaf}));
      if (HasFatalFailure()) return;
    }
  }
}

TEST_P(Filters, Trees) {
  const Sample s = sample(2'500);
  PredicateMaker maker(s, 23);
  for (int i = 0; i < 250; ++i) {
    expect_agreement(s, *maker.predicate(3));
    if (HasFatalFailure()) return;
  }
}

TEST_P(Filters, SeveralBlocks) {
  const Sample s = sample(2 * kBlockRows + 1'234);
  PredicateMaker maker(s, 31);
  for (int i = 0; i < 6; ++i) {
    expect_agreement(s, *maker.predicate(2));
    if (HasFatalFailure()) return;
  }
}

TEST_P(Filters, BlocksThatFold) {
  const Sample s = sample(2 * kBlockRows, true);
  PredicateMaker maker(s, 41);
  for (int i = 0; i < 8; ++i) {
    expect_agreement(s, *maker.predicate(2));
    if (HasFatalFailure()) return;
  }
}

INSTANTIATE_TEST_SUITE_P(Encodings, Filters,
                         testing::Combine(testing::Values(ForcedEncoding::kNone, ForcedEncoding::kPlanes, ForcedEncoding::kSketch,
                                                          ForcedEncoding::kDictionary, ForcedEncoding::kTextInRows),
                                          testing::Values(0.0, 0.15, 0.9)));

}  // namespace
}  // namespace tamis::test
