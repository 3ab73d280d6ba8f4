// Clauses that hold always, never, or because of one beside them.

#include "tests/unit/dsl_lint/lint_fixture.h"

namespace tamis::dsl {
namespace {

struct Finding {
  std::string_view text;
  std::vector<std::string> said;
};

class LogicTest : public LintTest, public testing::WithParamInterface<Finding> {};

TEST_P(LogicTest, SaysThis) { EXPECT_EQ(findings(GetParam().text), GetParam().said); }

INSTANTIATE_TEST_SUITE_P(
    Clauses, LogicTest,
    testing::Values(
        Finding{"age < 20 AND age > 30", {"W0102 age > 30: always false: age > 30 leaves nothing of age < 20 | did you mean OR?"}},
        Finding{"age > 20 AND age > 30", {"W0103 age > 20: age > 20 adds nothing: it follows from age > 30 | leave it out"}},
        Finding{"age > 30 AND age > 20", {"W0103 age > 20: age > 20 adds nothing: it follows from age > 30 | leave it out"}},
        Finding{"age > 20 OR age > 30", {"W0103 age > 30: age > 30 adds nothing: it is part of age > 20 | leave it out"}},
        Finding{"age < 30 OR age >= 20",
                {"W0101 age >= 20: always true where age is present: together the clauses admit every value | write age IS NOT MISSING"}},
        Finding{"age < 30 OR age >= 20 OR age IS MISSING",
                {"W0101 age IS MISSING: always true: every profile meets age IS MISSING or a clause before it | did you mean AND?"}},
        Finding{"age > 3 AND age < 5 AND age != 4",
                {"W0102 age != 4: always false: age != 4 leaves nothing of age < 5 | did you mean OR?"}},
        Finding{"age > 3 AND age < 4", {"W0102 age < 4: always false: age < 4 leaves nothing of age > 3 | did you mean OR?"}},
        Finding{"score > 3 AND score < 4", {}},
        Finding{"age BETWEEN 30 AND 20", {"W0102 age BETWEEN 30 AND 20: always false: no profile can meet age BETWEEN 30 AND 20"}},
        Finding{
            "age NOT BETWEEN 30 AND 20",
            {"W0101 age NOT BETWEEN 30 AND 20: always true where age is present: age NOT BETWEEN 30 AND 20 | write age IS NOT MISSING"}},
        Finding{"age IN (1, 2) AND age = 3", {"W0102 age = 3: always false: age = 3 leaves nothing of age IN (1, 2) | did you mean OR?"}},
        Finding{"age IN (1, 2) AND age IN (2, 3)", {}},
        Finding{"age IN (1, 2) AND age = 2", {"W0103 age IN (1, 2): age IN (1, 2) adds nothing: it follows from age = 2 | leave it out"}},
        Finding{"age = 1 OR age IN (1, 2)", {"W0103 age = 1: age = 1 adds nothing: it is part of age IN (1, 2) | leave it out"}},
        Finding{"age = 1.5", {"W0102 age = 1.5: always false: no profile can meet age = 1.5"}},
        Finding{"age IN (1.5)", {"W0102 age IN (1.5): always false: no profile can meet age IN (1.5)"}},
        Finding{"age NOT IN (1.5)",
                {"W0101 age NOT IN (1.5): always true where age is present: age NOT IN (1.5) | write age IS NOT MISSING"}},
        Finding{"age != 1.5", {"W0101 age != 1.5: always true where age is present: age != 1.5 | write age IS NOT MISSING"}},
        Finding{"country = 'a' AND country = 'b'",
                {"W0102 country = 'b': always false: country = 'b' leaves nothing of country = 'a' | did you mean OR?"}},
        Finding{"country = 'a' AND country != 'b'",
                {"W0103 country != 'b': country != 'b' adds nothing: it follows from country = 'a' | leave it out"}},
        Finding{"country = 'a' OR country != 'a'",
                {"W0101 country != 'a': always true where country is present: together the clauses admit every value | write country IS "
                 "NOT MISSING"}},
        Finding{"country < 'b' OR country >= 'b'",
                {"W0101 country >= 'b': always true where country is present: together the clauses admit every value | write country IS "
                 "NOT MISSING"}},
        Finding{"country >= ''",
                {"W0101 country >= '': always true where country is present: country >= '' | write country IS NOT MISSING"}},
        Finding{"churned AND churned = FALSE",
                {"W0102 churned = FALSE: always false: churned = FALSE leaves nothing of churned | did you mean OR?"}},
        Finding{"churned OR NOT churned", {"W0101 NOT churned: always true: every profile meets NOT churned or churned | leave both out"}},
        Finding{"churned AND NOT churned", {"W0102 NOT churned: always false: NOT churned excludes churned"}},
        Finding{"churned = TRUE OR churned = FALSE",
                {"W0101 churned = FALSE: always true where churned is present: together the clauses admit every value | write churned IS "
                 "NOT MISSING"}},
        Finding{"country = 'a' AND country = 'a'", {"W0103 country = 'a': said twice: country = 'a' | leave one of them out"}},
        Finding{"country LIKE 'a%' AND country LIKE 'a%'",
                {"W0103 country LIKE 'a%': said twice: country LIKE 'a%' | leave one of them out"}},
        Finding{"country LIKE 'a%' AND NOT country LIKE 'a%'",
                {"W0102 NOT country LIKE 'a%': always false: NOT (country LIKE 'a%') excludes country LIKE 'a%'"}},
        Finding{"country LIKE 'a%' OR country NOT LIKE 'a%'", {}},
        Finding{"signed_up WITHIN LAST 30 DAYS AND signed_up WITHIN LAST 60 DAYS",
                {"W0103 signed_up WITHIN LAST 60 DAYS: signed_up WITHIN LAST 60 DAYS adds nothing: it follows from signed_up WITHIN LAST "
                 "30 DAYS | leave it out"}},
        Finding{"signed_up WITHIN LAST 30 DAYS OR signed_up WITHIN LAST 60 DAYS",
                {"W0103 signed_up WITHIN LAST 30 DAYS: signed_up WITHIN LAST 30 DAYS adds nothing: it is part of signed_up WITHIN LAST 60 "
                 "DAYS | leave it out"}},
        Finding{"signed_up WITHIN LAST 30 DAYS AND signed_up BETWEEN 60 AND 40 DAYS AGO",
                {"W0102 signed_up BETWEEN 60 AND 40 DAYS AGO: always false: signed_up BETWEEN 60 AND 40 DAYS AGO leaves nothing of "
                 "signed_up WITHIN LAST 30 DAYS | did you mean OR?"}},
        Finding{"signed_up WITHIN LAST 3 MONTHS AND signed_up WITHIN LAST 1 YEAR",
                {"W0103 signed_up WITHIN LAST 1 YEAR: signed_up WITHIN LAST 1 YEAR adds nothing: it follows from signed_up WITHIN LAST 3 "
                 "MONTHS | leave it out"}},
        Finding{"signed_up WITHIN LAST 30 DAYS AND signed_up WITHIN LAST 1 YEAR", {}},
        Finding{"signed_up WITHIN LAST 30 DAYS AND signed_up AFTER NOW()",
                {"W0102 signed_up AFTER NOW(): always false: signed_up AFTER NOW() leaves nothing of signed_up WITHIN LAST 30 DAYS | did "
                 "you mean OR?"}}));

INSTANTIATE_TEST_SUITE_P(
    MoreClauses, LogicTest,
    testing::Values(
        Finding{"signed_up LAST MONTH AND signed_up LAST 3 CALENDAR MONTHS",
                {"W0103 signed_up LAST 3 CALENDAR MONTHS: signed_up WITHIN LAST 3 CALENDAR MONTHS adds nothing: it follows from signed_up "
                 "WITHIN LAST MONTH | leave it out"}},
        Finding{"signed_up LAST MONTH AND signed_up THIS MONTH", {}},
        Finding{"signed_up BETWEEN 30 AND 30 DAYS AGO",
                {"W0102 signed_up BETWEEN 30 AND 30 DAYS AGO: always false: no profile can meet signed_up BETWEEN 30 AND 30 DAYS AGO"}},
        Finding{"signed_up < DATE '2026-01-01' AND signed_up > DATE '2026-02-01'",
                {"W0102 signed_up > DATE '2026-02-01': always false: signed_up > DATE '2026-02-01' leaves nothing of signed_up < DATE "
                 "'2026-01-01' | did you mean OR?"}},
        Finding{"signed_up = DATE '2026-01-01' AND signed_up < DATE '2026-02-01'",
                {"W0103 signed_up < DATE '2026-02-01': signed_up < DATE '2026-02-01' adds nothing: it follows from signed_up = DATE "
                 "'2026-01-01' | leave it out"}},
        Finding{"birth_date > DATE '2026-01-01' AND birth_date < DATE '2026-01-02'",
                {"W0102 birth_date < DATE '2026-01-02': always false: birth_date < DATE '2026-01-02' leaves nothing of birth_date > DATE "
                 "'2026-01-01' | did you mean OR?"}},
        Finding{"birth_date WITHIN LAST 3 DAYS AND birth_date WITHIN LAST 2 WEEKS",
                {"W0103 birth_date WITHIN LAST 2 WEEKS: birth_date WITHIN LAST 2 WEEKS adds nothing: it follows from birth_date WITHIN "
                 "LAST 3 DAYS | leave it out"}},
        Finding{"tags HAS 'a' AND tags HAS ANY ('a', 'b')",
                {"W0103 tags HAS ANY ('a', 'b'): tags HAS ANY ('a', 'b') adds nothing: it follows from tags HAS 'a' | leave it out"}},
        Finding{"tags HAS ALL ('a', 'b') AND tags HAS ALL ('a')",
                {"W0103 tags HAS ALL ('a'): tags HAS ALL ('a') adds nothing: it follows from tags HAS ALL ('a', 'b') | leave it out"}},
        Finding{"tags HAS NONE ('a') AND tags HAS NONE ('a', 'b')",
                {"W0103 tags HAS NONE ('a'): tags HAS NONE ('a') adds nothing: it follows from tags HAS NONE ('a', 'b') | leave it out"}},
        Finding{"tags HAS 'a' OR tags HAS ANY ('a', 'b')",
                {"W0103 tags HAS 'a': tags HAS 'a' adds nothing: it is part of tags HAS ANY ('a', 'b') | leave it out"}},
        Finding{"TRUE", {"W0101 TRUE: always true: every profile meets TRUE | leave the clause out"}},
        Finding{"churned AND TRUE", {"W0101 TRUE: always true: every profile meets TRUE | leave the clause out"}},
        Finding{"churned OR FALSE", {"W0102 FALSE: always false: no profile can meet FALSE"}},
        Finding{"1 = 2", {"W0102 1 = 2: always false: no profile can meet 1 = 2"}},
        Finding{"1 < 2 AND churned", {"W0101 1 < 2: always true: every profile meets 1 < 2 | leave the clause out"}},
        Finding{"age = age", {"W0101 age = age: always true where age is present: age = age | write age IS NOT MISSING"}},
        Finding{"age < age", {"W0102 age < age: always false: no profile can meet age < age"}},
        Finding{"age IS MISSING AND age > 3", {"W0102 age > 3: always false: age > 3 leaves nothing of age IS MISSING | did you mean OR?"}},
        Finding{"age IS NOT MISSING AND age > 3",
                {"W0103 age IS NOT MISSING: age IS NOT MISSING adds nothing: it follows from age > 3 | leave it out"}},
        Finding{"age IS NOT MISSING", {}},
        Finding{"age IS MISSING OR age IS NOT MISSING",
                {"W0101 age IS NOT MISSING: always true: every profile meets age IS NOT MISSING or age IS MISSING | leave both out"}},
        Finding{"NOT (age > 3) AND age > 3", {"W0102 age > 3: always false: age > 3 excludes NOT (age > 3)"}},
        Finding{"NOT (age > 3) OR age > 3", {"W0101 age > 3: always true: every profile meets age > 3 or NOT (age > 3) | leave both out"}},
        Finding{"(age > 3) IS MISSING", {"W0102 (age > 3) IS MISSING: always false: no profile can meet (age > 3) IS MISSING"}},
        Finding{"(age < 2 AND age > 3) OR churned", {"W0102 age > 3: always false: age > 3 leaves nothing of age < 2 | did you mean OR?"}},
        Finding{"(age < 2 OR churned) AND age > 5", {}},
        Finding{"age > 3 AND (age > 5 OR age > 7)",
                {"W0103 age > 3: age > 3 adds nothing: it follows from age > 5 OR age > 7 | leave it out",
                 "W0103 age > 7: age > 7 adds nothing: it is part of age > 5 | leave it out"}},
        Finding{"age > 3 AND (age > 2 OR age < 1)",
                {"W0103 (age > 2 OR age < 1): age > 2 OR age < 1 adds nothing: it follows from age > 3 | leave it out"}},
        Finding{"age > 3 AND (age = 1 OR age = 2)",
                {"W0102 (age = 1 OR age = 2): always false: age = 1 OR age = 2 leaves nothing of age > 3 | did you mean OR?"}},
        Finding{"NOT (age > 3 OR age < 10)",
                {"W0101 age < 10: always true where age is present: together the clauses admit every value | write age IS NOT MISSING"}},
        Finding{"age > 3 XOR age > 3", {}},
        Finding{"LENGTH(tags) > 3 AND LENGTH(tags) < 2",
                {"W0102 LENGTH(tags) < 2: always false: LENGTH(tags) < 2 leaves nothing of LENGTH(tags) > 3 | did you mean OR?"}},
        Finding{"3 < age AND age < 2", {"W0102 age < 2: always false: age < 2 leaves nothing of 3 < age | did you mean OR?"}},
        Finding{"age > 1 AND churned AND age > 2 AND age > 3",
                {"W0103 age > 1: age > 1 adds nothing: it follows from age > 2 | leave it out",
                 "W0103 age > 2: age > 2 adds nothing: it follows from age > 3 | leave it out"}},
        Finding{"age < 3 OR country = 'a' OR age < 5", {"W0103 age < 3: age < 3 adds nothing: it is part of age < 5 | leave it out"}},
        Finding{"signed_up NOT WITHIN LAST 30 DAYS AND signed_up WITHIN LAST 10 DAYS",
                {"W0102 signed_up WITHIN LAST 10 DAYS: always false: signed_up WITHIN LAST 10 DAYS leaves nothing of signed_up NOT WITHIN "
                 "LAST 30 DAYS | did you mean OR?"}},
        Finding{"signed_up NOT WITHIN LAST 30 DAYS OR signed_up WITHIN LAST 40 DAYS",
                {"W0101 signed_up WITHIN LAST 40 DAYS: always true where signed_up is present: together the clauses admit every value | "
                 "write signed_up IS NOT MISSING"}},
        Finding{
            "age > 10 AND age < 20 AND NOT age BETWEEN 5 AND 25",
            {"W0102 NOT age BETWEEN 5 AND 25: always false: NOT (age BETWEEN 5 AND 25) leaves nothing of age < 20 | did you mean OR?"}}));

TEST_F(LintTest, ReferencedSegmentsAreNotLookedInto) {
  auto statement = parse_statement("CREATE SEGMENT never AS age < 1 AND age > 2");
  catalogue.save(std::move(std::get<CreateSegment>(*statement)));
  EXPECT_THAT(findings("IN SEGMENT never AND churned"), testing::IsEmpty());
  EXPECT_EQ(findings("IN SEGMENT never OR NOT IN SEGMENT never").size(), 1U);
}

TEST_F(LintTest, DefinitionsAreReadInTheirZone) {
  const auto statement = parse_statement(
      "CREATE SEGMENT s TIME ZONE 'Europe/Paris' AS signed_up < DATE '2026-01-01' AND signed_up >= TIMESTAMP '2025-12-31T23:00:00Z'");
  const auto warnings = lint(std::get<CreateSegment>(*statement), catalogue, nullptr);
  ASSERT_EQ(warnings.size(), 1U);
  EXPECT_EQ(warnings[0].id, "W0102");
}

TEST_F(LintTest, WhatDoesNotBindIsNotLinted) {
  const auto tree = parse_expression("contry = 'a' AND age < 1 AND age > 2");
  EXPECT_THAT(lint(**tree, std::nullopt, catalogue, nullptr), testing::IsEmpty());
}

TEST_F(LintTest, LongChainsTakeNoTime) {
  std::string text = "age = 0";
  for (int i = 1; i < 20'000; ++i) text += " OR age = " + std::to_string(i);
  EXPECT_THAT(findings(text), testing::IsEmpty());
  std::string set = "age IN (0";
  for (int i = 1; i < 100'000; ++i) set += "," + std::to_string(i);
  EXPECT_THAT(findings(set + ") AND age IN (1, 2)"), testing::IsEmpty());
}

}  // namespace
}  // namespace tamis::dsl
