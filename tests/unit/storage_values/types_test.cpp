#include "engine/storage/types.h"

#include <gtest/gtest.h>

namespace tamis {
namespace {

TEST(Types, NamesAreReadBack) {
  for (int kind = 0; kind < kKinds; ++kind) {
    for (const bool is_list : {false, true}) {
      const Type type{static_cast<Kind>(kind), is_list};
      EXPECT_EQ(parse_type(name_of(type)), type) << name_of(type);
    }
  }
  EXPECT_EQ(name_of(Type{Kind::kString, true}), "LIST OF STRING");
  EXPECT_EQ(name_of(kTimestampType), "TIMESTAMP");
}

TEST(Types, AreReadInAnyCaseAndSpacing) {
  EXPECT_EQ(parse_type("integer"), kIntegerType);
  EXPECT_EQ(parse_type("  list  of\tDate "), (Type{Kind::kDate, true}));
  for (const char* text : {"", "INT", "LIST", "LIST OF", "LISTOF STRING", "LIST OF LIST OF STRING", "STRING STRING", "OF STRING"})
    EXPECT_EQ(parse_type(text), std::nullopt) << text;
}

}  // namespace
}  // namespace tamis
