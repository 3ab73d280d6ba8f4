#include <random>
#include <string>

#include <gtest/gtest.h>

#include "engine/storage/text_match.h"
#include "engine/storage/text_regex.h"

namespace tamis {
namespace {

TEST(Regex, Searches) {
  const struct {
    const char* pattern;
    const char* text;
    bool expected;
  } cases[] = {
      {"b+", "abbc", true}, {"^b", "abc", false},       {"c$", "abc", true},  {"^a.c$", "aéc", true},
      {"", "x", true},      {"\\p{Greek}", "αβ", true}, {"(?i)É", "é", true}, {"[0-9]{5}", "F-75001 Paris", true},
      {"^.$", "é", true},   {"a.b", "a\nb", false},     {"a|b", "xbx", true},
  };
  for (const auto& c : cases)
    EXPECT_EQ(TextMatcher::compile(MatchKind::kRegex, c.pattern).value()->matches(c.text), c.expected) << c.pattern << " ~ " << c.text;
  EXPECT_TRUE(TextMatcher::compile(MatchKind::kRegex, "b").value()->matches(std::string_view("a\0b", 3)));
}

TEST(Regex, RefusalsSayWhereAndWhy) {
  const struct {
    const char* pattern;
    const char* message;
  } cases[] = {
      {"a(b", "the regular expression is refused, at character 1: missing ): a(b"},
      {"é[z-a]", "the regular expression is refused, at character 3: invalid character class range: z-a"},
      {"a**", "the regular expression is refused, at character 2: bad repetition operator: **"},
      {"(a)\\1", "the regular expression is refused, at character 4: invalid escape sequence: \\1"},
      {"x(?=y)", "the regular expression is refused, at character 2: invalid perl operator: (?="},
      {"a{2000}", "the regular expression is refused, at character 2: invalid repetition size: {2000}"},
      {"\xff", "the regular expression is refused: invalid UTF-8"},
  };
  for (const auto& c : cases) {
    const auto refused = TextMatcher::compile(MatchKind::kRegex, c.pattern);
    ASSERT_FALSE(refused) << c.pattern;
    EXPECT_EQ(refused.error().code, ErrorCode::kInvalid);
    EXPECT_EQ(refused.error().message, c.message);
  }
  // Repetitions within repetitions would need gigabytes.
  EXPECT_FALSE(TextMatcher::compile(MatchKind::kRegex, "((a{100}){100}){100}"));
}

TEST(Regex, LiteralsAreReadOff) {
  const struct {
    const char* pattern;
    const char* prefix;
    const char* substring;
  } cases[] = {
      {"^abc", "abc", "abc"},
      {"abc", "", "abc"},
      {"^abc$", "abc", "abc"},
      {"^ab*c", "a", "a"},
      {"^ab+c", "ab", "ab"},
      {"^ab?", "a", "a"},
      {"^ab{0,2}", "a", "a"},
      {"^né*", "n", "n"},
      {"^ab|cd", "", ""},
      {"^(ab)?c", "", ""},
      {"@example\\.com$", "", "@example.com"},
      {"^a.longer", "a", "longer"},
      {"^ab\\d+", "ab", "ab"},
      {"x\\Qa|b", "", ""},
      {"(?i)abc", "", ""},
      {"^ab[cd]ef", "ab", "ab"},
      {"^a\\.*b", "a", "a"},
      {"^a+?bc", "a", "bc"},
      {"", "", ""},
      {"\\", "", ""},
  };
  for (const auto& c : cases) {
    const RegexLiterals literals = literals_of_regex(c.pattern);
    EXPECT_EQ(literals.prefix, c.prefix) << c.pattern;
    EXPECT_EQ(literals.substring, c.substring) << c.pattern;
  }
}

TEST(Regex, WhatMatchesHoldsItsLiterals) {
  std::mt19937_64 random(23);
  const auto draw = [&](std::string_view alphabet, std::size_t longest) {
    std::string out(random() % (longest + 1), ' ');
    for (char& c : out) c = alphabet[random() % alphabet.size()];
    return out;
  };
  int matched = 0;
  for (int i = 0; i < 60'000; ++i) {
    const std::string pattern = (random() % 2 ? "^" : "") + draw("aabb.*+?\\{1,}()[]$^|-d", 7);
    const auto matcher = TextMatcher::compile(MatchKind::kRegex, pattern);
    if (!matcher) continue;
    for (int j = 0; j < 4; ++j) {
      const std::string text = draw("ab1.{}-|", 7);
      if (!(*matcher)->matches(text)) continue;
      ++matched;
      ASSERT_TRUE(text.starts_with((*matcher)->required_prefix())) << pattern << " ~ " << text;
      ASSERT_NE(text.find((*matcher)->required_substring()), std::string::npos) << pattern << " ~ " << text;
    }
  }
  EXPECT_GT(matched, 5'000);
}

}  // namespace
}  // namespace tamis
