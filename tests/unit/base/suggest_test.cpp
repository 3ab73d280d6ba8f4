#include "engine/base/suggest.h"

#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace tamis {
namespace {

TEST(NearestName, FindsLikelySlipsOnly) {
  const std::vector<std::string> names = {"country", "city", "lifetime_value", "Plan"};
  const struct {
    const char* word;
    std::optional<std::string> expected;
  } cases[] = {
      {"contry", "country"},   // one letter short
      {"countyr", "country"},  // two letters swapped
      {"COUNTRY", "country"},  // case does not count
      {"plna", "Plan"},        // kept as written
      {"lifetimevalue", "lifetime_value"},
      {"revenue", std::nullopt},  // nothing near
      {"", std::nullopt},
      {"x", std::nullopt},
  };
  for (const auto& c : cases) EXPECT_EQ(nearest_name(c.word, names), c.expected) << c.word;
}

TEST(NearestName, TakesTheFirstOfEquals) {
  const std::vector<std::string> names = {"abcd1", "abcd2"};
  EXPECT_EQ(nearest_name("abcdx", names), "abcd1");
}

TEST(NearestName, IsNotAskedForLongWords) {
  const std::vector<std::string> names = {std::string(200, 'a')};
  EXPECT_EQ(nearest_name(std::string(200, 'a'), names), std::nullopt);
  EXPECT_EQ(nearest_name("a", {}), std::nullopt);
}

}  // namespace
}  // namespace tamis
