#include "engine/storage/schema.h"

#include <string>

#include <gtest/gtest.h>

namespace tamis {
namespace {

TEST(Schema, FindsNamesInAnyCaseAndKeepsThemAsWritten) {
  Schema schema;
  EXPECT_EQ(schema.add({"user_id", kStringType, Role::kIdentifier}), ColumnId(0));
  EXPECT_EQ(schema.add({"Monthly Charges", kDoubleType}), ColumnId(1));
  EXPECT_EQ(schema.add({"Größe", kIntegerType}), ColumnId(2));
  EXPECT_EQ(schema.find("MONTHLY CHARGES"), ColumnId(1));
  EXPECT_EQ(schema.find("gRÖSSE"), std::nullopt);  // simple folding: ß is not ss
  EXPECT_EQ(schema.find("GRÖßE"), ColumnId(2));
  EXPECT_EQ(schema.find("monthly"), std::nullopt);
  EXPECT_EQ(schema.find(""), std::nullopt);
  EXPECT_EQ(schema[ColumnId(1)].name, "Monthly Charges");
  EXPECT_EQ(schema.names(), (std::vector<std::string>{"user_id", "Monthly Charges", "Größe"}));
}

TEST(Schema, RefusesWhatCannotBeAColumn) {
  Schema schema;
  ASSERT_TRUE(schema.add({"country", kStringType}));
  const struct {
    ColumnDef column;
    ErrorCode code;
    const char* message;
  } cases[] = {
      {{"", kStringType}, ErrorCode::kInvalid, "a column has an empty name"},
      {{"Country", kIntegerType}, ErrorCode::kConflict, "there is a column of this name already, 'country': 'Country'"},
      {{"tags", {Kind::kString, true}, Role::kIdentifier}, ErrorCode::kInvalid, "a list cannot be an identifier: 'tags'"},
  };
  for (const auto& c : cases) {
    const auto added = schema.add(c.column);
    ASSERT_FALSE(added) << c.message;
    EXPECT_EQ(added.error().code, c.code);
    EXPECT_EQ(added.error().message, c.message);
  }
  EXPECT_EQ(schema.add({std::string(Schema::kLongestName + 1, 'x'), kStringType}).error().code, ErrorCode::kLimitExceeded);
  EXPECT_TRUE(schema.add({std::string(Schema::kLongestName, 'x'), kStringType}));
  EXPECT_TRUE(schema.add({"tags", {Kind::kString, true}}));
  EXPECT_EQ(schema.columns().size(), 3U);
}

}  // namespace
}  // namespace tamis
