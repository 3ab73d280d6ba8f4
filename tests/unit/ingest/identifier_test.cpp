#include "ingest/identifier.h"

#include <algorithm>

#include <gtest/gtest.h>

#include "ingest/raw_rows.h"

namespace tamis {
namespace {

TEST(Identifier, TextLosesOnlyPointZero) {
  EXPECT_EQ(id_of_text("17850.0"), "17850");
  EXPECT_EQ(id_of_text("-3.0"), "-3");  // as the same number of a floating column
  EXPECT_EQ(id_of_text(" u1 "), "u1");
  EXPECT_EQ(id_of_text("00017"), "00017");
  EXPECT_EQ(id_of_text("123456789012345678901234567890"), "123456789012345678901234567890");
  for (const char* text : {"17850.00", "1.5.0", "v1.0", "--1.0", ".0", "-.0", "1e5"}) EXPECT_EQ(id_of_text(text), text);
  EXPECT_EQ(id_of_text("  "), "");
}

TEST(Identifier, DoublesAreIdsWhileTheyAreExact) {
  EXPECT_EQ(id_of_double(17850.0, false).value(), "17850");
  EXPECT_EQ(id_of_double(9007199254740992.0, false).value(), "9007199254740992");
  EXPECT_FALSE(id_of_double(9007199254740994.0, false).has_value());
  EXPECT_FALSE(id_of_double(1.5, false).has_value());
  EXPECT_EQ(id_of_double(16777216.0, true).value(), "16777216");
  EXPECT_FALSE(id_of_double(16777218.0, true).has_value()) << "single precision ends at 2^24";
}

TEST(Identifier, MakesTextOfNumbersAndFindsTheEmpty) {
  StagedColumn column{.name = "id", .source_type = "BIGINT", .origin = Origin::kTyped, .values = RawColumn(kIntegerType)};
  column.values.append(Value(std::int64_t{12}));
  column.values.append_missing();
  column.values.append(Value(std::int64_t{-3}));
  std::vector<RowReject> rejects;
  ASSERT_TRUE(make_ids(column, rejects).has_value());
  EXPECT_EQ(column.values.text(0), "12");
  EXPECT_EQ(column.values.text(2), "-3");
  EXPECT_EQ(column.values.present, (std::vector<std::uint8_t>{1, 0, 1}));
  EXPECT_TRUE(rejects.empty());
}

TEST(Identifier, RefusesColumnsThatIdentifyNobody) {
  for (const Type type : {kBooleanType, kTimestampType, kDateType, Type{Kind::kString, true}}) {
    StagedColumn column{.name = "id", .source_type = "", .values = RawColumn(type)};
    std::vector<RowReject> rejects;
    const auto ids = make_ids(column, rejects);
    ASSERT_FALSE(ids.has_value()) << name_of(type);
    EXPECT_EQ(ids.error().code, ErrorCode::kInvalid);
  }
}

TEST(Identifier, TheLastOfEqualIdsStays) {
  RawColumn ids(kStringType);
  for (const char* id : {"a", "b", "a", "c", "b", "a"}) append_text_row(ids, id);
  const std::vector<std::uint8_t> none(6, 0);
  EXPECT_EQ(keep_last(ids, none), (std::vector<std::uint8_t>{0, 0, 0, 1, 1, 1}));
  const std::vector<std::uint8_t> last_dropped{0, 0, 0, 0, 0, 1};
  EXPECT_EQ(keep_last(ids, last_dropped), (std::vector<std::uint8_t>{0, 0, 1, 1, 1, 0})) << "a rejected row replaces nothing";
}

TEST(Identifier, KeepsManyDistinctIds) {
  RawColumn ids(kStringType);
  for (int i = 0; i < 50'000; ++i) append_text_row(ids, std::to_string(i % 40'000));
  const auto keep = keep_last(ids, std::vector<std::uint8_t>(50'000, 0));
  EXPECT_EQ(std::ranges::count(keep, 1), 40'000);
  EXPECT_EQ(keep[0], 0);
  EXPECT_EQ(keep[10'000], 1);
}

}  // namespace
}  // namespace tamis
