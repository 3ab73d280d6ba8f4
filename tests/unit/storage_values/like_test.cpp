#include <optional>
#include <random>
#include <string>

#include <gtest/gtest.h>

#include "engine/storage/schema.h"
#include "engine/storage/text_match.h"

namespace tamis {
namespace {

std::shared_ptr<const TextMatcher> compile(MatchKind kind, std::string_view pattern, std::string_view escape = {}) {
  return TextMatcher::compile(kind, pattern, escape).value();
}

TEST(Like, Matches) {
  const struct {
    const char* pattern;
    const char* text;
    bool expected;
  } cases[] = {
      {"abc", "abc", true},
      {"abc", "abcd", false},
      {"abc", "ABC", false},
      {"", "", true},
      {"", "a", false},
      {"%", "", true},
      {"%", "anything", true},
      {"%%", "", true},
      {"a%", "a", true},
      {"a%", "abc", true},
      {"a%", "ba", false},
      {"%c", "abc", true},
      {"%c", "cb", false},
      {"%b%", "abc", true},
      {"%b%", "acd", false},
      {"a%c", "abc", true},
      {"a%c", "ac", true},
      {"a%c", "a", false},
      {"ab%bc", "abc", false},
      {"ab%bc", "abbc", true},
      {"%ab%ab%", "ab", false},
      {"%ab%ab%", "abxab", true},
      {"%aab", "aaab", true},
      {"%aab%", "aaaab", true},
      {"_", "", false},
      {"_", "a", true},
      {"_", "é", true},
      {"_", "😀", true},
      {"__", "é", false},
      {"_é_", "aéb", true},
      {"%_", "", false},
      {"%_", "a", true},
      {"_%", "é", true},
      {"%__%", "a", false},
      {"%__%", "ab", true},
      {"a_c", "a€c", true},
      {"%a_c%", "xxabxabcx", true},
      {"%_b", "b", false},
      {"%_b", "ab", true},
      {"a%_", "a", false},
      {"a%_", "ab", true},
      {"%a_%b", "aab", true},
      {"%a_%b", "ab", false},
      {"a\\%", "a\\b", true},
      {"é%", "ée", true},
      {"%é", "e\xcc\x81", false},
      {"%\xc3%", "é", true},
  };
  for (const auto& c : cases) EXPECT_EQ(compile(MatchKind::kLike, c.pattern)->matches(c.text), c.expected) << c.pattern << " ~ " << c.text;
}

TEST(Like, Escapes) {
  const struct {
    const char* pattern;
    const char* escape;
    const char* text;
    bool expected;
  } cases[] = {
      {"100!%", "!", "100%", true}, {"100!%", "!", "100x", false}, {"a!_b", "!", "a_b", true}, {"a!_b", "!", "axb", false},
      {"a!!%", "!", "a!bc", true},  {"!a", "!", "a", true},        {"50€%", "€", "50%", true}, {"50€€", "€", "50€", true},
      {"%%%", "%", "%", false},     {"%%", "%", "%", true},        {"__%", "_", "_abc", true}, {"\\%", "\\", "%", true},
      {"\\%", "", "\\abc", true},
  };
  for (const auto& c : cases) {
    const auto matcher = TextMatcher::compile(MatchKind::kLike, c.pattern, c.escape);
    if (std::string_view(c.pattern) == "%%%") {
      EXPECT_FALSE(matcher);  // the third one dangles
      continue;
    }
    ASSERT_TRUE(matcher) << c.pattern;
    EXPECT_EQ((*matcher)->matches(c.text), c.expected) << c.pattern << " ESCAPE " << c.escape << " ~ " << c.text;
    EXPECT_EQ((*matcher)->escape(), c.escape);
  }
}

TEST(Like, RefusesWhatCannotBeMeant) {
  const auto dangling = TextMatcher::compile(MatchKind::kLike, "abc!", "!");
  ASSERT_FALSE(dangling);
  EXPECT_EQ(dangling.error().message, "the pattern ends with its escape character: 'abc!'");
  const auto two = TextMatcher::compile(MatchKind::kILike, "abc", "!!");
  ASSERT_FALSE(two);
  EXPECT_EQ(two.error().message, "ESCAPE takes one character: '!!'");
  for (const MatchKind kind :
       {MatchKind::kLike, MatchKind::kILike, MatchKind::kStartsWith, MatchKind::kEndsWith, MatchKind::kContains, MatchKind::kRegex}) {
    const auto longest = TextMatcher::compile(kind, std::string(TextMatcher::kLongestPattern + 1, 'a'));
    ASSERT_FALSE(longest);
    EXPECT_EQ(longest.error().code, ErrorCode::kLimitExceeded);
    EXPECT_TRUE(TextMatcher::compile(kind, std::string(TextMatcher::kLongestPattern / 8, 'a'))) << name_of(kind);
  }
}

TEST(ILike, FoldsBothSides) {
  const struct {
    const char* pattern;
    const char* text;
    bool expected;
  } cases[] = {
      {"HELLO%", "hello world", true}, {"%ÉTÉ", "un été", true},   {"σας", "ΣΑΣ", true},  {"strasse", "Straße", false},
      {"STRAßE", "straße", true},      {"STRAẞE", "straße", true}, {"i", "İ", false},     {"I", "ı", false},
      {"k", "\u212a", true},           {"_", "İ", true},           {"%42%", "a42", true}, {"a!%", "A%", true},
  };
  for (const auto& c : cases)
    EXPECT_EQ(compile(MatchKind::kILike, c.pattern, "!")->matches(c.text), c.expected) << c.pattern << " ~ " << c.text;
}

TEST(PlainTests, CompareBytes) {
  EXPECT_TRUE(compile(MatchKind::kStartsWith, "a%")->matches("a%b"));
  EXPECT_FALSE(compile(MatchKind::kStartsWith, "a%")->matches("ab"));
  EXPECT_TRUE(compile(MatchKind::kEndsWith, "é")->matches("né"));
  EXPECT_FALSE(compile(MatchKind::kEndsWith, "É")->matches("né"));
  EXPECT_TRUE(compile(MatchKind::kContains, "_")->matches("a_b"));
  EXPECT_FALSE(compile(MatchKind::kContains, "_")->matches("ab"));
  for (const MatchKind kind : {MatchKind::kStartsWith, MatchKind::kEndsWith, MatchKind::kContains})
    EXPECT_TRUE(compile(kind, "")->matches("")) << name_of(kind);
}

TEST(Matcher, SaysWhatMayBeUsedInstead) {
  using Text = std::optional<std::string>;
  const struct {
    MatchKind kind;
    const char* pattern;
    const char* prefix;
    bool exact_prefix;
    const char* substring;
    bool exact_substring;
    Text text;
  } cases[] = {
      {MatchKind::kLike, "abc", "abc", false, "abc", false, "abc"},
      {MatchKind::kLike, "", "", false, "", false, ""},
      {MatchKind::kLike, "abc%", "abc", true, "abc", false, std::nullopt},
      {MatchKind::kLike, "abc%%", "abc", true, "abc", false, std::nullopt},
      {MatchKind::kLike, "%", "", true, "", true, std::nullopt},
      {MatchKind::kLike, "%abc%", "", false, "abc", true, std::nullopt},
      {MatchKind::kLike, "%%abc%", "", false, "abc", true, std::nullopt},
      {MatchKind::kLike, "%abc", "", false, "abc", false, std::nullopt},
      {MatchKind::kLike, "a%b", "a", false, "a", false, std::nullopt},
      {MatchKind::kLike, "a%b%", "a", false, "a", false, std::nullopt},
      {MatchKind::kLike, "a%bcd%", "a", false, "bcd", false, std::nullopt},
      {MatchKind::kLike, "ab_", "ab", false, "ab", false, std::nullopt},
      {MatchKind::kLike, "_ab%", "", false, "ab", false, std::nullopt},
      {MatchKind::kLike, "ab%_", "ab", false, "ab", false, std::nullopt},
      {MatchKind::kLike, "%ab_%", "", false, "ab", false, std::nullopt},
      {MatchKind::kLike, "a!%b%", "a%b", true, "a%b", false, std::nullopt},
      {MatchKind::kILike, "abc%", "", false, "", false, std::nullopt},
      {MatchKind::kILike, "42-%", "42-", true, "42-", false, std::nullopt},
      {MatchKind::kILike, "é", "", false, "", false, std::nullopt},
      {MatchKind::kStartsWith, "a%", "a%", true, "a%", false, std::nullopt},
      {MatchKind::kEndsWith, "a", "", false, "a", false, std::nullopt},
      {MatchKind::kContains, "a", "", false, "a", true, std::nullopt},
  };
  for (const auto& c : cases) {
    const auto matcher = compile(c.kind, c.pattern, c.kind == MatchKind::kLike ? "!" : "");
    EXPECT_EQ(matcher->required_prefix(), c.prefix) << c.pattern;
    EXPECT_EQ(matcher->exact_prefix(), c.exact_prefix) << c.pattern;
    EXPECT_EQ(matcher->required_substring(), c.substring) << c.pattern;
    EXPECT_EQ(matcher->exact_substring(), c.exact_substring) << c.pattern;
    EXPECT_EQ(matcher->exact_text(), c.text) << c.pattern;
    EXPECT_EQ(matcher->kind(), c.kind);
    EXPECT_EQ(matcher->pattern(), c.pattern);
  }
}

// The definition of LIKE, on code points.
bool naive_like(std::u32string_view pattern, std::u32string_view text) {
  if (pattern.empty()) return text.empty();
  if (pattern[0] == U'%') {
    for (std::size_t i = 0; i <= text.size(); ++i)
      if (naive_like(pattern.substr(1), text.substr(i))) return true;
    return false;
  }
  return !text.empty() && (pattern[0] == U'_' || pattern[0] == text[0]) && naive_like(pattern.substr(1), text.substr(1));
}

std::string utf8(std::u32string_view text) {
  std::string out;
  for (const char32_t c : text) out += c == U'é' ? "é" : std::string(1, static_cast<char>(c));
  return out;
}

TEST(Like, AgreesWithItsDefinitionAndKeepsItsPromises) {
  std::mt19937_64 random(17);
  const auto draw = [&](std::u32string_view alphabet, std::size_t longest) {
    std::u32string out(random() % (longest + 1), U' ');
    for (char32_t& c : out) c = alphabet[random() % alphabet.size()];
    return out;
  };
  int matched = 0;
  for (int i = 0; i < 40'000; ++i) {
    const std::u32string pattern = draw(U"abé_%%", 7);
    const std::u32string text = draw(U"abé", 9);
    const auto matcher = compile(MatchKind::kLike, utf8(pattern));
    const std::string bytes = utf8(text);
    const bool expected = naive_like(pattern, text);
    ASSERT_EQ(matcher->matches(bytes), expected) << utf8(pattern) << " ~ " << bytes;
    ASSERT_EQ(compile(MatchKind::kILike, utf8(pattern))->matches(bytes), expected);
    const bool starts = bytes.starts_with(matcher->required_prefix());
    const bool contains = bytes.find(matcher->required_substring()) != std::string::npos;
    if (expected) {
      ++matched;
      ASSERT_TRUE(starts && contains) << utf8(pattern);
    }
    if (matcher->exact_prefix()) {
      ASSERT_EQ(starts, expected) << utf8(pattern) << " ~ " << bytes;
    }
    if (matcher->exact_substring()) {
      ASSERT_EQ(contains, expected) << utf8(pattern) << " ~ " << bytes;
    }
    if (matcher->exact_text()) {
      ASSERT_EQ(bytes == *matcher->exact_text(), expected) << utf8(pattern);
    }
  }
  EXPECT_GT(matched, 1'000);
}

TEST(Like, IsQuickOnPatternsMeantToBeSlow) {
  const std::string text(200'000, 'a');
  EXPECT_FALSE(compile(MatchKind::kLike, "%a%a%a%a%a%a%a%a%a%b")->matches(text));
  EXPECT_FALSE(compile(MatchKind::kLike, "%" + std::string(30'000, 'a') + "b%")->matches(text));
  EXPECT_FALSE(compile(MatchKind::kLike, "%" + std::string(60'000, '_') + "b")->matches(text));
  EXPECT_TRUE(compile(MatchKind::kLike, "%" + std::string(60'000, '_') + "a%")->matches(text));
}

TEST(Like, InvalidBytesCountAsOneEach) {
  EXPECT_TRUE(compile(MatchKind::kLike, "a__b")
                  ->matches("a\xff\xfe"
                            "b"));
  EXPECT_TRUE(compile(MatchKind::kILike, "A__B")
                  ->matches("a\xff\xfe"
                            "b"));
}

}  // namespace
}  // namespace tamis
