// parse(print(tree)) is the same tree, and printing twice changes nothing: over random trees of every kind of node, and over
// random texts with comments in random places.

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "dsl/diagnostics.h"
#include "dsl/parse.h"
#include "dsl/print.h"
#include "tests/unit/dsl_parse/random_tree.h"

namespace tamis::dsl {
namespace {

constexpr int kTrees = 20'000;

TEST(RoundTrip, Expressions) {
  for (int seed = 0; seed < kTrees; ++seed) {
    RandomTree random(static_cast<std::uint64_t>(seed));
    const ExprPtr tree = random.expression(5);
    const std::string text = print(*tree);
    const auto again = parse_expression(text);
    ASSERT_TRUE(again.has_value()) << "seed " << seed << '\n' << render(again.error(), text);
    ASSERT_TRUE(same(*tree, **again)) << "seed " << seed << '\n' << text << '\n' << print(**again);
    ASSERT_EQ(print(**again), text) << "seed " << seed;
  }
}

TEST(RoundTrip, Statements) {
  for (int seed = 0; seed < kTrees / 2; ++seed) {
    RandomTree random(static_cast<std::uint64_t>(seed));
    const Statement statement = random.statement();
    const std::string text = print(statement);
    const auto again = parse_statement(text);
    ASSERT_TRUE(again.has_value()) << "seed " << seed << '\n' << render(again.error(), text);
    ASSERT_TRUE(same(statement, *again)) << "seed " << seed << '\n' << text;
    ASSERT_EQ(print(*again), text) << "seed " << seed;
  }
}

// Comments strewn over the white space of a text that holds no strings with white space of its own.
struct Strewn { std::string text; std::vector<std::string> comments; };

Strewn strew(std::string_view text, RandomTree& random) {
  Strewn result;
  const auto comment = [&] {
    const std::string word = "c" + std::to_string(result.comments.size());
    result.comments.push_back(word);
    switch (random.below(4)) {
      case 0: return " -- " + word + '\n';
      case 1: return "\n-- " + word + '\n';
      case 2: return " /* " + word + " */ ";
      default: return "\n/* " + word + " */\n";
    }
  };
  char quote = 0;
  for (const char c : text) {
    if (quote != 0) quote = c == quote ? 0 : quote;
    else if (c == '\'' || c == '"') quote = c;
    if (quote == 0 && (c == ' ' || c == '\n' || c == ';') && random.below(6) == 0) result.text += comment();
    result.text += c;
  }
  return result;
}

std::size_t count_of(std::string_view text, const std::string& comment) {
  std::size_t count = 0;
  for (const char* const end : {" ", "\n"}) {
    for (std::size_t at = 0; (at = text.find(' ' + comment + end, at)) != std::string_view::npos; ++at) ++count;
  }
  return count;
}

TEST(RoundTrip, CommentsAreNeitherLostNorMovedTwice) {
  for (int seed = 0; seed < kTrees / 4; ++seed) {
    RandomTree random(static_cast<std::uint64_t>(seed));
    Script script;
    for (std::size_t i = 0; i <= random.below(3); ++i) script.items.push_back({random.statement(), {}, {}, {}, {}});
    const Strewn strewn = strew(print(script), random);
    const auto first = parse_script(strewn.text);
    ASSERT_TRUE(first.has_value()) << "seed " << seed << '\n' << render(first.error(), strewn.text);
    const std::string once = print(*first);
    for (const std::string& comment : strewn.comments) {
      ASSERT_EQ(count_of(once, comment), 1U) << "seed " << seed << ", " << comment << '\n' << strewn.text << "\n--->\n" << once;
    }
    const auto second = parse_script(once);
    ASSERT_TRUE(second.has_value()) << "seed " << seed << '\n' << render(second.error(), once);
    ASSERT_EQ(print(*second), once) << "seed " << seed << '\n' << strewn.text;
    ASSERT_EQ(first->items.size(), second->items.size());
    for (std::size_t i = 0; i < first->items.size(); ++i) {
      ASSERT_TRUE(same(first->items[i].statement, second->items[i].statement)) << "seed " << seed << '\n' << once;
    }
  }
}

}  // namespace
}  // namespace tamis::dsl
