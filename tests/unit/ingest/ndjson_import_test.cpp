#include "tests/unit/ingest/support.h"

namespace tamis::testing {
namespace {

ImportedTable import_ndjson(std::string_view text, const std::string& id = "id") {
  const Folder folder;
  return import_ok(options_for({folder.write("t.ndjson", text)}, id));
}

TEST(NdjsonImport, ObjectsBecomeDottedNamesAndListsLists) {
  const auto table = import_ndjson(
      "{\"id\":\"a\",\"address\":{\"city\":\"Paris\",\"geo\":{\"lat\":48.85}},\"tags\":[\"x\",null,\"y\"],\"n\":1}\n"
      "{\"id\":\"b\",\"n\":2.5,\"tags\":[],\"extra\":true}\n");
  EXPECT_EQ(names(table), (Strings{"id", "address.city", "address.geo.lat", "tags", "n", "extra"}));
  EXPECT_EQ(values(table, "address.city"), (Strings{"'Paris'", "NULL"}));
  EXPECT_EQ(values(table, "address.geo.lat"), (Strings{"48.85", "NULL"}));
  EXPECT_EQ(values(table, "tags"), (Strings{"('x', 'y')", "()"}));
  EXPECT_EQ(values(table, "n"), (Strings{"1.0", "2.5"}));
  EXPECT_EQ(values(table, "extra"), (Strings{"NULL", "TRUE"}));
}

TEST(NdjsonImport, TimesAreFoundInText) {
  const auto table = import_ndjson("{\"id\":1,\"at\":\"2026-01-01T08:00:00Z\",\"day\":\"2026-01-01\",\"code\":\"42\"}\n");
  EXPECT_EQ(values(table, "at"), Strings{"TIMESTAMP '2026-01-01T08:00:00Z'"});
  EXPECT_EQ(values(table, "day"), Strings{"DATE '2026-01-01'"});
  EXPECT_EQ(values(table, "code"), Strings{"'42'"}) << "text that JSON quotes is text";
}

TEST(NdjsonImport, IdsOfAnyKindAreText) {
  const auto table = import_ndjson(
      "{\"id\":17850}\n{\"id\":17851.0}\n{\"id\":\"u1\"}\n{\"id\":18446744073709551615}\n{\"id\":1.5}\n{\"id\":true}\n{\"id\":null}\n{"
      "\"id\":1e17}\n");
  EXPECT_EQ(values(table, "id"), (Strings{"'17850'", "'17851'", "'u1'", "'18446744073709551615'"}));
  EXPECT_EQ(table.report.rejected, 4U);
  EXPECT_EQ(table.report.without_id, 1U);
  EXPECT_NE(rejects(table)[3].find("2^53"), std::string::npos);
}

TEST(NdjsonImport, NestedIds) { EXPECT_EQ(values(import_ndjson("{\"user\":{\"id\":\"a\"}}\n", "user.id"), "user.id"), Strings{"'a'"}); }

TEST(NdjsonImport, NumbersPast64Bits) {
  const auto table =
      import_ndjson("{\"id\":1,\"n\":18446744073709551615}\n{\"id\":2,\"n\":3}\n{\"id\":3,\"n\":123456789012345678901234567890}\n");
  EXPECT_EQ(values(table, "n"), (Strings{"'18446744073709551615'", "'3'"}));
  EXPECT_EQ(reported(table, "n").notes.size(), 1U);
  EXPECT_EQ(rejects(table), Strings{"3: invalid JSON: a number that is malformed or does not fit in 64 bits"});
  const Folder folder;
  auto options = options_for({folder.write("t.ndjson", "{\"id\":1,\"n\":18446744073709551615}\n{\"id\":2,\"n\":3}\n")});
  options.types = {{"n", kIntegerType}};
  const auto stated = import_ok(options);
  EXPECT_EQ(values(stated, "n"), Strings{"3"});
  EXPECT_EQ(rejects(stated), Strings{"1: n does not fit in 64 bits: '18446744073709551615'"});
}

TEST(NdjsonImport, RejectsLinesThatAreNoObjects) {
  const auto table = import_ndjson("{\"id\":1}\n[1]\n\n{\"id\":2\n\"x\"\n{\"id\":\"\xff\"}\n{\"id\":3}{\"id\":4}\n  {\"id\":5}  \n");
  EXPECT_EQ(values(table, "id"), (Strings{"'1'", "'5'"}));
  ASSERT_EQ(table.report.rejected, 5U);
  const auto reasons = rejects(table);
  EXPECT_EQ(reasons[0], "2: not a JSON object");
  EXPECT_TRUE(reasons[1].starts_with("4: invalid JSON")) << reasons[1];
  EXPECT_EQ(reasons[2], "5: not a JSON object");
  EXPECT_EQ(reasons[3], "6: invalid UTF-8");
  EXPECT_TRUE(reasons[4].starts_with("7: invalid JSON")) << reasons[4];
  EXPECT_EQ(table.report.first_rejects[1].text, "{\"id\":2");
}

TEST(NdjsonImport, RejectsWhatNoColumnHolds) {
  const auto table = import_ndjson(
      "{\"id\":1,\"items\":[{\"sku\":1}]}\n{\"id\":2,\"items\":[[1]]}\n{\"id\":3,\"x\":\"a\\u0000b\"}\n{\"id\":4,\"\":1}\n{\"id\":5}\n");
  EXPECT_EQ(values(table, "id"), Strings{"'5'"});
  const auto reasons = rejects(table);
  ASSERT_EQ(reasons.size(), 4U);
  EXPECT_TRUE(reasons[0].starts_with("1: items: a list of objects")) << reasons[0];
  EXPECT_EQ(reasons[2], "3: x: a NUL byte");
  EXPECT_EQ(reasons[3], "4: a key without a name");
}

TEST(NdjsonImport, ExcludingAnObjectLeavesOutAllOfIt) {
  const Folder folder;
  auto options = options_for({folder.write("t.ndjson", "{\"id\":1,\"p\":{\"items\":[{}],\"a\":1},\"q\":2}\n")});
  options.excludes = {"P"};
  EXPECT_EQ(names(import_ok(options)), (Strings{"id", "q"}));
}

TEST(NdjsonImport, KeysMatchInAnyCaseButStandOnceARow) {
  const auto table = import_ndjson(
      "{\"id\":1,\"Email\":\"a\"}\n{\"ID\":2,\"email\":\"b\"}\n{\"id\":3,\"email\":\"c\",\"EMAIL\":\"d\"}\n{\"id\":4,\"a\":{\"b\":1},\"a."
      "b\":2}\n");
  EXPECT_EQ(values(table, "Email"), (Strings{"'a'", "'b'"}));
  EXPECT_EQ(rejects(table), (Strings{"3: Email: it is there twice", "4: a.b: it is there twice"}));
}

TEST(NdjsonImport, KeysThatAreDataAreRefused) {
  std::string text;
  for (std::size_t i = 0; i <= kMostColumns; ++i) text += "{\"id\":1,\"by\":{\"k" + std::to_string(i) + "\":1}}\n";
  const Folder folder;
  const auto error = import_error(options_for({folder.write("t.ndjson", text)}));
  EXPECT_EQ(error.code, ErrorCode::kLimitExceeded);
  auto options = options_for({folder.path("t.ndjson")});
  options.excludes = {"by"};
  EXPECT_EQ(import_ok(options).report.rows, 1U);
}

TEST(NdjsonImport, KeysMayComeInAnyOrder) {
  const auto table =
      import_ndjson("{\"id\":1,\"a\":1,\"b\":2}\n{\"b\":3,\"id\":2}\n{\"a\":4,\"b\":5,\"id\":3,\"c\":6}\n{\"id\":4,\"a\":7,\"b\":8}\n");
  EXPECT_EQ(values(table, "a"), (Strings{"1", "NULL", "4", "7"}));
  EXPECT_EQ(values(table, "b"), (Strings{"2", "3", "5", "8"}));
  EXPECT_EQ(values(table, "c"), (Strings{"NULL", "NULL", "6", "NULL"}));
}

TEST(NdjsonImport, DeepNestingIsARejectNotACrash) {
  const auto table = import_ndjson("{\"id\":1}\n{\"id\":2,\"a\":" + std::string(100'000, '[') + std::string(100'000, ']') + "}\n");
  EXPECT_EQ(table.report.rejected, 1U);
}

TEST(NdjsonImport, LongRecordsAndValues) {
  const std::string text = "{\"id\":1,\"t\":\"" + std::string(kLongestValueBytes + 1, 'x') + "\"}\n{\"id\":2,\"t\":\"" +
                           std::string(kLongestRecordBytes, 'x') + "\"}\n{\"id\":3}\n";
  const auto table = import_ndjson(text);
  EXPECT_EQ(values(table, "id"), Strings{"'3'"});
  EXPECT_EQ(table.report.rejected, 2U);
}

TEST(NdjsonImport, MixesWithOtherFormats) {
  const Folder folder;
  const auto table =
      import_ok(options_for({folder.write("a.ndjson", "{\"id\":1,\"n\":5,\"tags\":[\"x\"]}\n"), folder.write("b.csv", "id,n\n2,6\n")}));
  EXPECT_EQ(values(table, "id"), (Strings{"'1'", "'2'"}));
  EXPECT_EQ(values(table, "n"), (Strings{"5", "6"}));
  EXPECT_EQ(values(table, "tags"), (Strings{"('x')", "NULL"}));
}

TEST(NdjsonImport, AListIdentifiesNobodyAndSpoilsNoOtherRow) {
  const auto table = import_ndjson("{\"id\":[1]}\n{\"id\":\"a\"}\n");
  EXPECT_EQ(values(table, "id"), Strings{"'a'"});
  EXPECT_EQ(rejects(table), Strings{"1: id: a list identifies nobody"});
}

TEST(NdjsonImport, WhatPythonWritesOfNaN) {
  const auto table = import_ndjson("{\"id\":1,\"n\":NaN}\n{\"id\":2,\"n\":1}\n");
  EXPECT_EQ(rejects(table), Strings{"1: invalid JSON, where NaN and Infinity are no numbers; null is what is missing"});
}
}  // namespace
}  // namespace tamis::testing
