#include <gtest/gtest.h>

#include "tests/unit/plan_functions/apply.h"

namespace tamis {
namespace {

TEST(Texts, Functions) {
  const Value missing;
  const Value tags = List{Kind::kString, {Value("a"), Value("b")}};
  const struct {
    Function function;
    std::vector<Value> arguments;
    Type type;
    Value expected;
  } cases[] = {
      {Function::kLower, {"STRAßE ÉTÉ"}, kStringType, "straße été"},
      {Function::kUpper, {"Straße"}, kStringType, "STRAßE"},
      {Function::kTrim, {"\t a\u00a0"}, kStringType, "a"},
      {Function::kLength, {"aé😀"}, kIntegerType, integer(3)},
      {Function::kLength, {""}, kIntegerType, integer(0)},
      {Function::kLength, {tags}, kIntegerType, integer(2)},
      {Function::kLength, {Value(List{})}, kIntegerType, integer(0)},
      {Function::kLength, {missing}, kIntegerType, missing},
      {Function::kSubstring, {"héllo", integer(2)}, kStringType, "éllo"},
      {Function::kSubstring, {"héllo", integer(2), integer(2)}, kStringType, "él"},
      {Function::kSubstring, {"abc", integer(0), integer(2)}, kStringType, "a"},
      {Function::kSubstring, {"abc", integer(9)}, kStringType, ""},
      {Function::kSubstring, {"abc", integer(1), integer(-1)}, kStringType, ""},
      {Function::kSubstring, {"abc", missing}, kStringType, missing},
      {Function::kSubstring, {"abc", integer(1), missing}, kStringType, missing},
      {Function::kConcat, {"a", "", "é"}, kStringType, "aé"},
      {Function::kConcat, {"a", missing}, kStringType, missing},
  };
  for (const auto& c : cases) {
    const Value got = apply(c.function, c.arguments, c.type);
    EXPECT_TRUE(identical(got, c.expected)) << name_of(c.function) << " gave " << to_literal(got);
  }
}

}  // namespace
}  // namespace tamis
