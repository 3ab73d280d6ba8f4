#include "tests/unit/ingest/support.h"

namespace tamis::testing {
namespace {

TEST(CsvImport, FindsTypesAndKeepsTheIdAsText) {
  const auto table = import_csv("id,age,spent,joined,seen,active,city\n007,34,1.5,2024-01-31,2026-01-01T08:00:00Z,Yes,Paris\n8,,2,,,No,\n");
  EXPECT_EQ(table.identifier_column, "id");
  EXPECT_EQ(names(table), (Strings{"id", "age", "spent", "joined", "seen", "active", "city"}));
  EXPECT_EQ(column(table, "id").def.role, Role::kIdentifier);
  EXPECT_EQ(values(table, "id"), (Strings{"'007'", "'8'"}));
  EXPECT_EQ(values(table, "age"), (Strings{"34", "NULL"}));
  EXPECT_EQ(values(table, "spent"), (Strings{"1.5", "2.0"}));
  EXPECT_EQ(values(table, "joined"), (Strings{"DATE '2024-01-31'", "NULL"}));
  EXPECT_EQ(values(table, "seen"), (Strings{"TIMESTAMP '2026-01-01T08:00:00Z'", "NULL"}));
  EXPECT_EQ(values(table, "active"), (Strings{"TRUE", "FALSE"}));
  EXPECT_EQ(values(table, "city"), (Strings{"'Paris'", "NULL"}));
}

TEST(CsvImport, TheIdCanBeAnyColumnAndHasATypeOfItsOwn) {
  const Folder folder;
  auto options = options_for({folder.write("t.csv", "name,customer no\nAnn,1\n")}, "Customer No");
  options.id_type = "user_id";
  const auto table = import_ok(options);
  EXPECT_EQ(names(table), (Strings{"user_id", "name"})) << "the identifier comes first";
  EXPECT_EQ(reported(table, "user_id").source, "customer no");
}

TEST(CsvImport, BlankCellsAreMissing) {
  const auto table = import_csv("id,total\n1, \n2,29.85\n3,\"\"\n4,\t\n");
  EXPECT_EQ(values(table, "total"), (Strings{"NULL", "29.85", "NULL", "NULL"}));
  EXPECT_EQ(reported(table, "total").missing, 3U);
}

TEST(CsvImport, KeepsBlanksOfTextsThatHaveMore) { EXPECT_EQ(values(import_csv("id,d\n1, padded \n"), "d"), Strings{"' padded '"}); }

TEST(CsvImport, TakesNullTextsAsMissing) {
  const Folder folder;
  auto options = options_for({folder.write("t.csv", "id,n,s\n1,NULL,x\n2,5, NULL \n")});
  options.null_texts = {"NULL"};
  const auto table = import_ok(options);
  EXPECT_EQ(values(table, "n"), (Strings{"NULL", "5"}));
  EXPECT_EQ(values(table, "s"), (Strings{"'x'", "NULL"}));
}

TEST(CsvImport, RenamesExcludesAndTypes) {
  const Folder folder;
  auto options = options_for({folder.write("t.csv", "id,Zip,secret,n\n1,01000,x,1\n2,75001,y,2\n")});
  options.renames = {{"zip", "postcode"}};
  options.excludes = {"SECRET"};
  options.types = {{"postcode", kIntegerType}, {"n", kStringType}};
  const auto table = import_ok(options);
  EXPECT_EQ(names(table), (Strings{"id", "postcode", "n"}));
  EXPECT_EQ(values(table, "postcode"), (Strings{"1000", "75001"}));
  EXPECT_EQ(values(table, "n"), (Strings{"'1'", "'2'"}));
  EXPECT_TRUE(reported(table, "postcode").type_stated);
  EXPECT_FALSE(reported(table, "id").type_stated);
}

TEST(CsvImport, TakesAWholeNumberIdFromADataFrame) {
  EXPECT_EQ(values(import_csv("id,x\n17850.0,1\n17851,2\n"), "id"), (Strings{"'17850'", "'17851'"}));
}

TEST(CsvImport, TheLaterOfTwoRowsWins) {
  const auto table = import_csv("id,n\na,1\nb,2\na,\nc,4\n");
  EXPECT_EQ(values(table, "id"), (Strings{"'b'", "'a'", "'c'"}));
  EXPECT_EQ(values(table, "n"), (Strings{"2", "NULL", "4"}));
  EXPECT_EQ(table.report.duplicates, 1U);
}

TEST(CsvImport, CountsNaNAndInfinity) {
  const auto table = import_csv("id,x\n1,NaN\n2,1.5\n3,-inf\n");
  EXPECT_EQ(values(table, "x"), (Strings{"NULL", "1.5", "NULL"}));
  EXPECT_EQ(table.report.non_finite, 2U);
}

TEST(CsvImport, FindsDelimiters) {
  const Folder folder;
  const auto second = [&](std::string_view name, std::string_view text) {
    return values(import_ok(options_for({folder.write(name, text)})), "b");
  };
  EXPECT_EQ(second("semicolon.csv", "id;b\n1;2,5\n3;4,5\n"), (Strings{"'2,5'", "'4,5'"}));
  EXPECT_EQ(second("pipe.txt", "id|b\n1|x\n"), Strings{"'x'"});
  EXPECT_EQ(second("tab.tsv", "id\tb\n1\tx,y\n"), Strings{"'x,y'"});
  EXPECT_EQ(second("header.csv", "id,b\n"), Strings{});
}

TEST(CsvImport, TheDelimiterCanBeStated) {
  const Folder folder;
  auto options = options_for({folder.write("t.csv", "id:b\n1:x,y\n")});
  options.delimiter = ':';
  EXPECT_EQ(values(import_ok(options), "b"), Strings{"'x,y'"});
}

TEST(CsvImport, ReadsQuotedLineBreaksAndQuotes) {
  const auto table = import_csv("id,t\n1,\"two\nlines\"\n2,\"say \"\"hi\"\"\"\n3,\"a,b\"\n");
  EXPECT_EQ(values(table, "t"), (Strings{"'two\nlines'", "'say \"hi\"'", "'a,b'"}));
}

TEST(CsvImport, ReadsBackslashEscapes) {
  const auto table = import_csv("id,t\n1,\"say \\\"hi\\\", twice\"\n2,\"plain\"\n");
  EXPECT_EQ(values(table, "t"), (Strings{"'say \"hi\", twice'", "'plain'"}));
}

TEST(CsvImport, ABackslashAtTheEndOfACellIsNoEscape) {
  const auto table = import_csv("id,dir\n1,\"C:\\temp\\\"\n2,\"say \"\"hi\"\"\"\n3,\"D:\\\"\n");
  EXPECT_EQ(values(table, "dir"), (Strings{"'C:\\temp\\'", "'say \"hi\"'", "'D:\\'"}));
}

TEST(CsvImport, ReadsEveryKindOfLineEnd) {
  for (const char* text : {"id,n\r\n1,2\r\n3,4\r\n", "id,n\r1,2\r3,4\r", "id,n\r\n1,2\n3,4", "id,n\n1,2\r\n3,4\n",
                           "\n\nid,n\n1,2\n\n3,4\n\n", "\xef\xbb\xbfid,n\n1,2\n3,4\n"}) {
    const auto table = import_csv(text);
    EXPECT_EQ(values(table, "n"), (Strings{"2", "4"})) << text;
    EXPECT_EQ(table.report.records, 2U);
  }
}

TEST(CsvImport, OneColumnIsATable) {
  const auto table = import_csv("id\na\nb\n\nc\n");
  EXPECT_EQ(values(table, "id"), (Strings{"'a'", "'b'", "'c'"}));
  EXPECT_EQ(rejects(table), Strings{"4: no id: id is empty"});
}

TEST(CsvImport, AFileOfAHeaderHasNoRows) {
  const auto table = import_csv("id,n");
  EXPECT_EQ(table.report.records, 0U);
  EXPECT_EQ(names(table), (Strings{"id", "n"}));
}

TEST(CsvImport, NamesColumnsWithoutAName) {
  const auto table = import_csv(",id,n\n0,a,1\n");
  EXPECT_EQ(names(table), (Strings{"id", "column_1", "n"}));
  EXPECT_EQ(table.report.notes.size(), 1U);
}

TEST(CsvImport, ReadsListsThatItCouldHaveWritten) {
  const auto table = import_csv("id,tags\n1,\"[\"\"a\"\",\"\"b\"\"]\"\n2,[]\n3,\n");
  EXPECT_EQ(values(table, "tags"), (Strings{"('a', 'b')", "()", "NULL"}));
}

TEST(CsvImport, SeveralFilesAreOneTable) {
  const Folder folder;
  (void)folder.write("day1.csv", "id,n,a\n1,10,x\n2,20,y\n");
  (void)folder.write("day2.csv", "b,N,id\nq,21.5,2\nr,30,3\n");
  const auto table = import_ok(options_for({folder.path("day*.csv")}));
  EXPECT_EQ(values(table, "id"), (Strings{"'1'", "'2'", "'3'"}));
  EXPECT_EQ(values(table, "n"), (Strings{"10.0", "21.5", "30.0"}));
  EXPECT_EQ(values(table, "a"), (Strings{"'x'", "NULL", "NULL"}));
  EXPECT_EQ(values(table, "b"), (Strings{"NULL", "'q'", "'r'"}));
  EXPECT_EQ(table.report.duplicates, 1U);
  ASSERT_EQ(table.report.files.size(), 2U);
  EXPECT_EQ(reported(table, "b").notes, Strings{"not every file has it: its rows there are missing"});
}

TEST(CsvImport, ReadsNamesThatLookLikePatterns) {
  const Folder folder;
  (void)folder.write("data1.csv", "id,n\nwrong,1\n");
  EXPECT_EQ(values(import_ok(options_for({folder.write("data[1].csv", "id,n\nright,1\n")})), "id"), Strings{"'right'"});
  EXPECT_EQ(values(import_ok(options_for({folder.write("it's *.csv", "id,n\nright,1\n")})), "id"), Strings{"'right'"});
}

TEST(CsvImport, ReadsAColumnAsTheStoreHasIt) {
  Schema known;
  ASSERT_TRUE(known.add({.name = "id", .type = kStringType, .role = Role::kIdentifier}).has_value());
  ASSERT_TRUE(known.add({.name = "spent", .type = kDoubleType}).has_value());
  ASSERT_TRUE(known.add({.name = "zip", .type = kStringType}).has_value());
  ASSERT_TRUE(known.add({.name = "age", .type = kIntegerType}).has_value());
  const Folder folder;
  auto options = options_for({folder.write("t.csv", "id,spent,zip,age\n1,3,75001,x\n")});
  options.known = &known;
  const auto table = import_ok(options);
  EXPECT_EQ(values(table, "spent"), Strings{"3.0"});
  EXPECT_EQ(values(table, "zip"), Strings{"'75001'"});
  EXPECT_EQ(column(table, "age").def.type, kStringType);
  EXPECT_EQ(reported(table, "age").notes, Strings{"the store has it as INTEGER, but a value here is not an INTEGER: 'x'; see line 2"});
}

TEST(CsvImport, TellsItsProgress) {
  const Folder folder;
  std::string text = "id,n\n";
  for (int i = 0; i < 5000; ++i) text += std::to_string(i) + ",1\n";
  auto options = options_for({folder.write("t.csv", text)});
  std::vector<ImportProgress> told;
  options.progress = [&](const ImportProgress& progress) { told.push_back(progress); };
  (void)import_ok(options);
  ASSERT_FALSE(told.empty());
  EXPECT_EQ(told.back().rows, 5000U);
  EXPECT_EQ(told.back().bytes, text.size());
  EXPECT_EQ(told.back().total_bytes, text.size());
}

TEST(CsvImport, EndsWhenItIsInterrupted) {
  const Folder folder;
  Interrupt interrupt;
  auto options = options_for({folder.write("t.csv", "id,n\n1,2\n")});
  interrupt.cancel();
  options.interrupt = &interrupt;
  EXPECT_EQ(import_error(options).code, ErrorCode::kCancelled);
}

TEST(CsvImport, SaysWhatItRead) {
  const auto table = import_csv("id;n\n1;2\n2;3\n");
  ASSERT_EQ(table.report.files.size(), 1U);
  EXPECT_EQ(table.report.files[0].format, "CSV, delimiter ';', quote \"");
  EXPECT_EQ(table.report.files[0].bytes, 13U);
  EXPECT_EQ(table.report.bytes, 13U);
  EXPECT_EQ(reported(table, "n").source_type, "text");
  EXPECT_TRUE(reported(table, "id").identifier);
}

}  // namespace
}  // namespace tamis::testing
