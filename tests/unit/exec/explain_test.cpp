#include <gtest/gtest.h>

#include "engine/exec/executor.h"
#include "tests/unit/exec/sample.h"

namespace tamis::test {
namespace {

class Explain : public testing::Test {
 protected:
  const Sample s = make_sample({.rows = kBlockRows + 5'000, .seed = 12});
  ExecutionOptions options = [] {
    ExecutionOptions o;
    o.now_us = kSampleNowUs;
    return o;
  }();
  PredicatePtr compare(const char* name, CompareOp op, Value value) const {
    return make_predicate(Compare{op, s.column(name), lit(std::move(value))});
  }
  std::string how(const PredicatePtr& predicate) const { return explain(*s.snapshot, *predicate, options, false)->lines[0].how; }
};

TEST_F(Explain, IsATreeInTheOrderOfExecution) {
  const PredicatePtr predicate =
      make_predicate(And{{compare("age", CompareOp::kGe, std::int64_t{18}),
                          make_predicate(Or{{make_predicate(Truth{s.column("flag")}), compare("many", CompareOp::kEq, std::int64_t{5})}}),
                          compare("age", CompareOp::kLt, std::int64_t{20})}});
  const PlanReport report = explain(*s.snapshot, *predicate, options, false).value();
  ASSERT_EQ(report.lines.size(), 5U);  // the two clauses on age are one leaf
  EXPECT_EQ(report.lines[0].what, "AND");
  EXPECT_EQ(report.lines[0].depth, 0);
  EXPECT_NE(report.lines[1].what.find("age"), std::string::npos) << "few rows for little work go first: " << report.lines[1].what;
  EXPECT_EQ(report.lines[2].what, "OR");
  EXPECT_EQ(report.lines[3].depth, 2);
  EXPECT_GT(report.lines[1].estimated_rows, 500);
  EXPECT_LT(report.lines[1].estimated_rows, 5'000);
  for (const PlanLine& line : report.lines) EXPECT_EQ(line.blocks_run + line.actual_rows + line.candidates, 0U) << "nothing ran";
}

TEST_F(Explain, IsDeterministic) {
  PredicateMaker maker(s, 3);
  for (int i = 0; i < 20; ++i) {
    const PredicatePtr predicate = maker.predicate(3);
    const PlanReport a = explain(*s.snapshot, *predicate, options, false).value(),
                     b = explain(*s.snapshot, *predicate, options, false).value();
    ASSERT_EQ(a.lines.size(), b.lines.size());
    for (std::size_t k = 0; k < a.lines.size(); ++k) {
      EXPECT_EQ(a.lines[k].what, b.lines[k].what);
      EXPECT_EQ(a.lines[k].how, b.lines[k].how);
      EXPECT_EQ(a.lines[k].estimated_cost, b.lines[k].estimated_cost);
    }
    EXPECT_EQ(a.plan_us + a.elapsed_us, 0);
  }
}

TEST_F(Explain, NamesTheWay) {
  EXPECT_NE(how(compare("age", CompareOp::kGt, std::int64_t{30})).find("planes (7 bits"), std::string::npos);
  EXPECT_NE(how(compare("country", CompareOp::kEq, "country 00")).find("1 of 40 codes"), std::string::npos);
  EXPECT_EQ(how(compare("id", CompareOp::kEq, s.columns.back()[17])), "identifier index (1 row)");
  EXPECT_EQ(how(compare("id", CompareOp::kEq, "nobody")), "folded: always false");
  EXPECT_EQ(how(make_predicate(IsMissing{s.column("age")})), "presence");
  EXPECT_EQ(how(make_predicate(Compare{CompareOp::kLt, s.column("email"), s.column("city")})), "general, value by value");
  EXPECT_EQ(how(make_predicate(Has{s.column("tags"), HasKind::kAny, std::make_shared<const ValueSet>(std::vector<Value>{"t01"})})),
            "list index (1 item)");
  auto like = TextMatcher::compile(MatchKind::kLike, "%a@m%");
  EXPECT_EQ(how(make_predicate(Match{s.column("email"), lit("%a@m%"), MatchKind::kLike, false, *like})), "text scan for 'a@m'");
}

TEST_F(Explain, ListsRewrites) {
  const PredicatePtr young = make_predicate(InSegment{"young", compare("age", CompareOp::kLt, std::int64_t{30})});
  const PredicatePtr predicate = make_predicate(And{{young, make_predicate(Constant{true})}});
  const PlanReport report = explain(*s.snapshot, *predicate, options, false).value();
  ASSERT_EQ(report.rewrites.size(), 2U);
  EXPECT_EQ(report.rewrites[0], "inline segments: young");
  EXPECT_EQ(report.rewrites[1], "flatten chains");
}

TEST_F(Explain, AnalyzeCountsWhatHappened) {
  PredicateMaker maker(s, 4);
  for (int i = 0; i < 30; ++i) {
    const PredicatePtr predicate = maker.predicate(3);
    const PlanReport report = explain(*s.snapshot, *predicate, options, true).value();
    const std::size_t expected = matching_rows(s, *predicate).size();
    ASSERT_EQ(report.rows, expected) << to_text(*predicate, s.snapshot->schema());
    ASSERT_EQ(report.lines[0].actual_rows, expected);
    ASSERT_EQ(report.lines[0].candidates, s.rows());
    ASSERT_EQ(report.lines[0].blocks_run + report.lines[0].blocks_skipped, s.snapshot->blocks());
    for (const PlanLine& line : report.lines) ASSERT_LE(line.actual_rows, line.candidates);
  }
}

TEST_F(Explain, AnalyzeShowsBlocksThatWereSkipped) {
  const PlanReport report = explain(*s.snapshot, *compare("age", CompareOp::kGt, std::int64_t{200}), options, true).value();
  EXPECT_EQ(report.lines[0].blocks_skipped, s.snapshot->blocks());
  EXPECT_EQ(report.lines[0].bytes_read, 0U);
  const PlanReport read = explain(*s.snapshot, *compare("age", CompareOp::kGt, std::int64_t{50}), options, true).value();
  EXPECT_EQ(read.lines[0].blocks_run, s.snapshot->blocks());
  EXPECT_GT(read.lines[0].bytes_read, 0U);
}

TEST_F(Explain, OneProfileClauseByClause) {
  const PredicatePtr predicate =
      make_predicate(And{{compare("age", CompareOp::kGe, std::int64_t{18}), make_predicate(Not{make_predicate(Truth{s.column("flag")})})}});
  for (std::uint32_t row = 0; row < 50; ++row) {
    const ProfileReport report = explain_profile(*s.snapshot, *predicate, RowId(row), kSampleNowUs).value();
    const Value& age = s.columns[s.id("age").value][row];
    ASSERT_EQ(report.in, evaluate(*predicate, SampleView(s, row), {kSampleNowUs, {}}));
    ASSERT_EQ(report.clauses.size(), 4U);
    EXPECT_EQ(report.clauses[0].clause, "AND");
    EXPECT_EQ(report.clauses[1].clause, "age >= 18");
    EXPECT_EQ(report.clauses[1].holds, !age.missing() && age.as<std::int64_t>() >= 18);
    EXPECT_EQ(report.clauses[1].value, age.missing() ? "age is missing" : "age = " + to_literal(age));
    EXPECT_EQ(report.clauses[2].clause, "NOT");
    EXPECT_EQ(report.clauses[3].depth, 2);
    EXPECT_NE(report.clauses[2].holds, report.clauses[3].holds);
    EXPECT_FALSE(report.next_change_us.has_value());
    EXPECT_EQ(matches(*s.snapshot, *predicate, RowId(row), kSampleNowUs).value(), report.in);
  }
}

TEST_F(Explain, SaysWhenTimeChangesTheAnswer) {
  const ScalarPtr now = make_scalar(Now{}, kTimestampType);
  const PredicatePtr past = make_predicate(Compare{CompareOp::kLt, s.column("seen"), now});
  for (std::uint32_t row = 0; row < s.rows(); ++row) {
    const Value& seen = s.columns[s.id("seen").value][row];
    if (seen.missing() || seen.as<Timestamp>().us <= kSampleNowUs) continue;
    const ProfileReport report = explain_profile(*s.snapshot, *past, RowId(row), kSampleNowUs).value();
    EXPECT_FALSE(report.in);
    ASSERT_TRUE(report.next_change_us.has_value());
    EXPECT_GT(*report.next_change_us, kSampleNowUs);
    return;
  }
  FAIL() << "the sample has somebody who is seen in the future";
}

}  // namespace
}  // namespace tamis::test
