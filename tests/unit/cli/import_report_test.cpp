#include "cli/import_report.h"

#include <sstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/people.h"

namespace tamis::cli {
namespace {

using testing::HasSubstr;
using testing::Not;

TEST(ProgressText, ABarWhereTheTotalIsKnown) {
  EXPECT_EQ(progress_text({541'909, 12'300'000, 24'600'000}, 1'000'000),
            "  541,909 rows  ██████████░░░░░░░░░░  12.3 MB of 24.6 MB  541,909 rows/s");
  EXPECT_EQ(progress_text({100, 0, 0}, 2'000'000), "  100 rows  50 rows/s");
}

TEST(ProgressLine, WritesNothingUnlessOnATerminal) {
  std::ostringstream terminal;
  {
    ProgressLine off(terminal, false);
    off.show("building");
  }
  EXPECT_EQ(terminal.str(), "");
  {
    ProgressLine on(terminal, true);
    on.show("building");
  }
  EXPECT_TRUE(terminal.str().ends_with("\r\x1b[K"));
}

TEST(ImportSummary, CountsEverything) {
  ImportReport report;
  report.records = 1'000;
  report.elapsed_us = 500'000;
  MergeReport merged;
  merged.added = 1'000;
  EXPECT_EQ(import_summary(report, merged), "1,000 new profiles, from 1,000 records in 0.5 s (2,000 records/s)");
  report.memory_bytes = 61'000'000;
  EXPECT_EQ(import_summary(report, merged), "1,000 new profiles, from 1,000 records in 0.5 s (2,000 records/s), 61.0 MB of memory");
  report.memory_bytes = 0;
  merged = {.updated = 900, .added = 1, .new_columns = {}, .retyped_columns = {}};
  report.rejected = 98;
  report.duplicates = 1;
  EXPECT_EQ(import_summary(report, merged),
            "1 new profile, 900 updated, from 1,000 records in 0.5 s (2,000 records/s)\n1 row replaced by a later one with the same id\n98 "
            "rows rejected");
}

class ImportReportTest : public testing::Test {
 protected:
  std::ostringstream out_, err_;
  Console console_{out_, err_};
};

TEST_F(ImportReportTest, TheSchemaComesWithExamples) {
  std::vector<BuildColumn> values = people_columns(3);
  std::vector<ImportedColumn> columns(2);
  columns[0] = {.source = "ID", .name = "user_id", .source_type = "text", .type = kStringType, .identifier = true, .notes = {}};
  columns[1] = {.source = "country", .name = "country", .source_type = "text", .type = kStringType, .missing = 1'234, .notes = {"a note"}};
  print_schema(console_, "trait", columns, values);
  EXPECT_THAT(out_.str(), HasSubstr("user_id  STRING           p0       identifies the profile, from ID"));
  EXPECT_THAT(out_.str(), HasSubstr("country  STRING    1,234  France   a note"));
}

TEST_F(ImportReportTest, RejectedRowsHaveLineAndReason) {
  ImportReport report;
  print_rejects(console_, report);
  EXPECT_EQ(err_.str(), "");
  report.rejected = 2;
  report.without_id = 1;
  report.first_rejects = {{"c.csv", 7, "the row has 3 cells, not 4", "a,b,c"}};
  report.rejects_path = "shop/rejects.csv";
  print_rejects(console_, report);
  EXPECT_EQ(err_.str(),
            "2 rows were rejected, 1 for want of an id; all are in shop/rejects.csv\n  c.csv:7: the row has 3 cells, not 4: a,b,c\n  …\n");
  EXPECT_EQ(out_.str(), "");
}

TEST_F(ImportReportTest, NextStepsAskAboutTheDataThatIsThere) {
  print_next_steps(console_, "shop", *people(60));
  EXPECT_THAT(out_.str(), HasSubstr("SELECT plan, COUNT(*) FROM profiles GROUP BY plan"));
  EXPECT_THAT(out_.str(), HasSubstr("tamis shell shop"));
  out_.str("");
  print_next_steps(console_, "my \"shop\"", *people(60));
  EXPECT_THAT(out_.str(), Not(HasSubstr("my \"shop\"")));
}

}  // namespace
}  // namespace tamis::cli
