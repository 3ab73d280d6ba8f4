#include "cli/table.h"

#include <clocale>
#include <sstream>

#include <gtest/gtest.h>

namespace tamis::cli {
namespace {

class TableTest : public testing::Test {
 protected:
  TableTest() { std::setlocale(LC_CTYPE, "C.UTF-8"); }

  static Table sample() {
    return {
        {"name", "notes", "count"}, {false, false, true}, {{"Zoë", "A long tale of many returns", "1869"}, {"日本日本日本日本", "–", "7"}}};
  }

  static std::string printed(const Table& table, std::size_t width) {
    std::ostringstream out;
    print_table(out, table, false, width);
    return out.str();
  }
};

TEST_F(TableTest, IsWholeWhereNothingLimitsIt) {
  const std::string whole =
      "name              notes                        count\n"
      "────────────────  ───────────────────────────  ─────\n"
      "Zoë               A long tale of many returns   1869\n"
      "日本日本日本日本  –                                7\n";
  EXPECT_EQ(printed(sample(), 0), whole);
  EXPECT_EQ(printed(sample(), 52), whole);
}

TEST_F(TableTest, CutsTheWidestTextsAndNoNumber) {
  EXPECT_EQ(printed(sample(), 51),
            "name              notes                       count\n"
            "────────────────  ──────────────────────────  ─────\n"
            "Zoë               A long tale of many retur…   1869\n"
            "日本日本日本日本  –                               7\n");
  EXPECT_EQ(printed(sample(), 34),
            "name          notes         count\n"
            "────────────  ────────────  ─────\n"
            "Zoë           A long tale…   1869\n"
            "日本日本日…   –                 7\n");
}

TEST_F(TableTest, IsNotCutBeyondSense) { EXPECT_EQ(printed(sample(), 10), printed(sample(), 33)); }

TEST_F(TableTest, RowsThatFitNowhereBecomeRecords) {
  Table table = sample();
  table.records = true;
  EXPECT_EQ(printed(table, 33), printed(sample(), 33));
  EXPECT_EQ(printed(table, 22),
            "──────────────────────\n"
            "name   Zoë\n"
            "notes  A long tale of…\n"
            "count  1869\n"
            "──────────────────────\n"
            "name   日本日本日本日…\n"
            "notes  –\n"
            "count  7\n");
}

TEST_F(TableTest, EveryWidthPrintsEveryRow) {
  Table table = sample();
  for (const bool records : {false, true}) {
    table.records = records;
    for (std::size_t width = 1; width < 60; ++width) {
      const std::string text = printed(table, width);
      EXPECT_NE(text.find("Zo"), std::string::npos) << width;
      EXPECT_NE(text.find("1869"), std::string::npos) << width;
    }
  }
}

TEST_F(TableTest, WithoutRowsItIsItsHeadings) {
  Table table = sample();
  table.rows.clear();
  table.records = true;
  EXPECT_EQ(printed(table, 5), "name  notes  count\n────  ─────  ─────\n");
}

}  // namespace
}  // namespace tamis::cli
