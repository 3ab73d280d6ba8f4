// Rows that do not make it: each counted, with line, reason and text.

#include "ingest/rejects.h"

#include "tests/unit/ingest/support.h"

namespace tamis::testing {
namespace {

using namespace std::string_literals;

TEST(Rejects, RaggedRows) {
  const auto table = import_csv("id,a,b\n1,2\n2,3,4\n3,4,5,6\n4,5,6,7,8\n5,6,7\n");
  EXPECT_EQ(values(table, "id"), (Strings{"'2'", "'5'"}));
  EXPECT_EQ(rejects(table), (Strings{"2: expected 3 cells, found 2", "4: expected 3 cells, found 4", "5: expected 3 cells, found 5"}));
  EXPECT_EQ(table.report.first_rejects[1].text, "3,4,5,6");
}

TEST(Rejects, RaggedRowsAfterQuotedLineBreaksAndEmptyLines) {
  const auto table = import_csv("id,a\n1,\"x\ny\"\n\n\n2\n3,z\n4,5,6\n");
  EXPECT_EQ(values(table, "id"), (Strings{"'1'", "'3'"}));
  EXPECT_EQ(rejects(table), (Strings{"6: expected 2 cells, found 1", "8: expected 2 cells, found 3"}));
}

TEST(Rejects, InvalidUtf8) {
  const auto table = import_csv("id,a\n1,ok\n2,caf\xe9\n3,\"\xff\"\n4,caf\xc3\xa9\n");
  EXPECT_EQ(values(table, "a"), (Strings{"'ok'", "'café'"}));
  EXPECT_EQ(rejects(table), (Strings{"3: invalid UTF-8", "4: invalid UTF-8"}));
  EXPECT_EQ(table.report.first_rejects[0].text, "2,caf?");
  EXPECT_EQ(table.report.notes.size(), 1U) << "says how to convert";
}

TEST(Rejects, TextBehindAClosedQuote) {
  const auto table = import_csv("id,a\n1,\"x\"y\n2,z\n");
  EXPECT_EQ(rejects(table), (Strings{"2: a quote is not closed where its cell ends"}));
  EXPECT_EQ(values(table, "id"), Strings{"'2'"});
}

TEST(Rejects, CarriageReturnInsideACell) {
  const auto table = import_csv("id,a\n1,x\ry\n2,z\n3\n4,\"p\rq\"\n");
  EXPECT_EQ(rejects(table), (Strings{"2: a carriage return inside a cell without quotes", "4: expected 2 cells, found 1"}));
  EXPECT_EQ(values(table, "a"), (Strings{"'z'", "'p\rq'"}));
}

TEST(Rejects, NulBytes) {
  // Far enough from the beginning that the file is no binary file.
  std::string text = "id,a\n";
  for (int i = 0; i < 1000; ++i) text += std::to_string(i) + ",filler\n";
  text += "x,a\0b\n"s;
  const auto table = import_csv(text);
  EXPECT_EQ(rejects(table), Strings{"1002: a: a NUL byte"});
}

TEST(Rejects, ValuesThatAreTooLong) {
  const std::string long_value(kLongestValueBytes + 1, 'x');
  const std::string longest_value(kLongestValueBytes, 'y');
  const std::string long_record(kLongestRecordBytes + 1, 'z');
  const auto table = import_csv("id,a\n1," + long_value + "\n2," + longest_value + "\n3," + long_record + "\n4,b\n");
  EXPECT_EQ(rejects(table),
            (Strings{"2: a: a value of 16777217 bytes; the limit is 16777216", "4: a record of 33554435 bytes; the limit is 33554432"}));
  EXPECT_EQ(values(table, "id"), (Strings{"'2'", "'4'"}));
  EXPECT_LE(table.report.first_rejects[1].text.size(), kShownTextBytes);
}

TEST(Rejects, ACellOfAHundredMegabytes) {
  const auto table = import_csv("id,a\n1," + std::string(100'000'000, 'x') + "\n2,b\n");
  EXPECT_EQ(rejects(table), Strings{"2: a record of 100000002 bytes; the limit is 33554432"});
  EXPECT_EQ(values(table, "id"), Strings{"'2'"});
}

TEST(Rejects, ValuesThatAreNotOfTheStatedType) {
  const Folder folder;
  auto options =
      options_for({folder.write("t.csv", "id,n,d\n1,5,2026-01-01\n2,99999999999999999999,2026-01-01\n3,x,y\n4,,\n5,7,2026-13-01\n")});
  options.types = {{"n", kIntegerType}, {"d", kDateType}};
  const auto table = import_ok(options);
  EXPECT_EQ(values(table, "id"), (Strings{"'1'", "'4'"}));
  EXPECT_EQ(rejects(table), (Strings{"3: n does not fit in 64 bits: '99999999999999999999'", "4: n is not an INTEGER: 'x'",
                                     "6: d is not a DATE: '2026-13-01'"}));
  EXPECT_EQ(table.report.first_rejects[1].text, "3,x,y");
}

TEST(Rejects, RowsWithoutId) {
  const auto table = import_csv("id,n\n1,2\n,3\n\" \",4\n5,6\n");
  EXPECT_EQ(rejects(table), (Strings{"3: no id: id is empty", "4: no id: id is empty"}));
  EXPECT_EQ(table.report.without_id, 2U);
}

TEST(Rejects, ARejectedRowReplacesNothing) {
  const Folder folder;
  auto options = options_for({folder.write("t.csv", "id,n\na,1\na,x\n")});
  options.types = {{"n", kIntegerType}};
  const auto table = import_ok(options);
  EXPECT_EQ(values(table, "n"), Strings{"1"});
  EXPECT_EQ(table.report.duplicates, 0U);
}

TEST(Rejects, AllAreWrittenToTheFile) {
  const Folder folder;
  std::string text = "id,a\nok,1\n";
  for (int i = 0; i < 25; ++i) text += "\"q\"\"" + std::to_string(i) + "\"\n";
  auto options = options_for({folder.write("t.csv", text)});
  options.rejects_path = folder.path("rejects.csv");
  const auto table = import_ok(options);
  EXPECT_EQ(table.report.rejected, 25U);
  EXPECT_EQ(table.report.first_rejects.size(), kShownRejects);
  EXPECT_EQ(table.report.rejects_path, options.rejects_path);
  // It is itself a CSV that can be imported.
  const auto back = import_ok(options_for({options.rejects_path}, "line"));
  EXPECT_EQ(back.report.rows, 25U);
  EXPECT_EQ(values(back, "text")[3], "'\"q\"\"3\"'");
  EXPECT_EQ(values(back, "line")[0], "'3'");
  EXPECT_EQ(values(back, "reason")[0], "'expected 2 cells, found 1'");
}

TEST(Rejects, NoFileWhereThereAreNone) {
  const Folder folder;
  auto options = options_for({folder.write("t.csv", "id\n1\n")});
  options.rejects_path = folder.path("rejects.csv");
  EXPECT_EQ(import_ok(options).report.rejects_path, "");
  EXPECT_FALSE(std::filesystem::exists(options.rejects_path));
}

TEST(Rejects, AFileThatCannotBeWrittenIsAnError) {
  const Folder folder;
  auto options = options_for({folder.write("t.csv", "id,a\n1\n2,3\n")});
  options.rejects_path = folder.path("no/such/folder.csv");
  EXPECT_NE(import_error(options).message.find("rejects file"), std::string::npos);
}

TEST(Rejects, LinesOfEachOfSeveralFiles) {
  const Folder folder;
  auto options = options_for({folder.write("a.csv", "id,n\n1,2\n2\n"), folder.write("b.csv", "id,n\n3\n,4\n5,x\n6,7\n")});
  options.types = {{"n", kIntegerType}};
  const auto table = import_ok(options);
  EXPECT_EQ(rejects(table), (Strings{"3: expected 2 cells, found 1", "2: expected 2 cells, found 1", "3: no id: id is empty",
                                     "4: n is not an INTEGER: 'x'"}));
  EXPECT_EQ(table.report.files[0].rejected, 1U);
  EXPECT_EQ(table.report.files[1].rejected, 3U);
}

TEST(RejectLog, TheFileHasItsNameWhenItIsWhole) {
  const Folder folder;
  const auto path = folder.write("rejects.csv", "of the last import\n");
  {
    RejectLog log(path);
    ASSERT_TRUE(log.add({.file = "a.csv", .line = 2, .reason = "why", .text = "x"}).has_value());
    EXPECT_EQ(read_text(path), "of the last import\n");
  }
  EXPECT_EQ(read_text(path), "of the last import\n") << "an import that did not come so far";
  EXPECT_FALSE(std::filesystem::exists(path + ".part"));
  RejectLog log(path);
  ASSERT_TRUE(log.add({.file = "a.csv", .line = 2, .reason = "why", .text = "x"}).has_value());
  ASSERT_TRUE(log.close().has_value());
  EXPECT_EQ(read_text(path), "file,line,reason,text\n\"a.csv\",2,\"why\",\"x\"\n");
  EXPECT_FALSE(std::filesystem::exists(path + ".part"));
}
}  // namespace
}  // namespace tamis::testing
