#include "ingest/cell_text.h"

#include <gtest/gtest.h>

namespace tamis {
namespace {

constexpr auto kInferred = Reading::kInferred;
constexpr auto kStated = Reading::kStated;

TEST(CellText, TrimsBlanks) {
  EXPECT_EQ(trimmed("  a b \t"), "a b");
  EXPECT_EQ(trimmed(" \r\n"), "");
  EXPECT_TRUE(is_blank(" "));
  EXPECT_FALSE(is_blank(" x"));
}

TEST(CellText, InfersOnlyIntegersThatLoseNothing) {
  EXPECT_EQ(parse_integer("42", kInferred), 42);
  EXPECT_EQ(parse_integer("-9223372036854775808", kInferred), INT64_MIN);
  EXPECT_EQ(parse_integer("0", kInferred), 0);
  for (const char* text : {"007", "+7", "-0", "7.0", "9223372036854775808", "1e3", "", "-", "7 7"})
    EXPECT_EQ(parse_integer(text, kInferred), std::nullopt) << text;
}

TEST(CellText, ReadsStatedIntegersLeniently) {
  EXPECT_EQ(parse_integer("007", kStated), 7);
  EXPECT_EQ(parse_integer("+7", kStated), 7);
  EXPECT_EQ(parse_integer("12.00", kStated), 12);
  for (const char* text : {"12.5", "12.", ".0", "+-7", "9223372036854775808"}) EXPECT_EQ(parse_integer(text, kStated), std::nullopt) << text;
}

TEST(CellText, ReadsDoubles) {
  EXPECT_EQ(parse_double("1.5e3", kInferred), 1500.0);
  EXPECT_EQ(parse_double("-.5", kInferred), -0.5);
  EXPECT_EQ(parse_double("0.1", kInferred), 0.1);
  EXPECT_EQ(parse_double("1e-999", kInferred), 0.0) << "too near to zero is zero";
  for (const char* text : {"1,5", "$5", "0x10", "nan", "1e999", "00.5", "+1.5", "9007199254740993", "infinity", ""})
    EXPECT_EQ(parse_double(text, kInferred), std::nullopt) << text;
  EXPECT_EQ(parse_double("9007199254740992", kInferred), 9007199254740992.0);
  EXPECT_EQ(parse_double("9007199254740993", kStated), 9007199254740992.0) << "a stated DOUBLE may round";
  EXPECT_EQ(parse_double("+1.5", kStated), 1.5);
}

TEST(CellText, KnowsWhatIsNotFinite) {
  for (const char* text : {"NaN", "nan", "inf", "-Infinity", "+INF", "1e999", "-1e400"}) EXPECT_TRUE(is_non_finite(text)) << text;
  for (const char* text : {"1e-999", "nano", "12", "", "99999999999999999999999"}) EXPECT_FALSE(is_non_finite(text)) << text;
}

TEST(CellText, ReadsTruth) {
  EXPECT_EQ(parse_boolean("Yes", kInferred), true);
  EXPECT_EQ(parse_boolean("FALSE", kInferred), false);
  for (const char* text : {"1", "t", "y", "on", "yess"}) EXPECT_EQ(parse_boolean(text, kInferred), std::nullopt) << text;
  EXPECT_EQ(parse_boolean("1", kStated), true);
  EXPECT_EQ(parse_boolean("N", kStated), false);
  EXPECT_EQ(parse_boolean("2", kStated), std::nullopt);
}

TEST(CellText, ReadsTimes) {
  EXPECT_EQ(parse_day("1970-01-02"), 1);
  EXPECT_EQ(parse_day("2023-02-29"), std::nullopt);
  EXPECT_EQ(parse_day("1970-01-02T00:00:00Z"), std::nullopt);
  EXPECT_EQ(parse_instant("1970-01-01 00:00:01"), 1'000'000);
  EXPECT_EQ(parse_instant("1970-01-01T02:00:00+02:00"), 0);
  EXPECT_EQ(parse_instant("12/31/1970"), std::nullopt) << "nobody knows which is the month";
  EXPECT_TRUE(lacks_offset("2026-01-01 00:00:00"));
  EXPECT_FALSE(lacks_offset("2026-01-01T00:00:00Z"));
  EXPECT_FALSE(lacks_offset("2026-01-01T00:00:00-05:00"));
  EXPECT_FALSE(lacks_offset("2026-01-01")) << "a day has no offset to lack";
}

TEST(CellText, SaysWhyNot) {
  EXPECT_EQ(why_not("abc", Kind::kInteger), "is not an INTEGER: 'abc'");
  EXPECT_EQ(why_not("99999999999999999999", Kind::kInteger), "does not fit in 64 bits: '99999999999999999999'");
  EXPECT_EQ(why_not("x", Kind::kDate), "is not a DATE: 'x'");
}

TEST(CellText, ExcerptsAreShortAndWhole) {
  EXPECT_EQ(excerpt("short"), "short");
  EXPECT_EQ(excerpt("two\nlines"), "two lines");
  const std::string accents = [] {
    std::string text = "x";
    for (int i = 0; i < 60; ++i) text += "é";
    return text;
  }();
  EXPECT_TRUE(valid_utf8(excerpt(accents)));
  EXPECT_LT(excerpt(accents).size(), 70U);
}

TEST(CellText, RefusesWhatNoColumnTakes) {
  EXPECT_FALSE(why_unfit("fine").has_value());
  EXPECT_TRUE(why_unfit(std::string_view("a\0b", 3)).has_value());
}

}  // namespace
}  // namespace tamis
