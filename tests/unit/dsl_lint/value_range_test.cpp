// Sets of values against lists of what is in them.

#include "dsl/value_range.h"

#include <array>
#include <random>

#include <gtest/gtest.h>

#include "tests/unit/dsl_lint/lint_fixture.h"

namespace tamis::dsl {
namespace {

Value integer(std::int64_t v) { return Value(v); }

// Everything that a small range may hold: missing, then -2 to 9.
constexpr int kSize = 13;
using Members = std::array<bool, kSize>;

bool holds(const ValueRange& range, int member) {
  const ValueRange one = member == 0 ? ValueRange::only_missing() : ValueRange::of({integer(member - 3)}, Kind::kInteger);
  return one.within(range);
}

struct Pair {
  ValueRange range;
  Members members{};
};

Pair random_pair(std::mt19937& random, int depth) {
  Pair pair;
  const auto fill = [&](auto belongs) {
    for (int i = 1; i < kSize; ++i) pair.members[static_cast<std::size_t>(i)] = belongs(i - 3);
  };
  const auto bound = static_cast<std::int64_t>(random() % 8);
  const bool inclusive = random() % 2 == 0;
  switch (depth == 0 ? random() % 4 : 4 + random() % 3) {
    case 0:
      pair.range = ValueRange::below(integer(bound), inclusive, Kind::kInteger);
      fill([&](int v) { return v < bound || (inclusive && v == bound); });
      return pair;
    case 1:
      pair.range = ValueRange::above(integer(bound), inclusive, Kind::kInteger);
      fill([&](int v) { return v > bound || (inclusive && v == bound); });
      return pair;
    case 2:
      pair.range = ValueRange::of({integer(bound), integer(bound + 1)}, Kind::kInteger);
      fill([&](int v) { return v == bound || v == bound + 1; });
      return pair;
    case 3:
      pair.range = ValueRange::only_missing();
      pair.members[0] = true;
      return pair;
    default: break;
  }
  const Pair a = random_pair(random, depth - 1), b = random_pair(random, depth - 1);
  const auto kind = random() % 3;
  pair.range = kind == 0 ? a.range.complement() : kind == 1 ? a.range.intersect(b.range) : a.range.unite(b.range);
  for (std::size_t i = 0; i < kSize; ++i)
    pair.members[i] = kind == 0 ? !a.members[i] : kind == 1 ? a.members[i] && b.members[i] : a.members[i] || b.members[i];
  return pair;
}

TEST(ValueRange, AgreesWithListsOfMembers) {
  std::mt19937 random(11);
  for (int round = 0; round < 3'000; ++round) {
    const Pair pair = random_pair(random, round % 5);
    for (int i = 0; i < kSize; ++i)
      ASSERT_EQ(holds(pair.range, i), pair.members[static_cast<std::size_t>(i)]) << "round " << round << ", member " << i;
  }
}

TEST(ValueRange, NeighboursMakeOneInterval) {
  EXPECT_TRUE(ValueRange::above(integer(3), false, Kind::kInteger).within(ValueRange::above(integer(4), true, Kind::kInteger)));
  EXPECT_FALSE(ValueRange::above(Value(3.0), false, Kind::kDouble).within(ValueRange::above(Value(4.0), true, Kind::kDouble)));
  EXPECT_TRUE(ValueRange::above(Value(Date{3}), false, Kind::kDate).within(ValueRange::above(Value(Date{4}), true, Kind::kDate)));
  EXPECT_TRUE(ValueRange::of({Value(false), Value(true)}, Kind::kBoolean).has_every_value());
  EXPECT_TRUE(ValueRange::below(Value(""), false, Kind::kString).has_no_value());
  EXPECT_FALSE(ValueRange::below(Value(""), true, Kind::kString).has_no_value());
}

TEST(ValueRange, EndsOfTheIntegers) {
  EXPECT_TRUE(ValueRange::above(integer(INT64_MAX), false, Kind::kInteger).has_no_value());
  EXPECT_FALSE(ValueRange::above(integer(INT64_MAX), true, Kind::kInteger).has_no_value());
  EXPECT_TRUE(ValueRange::above(integer(INT64_MIN), true, Kind::kInteger).has_every_value());
  EXPECT_TRUE(ValueRange::below(integer(INT64_MIN), false, Kind::kInteger).has_no_value());
  EXPECT_TRUE(ValueRange::above(Value(1e300), true, Kind::kInteger).has_no_value());
  EXPECT_TRUE(ValueRange::below(Value(1e300), true, Kind::kInteger).has_every_value());
  EXPECT_TRUE(ValueRange::below(Value(9223372036854775808.0), false, Kind::kInteger).has_every_value());
  EXPECT_TRUE(ValueRange::above(Value(-9223372036854775808.0), true, Kind::kInteger).has_every_value());
  EXPECT_TRUE(ValueRange::of({Value(1.5)}, Kind::kInteger).has_no_value());
  EXPECT_TRUE(ValueRange::above(Value(1.5), true, Kind::kInteger).within(ValueRange::above(integer(2), true, Kind::kInteger)));
  EXPECT_TRUE(ValueRange::above(Value(-1.5), true, Kind::kInteger).within(ValueRange::above(integer(-1), true, Kind::kInteger)));
}

// Random clauses on one trait, tried on every value that can matter: what the linter says is so, and it misses no contradiction.
class SoundnessTest : public LintTest {
 protected:
  struct Clause {
    std::string text;
    Members members{};
  };

  static Clause random_clause(std::mt19937& random) {
    const int n = static_cast<int>(random() % 7), m = n + static_cast<int>(random() % 3);
    const std::string a = std::to_string(n), b = std::to_string(m);
    Clause clause;
    const auto fill = [&](const std::string& text, bool missing, auto belongs) {
      clause.text = text;
      clause.members[0] = missing;
      for (int i = 1; i < kSize; ++i) clause.members[static_cast<std::size_t>(i)] = belongs(i - 3);
    };
    switch (random() % 9) {
      case 0: fill("age < " + a, false, [&](int v) { return v < n; }); break;
      case 1: fill("age >= " + a, false, [&](int v) { return v >= n; }); break;
      case 2: fill("age != " + a, false, [&](int v) { return v != n; }); break;
      case 3: fill("age IN (" + a + ", " + b + ", 9)", false, [&](int v) { return v == n || v == m || v == 9; }); break;
      case 4: fill("age NOT IN (" + a + ", " + b + ")", false, [&](int v) { return v != n && v != m; }); break;
      case 5: fill("age BETWEEN " + a + " AND " + b, false, [&](int v) { return v >= n && v <= m; }); break;
      case 6: fill("age NOT BETWEEN " + a + " AND " + b, false, [&](int v) { return v < n || v > m; }); break;
      case 7: fill("age IS MISSING", true, [&](int) { return false; }); break;
      default: fill("NOT (age > " + a + ".5)", true, [&](int v) { return v <= n; }); break;
    }
    return clause;
  }
};

TEST_F(SoundnessTest, FindingsAboutTwoClausesAreSo) {
  std::mt19937 random(5);
  int contradictions = 0, needless = 0;
  for (int round = 0; round < 4'000; ++round) {
    const Clause a = random_clause(random), b = random_clause(random);
    const bool all = random() % 2 == 0;
    Members both{};
    for (std::size_t i = 0; i < kSize; ++i) both[i] = all ? a.members[i] && b.members[i] : a.members[i] || b.members[i];
    const bool none = both == Members{}, every = std::ranges::all_of(both, [](bool in) { return in; });
    const std::string text = a.text + (all ? " AND " : " OR ") + b.text;
    bool said_none = false, said_every = false;
    for (const std::string& finding : findings(text)) {
      said_none = said_none || finding.starts_with("W0102");
      said_every =
          said_every || finding.starts_with("W0101 ") ? said_every || finding.find("every profile") != std::string::npos : said_every;
      if (!finding.starts_with("W0103") || finding.find("said twice") != std::string::npos) continue;
      ++needless;
      const bool first = finding.starts_with("W0103 " + a.text + ": ");
      ASSERT_EQ(both, first ? b.members : a.members) << text << "\n" << finding;
    }
    ASSERT_EQ(said_none, none) << text;
    ASSERT_EQ(said_every, every) << text;
    contradictions += none || every;
  }
  EXPECT_GT(contradictions, 50);
  EXPECT_GT(needless, 500);
}

}  // namespace
}  // namespace tamis::dsl
