// Sizes at which a parser might crash, hang or overflow: each gives an answer or an error of its own, in time.

#include <gtest/gtest.h>

#include <ctime>
#include <string>

#include "dsl/parse.h"
#include "dsl/print.h"

namespace tamis::dsl {
namespace {

std::string repeated(std::string_view part, int times) {
  std::string out;
  out.reserve(part.size() * static_cast<std::size_t>(times));
  for (int i = 0; i < times; ++i) out += part;
  return out;
}

std::string nested(std::string_view before, std::string_view inside, std::string_view after, int times) {
  return repeated(before, times) + std::string(inside) + repeated(after, times);
}

std::string id_of(const std::string& text) {
  const auto tree = parse_expression(text);
  return tree ? "" : tree.error().id;
}

// Fails where the processor's time is past what a slow machine with sanitizers needs; exponential time takes for ever.
class Stopwatch {
 public:
  ~Stopwatch() { EXPECT_LT((std::clock() - start_) / CLOCKS_PER_SEC, 60); }

 private:
  std::clock_t start_ = std::clock();
};

TEST(Limits, DeepBracketsTakeLinearTime) {
  const Stopwatch stopwatch;
  EXPECT_EQ(id_of(nested("(", "a = 1", ")", 400)), "");
  EXPECT_EQ(id_of("x + " + nested("(", "a", ")", 400) + " > 3"), "");
  EXPECT_EQ(id_of(nested("(", "a", " + 1)", 400) + " > 3"), "");
  EXPECT_EQ(id_of(nested("(b = ", "a", ")", 400)), "");
  EXPECT_EQ(id_of(nested("x IN (1, ", "a", ")", 400)), "");
  EXPECT_EQ(id_of(nested("CASE WHEN ", "a", " THEN 1 END", 400)), "");
  EXPECT_EQ(id_of(nested("COALESCE(", "a", ", 1)", 400)), "");
  EXPECT_EQ(id_of(nested("NOT (a OR ", "b", ")", 400)), "");
}

TEST(Limits, UnclosedBracketsTakeLinearTime) {
  const Stopwatch stopwatch;
  EXPECT_EQ(id_of(nested("(", "a", "", 400)), "E0103");
  EXPECT_EQ(id_of(nested("f(x, (", "a", "", 200)), "E0103");
  EXPECT_EQ(id_of(nested("x IN ((", "a", "", 200)), "E0103");
}

TEST(Limits, NestingEndsAt512) {
  EXPECT_EQ(id_of(nested("(", "a", ")", kDeepestNesting)), "");
  EXPECT_EQ(id_of(nested("(", "a", ")", kDeepestNesting + 1)), "E0104");
  EXPECT_EQ(id_of(nested("NOT ", "a", "", kDeepestNesting)), "");
  EXPECT_EQ(id_of(nested("NOT ", "a", "", kDeepestNesting + 1)), "E0104");
  EXPECT_EQ(id_of(nested("- ", "a", "", kDeepestNesting + 1)), "E0104");
  EXPECT_EQ(id_of(nested("f(", "a", ")", kDeepestNesting + 1)), "E0104");
  EXPECT_EQ(id_of(nested("CASE WHEN a THEN ", "a", " END", kDeepestNesting + 1)), "E0104");
  EXPECT_EQ(id_of(nested("CAST(", "a", " AS DATE)", kDeepestNesting + 1)), "E0104");
  EXPECT_EQ(id_of(nested("a IN (", "a", ")", kDeepestNesting + 1)), "E0104");
  EXPECT_EQ(id_of(nested("a HAS ANY (", "a", ")", kDeepestNesting + 1)), "E0104");
  const auto deep = parse_expression(nested("(", "a", ")", 10'000));
  ASSERT_FALSE(deep.has_value());
  EXPECT_EQ(deep.error().code, ErrorCode::kLimitExceeded);
  EXPECT_EQ(deep.error().span->begin, static_cast<std::uint32_t>(kDeepestNesting + 1));
}

// What is closed no longer counts, and neither does what stands side by side.
TEST(Limits, NestingCountsWhatIsOpen) { EXPECT_EQ(id_of(repeated("(((a))) AND NOT (f(b) = -c) AND ", 2'000) + "d"), ""); }

TEST(Limits, TreesAreBoundedToo) {
  EXPECT_EQ(id_of(repeated("x + ", kDeepestTree - 2) + "x > 0"), "");
  EXPECT_EQ(id_of(repeated("x + ", kDeepestTree) + "x > 0"), "E0104");
  EXPECT_EQ(id_of(repeated("x + ", 1'000'000) + "x"), "E0104");
}

TEST(Limits, AMillionLiterals) {
  const Stopwatch stopwatch;
  std::string text = "x IN (0";
  for (int i = 1; i < 1'000'000; ++i) text += (i % 2 == 0 ? ", " : ", '") + std::to_string(i) + (i % 2 == 0 ? "" : "'");
  const auto tree = parse_expression(text + ")");
  ASSERT_TRUE(tree.has_value());
  EXPECT_EQ(std::get<In>((*tree)->node).values.size(), 1'000'000U);
  EXPECT_EQ(print(**tree), text + ")");
}

TEST(Limits, ChainsOfAMillion) {
  const Stopwatch stopwatch;
  for (const char* const word : {" AND ", " OR ", " XOR "}) {
    std::string text = "a";
    for (int i = 1; i < 300'000; ++i) text += std::string(word) + "a";
    EXPECT_EQ(id_of(text), "");
  }
  const auto tree = parse_expression(repeated("a = 1 AND ", 1'000'000) + "b");
  ASSERT_TRUE(tree.has_value());
  EXPECT_EQ(std::get<And>((*tree)->node).children.size(), 1'000'001U);
}

TEST(Limits, LongWordsAndTexts) {
  const Stopwatch stopwatch;
  EXPECT_EQ(id_of("'" + std::string(10'000'000, 'x') + "'"), "");
  EXPECT_EQ(id_of(std::string(1'000'000, 'x')), "");
  EXPECT_EQ(id_of(std::string(1'000'000, '9')), "E0106");
  EXPECT_EQ(id_of("x = '" + std::string(10'000'000, 'x')), "E0103");
  const auto long_text = parse_expression(std::string(kLongestText + 1, ' '));
  ASSERT_FALSE(long_text.has_value());
  EXPECT_EQ(long_text.error().id, "E0121");
  EXPECT_EQ(long_text.error().code, ErrorCode::kLimitExceeded);
}

TEST(Limits, ManyStatements) {
  const Stopwatch stopwatch;
  EXPECT_EQ(parse_script(repeated("-- one\nDROP SEGMENT a; ", 100'000)).value().items.size(), 100'000U);
  EXPECT_FALSE(parse_script(repeated("DROP SEGMENT a; ", 100'000) + "DROP").has_value());
}

}  // namespace
}  // namespace tamis::dsl
