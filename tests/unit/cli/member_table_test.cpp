#include "cli/member_table.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/people.h"

namespace tamis::cli {
namespace {

using testing::ElementsAre;

std::vector<std::vector<std::string>> rows_of(const MemberTable& table) {
  std::vector<std::vector<std::string>> rows;
  const auto done = table.for_each(nullptr, [&](const std::vector<Value>& row) -> Result<void> {
    auto& texts = rows.emplace_back();
    for (const Value& value : row) texts.push_back(to_text(value));
    return {};
  });
  EXPECT_TRUE(done);
  return rows;
}

TEST(ChosenColumns, IdentifiersUnlessNamed) {
  const SnapshotPtr snapshot = people(3);
  const Schema& schema = snapshot->schema();
  EXPECT_THAT(*chosen_columns(schema, {}, false), ElementsAre(ColumnId(0)));
  EXPECT_EQ(chosen_columns(schema, {}, true)->size(), 7U);
  EXPECT_THAT(*chosen_columns(schema, {"Revenue,country", "user_id"}, false), ElementsAre(ColumnId(2), ColumnId(1), ColumnId(0)));
  const auto unknown = chosen_columns(schema, {"user_id,contry"}, false);
  ASSERT_FALSE(unknown);
  EXPECT_EQ(unknown.error().code, ErrorCode::kNotFound);
  EXPECT_EQ(unknown.error().hint, "did you mean country?");
}

TEST(ChosenColumns, ANameMayHoldCommas) {
  Schema schema;
  ASSERT_TRUE(schema.add({"id", kStringType, Role::kIdentifier}));
  ASSERT_TRUE(schema.add({"Name, first", kStringType, Role::kTrait}));
  EXPECT_THAT(*chosen_columns(schema, {"name, FIRST"}, false), ElementsAre(ColumnId(1)));
}

// Few members are read one by one, many by decoding the columns: the same comes out.
TEST(MemberTable, GivesTheRowsInOrder) {
  for (const std::int64_t size : {3, 70'000}) {
    const SnapshotPtr snapshot = people(size);
    RowSet members;
    for (const std::uint32_t row : {2U, 0U}) members.add(RowId(row));
    const auto table = MemberTable::open(*snapshot, members, {ColumnId(0), ColumnId(1), ColumnId(2), ColumnId(5)});
    ASSERT_TRUE(table);
    EXPECT_EQ(table->size(), 2U);
    EXPECT_EQ(table->columns()[1].name, "country");
    EXPECT_THAT(rows_of(*table), ElementsAre(ElementsAre("p0", "France", "0", "[]"), ElementsAre("p2", "Spain", "20", "[\"t0\",\"t1\"]")));
  }
}

TEST(MemberTable, StopsWhenAsked) {
  const SnapshotPtr snapshot = people(10);
  RowSet members;
  members.add(RowId(1));
  const auto table = MemberTable::open(*snapshot, members, {ColumnId(0)});
  Interrupt interrupt;
  interrupt.cancel();
  const auto done = table->for_each(&interrupt, [](const std::vector<Value>&) -> Result<void> { return {}; });
  ASSERT_FALSE(done);
  EXPECT_EQ(done.error().code, ErrorCode::kCancelled);
}

}  // namespace
}  // namespace tamis::cli
