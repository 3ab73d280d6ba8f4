#include "cli/statement_reader.h"

#include <gtest/gtest.h>

namespace tamis::cli {
namespace {

StatementReader reader_of(std::initializer_list<std::string_view> lines) {
  StatementReader reader;
  for (const std::string_view line : lines) reader.add_line(line);
  return reader;
}

TEST(StatementReader, IsCompleteAtASemicolon) {
  EXPECT_FALSE(reader_of({"SELECT COUNT(*)"}).complete());
  EXPECT_FALSE(reader_of({"SELECT COUNT(*)", "FROM profiles"}).complete());
  EXPECT_TRUE(reader_of({"SELECT COUNT(*)", "FROM profiles;"}).complete());
  EXPECT_TRUE(reader_of({"SELECT 1 ;   "}).complete());
  EXPECT_TRUE(reader_of({"SHOW TRAITS; SHOW LISTS;"}).complete());
  EXPECT_FALSE(reader_of({"SHOW TRAITS; SHOW"}).complete());
}

TEST(StatementReader, ASemicolonInsideQuotesOrCommentsIsNoEnd) {
  for (const char* line : {"SELECT ';", "SELECT \";", "SELECT /* ;", "SELECT 1 -- ;", "SELECT 'it''s;", "SELECT '/*;"})
    EXPECT_FALSE(reader_of({line}).complete()) << line;
  EXPECT_TRUE(reader_of({"SELECT 'a", ";'", ";"}).complete());
  EXPECT_TRUE(reader_of({"SELECT /* ;", "*/ 1;"}).complete());
  EXPECT_TRUE(reader_of({"SELECT 1; -- done"}).complete());
  EXPECT_TRUE(reader_of({"SELECT 'it''s';"}).complete());
  EXPECT_TRUE(reader_of({"SELECT '--';"}).complete());
}

TEST(StatementReader, SaysWhatIsOpen) {
  EXPECT_EQ(reader_of({"a"}).open(), '-');
  EXPECT_EQ(reader_of({"a 'b"}).open(), '\'');
  EXPECT_EQ(reader_of({"a \"b"}).open(), '"');
  EXPECT_EQ(reader_of({"a /* b"}).open(), '*');
  EXPECT_EQ(reader_of({"a /* b", "*/"}).open(), '-');
}

TEST(StatementReader, EmptyUntilThereIsMoreThanComments) {
  EXPECT_TRUE(reader_of({"", "  ", "-- nothing", "/* yet */"}).empty());
  EXPECT_FALSE(reader_of({";"}).empty());
}

TEST(StatementReader, TakeStartsAnew) {
  StatementReader reader = reader_of({"SHOW", "TRAITS;"});
  EXPECT_EQ(reader.take(), "SHOW\nTRAITS;");
  EXPECT_TRUE(reader.empty());
  EXPECT_FALSE(reader.complete());
  EXPECT_EQ(reader.text(), "");
}

TEST(OnOneLine, JoinsLinesAndKeepsWhatIsQuoted) {
  EXPECT_EQ(on_one_line("SELECT 1\n  FROM profiles;\n"), "SELECT 1 FROM profiles;");
  EXPECT_EQ(on_one_line("a -- why\nb"), "a b");
  EXPECT_EQ(on_one_line("a = 'x  -- y\nz' \"n  m\""), "a = 'x  -- y\nz' \"n  m\"");
  EXPECT_EQ(on_one_line("a /* b\nc */ d"), "a /* b c */ d");
  EXPECT_EQ(on_one_line("'it''s  a'\n;"), "'it''s  a' ;");
  EXPECT_EQ(on_one_line("a 'open"), "a 'open");
  EXPECT_EQ(on_one_line("a /* open"), "a /* open");
  EXPECT_EQ(on_one_line(""), "");
}

}  // namespace
}  // namespace tamis::cli
