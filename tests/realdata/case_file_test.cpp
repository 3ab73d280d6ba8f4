// The file of cases itself: what it holds, and that a slip in it does not pass for a case.

#include "tests/realdata/case_file.h"

#include <gtest/gtest.h>

namespace tamis::realdata {
namespace {

TEST(CaseFile, HoldsSegmentSqlAndMembers) {
  const auto cases = parse_cases(
      "# remark\n=== one\n--- now 2011-06-15T12:00:00Z\na = 1\n  AND b\n--- duckdb\na = 1 AND b\n--- members 12\n\n=== two\nTRUE\n"
      "--- duckdb\nTRUE\n--- members 3\n",
      "set");
  ASSERT_TRUE(cases) << cases.error().message;
  ASSERT_EQ(cases->size(), 2U);
  EXPECT_EQ((*cases)[0].title, "one");
  EXPECT_EQ((*cases)[0].now, "2011-06-15T12:00:00Z");
  EXPECT_EQ((*cases)[0].segment, "a = 1\n  AND b\n");
  EXPECT_EQ((*cases)[0].sql, "a = 1 AND b\n");
  EXPECT_EQ((*cases)[0].members, 12U);
  EXPECT_EQ((*cases)[1].line, 10U);
}

TEST(CaseFile, SaysWhereItIsWrong) {
  const auto message = [](std::string_view text) {
    const auto cases = parse_cases(text, "set");
    return cases ? std::string("no error") : cases.error().message;
  };
  EXPECT_EQ(message("a = 1\n"), "set:1: a line that belongs to no case: a = 1");
  EXPECT_EQ(message("=== one\na\n--- duckdb\na\n"), "set:4: the case before lacks its segment, its SQL or its members: one");
  EXPECT_EQ(message("=== one\n--- duckdb\na\n--- members 1\n"), "set:4: the case before lacks its segment, its SQL or its members: one");
  EXPECT_EQ(message("=== one\na\n--- duckdb\na\n--- members many\n"), "set:5: not a number of members: many");
  EXPECT_EQ(message("=== one\na\n--- members 1\n"), "set:3: a mark out of place: members 1");
  EXPECT_EQ(message("=== one\na\n--- duckdb\na\n--- members 1\n=== one\n"), "set:6: a title twice: one");
}

}  // namespace
}  // namespace tamis::realdata
