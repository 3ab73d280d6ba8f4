// Clauses held against the data.

#include "tests/unit/dsl_lint/lint_fixture.h"

namespace tamis::dsl {
namespace {

class DataTest : public LintTest {
 protected:
  DataTest() {
    statistics.values["country"] = {"France", "Belgium"};
    statistics.values["churned"] = {true};
    statistics.values["tags"] = {"vip", "new"};
    statistics.ranges["age"] = {Value(std::int64_t{18}), Value(std::int64_t{90})};
    statistics.ranges["signed_up"] = {Value(Timestamp{0}), Value(Timestamp{86'400'000'000})};
    statistics.missing_count = {{"country", 120}, {"tags", 7}, {"age", 3}};
  }
  std::vector<std::string> findings(std::string_view text) { return LintTest::findings(text, &statistics); }
};

using testing::ElementsAre;
using testing::IsEmpty;

TEST_F(DataTest, ValuesNeverSeen) {
  EXPECT_THAT(findings("country = 'Frnace'"),
              ElementsAre("W0201 country = 'Frnace': no profile has country 'Frnace' | did you mean 'France'?"));
  EXPECT_THAT(findings("country = 'france'"),
              ElementsAre("W0201 country = 'france': no profile has country 'france' | did you mean 'France'?"));
  EXPECT_THAT(findings("country IN ('France', 'Mordor')"),
              ElementsAre("W0201 country IN ('France', 'Mordor'): no profile has country 'Mordor'"));
  EXPECT_THAT(findings("tags HAS 'vpi'"), ElementsAre("W0201 tags HAS 'vpi': no profile has tags 'vpi' | did you mean 'vip'?"));
  EXPECT_THAT(findings("churned = FALSE"), ElementsAre("W0201 churned = FALSE: no profile has churned FALSE"));
  EXPECT_THAT(findings("NOT ('x' = country)"), ElementsAre("W0201 ('x' = country): no profile has country 'x'"));
}

TEST_F(DataTest, ValuesThatAreThereOrNotKnown) {
  EXPECT_THAT(
      findings(
          "country = 'France' AND tags HAS ANY ('vip', 'new') AND city = 'anything' AND UPPER(country) = 'X' AND user_id IN LIST 'vip'"),
      IsEmpty());
}

TEST_F(DataTest, ComparisonsOutsideTheRange) {
  EXPECT_THAT(findings("age > 200"), ElementsAre("W0203 age > 200: age goes from 18 to 90 in the data, so age > 200 holds for none"));
  EXPECT_THAT(findings("200 >= age"),
              ElementsAre("W0203 200 >= age: age goes from 18 to 90 in the data, so age <= 200 holds for every profile that has it"));
  EXPECT_THAT(findings("age < 3"), ElementsAre("W0203 age < 3: age goes from 18 to 90 in the data, so age < 3 holds for none"));
  EXPECT_THAT(findings("age >= 17.5"),
              ElementsAre("W0203 age >= 17.5: age goes from 18 to 90 in the data, so age >= 17.5 holds for every profile that has it"));
  EXPECT_THAT(findings("age = 7"), ElementsAre("W0203 age = 7: age goes from 18 to 90 in the data, so age = 7 holds for none"));
  EXPECT_THAT(findings("age >= 18 AND age <= 90 AND score > 1e9 AND signed_up <= DATE '1970-01-01'"), IsEmpty());
  EXPECT_EQ(findings("signed_up < DATE '1969-01-01'").size(), 1U);
}

// One end beyond the data is how ranges are written: what counts is what both ends hold together.
TEST_F(DataTest, RangesOutsideTheRange) {
  EXPECT_THAT(findings("age BETWEEN 1 AND 5"),
              ElementsAre("W0203 age BETWEEN 1 AND 5: age goes from 18 to 90 in the data, so age >= 1 AND age <= 5 holds for none"));
  EXPECT_THAT(findings("churned AND age BETWEEN 0 AND 120"), ElementsAre("W0203 age BETWEEN 0 AND 120: age goes from 18 to 90 in the data, "
                                                                         "so age >= 0 AND age <= 120 holds for every profile that has it"));
  EXPECT_THAT(findings("age BETWEEN 0 AND 30 OR age BETWEEN 60 AND 120"), IsEmpty());
  EXPECT_THAT(findings("signed_up = DATE '1970-01-01'"), IsEmpty());
  EXPECT_EQ(findings("signed_up = DATE '1969-01-01'").size(), 1U);
  EXPECT_THAT(findings("signed_up != DATE '1970-01-01' OR signed_up IS MISSING"), IsEmpty());
  EXPECT_THAT(findings("age NOT BETWEEN 0 AND 120 OR age IS MISSING"),
              ElementsAre("W0203 age NOT BETWEEN 0 AND 120: age goes from 18 to 90 in the data, so age < 0 OR age > 120 holds for none"));
  EXPECT_THAT(findings("age NOT BETWEEN 0 AND 30 OR age IS MISSING"), IsEmpty());
}

TEST_F(DataTest, ProfilesLostForWantOfAValue) {
  EXPECT_THAT(findings("country != 'France'"), ElementsAre("W0202 country != 'France': 120 of 1000 profiles are left out because they have "
                                                           "no country | to keep them, add OR country IS MISSING"));
  EXPECT_EQ(findings("country NOT IN ('France')").size(), 1U);
  EXPECT_EQ(findings("country NOT LIKE 'F%'").size(), 1U);
  EXPECT_EQ(findings("tags HAS NONE ('vip')").size(), 1U);
  EXPECT_EQ(findings("age NOT BETWEEN 20 AND 30").size(), 1U);
  EXPECT_EQ(findings("country NOT IN LIST 'vip'").size(), 2U) << "and the list is of user_id";
  EXPECT_EQ(findings("UPPER(country) != 'X'").size(), 1U);
  EXPECT_EQ(findings("trait.country != city").size(), 1U);
  EXPECT_EQ(findings("churned AND (age = 20 OR country != 'France')").size(), 1U);
}

TEST_F(DataTest, ProfilesThatAreNotLostOrMeantToGo) {
  EXPECT_THAT(findings("country != 'France' OR country IS MISSING"), IsEmpty());
  EXPECT_THAT(findings("country != 'France' OR churned AND city = 'x' OR COUNTRY IS MISSING"), IsEmpty());
  EXPECT_THAT(findings("country != 'France' OR trait.\"Country\" IS MISSING"), IsEmpty());
  EXPECT_THAT(findings("NOT (country = 'France')"), IsEmpty());
  EXPECT_THAT(findings("NOT (country != 'France')"), IsEmpty());
  EXPECT_THAT(findings("COALESCE(country, 'x') != 'France'"), IsEmpty());
  EXPECT_THAT(findings("city != 'x'"), IsEmpty());
  EXPECT_THAT(findings("country = 'France'"), IsEmpty());
  EXPECT_THAT(findings("NOT IN LIST 'vip'"), IsEmpty());
}

TEST_F(DataTest, WindowsAfterTheNewestValue) {
  const auto day = [](std::int64_t days) { return Value(Timestamp{days * 86'400'000'000}); };
  statistics.ranges["signed_up"] = {day(10), day(20)};
  constexpr auto kFinding =
      "W0204 signed_up WITHIN LAST 3 DAYS: the newest signed_up is TIMESTAMP '1970-01-21T00:00:00Z': this asks for later ones and holds for "
      "none | to ask as of another instant than the clock's, give --now";
  EXPECT_THAT(findings("signed_up WITHIN LAST 3 DAYS"), IsEmpty()) << "no clock is known";
  statistics.window_begin = day(20);
  EXPECT_THAT(findings("signed_up WITHIN LAST 3 DAYS"), ElementsAre(kFinding)) << "the begin itself is outside";
  EXPECT_EQ(findings("NOT (signed_up WITHIN LAST 3 DAYS)").size(), 1U);
  EXPECT_THAT(findings("signed_up NOT WITHIN LAST 3 DAYS"), IsEmpty());
  statistics.window_begin = day(19);
  EXPECT_THAT(findings("signed_up WITHIN LAST 3 DAYS"), IsEmpty());
}

TEST_F(DataTest, SaidPresenceIsNotRepeated) {
  for (const std::string& finding : findings("country != 'France' AND country IS NOT MISSING"))
    EXPECT_FALSE(finding.starts_with("W0202")) << finding;
}

TEST_F(DataTest, ManyValuesAreNotAllLookedUp) {
  std::string text = "country IN ('v0'";
  for (int i = 1; i < 5'000; ++i) text += ", 'v" + std::to_string(i) + "'";
  EXPECT_EQ(findings(text + ")").size(), 1'000U);
}

}  // namespace
}  // namespace tamis::dsl
