#include "ingest/integer_codes.h"

#include <limits>
#include <map>
#include <random>
#include <string>

#include <gtest/gtest.h>

namespace tamis {
namespace {

TEST(IntegerCodes, AreThoseOfTheirTexts) {
  std::mt19937_64 random(7);
  TextCodes codes;
  IntegerCodes integers;
  std::map<std::int64_t, std::uint32_t> expected;
  std::size_t rows = 0;
  for (const std::size_t count : {1U, 0U, 100U, 5'000U, 40'000U}) {
    std::vector<std::int64_t> values(count);
    std::vector<std::uint8_t> present(count);
    for (std::size_t i = 0; i < count; ++i) {
      values[i] = i % 1'000 == 0 ? std::numeric_limits<std::int64_t>::min() : static_cast<std::int64_t>(random() % 20'000 << 20U) - 5'000;
      present[i] = random() % 10 != 0 ? 1 : 0;
    }
    integers.add(values, present, codes);
    ASSERT_EQ(codes.rows(), rows + count);
    for (std::size_t i = 0; i < count; ++i) {
      ASSERT_EQ(codes.has(rows + i), present[i] != 0);
      if (present[i] == 0) continue;
      const std::uint32_t code = expected.try_emplace(values[i], static_cast<std::uint32_t>(expected.size())).first->second;
      ASSERT_EQ(codes.code(rows + i), code);
      ASSERT_EQ(codes.text(code), std::to_string(values[i]));
    }
    rows += count;
  }
  EXPECT_EQ(codes.texts(), expected.size());
}

TEST(IntegerCodes, TextsThatComeBesideThemAreTheSame) {
  TextCodes codes;
  IntegerCodes integers;
  const std::vector<std::uint8_t> present(3, 1);
  integers.add(std::vector<std::int64_t>{5, -7, 5}, present, codes);
  codes.add("-7");
  codes.add("8");
  integers.add(std::vector<std::int64_t>{8, 9, -7}, present, codes);
  std::string all;
  for (std::size_t row = 0; row < codes.rows(); ++row) all += std::to_string(codes.code(row)) + " ";
  EXPECT_EQ(all, "0 1 0 1 2 2 3 1 ");
}

}  // namespace
}  // namespace tamis
