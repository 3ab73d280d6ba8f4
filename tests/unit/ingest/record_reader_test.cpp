#include "ingest/record_reader.h"

#include "tests/unit/ingest/support.h"

namespace tamis {
namespace {

using testing::Folder;
using testing::Strings;

std::unique_ptr<ByteSource> open(const std::string& path) {
  auto source = open_bytes(path, Compression::kNone);
  EXPECT_TRUE(source.has_value());
  return std::move(*source);
}

// "line@offset: text" of each record, with what is odd about it.
Strings records(std::string_view bytes, Dialect dialect = {}) {
  const Folder folder;
  RecordReader reader(open(folder.write("f", bytes)), dialect, nullptr);
  Record record;
  Strings texts;
  while (true) {
    const auto more = reader.next(record);
    EXPECT_TRUE(more.has_value());
    if (!more.value_or(false)) return texts;
    std::string text = std::to_string(record.line) + "@" + std::to_string(record.offset) + ": " + std::string(record.text);
    if (record.end == LineEnd::kCrLf) text += " crlf";
    if (record.unterminated) text += " unterminated";
    if (record.blank) text += " blank";
    texts.push_back(text);
  }
}

TEST(RecordReader, CutsLines) {
  EXPECT_EQ(records("a,b\n1,2\n"), (Strings{"1@0: a,b", "2@4: 1,2"}));
  EXPECT_EQ(records("a\r\nb"), (Strings{"1@0: a crlf", "2@3: b"}));
  EXPECT_EQ(records("a\n\nb\n"), (Strings{"1@0: a", "2@2:  blank", "3@3: b"}));
  EXPECT_EQ(records("a\rb\r", {.line_end = LineEnd::kCr}), (Strings{"1@0: a", "2@2: b"}));
  EXPECT_EQ(records(""), Strings{});
}

TEST(RecordReader, SkipsTheByteOrderMark) { EXPECT_EQ(records("\xef\xbb\xbf" "a\nb\n"), (Strings{"1@3: a", "2@5: b"})); }

TEST(RecordReader, KeepsLineBreaksInsideQuotes) {
  EXPECT_EQ(records("1,\"x\ny\",3\nz\n"), (Strings{"1@0: 1,\"x\ny\",3", "3@10: z"}));
  EXPECT_EQ(records("\"a\"\"\nb\"\nz\n"), (Strings{"1@0: \"a\"\"\nb\"", "3@8: z"}));
  EXPECT_EQ(records("1, \"x\ny\"\nz\n"), (Strings{"1@0: 1, \"x\ny\"", "3@9: z"})) << "a blank may stand before a quote";
}

TEST(RecordReader, TakesQuotesInsideCellsAsText) {
  EXPECT_EQ(records("1,x\"y\n2\n"), (Strings{"1@0: 1,x\"y", "2@6: 2"}));
  EXPECT_EQ(records("\"a\"b\"c\nd\"\n"), (Strings{"1@0: \"a\"b\"c", "2@7: d\""})) << "after its end a cell is not quoted again";
}

TEST(RecordReader, KnowsBackslashEscapes) {
  const Dialect backslash{.escape = '\\'};
  EXPECT_EQ(records("\"a\\\"\nb\",2\nz\n", backslash), (Strings{"1@0: \"a\\\"\nb\",2", "3@10: z"}));
}

TEST(RecordReader, SaysWhereTheFileEndsInsideQuotes) { EXPECT_EQ(records("1,\"x\n2\n"), (Strings{"1@0: 1,\"x\n2\n unterminated"})); }

TEST(RecordReader, CrossesBuffersOfAnyLength) {
  // Longer than a buffer, with a quoted line break at every place near its edge.
  for (const std::size_t length : {(std::size_t{1} << 20) - 2, (std::size_t{1} << 20) - 1, std::size_t{1} << 20, (std::size_t{1} << 20) + 1}) {
    const std::string first = "\"" + std::string(length, 'x') + "\ny\"";
    const auto found = records(first + "\nz\n");
    ASSERT_EQ(found.size(), 2U) << length;
    EXPECT_EQ(found[0], "1@0: " + first);
    EXPECT_EQ(found[1], "3@" + std::to_string(first.size() + 1) + ": z");
  }
}

TEST(RecordReader, PassesOverRecordsThatAreTooLong) {
  const Folder folder;
  const std::string huge(kLongestRecordBytes + 3 * (std::size_t{1} << 20), 'x');
  RecordReader reader(open(folder.write("f", "a\n" + huge + "\nb\n")), Dialect{}, nullptr);
  Record record;
  ASSERT_TRUE(reader.next(record).value());
  ASSERT_TRUE(reader.next(record).value());
  EXPECT_TRUE(record.oversized);
  EXPECT_EQ(record.bytes, huge.size());
  EXPECT_LE(record.text.size(), kShownTextBytes);
  ASSERT_TRUE(reader.next(record).value());
  EXPECT_EQ(record.text, "b");
  EXPECT_EQ(record.line, 3U);
  EXPECT_EQ(record.offset, 2 + huge.size() + 1);
  EXPECT_FALSE(reader.next(record).value());
}

TEST(RecordReader, EndsWhenItIsInterrupted) {
  const Folder folder;
  Interrupt interrupt;
  interrupt.cancel();
  RecordReader reader(open(folder.write("f", "a\nb\n")), Dialect{}, &interrupt);
  Record record;
  const auto more = reader.next(record);
  ASSERT_FALSE(more.has_value());
  EXPECT_EQ(more.error().code, ErrorCode::kCancelled);
}

TEST(SplitCells, UnquotesCells) {
  const Dialect csv;
  EXPECT_EQ(split_cells("a,b,,c", csv).value(), (Strings{"a", "b", "", "c"}));
  EXPECT_EQ(split_cells("\"a,1\",\"say \"\"hi\"\"\"", csv).value(), (Strings{"a,1", "say \"hi\""}));
  EXPECT_EQ(split_cells("a, \"b\" ,c\"d", csv).value(), (Strings{"a", "b ", "c\"d"}));
  EXPECT_EQ(split_cells("a,", csv).value(), (Strings{"a", ""}));
  EXPECT_EQ(split_cells("\"a\\\"b\",c", Dialect{.escape = '\\'}).value(), (Strings{"a\"b", "c"}));
  EXPECT_FALSE(split_cells("\"a", csv).has_value());
}

TEST(StrayReturn, IsOneOutsideQuotes) {
  const Dialect csv;
  EXPECT_TRUE(has_stray_return("a,b\rc", csv));
  EXPECT_FALSE(has_stray_return("a,\"b\rc\"", csv));
  EXPECT_FALSE(has_stray_return("a,\"b\"\"\rc\"", csv));
  EXPECT_TRUE(has_stray_return("a,\"b\"\r,c", csv));
  EXPECT_FALSE(has_stray_return("a,b", csv));
}

}  // namespace
}  // namespace tamis
