// What a report says of the columns: which cell decided a type, where it stands, what would change it.

#include "ingest/duckdb_session.h"
#include "ingest/text_column.h"
#include "tests/unit/ingest/support.h"

namespace tamis::testing {
namespace {

Strings notes(const ImportedTable& table, std::string_view name) { return reported(table, name).notes; }

std::string rows_of(int count, const std::string& cell) {
  std::string text;
  for (int i = 0; i < count; ++i) text += std::to_string(i) + "," + cell + "\n";
  return text;
}

TEST(ColumnNotes, OneFractionAmongWholeNumbers) {
  const auto table = import_csv("id,n\n" + rows_of(30, "7") + "x,3.5\n");
  EXPECT_EQ(column(table, "n").def.type, kDoubleType);
  EXPECT_EQ(notes(table, "n"), Strings{"DOUBLE because of 1 cell, as '3.5'; the others are INTEGER; see line 32"});
  EXPECT_TRUE(notes(import_csv("id,n\n" + rows_of(10, "7") + "x,3.5\n"), "n").empty()) << "not a few of so few";
}

TEST(ColumnNotes, WholeNumbersWithAPoint) {
  const auto table = import_csv("id,n\n1,5\n2,12.0\n3,7.0\n");
  EXPECT_EQ(notes(table, "n"), Strings{"whole numbers with a point, as '12.0'; --type with INTEGER takes it away; see line 3"});
  EXPECT_TRUE(notes(import_csv("id,n\n1,5\n2,12.5\n3,7.0\n"), "n").empty());
}

TEST(ColumnNotes, TwoTextsAmongNumbers) {
  const auto table = import_csv("id,n\n" + rows_of(5, "7") + "x,n/a\ny,unknown\nz,8\n");
  EXPECT_EQ(notes(table, "n"), Strings{"kept as text because of 'n/a' and 'unknown'; the 5 cells before them are INTEGER; see line 8"});
}

TEST(ColumnNotes, FewTimesAmongDates) {
  const auto table = import_csv("id,d\n" + rows_of(30, "2026-01-31") + "x,2026-01-31T08:00:00Z\n");
  EXPECT_EQ(notes(table, "d"), Strings{"TIMESTAMP because of 1 cell, as '2026-01-31T08:00:00Z'; the others are DATE; see line 32"});
}

TEST(ColumnNotes, FormsThatAreNotRead) {
  const auto table = import_csv(
      "id;day;us;price;share;ip;phone;fine\n1;31/01/2026;1/31/26;1.234,50;5 %;10.0.0.1;555-0100;2026-01-31T08:00:00.123456789Z\n");
  EXPECT_EQ(
      notes(table, "day"),
      Strings{"text such as '31/01/2026': dates are read as 2026-01-31 only; read_csv(…, dateformat) in --sql makes them so; see line 2"});
  EXPECT_EQ(notes(table, "us").size(), 1U);
  EXPECT_EQ(notes(table, "share"),
            Strings{"text such as '5 %': numbers are read as 1234.5 only; read_csv(…, thousands) in --sql makes them so; see line 2"});
  EXPECT_TRUE(notes(table, "ip").empty());
  EXPECT_TRUE(notes(table, "phone").empty());
  ASSERT_EQ(notes(table, "fine").size(), 1U);
  EXPECT_NE(notes(table, "fine")[0].find("microseconds"), std::string::npos);
}

TEST(ColumnNotes, NanosecondsAreCutOnlyWhereTheTypeIsStated) {
  const Folder folder;
  auto options = options_for({folder.write("t.csv", "id,t\n1,2026-01-31T08:00:00.123456789Z\n2,2026-01-31T08:00:00.5\n")});
  options.types = {{"t", kTimestampType}};
  const auto table = import_ok(options);
  EXPECT_EQ(values(table, "t"), (Strings{"TIMESTAMP '2026-01-31T08:00:00.123456Z'", "TIMESTAMP '2026-01-31T08:00:00.5Z'"}));
  EXPECT_EQ(notes(table, "t"), Strings{std::string(kAssumedUtc)});
}

TEST(StatedTypes, KeepNoNoteOfTextThatIsNone) {
  const Folder folder;
  auto options = options_for({folder.write("t.ndjson", "{\"id\":1,\"l\":3}\n{\"id\":2,\"l\":\"4\"}\n")});
  EXPECT_EQ(notes(import_ok(options), "l").size(), 1U);
  options.types = {{"l", kIntegerType}};
  const auto table = import_ok(options);
  EXPECT_EQ(values(table, "l"), (Strings{"3", "4"}));
  EXPECT_TRUE(notes(table, "l").empty());
}

TEST(StatedTypes, ADateIsTheDayOfATime) {
  const Folder folder;
  auto options = options_for({folder.write("t.csv", "id,d\n1,2026-01-31 00:00:00\n2,2026-01-31\n3,2026-01-31T01:30:00+02:00\n4,x\n")});
  options.types = {{"d", kDateType}};
  const auto table = import_ok(options);
  EXPECT_EQ(values(table, "d"), (Strings{"DATE '2026-01-31'", "DATE '2026-01-31'", "DATE '2026-01-30'"}));
  EXPECT_EQ(rejects(table), Strings{"5: d is not a DATE: 'x'"});
}

TEST(InferredTypes, OffsetsInAllTheirForms) {
  const auto table = import_csv(
      "id,t\n1,2026-01-31T08:00:00+0200\n2,2026-01-31 08:00:00+02\n3,2026-01-31T08:00:00.5 +02:00\n4,2026-01-31 06:00:00 UTC\n"
      "5,2026-01-31T06:00:00z\n6,2026-01-31T03:30:00-0230\n");
  const std::string six = "TIMESTAMP '2026-01-31T06:00:00Z'";
  EXPECT_EQ(values(table, "t"), (Strings{six, six, "TIMESTAMP '2026-01-31T06:00:00.5Z'", six, six, six}));
  EXPECT_TRUE(notes(table, "t").empty());
  for (const char* text :
       {"2026-01-31 08:00:00+2", "2026-01-31 08:00:00+020", "2026-01-31 +02", "2026-01-31 UTC", "2026-01-31 08:00:00 CET", "2026-01-31-02"})
    EXPECT_EQ(column(import_csv(std::string("id,t\n1,") + text + "\n"), "t").def.type, kStringType) << text;
}

TEST(ColumnNotes, LinesAreThoseOfTheFile) {
  // An empty line, a rejected row and a line break inside a cell come before.
  const auto table = import_csv("id,t,n\n1,\"a\nb\",1\n\nragged\n2,c,1\n3,d,007\n");
  EXPECT_EQ(notes(table, "n"), Strings{"kept as text for the sake of leading zeros or signs, as in '007'; see line 7"});
}

TEST(ColumnNotes, OfSeveralFilesTheOne) {
  const Folder folder;
  const auto first = folder.write("a.csv", "id,n\n1,1\n2,2\n"), second = folder.write("b.csv", "id,n\n3,3\n4,NULL\n");
  const auto table = import_ok(options_for({first, second}));
  EXPECT_EQ(notes(table, "n"), Strings{"INTEGER but for 1 cell 'NULL'; --null 'NULL' takes them as missing; see " + second + ":3"});
}

TEST(ColumnNotes, NoneIsSaidTwice) {
  const Folder folder;
  const auto a = folder.write("a.csv", "id,n\n1,1\n"), b = folder.write("b.csv", "id\n2\n"), c = folder.write("c.csv", "id\n3\n");
  EXPECT_EQ(notes(import_ok(options_for({a, b, c})), "n"), Strings{"not every file has it: its rows there are missing"});
}

TEST(ColumnNotes, TextInTheStoreThatCouldBeMore) {
  Schema known;
  ASSERT_TRUE(known.add({.name = "id", .type = kStringType, .role = Role::kIdentifier}).has_value());
  ASSERT_TRUE(known.add({.name = "n", .type = kStringType}).has_value());
  ASSERT_TRUE(known.add({.name = "t", .type = kStringType}).has_value());
  const Folder folder;
  auto options = options_for({folder.write("t.csv", "id,n,t\n1,5,a\n2,NULL,b\n")});
  options.known = &known;
  EXPECT_TRUE(notes(import_ok(options), "n").empty());
  options.null_texts = {"NULL"};
  const auto table = import_ok(options);
  EXPECT_EQ(column(table, "n").def.type, kStringType);
  EXPECT_EQ(notes(table, "n"), Strings{"the store has it as STRING, all values here are INTEGER: --type 'n=INTEGER' changes the trait"});
  EXPECT_TRUE(notes(table, "t").empty());
}

TEST(ColumnNotes, TimesWithoutAZoneOfTypedSources) {
  ImportOptions options;
  options.sql =
      "SELECT 1 AS id, TIMESTAMP '2026-01-01 08:00:00' AS t, TIMESTAMPTZ '2026-01-01 08:00:00+02' AS z, [TIMESTAMP '2026-01-01 08:00:00'] "
      "AS l";
  options.id_column = "id";
  const auto table = import_ok(options);
  EXPECT_EQ(notes(table, "t"), Strings{std::string(kAssumedUtc)});
  EXPECT_EQ(notes(table, "l"), Strings{std::string(kAssumedUtc)});
  EXPECT_TRUE(notes(table, "z").empty());
}

TEST(ColumnNotes, TimesWithoutAZoneThatTheStoreKnows) {
  Schema known;
  ASSERT_TRUE(known.add({.name = "id", .type = kStringType, .role = Role::kIdentifier}).has_value());
  ASSERT_TRUE(known.add({.name = "t", .type = kTimestampType}).has_value());
  const Folder folder;
  auto options = options_for({folder.write("t.csv", "id,t\n1,2026-01-01 08:00:00\n")});
  options.known = &known;
  EXPECT_EQ(notes(import_ok(options), "t"), Strings{std::string(kAssumedUtc)});
}

}  // namespace
}  // namespace tamis::testing
