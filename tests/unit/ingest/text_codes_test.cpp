#include "ingest/text_codes.h"

#include <map>
#include <random>
#include <string>

#include <gtest/gtest.h>

namespace tamis {
namespace {

std::string text_of(const TextCodes& codes, std::size_t row) { return codes.has(row) ? std::string(codes.text(codes.code(row))) : "-"; }

TEST(TextCodes, EachTextOnce) {
  TextCodes codes;
  const std::string_view texts[] = {"a", "b", "", "a", "ab"};
  codes.add(texts);
  codes.pad_to(7);
  codes.add("b");
  std::string all;
  for (std::size_t row = 0; row < 10; ++row) all += text_of(codes, row) + " ";
  EXPECT_EQ(all, "a b - a ab - - b - - ");
  EXPECT_EQ(codes.rows(), 8U);
  EXPECT_EQ(codes.texts(), 3U);
  EXPECT_EQ(codes.code(0), codes.code(3));
  EXPECT_EQ(codes.code(1), 1U);
}

TEST(TextCodes, NothingIsAText) {
  TextCodes codes;
  EXPECT_EQ(codes.rows(), 0U);
  EXPECT_FALSE(codes.has(0));
  codes.add(std::span<const std::string_view>());
  EXPECT_EQ(codes.texts(), 0U);
}

TEST(TextCodes, ManyTextsOfAllLengths) {
  std::mt19937_64 random(5);
  TextCodes codes;
  std::map<std::string, std::uint32_t> expected;
  std::vector<std::string> rows;
  for (int i = 0; i < 60'000; ++i) rows.push_back(std::string(random() % 40, 'x') + std::to_string(random() % 20'000));
  std::vector<std::string_view> views(rows.begin(), rows.end());
  codes.add(std::span(views).first(1'000));
  codes.add(std::span(views).subspan(1'000));
  ASSERT_EQ(codes.rows(), rows.size());
  for (std::size_t row = 0; row < rows.size(); ++row) {
    const auto [known, fresh] = expected.emplace(rows[row], static_cast<std::uint32_t>(expected.size()));
    ASSERT_EQ(codes.code(row), known->second) << row;
    ASSERT_EQ(codes.text(codes.code(row)), rows[row]) << row;
  }
  EXPECT_EQ(codes.texts(), expected.size());
}

TEST(TextCodes, BytesOfAllKinds) {
  TextCodes codes;
  const std::string zeros(3, '\0'), high = "\xff\xfe";
  for (const std::string_view text :
       {std::string_view(zeros), std::string_view(high), std::string_view(" "), std::string_view(zeros).substr(1)})
    codes.add(text);
  EXPECT_EQ(codes.texts(), 4U);
  EXPECT_EQ(codes.text(0), zeros);
  EXPECT_EQ(codes.text(1), high);
}

TEST(TextCodes, RowsOfAnother) {
  TextCodes first, second;
  for (const char* text : {"a", "b"}) first.add(std::string_view(text));
  for (const char* text : {"c", "", "b", "c"}) second.add(std::string_view(text));
  first.append(second);
  std::string all;
  for (std::size_t row = 0; row < first.rows(); ++row) all += text_of(first, row) + " ";
  EXPECT_EQ(all, "a b c - b c ");
  EXPECT_EQ(first.texts(), 3U);
  TextCodes empty;
  empty.append(first);
  EXPECT_EQ(empty.texts(), 3U);
  EXPECT_EQ(text_of(empty, 5), "c");
}

TEST(TextCodes, OfAColumn) {
  RawColumn column(kStringType);
  for (int i = 0; i < 1'000; ++i) i % 3 == 0 ? column.append_missing() : column.append(Value(std::to_string(i % 10)));
  const TextCodes codes(column);
  ASSERT_EQ(codes.rows(), 1'000U);
  EXPECT_EQ(codes.texts(), 10U);
  for (std::size_t row = 0; row < codes.rows(); ++row) ASSERT_EQ(text_of(codes, row), row % 3 == 0 ? "-" : std::to_string(row % 10));
}

}  // namespace
}  // namespace tamis
