#include <limits>
#include <optional>
#include <string>

#include <gtest/gtest.h>

#include "engine/storage/schema.h"
#include "engine/storage/text_match.h"

namespace tamis {
namespace {

TEST(FoldCase, IsSimpleAndOneToOne) {
  const struct {
    const char* text;
    const char* expected;
  } cases[] = {
      {"HeLLo_42", "hello_42"},
      {"ÀÉÎ", "àéî"},
      {"ß", "ß"},  // full folding would make it ss
      {"ẞ", "ß"},
      {"Σσς", "σσσ"},  // the final sigma too
      {"I", "i"},
      {"İ", "İ"},  // U+0130 folds only with two code points or in Turkish
      {"ı", "ı"},  // dotless i stays apart from i
      {"K", "k"},  // Kelvin sign
      {"ſ", "s"},  // long s
      {"ǅ", "ǆ"},
      {"Ⅷ", "ⅷ"},
      {"Ж", "ж"},
      {"𐐀", "𐐨"},  // four bytes
      {"日本", "日本"},
      {"", ""},
  };
  for (const auto& c : cases) EXPECT_EQ(fold_case(c.text), c.expected) << c.text;
}

TEST(FoldCase, LeavesInvalidBytes) {
  EXPECT_EQ(fold_case("A\xff"
                      "B\xc3"),
            "a\xff"
            "b\xc3");
  EXPECT_EQ(fold_case("\xed\xa0\x80X"), "\xed\xa0\x80x");
}

TEST(LowerUpper, MapCodePointToCodePoint) {
  const struct {
    const char* text;
    const char* lower;
    const char* upper;
  } cases[] = {
      {"Straße", "straße", "STRAßE"},
      {"ΣΑΣ", "σασ", "ΣΑΣ"},
      {"ς", "ς", "Σ"},
      {"İ", "i", "İ"},
      {"ı", "ı", "I"},
      {"ŉ", "ŉ", "ŉ"},
      {"ÿ", "ÿ", "Ÿ"},
      {"ǅ", "ǆ", "Ǆ"},
      {"Éa1", "éa1", "ÉA1"},
      {"ﬁ", "ﬁ", "ﬁ"},
      {"\xff", "\xff", "\xff"},
  };
  for (const auto& c : cases) {
    EXPECT_EQ(to_lower(c.text), c.lower) << c.text;
    EXPECT_EQ(to_upper(c.text), c.upper) << c.text;
  }
}

TEST(Trim, TakesWhiteSpaceOfUnicode) {
  const struct {
    const char* text;
    const char* expected;
  } cases[] = {
      {"  a b\t\r\n", "a b"},     {"\u00a0x\u3000", "x"}, {"\u2003\u2028é\u0085", "é"}, {"", ""},
      {" \u00a0 ", ""},           {"\u200bx", "\u200bx"},  // a zero-width space is not white space
      {"\xa0x\xa0", "\xa0x\xa0"},                          // nor is a stray byte
  };
  for (const auto& c : cases) EXPECT_EQ(trim(c.text), c.expected) << c.text;
}

TEST(CodePoints, AreCounted) {
  EXPECT_EQ(code_points(""), 0U);
  EXPECT_EQ(code_points("aé€😀"), 4U);
  EXPECT_EQ(code_points("e\u0301"), 2U);
  EXPECT_EQ(code_points("a\xff\xe2\x82"), 4U);
}

TEST(Substring, CountsPlacesFromOneAsSqlDoes) {
  constexpr std::int64_t kMax = std::numeric_limits<std::int64_t>::max();
  constexpr std::int64_t kMin = std::numeric_limits<std::int64_t>::min();
  const struct {
    const char* text;
    std::int64_t start;
    std::optional<std::int64_t> length;
    const char* expected;
  } cases[] = {
      {"aé€😀", 1, std::nullopt, "aé€😀"},
      {"aé€😀", 2, std::nullopt, "é€😀"},
      {"aé€😀", 2, 2, "é€"},
      {"aé€😀", 4, 100, "😀"},
      {"aé€😀", 5, std::nullopt, ""},
      {"aé€😀", 6, 1, ""},
      {"abc", 0, std::nullopt, "abc"},
      {"abc", 0, 2, "a"},
      {"abc", -1, 2, ""},
      {"abc", -1, 3, "a"},
      {"abc", -5, 100, "abc"},
      {"abc", 2, 0, ""},
      {"abc", 2, -1, ""},
      {"abc", kMax, kMax, ""},
      {"abc", 2, kMax, "bc"},
      {"abc", kMin, kMax, ""},
      {"abc", kMin, std::nullopt, "abc"},
      {"abc", kMin, kMin, ""},
      {"", 1, 1, ""},
  };
  for (const auto& c : cases) EXPECT_EQ(substring(c.text, c.start, c.length), c.expected) << c.text << " " << c.start;
}

}  // namespace
}  // namespace tamis
