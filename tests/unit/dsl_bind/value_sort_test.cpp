#include "dsl/value_sort.h"

#include <algorithm>
#include <random>

#include <gtest/gtest.h>

namespace tamis::dsl {
namespace {

void expect_same_order_as_values(std::vector<Value> values, Kind kind) {
  std::vector<Value> wanted = values;
  std::sort(wanted.begin(), wanted.end(), [](const Value& a, const Value& b) { return order(a, b) < 0; });
  sort_values(values, kind);
  EXPECT_EQ(values, wanted);
}

TEST(ValueSort, TextsAreInOrderOfTheirBytes) {
  expect_same_order_as_values(
      {"b", "", "a", "abcdefgh", "abcdefghi", "abcdefg", "\xff", std::string("a\0", 2), std::string("a\0b", 3), "a", "é", "abcdefghj"},
      Kind::kString);
}

TEST(ValueSort, RandomTextsOfTwoLetters) {
  std::mt19937 random(7);
  std::vector<Value> values;
  for (int i = 0; i < 2'000; ++i) {
    std::string text(random() % 12, 'a');
    for (char& c : text) c = random() % 2 == 0 ? 'a' : '\0';
    values.emplace_back(text);
  }
  expect_same_order_as_values(values, Kind::kString);
}

TEST(ValueSort, OtherKinds) {
  expect_same_order_as_values({std::int64_t{3}, std::int64_t{INT64_MIN}, std::int64_t{-1}, std::int64_t{3}}, Kind::kInteger);
  expect_same_order_as_values({1.5, -2.0, 0.0, 1e300}, Kind::kDouble);
  expect_same_order_as_values({true, false, true}, Kind::kBoolean);
  expect_same_order_as_values({Timestamp{5}, Timestamp{-5}}, Kind::kTimestamp);
  expect_same_order_as_values({Date{5}, Date{-5}}, Kind::kDate);
  expect_same_order_as_values({}, Kind::kDate);
}

}  // namespace
}  // namespace tamis::dsl
