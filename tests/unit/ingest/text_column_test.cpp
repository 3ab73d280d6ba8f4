#include "ingest/text_column.h"

#include <gtest/gtest.h>

#include "ingest/raw_rows.h"

namespace tamis {
namespace {

RawColumn text_column(const std::vector<std::string>& cells) {
  RawColumn column(kStringType);
  for (const auto& cell : cells) {
    if (cell.empty())
      pad_to(column, column.rows() + 1);
    else
      append_text_row(column, cell);
  }
  return column;
}

Inferred infer(const std::vector<std::string>& cells, Candidates candidates = Candidates::kAll) {
  auto inferred = infer_column(text_column(cells), candidates);
  if (inferred.values.type == kStringType) inferred.values = text_column(cells);
  return inferred;
}

std::string type_of_cells(const std::vector<std::string>& cells, Candidates candidates = Candidates::kAll) {
  return name_of(infer(cells, candidates).values.type);
}

std::vector<std::string> literals(const RawColumn& column) {
  std::vector<std::string> texts;
  for (std::size_t row = 0; row < column.rows(); ++row) texts.push_back(to_literal(column.value(row)));
  return texts;
}

using Strings = std::vector<std::string>;

TEST(InferColumn, FindsTheNarrowestType) {
  EXPECT_EQ(type_of_cells({"1", "", "-3"}), "INTEGER");
  EXPECT_EQ(type_of_cells({"1", "2.5"}), "DOUBLE");
  EXPECT_EQ(type_of_cells({"2.5", "1"}), "DOUBLE");
  EXPECT_EQ(type_of_cells({"Yes", "no", "NO"}), "BOOLEAN");
  EXPECT_EQ(type_of_cells({"true", "False"}), "BOOLEAN");
  EXPECT_EQ(type_of_cells({"2026-01-01", "2024-02-29"}), "DATE");
  EXPECT_EQ(type_of_cells({"2026-01-01", "2026-01-01 08:00"}), "TIMESTAMP");
  EXPECT_EQ(type_of_cells({"[1,2]", "[]"}), "LIST OF INTEGER");
  EXPECT_EQ(type_of_cells({"a", "1"}), "STRING");
  EXPECT_EQ(type_of_cells({"", ""}), "STRING");
  EXPECT_EQ(type_of_cells({}), "STRING");
}

TEST(InferColumn, LooksAtEveryRow) {
  std::vector<std::string> cells(5000, "1");
  cells.push_back("1.25");
  EXPECT_EQ(type_of_cells(cells), "DOUBLE");
  cells.push_back("n/a");
  cells.push_back("unknown");
  EXPECT_EQ(type_of_cells(cells), "STRING");
}

TEST(InferColumn, KeepsTextThatNumbersWouldShorten) {
  const auto zip = infer({"75001", "01000"});
  EXPECT_EQ(literals(zip.values), (Strings{"'75001'", "'01000'"}));
  ASSERT_EQ(zip.notes.size(), 1U);
  EXPECT_NE(zip.notes[0].text.find("leading zeros"), std::string::npos);
  EXPECT_EQ(type_of_cells({"+33612345678", "+33698765432"}), "STRING");
  EXPECT_EQ(type_of_cells({"01000", "75001"}), "STRING");
  const auto huge = infer({"1", "12345678901234567890"});
  EXPECT_EQ(name_of(huge.values.type), "STRING");
  ASSERT_EQ(huge.notes.size(), 1U);
  EXPECT_NE(huge.notes[0].text.find("exactly"), std::string::npos);
  EXPECT_EQ(type_of_cells({"0.5", "9007199254740993"}), "STRING") << "a double would round it";
}

TEST(InferColumn, DoesNotMixTwoWaysOfSayingYes) { EXPECT_EQ(type_of_cells({"yes", "true"}), "STRING"); }

TEST(InferColumn, TakesNaNAsMissingAndCountsIt) {
  const auto column = infer({"1.5", "NaN", "inf", "2"});
  EXPECT_EQ(literals(column.values), (Strings{"1.5", "NULL", "NULL", "2.0"}));
  EXPECT_EQ(column.values.non_finite, 2U);
  EXPECT_EQ(literals(infer({"NaN", "3"}).values), (Strings{"NULL", "3"}));
  EXPECT_EQ(literals(infer({"Nan", "Bob", "Alice"}).values), (Strings{"'Nan'", "'Bob'", "'Alice'"})) << "a name is a name";
}

TEST(InferColumn, NamesTheOneTextThatIsInTheWay) {
  const auto column = infer({"NULL", "1", "2", "NULL", "3"});
  EXPECT_EQ(name_of(column.values.type), "STRING");
  ASSERT_EQ(column.notes.size(), 1U);
  EXPECT_EQ(column.notes[0].row, 0U);
  EXPECT_EQ(column.notes[0].text, "INTEGER but for 2 cells 'NULL'; --null 'NULL' takes them as missing");
  EXPECT_TRUE(infer({"Male", "Female"}).notes.empty());
  EXPECT_TRUE(infer({"1", "x", "x", "x"}).notes.empty()) << "mostly text is no number column";
}

TEST(InferColumn, SaysThatUtcWasAssumed) {
  EXPECT_EQ(infer({"2026-01-01 08:00:00"}).notes.size(), 1U);
  EXPECT_TRUE(infer({"2026-01-01 08:00:00Z"}).notes.empty());
}

TEST(InferColumn, LeavesTextThatItsSourceCalledText) {
  EXPECT_EQ(type_of_cells({"1", "2"}, Candidates::kTimesAndTruths), "STRING");
  EXPECT_EQ(type_of_cells({"2026-01-01"}, Candidates::kTimesAndTruths), "DATE");
  EXPECT_EQ(type_of_cells({"2026-01-01"}, Candidates::kTruths), "STRING");
  EXPECT_EQ(type_of_cells({"yes", "no"}, Candidates::kTruths), "BOOLEAN");
}

TEST(InferColumn, ListsNeedEveryCell) {
  EXPECT_EQ(type_of_cells({"[1,2]", "x"}), "STRING");
  EXPECT_EQ(type_of_cells({"[1,2]", "[{}]"}), "STRING");
  EXPECT_EQ(literals(infer({"[\"a\",null]", "", "[]"}).values), (Strings{"('a')", "NULL", "()"}));
}

}  // namespace
}  // namespace tamis
