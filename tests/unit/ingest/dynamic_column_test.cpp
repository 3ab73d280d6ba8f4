#include "ingest/dynamic_column.h"

#include <gtest/gtest.h>

namespace tamis {
namespace {

using Strings = std::vector<std::string>;

// Type, then the values as literals.
Strings taken(DynamicColumn& column, std::size_t rows) {
  const RawColumn raw = column.take(rows);
  EXPECT_EQ(raw.rows(), rows);
  Strings texts{name_of(raw.type)};
  for (std::size_t row = 0; row < raw.rows(); ++row) texts.push_back(to_literal(raw.value(row)));
  return texts;
}

Strings column_of(const std::vector<SourceValue>& values) {
  DynamicColumn column;
  for (std::size_t row = 0; row < values.size(); ++row) column.put(row, values[row]);
  return taken(column, values.size());
}

TEST(DynamicColumn, TakesTheTypeOfItsValues) {
  EXPECT_EQ(column_of({std::int64_t{1}, std::int64_t{2}}), (Strings{"INTEGER", "1", "2"}));
  EXPECT_EQ(column_of({true, false}), (Strings{"BOOLEAN", "TRUE", "FALSE"}));
  EXPECT_EQ(column_of({std::string_view("a")}), (Strings{"STRING", "'a'"}));
}

TEST(DynamicColumn, WidensNumbersThatStayExact) {
  EXPECT_EQ(column_of({std::int64_t{1}, 2.5, std::int64_t{3}}), (Strings{"DOUBLE", "1.0", "2.5", "3.0"}));
  const std::int64_t odd = (std::int64_t{1} << 53) + 1;
  EXPECT_EQ(column_of({odd, 2.5}), (Strings{"STRING", "'9007199254740993'", "'2.5'"}));
  EXPECT_EQ(column_of({2.5, odd}), (Strings{"STRING", "'2.5'", "'9007199254740993'"}));
}

TEST(DynamicColumn, FallsBackToText) {
  EXPECT_EQ(column_of({true, std::int64_t{1}, std::string_view("x"), 0.5}), (Strings{"STRING", "'true'", "'1'", "'x'", "'0.5'"}));
  EXPECT_EQ(column_of({std::int64_t{1}, Digits{"18446744073709551615"}}), (Strings{"STRING", "'1'", "'18446744073709551615'"}));
}

TEST(DynamicColumn, RowsWithoutValueAreMissing) {
  DynamicColumn column;
  column.put(2, std::int64_t{7});
  column.put(4, std::string_view("x"));
  EXPECT_EQ(taken(column, 6), (Strings{"STRING", "NULL", "NULL", "'7'", "NULL", "'x'", "NULL"}));
  DynamicColumn nothing;
  EXPECT_EQ(taken(nothing, 2), (Strings{"STRING", "NULL", "NULL"}));
}

TEST(DynamicColumn, OneListMakesAllOfThemLists) {
  DynamicColumn column;
  column.put(0, std::int64_t{1});
  column.put_list_begin(2);
  column.put_item(2.5);
  column.put_item(std::int64_t{3});
  column.put_list_end();
  column.put_list_begin(3);
  column.put_list_end();
  column.put(4, std::int64_t{5});
  EXPECT_EQ(taken(column, 6), (Strings{"LIST OF DOUBLE", "(1.0)", "NULL", "(2.5, 3.0)", "()", "(5.0)", "NULL"}));
}

TEST(DynamicColumn, ListsOfMixedItemsAreText) {
  DynamicColumn column;
  column.put_list_begin(0);
  column.put_item(true);
  column.put_item(std::string_view("b"));
  column.put_list_end();
  EXPECT_EQ(taken(column, 1), (Strings{"LIST OF STRING", "('true', 'b')"}));
}

}  // namespace
}  // namespace tamis
