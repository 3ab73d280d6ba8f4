// DIFF and OVERLAP.

#include <set>

#include <gtest/gtest.h>

#include "engine/exec/executor.h"
#include "tests/unit/exec/sample.h"

namespace tamis::test {
namespace {

ExecutionOptions at_now() {
  ExecutionOptions options;
  options.now_us = kSampleNowUs;
  return options;
}

std::set<std::uint32_t> members(const Sample& sample, const PredicatePtr& predicate) {
  std::set<std::uint32_t> out;
  for (const RowId row : matching_rows(sample, *predicate)) out.insert(row.value);
  return out;
}

class Sets : public testing::Test {
 protected:
  const Sample s = make_sample({.rows = 3'000, .seed = 12});
  const PredicatePtr young = make_predicate(Compare{CompareOp::kLt, s.column("age"), lit(std::int64_t{40})});
  const PredicatePtr flagged = make_predicate(Truth{s.column("flag")});
  const PredicatePtr nobody = make_predicate(Constant{false});
};

TEST_F(Sets, DiffCounts) {
  const Answer answer = run(*s.snapshot, DiffQuery{young, flagged, false}, at_now()).value();
  const auto before = members(s, young), after = members(s, flagged);
  std::int64_t enter = 0, leave = 0, stay = 0;
  for (const auto row : after) before.contains(row) ? ++stay : ++enter;
  for (const auto row : before) leave += after.contains(row) ? 0 : 1;
  ASSERT_GT(enter * leave * stay, 0);
  const std::vector<std::vector<Value>> expected{{"enter", enter}, {"leave", leave}, {"stay", stay}};
  EXPECT_EQ(answer.rows, expected);
  EXPECT_EQ(answer.columns[0].name, "change");
  EXPECT_EQ(answer.columns[1].name, "count");
}

TEST_F(Sets, DiffIds) {
  const Answer answer = run(*s.snapshot, DiffQuery{young, flagged, true}, at_now()).value();
  const auto before = members(s, young), after = members(s, flagged);
  std::vector<std::vector<Value>> expected;
  for (const auto row : after)
    if (!before.contains(row)) expected.push_back({"enter", s.columns.back()[row]});
  for (const auto row : before)
    if (!after.contains(row)) expected.push_back({"leave", s.columns.back()[row]});
  EXPECT_EQ(answer.rows, expected);
}

TEST_F(Sets, DiffIdsWithoutIdentifier) {
  std::vector<BuildColumn> columns;
  columns.push_back({{"age", kIntegerType}, RawColumn(kIntegerType)});
  const SnapshotPtr snapshot = build_snapshot(std::move(columns)).value();
  EXPECT_EQ(run(*snapshot, DiffQuery{nobody, nobody, true}, at_now()).error().code, ErrorCode::kUnsupported);
}

TEST_F(Sets, Overlap) {
  const OverlapQuery query{{"young", "flagged", "nobody", "none"}, {young, flagged, nobody, nobody}};
  const Answer answer = run(*s.snapshot, query, at_now()).value();
  ASSERT_EQ(answer.rows.size(), 6U);
  const auto a = members(s, young), b = members(s, flagged);
  std::int64_t both = 0;
  for (const auto row : a) both += b.contains(row) ? 1 : 0;
  const auto either = static_cast<std::int64_t>(a.size() + b.size()) - both;
  EXPECT_EQ(answer.rows[0][0].as<std::string>(), "young");
  EXPECT_EQ(answer.rows[0][1].as<std::string>(), "flagged");
  EXPECT_EQ(answer.rows[0][2].as<std::int64_t>(), both);
  EXPECT_EQ(answer.rows[0][3].as<double>(), static_cast<double>(both) / static_cast<double>(either));
  EXPECT_EQ(answer.rows[1][3].as<double>(), 0.0);  // young, nobody
  EXPECT_TRUE(answer.rows[5][3].missing());        // nobody, none: no union
}

}  // namespace
}  // namespace tamis::test
