#include "cli/member_table.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/memory_catalogue.h"
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

dsl::MemoryCatalogue catalogue_of(const Schema& schema) {
  dsl::MemoryCatalogue catalogue;
  for (const ColumnDef& def : schema.columns())
    def.role == Role::kIdentifier ? catalogue.identifier(def.name, def.type) : catalogue.trait(def.name, def.type);
  return catalogue;
}

std::vector<std::string> names_of(const std::vector<MemberColumn>& columns) {
  std::vector<std::string> names;
  for (const MemberColumn& column : columns) names.push_back(column.name);
  return names;
}

std::vector<MemberColumn> columns_of(const Snapshot& snapshot, const std::vector<std::string>& names) {
  return *chosen_columns(catalogue_of(snapshot.schema()).trait_from("CREATE TRAIT half AS revenue / 2"), names, false);
}

TEST(ChosenColumns, IdentifiersUnlessNamed) {
  dsl::MemoryCatalogue catalogue = catalogue_of(people(3)->schema());
  catalogue.trait_from("CREATE TRAIT Half AS revenue / 2").trait_from("CREATE TRAIT lost AS nothing + 1");
  EXPECT_THAT(names_of(*chosen_columns(catalogue, {}, false)), ElementsAre("user_id"));
  EXPECT_EQ(chosen_columns(catalogue, {}, true)->size(), 7U);
  EXPECT_THAT(names_of(*chosen_columns(catalogue, {"Revenue,country,half", "user_id"}, false)),
              ElementsAre("revenue", "country", "Half", "user_id"));
  const auto unknown = chosen_columns(catalogue, {"user_id,contry"}, false);
  ASSERT_FALSE(unknown);
  EXPECT_EQ(unknown.error().code, ErrorCode::kNotFound);
  EXPECT_EQ(unknown.error().hint, "did you mean country?");
  EXPECT_EQ(chosen_columns(catalogue, {"hlf"}, false).error().hint, "did you mean Half?");
  EXPECT_EQ(chosen_columns(catalogue, {"lost"}, false).error().id, "E0203");
}

TEST(ChosenColumns, ANameMayHoldCommas) {
  dsl::MemoryCatalogue catalogue;
  catalogue.identifier("id").trait("Name, first", kStringType);
  EXPECT_THAT(names_of(*chosen_columns(catalogue, {"name, FIRST"}, false)), ElementsAre("Name, first"));
}

// Few members are read one by one, many by decoding the columns: the same comes out.
TEST(MemberTable, GivesTheRowsInOrder) {
  for (const std::int64_t size : {3, 70'000}) {
    const SnapshotPtr snapshot = people(size);
    RowSet members;
    for (const std::uint32_t row : {2U, 0U}) members.add(RowId(row));
    const auto table = MemberTable::open(*snapshot, members, columns_of(*snapshot, {"user_id", "country", "half", "revenue", "tags"}), {});
    ASSERT_TRUE(table);
    EXPECT_EQ(table->size(), 2U);
    EXPECT_EQ(table->columns()[1].name, "country");
    EXPECT_THAT(rows_of(*table),
                ElementsAre(ElementsAre("p0", "France", "0", "0", "[]"), ElementsAre("p2", "Spain", "10", "20", "[\"t0\",\"t1\"]")));
  }
}

TEST(MemberTable, StopsWhenAsked) {
  const SnapshotPtr snapshot = people(10);
  RowSet members;
  members.add(RowId(1));
  const auto table = MemberTable::open(*snapshot, members, columns_of(*snapshot, {"user_id"}), {});
  Interrupt interrupt;
  interrupt.cancel();
  const auto done = table->for_each(&interrupt, [](const std::vector<Value>&) -> Result<void> { return {}; });
  ASSERT_FALSE(done);
  EXPECT_EQ(done.error().code, ErrorCode::kCancelled);
}

}  // namespace
}  // namespace tamis::cli
