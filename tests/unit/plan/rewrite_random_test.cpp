// Random predicates keep their rows under each rule alone and under all of them.

#include <gtest/gtest.h>

#include "engine/plan/rewrite/rewrite.h"
#include "tests/unit/exec/sample.h"

namespace tamis::test {
namespace {

TEST(RewriteRandom, KeepsTheRows) {
  const Sample sample = make_sample({.rows = 400, .missing = 0.3, .seed = 21});
  PredicateMaker maker(sample, 22);
  const RewriteContext context{kSampleNowUs};
  const Schema& schema = sample.snapshot->schema();
  for (int i = 0; i < 600; ++i) {
    const PredicatePtr predicate = maker.predicate(4);
    validate(*predicate);
    const std::vector<RowId> expected = matching_rows(sample, *predicate);
    for (const RewriteRule& rule : rewrite_rules()) {
      const PredicatePtr changed = rule.apply(predicate, context);
      validate(*changed);
      ASSERT_EQ(matching_rows(sample, *changed), expected)
          << rule.name << ": " << to_text(*predicate, schema) << "\nbecame " << to_text(*changed, schema);
    }
    const Rewritten all = rewrite(predicate, context);
    validate(*all.predicate);
    ASSERT_EQ(matching_rows(sample, *all.predicate), expected)
        << to_text(*predicate, schema) << "\nbecame " << to_text(*all.predicate, schema);
  }
}

// What a rule made has nothing left for that rule: nested chains, NOT above chains and constants are gone.
TEST(RewriteRandom, LeavesANormalForm) {
  const Sample sample = make_sample({.rows = 50, .seed = 23});
  PredicateMaker maker(sample, 24);
  const RewriteContext context{kSampleNowUs};
  for (int i = 0; i < 1'000; ++i) {
    const PredicatePtr result = rewrite(maker.predicate(4), context).predicate;
    EXPECT_EQ(inline_segments(result, context), result);
    EXPECT_EQ(push_not_down(result, context), result) << to_text(*result, sample.snapshot->schema());
    EXPECT_EQ(flatten_chains(result, context), result) << to_text(*result, sample.snapshot->schema());
    EXPECT_FALSE(depends_on_now(*result));
  }
}

}  // namespace
}  // namespace tamis::test
