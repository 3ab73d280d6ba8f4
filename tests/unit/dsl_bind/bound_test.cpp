// What texts bind to: names found, sugar gone, chains flat. The right side is the bound form as explain prints it.

#include "tests/unit/dsl_bind/bind_fixture.h"

namespace tamis::dsl {
namespace {

struct Bound {
  std::string_view text, bound;
};

class BoundTest : public BindTest, public testing::WithParamInterface<Bound> {};

TEST_P(BoundTest, HasThatMeaning) { EXPECT_EQ(bound_text(GetParam().text), GetParam().bound); }

INSTANTIATE_TEST_SUITE_P(
    Comparisons, BoundTest,
    testing::Values(
        Bound{"country = 'France'", "country = 'France'"}, Bound{"COUNTRY != 'x' AND Trait.Age <= 3", "country != 'x' AND age <= 3"},
        Bound{"\"Monthly Charges\" > 3 AND address.city = 'x' AND \"address.city\" = 'y' AND address.\"city\" = 'z' AND trait.address.city "
              "= 'w'",
              "\"Monthly Charges\" > 3 AND address.city = 'x' AND address.city = 'y' AND address.city = 'z' AND address.city = 'w'"},
        Bound{"age = 1.5", "age = 1.5"}, Bound{"score = 2", "score = 2"}, Bound{"age BETWEEN 1 AND 3", "age >= 1 AND age <= 3"},
        Bound{"age NOT BETWEEN 1 AND 3", "age < 1 OR age > 3"}, Bound{"age IN (3, 1, 2.0, 2.5, 3)", "age IN (1, 2, 3)"},
        Bound{"score IN (1, 2.5, 9007199254740993)", "score IN (1.0, 2.5)"}, Bound{"age NOT IN (1, 2)", "age NOT IN (1, 2)"},
        Bound{"age IN (1.5)", "age IN ()"}, Bound{"age IN (1, age + 1, 3)", "age IN (1, 3) OR age = age + 1"},
        Bound{"age NOT IN (1, age + 1, 3)", "age NOT IN (1, 3) AND age != age + 1"},
        Bound{"country IN (city, 'x')", "country IN ('x') OR country = city"}, Bound{"country IS MISSING", "country IS MISSING"},
        Bound{"country IS NOT NULL", "country IS NOT MISSING"}));

INSTANTIATE_TEST_SUITE_P(
    Lists, BoundTest,
    testing::Values(Bound{"tags HAS 'a' AND tags HAS ANY ('b','a') AND tags HAS ALL ('a') AND tags HAS NONE ('a')",
                          "tags HAS 'a' AND tags HAS ANY ('a', 'b') AND tags HAS 'a' AND tags HAS NONE ('a')"},
                    Bound{"sizes HAS 2.0", "sizes HAS 2"}, Bound{"sizes HAS ANY (2.5)", "sizes HAS ANY ()"},
                    Bound{"sizes HAS ALL (1, 2.5)", "FALSE"}, Bound{"sizes HAS NONE (2.5)", "sizes HAS NONE ()"},
                    Bound{"LENGTH(tags) > 3", "LENGTH(tags) > 3"}, Bound{"COALESCE(tags, tags) HAS 'a'", "COALESCE(tags, tags) HAS 'a'"},
                    Bound{"IN LIST 'vip'", "user_id IN LIST 'vip'"}, Bound{"NOT IN LIST 'vip'", "NOT user_id IN LIST 'vip'"},
                    Bound{"user_id NOT IN LIST 'VIP'", "user_id NOT IN LIST 'vip'"},
                    Bound{"age IN LIST 'numbers'", "age IN LIST 'numbers'"}, Bound{"city IN LIST 'cities'", "city IN LIST 'cities'"}));

INSTANTIATE_TEST_SUITE_P(Texts, BoundTest,
                         testing::Values(Bound{"city LIKE 'a%' AND city NOT LIKE 'b\\_%' ESCAPE '\\' AND city ILIKE 'x' AND city MATCHES "
                                               "'^a' AND city STARTS WITH country AND city ENDS WITH 'a' AND city NOT CONTAINS 'a'",
                                               "city LIKE 'a%' AND city NOT LIKE 'b\\_%' ESCAPE '\\' AND city ILIKE 'x' AND city MATCHES "
                                               "'^a' AND city STARTS WITH country AND city ENDS WITH 'a' AND city NOT CONTAINS 'a'"}));

INSTANTIATE_TEST_SUITE_P(Connectives, BoundTest,
                         testing::Values(Bound{"churned", "churned"}, Bound{"churned = TRUE", "churned = TRUE"},
                                         Bound{"NOT churned", "NOT churned"}, Bound{"TRUE", "TRUE"},
                                         Bound{"(age > 3) = churned", "(age > 3) = churned"},
                                         Bound{"age > 1 AND (age > 2 AND (age > 3 OR (age > 4 OR age > 5)))",
                                               "age > 1 AND age > 2 AND (age > 3 OR age > 4 OR age > 5)"},
                                         Bound{"age > 1 XOR churned", "age > 1 XOR churned"}));

INSTANTIATE_TEST_SUITE_P(
    Values, BoundTest,
    testing::Values(
        Bound{"age = -5 AND score = -1.5 AND -age > 3 AND - - age > 3", "age = -5 AND score = -1.5 AND -age > 3 AND -(-age) > 3"},
        Bound{"-9223372036854775808 = age", "-9223372036854775808 = age"},
        Bound{"CASE WHEN churned THEN 1 WHEN age > 3 THEN 2.5 ELSE NULL END > 1",
              "CASE WHEN churned THEN CAST(1 AS DOUBLE) WHEN age > 3 THEN 2.5 END > 1"},
        Bound{"CASE WHEN churned THEN NULL ELSE age END > 1", "CASE WHEN churned THEN NULL ELSE age END > 1"},
        Bound{"COALESCE(age, score, 3) > 1", "COALESCE(CAST(age AS DOUBLE), score, CAST(3 AS DOUBLE)) > 1"},
        Bound{"COALESCE(NULL, age) > 1", "COALESCE(NULL, age) > 1"},
        Bound{"LEAST(age, NULL) > GREATEST(1, 2)", "LEAST(age, NULL) > GREATEST(1, 2)"}, Bound{"CAST(age AS INTEGER) > 3", "age > 3"},
        Bound{
            "CAST(age AS DOUBLE) > 3 AND CAST(country AS INTEGER) = 3 AND CAST(signed_up AS STRING) = 'x' AND CAST(churned AS INTEGER) = 1",
            "CAST(age AS DOUBLE) > 3 AND CAST(country AS INTEGER) = 3 AND CAST(signed_up AS STRING) = 'x' AND CAST(churned AS INTEGER) = "
            "1"},
        Bound{"CAST(age AS BOOLEAN) AND CAST(sizes AS LIST OF STRING) HAS '1'",
              "CAST(age AS BOOLEAN) AND CAST(sizes AS LIST OF STRING) HAS '1'"},
        Bound{"CAST(NULL AS INTEGER) = age", "NULL = age"},
        Bound{"age / 2 > 1 AND age % 2 = 1 AND age * 2 + 1 - score > 3", "age / 2 > 1 AND age % 2 = 1 AND age * 2 + 1 - score > 3"},
        Bound{"ROUND(score) = 1 AND ROUND(score, 2) = 1 AND ROUND(age) = 3 AND FLOOR(score) = 1 AND CEILING(age) = 1",
              "ROUND(score) = 1 AND ROUND(score, 2) = 1 AND ROUND(age) = 3 AND FLOOR(score) = 1 AND CEIL(age) = 1"},
        Bound{"SUBSTRING(city, 1, 3) = 'Par' AND UPPER(TRIM(city)) = CONCAT(city, '-', country)",
              "SUBSTRING(city, 1, 3) = 'Par' AND UPPER(TRIM(city)) = CONCAT(city, '-', country)"},
        Bound{"COALESCE(churned, FALSE)", "COALESCE(churned, FALSE)"}));

}  // namespace
}  // namespace tamis::dsl
