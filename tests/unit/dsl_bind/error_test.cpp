// Every mistake that a predicate can hold: its code, its place, what it says and the fix that it offers.

#include "tests/unit/dsl_bind/bind_fixture.h"

namespace tamis::dsl {
namespace {

struct Mistake {
  std::string_view text, id, place, message, hint;
};

class MistakeTest : public BindTest, public testing::WithParamInterface<Mistake> {};

TEST_P(MistakeTest, HasCodePlaceMessageAndHint) {
  const Mistake& wanted = GetParam();
  const Error error = error_of(wanted.text);
  EXPECT_EQ(error.id, wanted.id) << error.message;
  EXPECT_EQ(at(wanted.text, error), wanted.place);
  EXPECT_EQ(error.message, wanted.message);
  EXPECT_EQ(error.hint, wanted.hint);
}

TEST_F(BindTest, CopiesThatMultiplyAreRefused) {
  const auto nested = [](int levels, const std::string& test) {
    std::string value = "age";
    for (int i = 0; i < levels; ++i) value = "CASE WHEN " + value + test + " THEN 1 ELSE 2 END";
    return value + " = 1";
  };
  EXPECT_TRUE(bind(nested(8, " BETWEEN 1 AND 2")).has_value());
  const std::string deep = nested(20, " BETWEEN 1 AND 2");
  const Error error = error_of(deep);
  EXPECT_EQ(error.id, "E0228");
  EXPECT_EQ(error.code, ErrorCode::kLimitExceeded);
  EXPECT_EQ(error_of(nested(20, " IN (1, age)")).id, "E0228");
  EXPECT_TRUE(bind(nested(60, " IN (1, 2)")).has_value()) << "literals are one set";
  std::string flat = "age + 1 IN (age";
  for (int i = 0; i < 10'000; ++i) flat += ", age * " + std::to_string(i);
  EXPECT_TRUE(bind(flat + ")").has_value());
  std::string instant = "signed_up";
  for (int i = 0; i < 20; ++i) instant = "CASE WHEN " + instant + " WITHIN LAST 3 DAYS THEN signed_up ELSE signed_up + 1 DAY END";
  EXPECT_EQ(error_of(instant + " IS MISSING").id, "E0228");
  std::string day = "signed_up";
  for (int i = 0; i < 20; ++i) day = "CASE WHEN " + day + " = DATE '2026-01-01' THEN signed_up ELSE signed_up + 1 DAY END";
  EXPECT_EQ(error_of(day + " IS MISSING").id, "E0228");
}

TEST_F(BindTest, LongTextsAreCutInEveryMessage) {
  const std::string letters(100'000, 'x');
  for (const std::string& text :
       {letters + " = 1", "\"" + letters + "\" = 1", letters + "(age) = 1", "country = " + letters, "age = '" + letters + "'",
        "churned = '" + letters + "'", "age = '" + std::string(100'000, '9') + "'", "IN SEGMENT " + letters, "IN LIST '" + letters + "'",
        "DATE_TRUNC('" + letters + "', signed_up) = NOW()", "ISNULL(" + letters + ")", "email MATCHES '" + letters + "('",
        "country LIKE '" + letters + "!' ESCAPE '!'", "country MATCHES '" + letters + "('", "tags HAS " + letters}) {
    const Error error = error_of(text);
    EXPECT_NE(error.id, "bound") << text.substr(0, 50);
    EXPECT_LT(error.message.size(), 300U) << text.substr(0, 50);
    EXPECT_LT(error.hint.size(), 300U) << text.substr(0, 50);
  }
}

TEST_F(BindTest, AnUnknownListSaysWhichThereAre) {
  EXPECT_EQ(error_of("IN LIST 'nothing like it'").hint, "SHOW LISTS shows those that exist");
  MemoryCatalogue without_lists;
  without_lists.identifier("user_id");
  const auto tree = parse_expression("IN LIST 'vip'");
  ASSERT_TRUE(tree.has_value());
  const auto bound_list = bind_predicate(**tree, without_lists, std::nullopt);
  ASSERT_FALSE(bound_list.has_value());
  EXPECT_EQ(bound_list.error().hint, "there are no lists yet: tamis list put saves one");
}

TEST_F(BindTest, FunctionsOfManyArgumentsSayHowMany) {
  std::string text = "CONCAT('a'";
  for (int i = 0; i < 1'000; ++i) text += ", 'a'";
  EXPECT_EQ(error_of(text + ") = ''").message, "CONCAT takes at most 1000 arguments, not 1001");
}

INSTANTIATE_TEST_SUITE_P(
    Comparisons, MistakeTest,
    testing::Values(
        Mistake{"age > '30'", "E0201", "'30'", "trait age is INTEGER and does not compare with STRING '30'", "write 30 without quotes"},
        Mistake{"'30' < age", "E0201", "'30'", "trait age is INTEGER and does not compare with STRING '30'", "write 30 without quotes"},
        Mistake{"age > 'old'", "E0201", "'old'", "trait age is INTEGER and does not compare with STRING 'old'",
                "CAST one side, as in CAST(age AS STRING)"},
        Mistake{"country = 42", "E0201", "42", "trait country is STRING and does not compare with INTEGER 42", "write '42'"},
        Mistake{"country = TRUE", "E0201", "TRUE", "trait country is STRING and does not compare with BOOLEAN TRUE", "write 'true'"},
        Mistake{"churned = 'yes'", "E0201", "'yes'", "trait churned is BOOLEAN and does not compare with STRING 'yes'", "write TRUE"},
        Mistake{"churned = 0", "E0201", "0", "trait churned is BOOLEAN and does not compare with INTEGER 0", "write FALSE"},
        Mistake{"churned = 'perhaps'", "E0201", "'perhaps'", "trait churned is BOOLEAN and does not compare with STRING 'perhaps'",
                "write TRUE or FALSE"},
        Mistake{"signed_up > '2026-01-31'", "E0201", "'2026-01-31'",
                "trait signed_up is TIMESTAMP and does not compare with STRING '2026-01-31'", "write DATE '2026-01-31' for the whole day"},
        Mistake{"signed_up > '2026-01-31T08:00:00Z'", "E0201", "'2026-01-31T08:00:00Z'",
                "trait signed_up is TIMESTAMP and does not compare with STRING '2026-01-31T08:00:00Z'",
                "write TIMESTAMP '2026-01-31T08:00:00Z'"},
        Mistake{"signed_up > 'yesterday'", "E0201", "'yesterday'",
                "trait signed_up is TIMESTAMP and does not compare with STRING 'yesterday'",
                "write an instant like TIMESTAMP '2026-01-31T08:00:00Z'"},
        Mistake{"birth_date = '1990-02-03'", "E0201", "'1990-02-03'",
                "trait birth_date is DATE and does not compare with STRING '1990-02-03'", "write DATE '1990-02-03'"},
        Mistake{"birth_date = '1990-02-03T00:00:00Z'", "E0201", "'1990-02-03T00:00:00Z'",
                "trait birth_date is DATE and does not compare with STRING '1990-02-03T00:00:00Z'", "write DATE '1990-02-03'"},
        Mistake{"birth_date < 1990", "E0201", "1990", "trait birth_date is DATE and does not compare with INTEGER 1990",
                "write a day like DATE '2026-01-31'"},
        Mistake{"birth_date = TIMESTAMP '1990-02-03T08:00:00Z'", "E0201", "TIMESTAMP '1990-02-03T08:00:00Z'",
                "trait birth_date is DATE and does not compare with TIMESTAMP '1990-02-03T08:00:00Z'",
                "write DATE '1990-02-03', or CAST(birth_date AS TIMESTAMP)"},
        Mistake{"signed_up > birth_date", "E0201", "birth_date", "trait signed_up is TIMESTAMP and does not compare with DATE birth_date",
                "compare days: CAST(signed_up AS DATE)"},
        Mistake{"birth_date < NOW()", "E0201", "NOW()", "trait birth_date is DATE and does not compare with TIMESTAMP NOW()",
                "compare days: CAST(NOW() AS DATE)"},
        Mistake{"age = country", "E0201", "country", "trait age is INTEGER and does not compare with STRING country",
                "CAST one side, as in CAST(country AS INTEGER)"},
        Mistake{"age + 1 = 'x'", "E0201", "'x'", "age + 1 is INTEGER and does not compare with STRING 'x'",
                "CAST one side, as in CAST(age + 1 AS STRING)"},
        Mistake{"signed_up AFTER age", "E0201", "age", "trait signed_up is TIMESTAMP and does not compare with INTEGER age", ""},
        Mistake{"age BETWEEN 1 AND '9'", "E0201", "'9'", "trait age is INTEGER and does not compare with STRING '9'",
                "write 9 without quotes"},
        Mistake{"age IN (1, '2')", "E0201", "'2'", "trait age is INTEGER and does not compare with STRING '2'", "write 2 without quotes"},
        Mistake{"sizes HAS '2'", "E0201", "'2'", "trait sizes is LIST OF INTEGER and has no item like '2'", "write 2 without quotes"},
        Mistake{"country = NULL", "E0206", "country = NULL", "nothing equals NULL: a comparison with it would never hold",
                "write country IS MISSING"},
        Mistake{"NULL != country", "E0206", "NULL != country", "nothing equals NULL: a comparison with it would never hold",
                "write country IS NOT MISSING"},
        Mistake{"country IN ('a', NULL)", "E0206", "NULL", "nothing equals NULL: a comparison with it would never hold",
                "write country IS MISSING"},
        Mistake{"age BETWEEN NULL AND 3", "E0206", "age BETWEEN NULL AND 3", "nothing equals NULL: a comparison with it would never hold",
                "write age IS MISSING"},
        Mistake{"tags HAS NULL", "E0206", "NULL", "lists hold no NULL: the test would never hold",
                "a list may be missing: tags IS MISSING"},
        Mistake{"NULL IN (1)", "E0206", "NULL IN (1)", "NULL is in no set: the test would never hold", ""},
        Mistake{"tags = 'a'", "E0207", "tags = 'a'", "trait tags is LIST OF STRING: = compares single values", "write tags HAS 'a'"},
        Mistake{"'a' != tags", "E0207", "'a' != tags", "trait tags is LIST OF STRING: != compares single values",
                "write tags HAS NONE ('a')"},
        Mistake{"tags > 3", "E0207", "tags > 3", "trait tags is LIST OF STRING: > compares single values", "write LENGTH(tags) > 3"},
        Mistake{"tags = tags", "E0207", "tags = tags", "trait tags is LIST OF STRING: = compares single values",
                "compare their items with HAS, or LENGTH(tags)"},
        Mistake{"tags IN ('a')", "E0207", "tags IN ('a')", "trait tags is LIST OF STRING: IN tests a single value",
                "write tags HAS ANY (…)"},
        Mistake{"tags IN LIST 'vip'", "E0207", "tags IN LIST 'vip'", "trait tags is LIST OF STRING: IN LIST tests a single value",
                "HAS ANY (…) tests the items of a list"}));

INSTANTIATE_TEST_SUITE_P(
    Names, MistakeTest,
    testing::Values(Mistake{"contry = 'France'", "E0203", "contry", "unknown trait contry", "did you mean country?"},
                    Mistake{"trait.contry = 'France'", "E0203", "trait.contry", "unknown trait trait.contry", "did you mean country?"},
                    Mistake{"\"Monthly Charge\" > 3", "E0203", "\"Monthly Charge\"", "unknown trait Monthly Charge",
                            "did you mean \"Monthly Charges\"?"},
                    Mistake{"country = \"France\"", "E0203", "\"France\"", "unknown trait France", "a text takes single quotes: 'France'"},
                    Mistake{"signed_up < now", "E0203", "now", "unknown trait now", "a function takes parentheses: NOW()"},
                    Mistake{"zzz = 1", "E0203", "zzz", "unknown trait zzz", ""},
                    Mistake{"IN LIST 'vpi'", "E0226", "IN LIST 'vpi'", "unknown list vpi", "did you mean vip?"},
                    Mistake{"IN LIST 'cities'", "E0314", "IN LIST 'cities'",
                            "the list cities is of city, which names no identifier of the profiles", "test a value: city IN LIST 'cities'"},
                    Mistake{"IN SEGMENT vpi", "E0301", "IN SEGMENT vpi", "unknown segment vpi", ""}));

INSTANTIATE_TEST_SUITE_P(
    Functions, MistakeTest,
    testing::Values(
        Mistake{"LENGHT(city) > 3", "E0202", "LENGHT(city)", "unknown function LENGHT", "did you mean LENGTH?"},
        Mistake{"ROUND(score, 2, 1) > 3", "E0204", "ROUND(score, 2, 1)", "ROUND takes 1 to 2 arguments, not 3", "ROUND(number [, digits])"},
        Mistake{"ABS() > 3", "E0204", "ABS()", "ABS takes 1 argument, not 0", "ABS(number)"},
        Mistake{"CONCAT() = ''", "E0204", "CONCAT()", "CONCAT takes 1 or more arguments, not 0", "CONCAT(text, …)"},
        Mistake{"NOW(1) > signed_up", "E0204", "NOW(1)", "NOW takes 0 arguments, not 1", "NOW()"},
        Mistake{"LOWER(DISTINCT city) = 'x'", "E0204", "LOWER(DISTINCT city)", "DISTINCT stands in COUNT only, not in LOWER",
                "LOWER(text)"},
        Mistake{"LOWER(age) = 'x'", "E0205", "age", "argument 1 of LOWER is a STRING, and trait age is INTEGER",
                "write CAST(age AS STRING)"},
        Mistake{"CONCAT(city, age) = 'x'", "E0205", "age", "argument 2 of CONCAT is a STRING, and trait age is INTEGER",
                "write CAST(age AS STRING)"},
        Mistake{"ABS(city) = 1", "E0205", "city", "argument 1 of ABS is a number, and trait city is STRING", "ABS(number)"},
        Mistake{"LENGTH(age) = 1", "E0205", "age", "argument 1 of LENGTH is a STRING or a list, and trait age is INTEGER",
                "LENGTH(text or list)"},
        Mistake{"HOUR(birth_date) = 1", "E0205", "birth_date", "argument 1 of HOUR is a TIMESTAMP, and trait birth_date is DATE",
                "a DATE has no HOUR; CAST(birth_date AS TIMESTAMP) starts at midnight"},
        Mistake{"YEAR(age) = 1", "E0205", "age", "argument 1 of YEAR is a TIMESTAMP or DATE, and trait age is INTEGER", "YEAR(time)"},
        Mistake{"ROUND(score, 1.5) = 1", "E0205", "1.5", "argument 2 of ROUND is an INTEGER, and 1.5 is DOUBLE",
                "ROUND(number [, digits])"},
        Mistake{"GREATEST(tags, tags) HAS 'a'", "E0205", "GREATEST(tags, tags)", "lists have no order: GREATEST takes single values",
                "GREATEST(value, …)"},
        Mistake{"ANNIVERSARY(age) WITHIN NEXT 7 DAYS", "E0205", "age",
                "argument 1 of ANNIVERSARY is a TIMESTAMP or DATE, and trait age is INTEGER", "ANNIVERSARY(date)"},
        Mistake{"DATE_TRUNC('mnth', signed_up) = signed_up", "E0216", "'mnth'",
                "argument 1 of DATE_TRUNC is the name of a unit, as 'month', not 'mnth'", "did you mean month?"},
        Mistake{"DATE_TRUNC(city, signed_up) = signed_up", "E0216", "city",
                "argument 1 of DATE_TRUNC is the name of a unit, as 'month', not city", "DATE_TRUNC('unit', time)"},
        Mistake{"DATE_TRUNC('hour', birth_date) = birth_date", "E0216", "'hour'", "a DATE has no HOUR",
                "take DAY or longer, or CAST(birth_date AS TIMESTAMP)"},
        Mistake{"DATE_DIFF('day', signed_up, birth_date) > 3", "E0201", "birth_date",
                "trait signed_up is TIMESTAMP and does not compare with DATE birth_date", "compare days: CAST(signed_up AS DATE)"},
        Mistake{"COALESCE(age, 'unknown') = 'x'", "E0219", "'unknown'",
                "the values of COALESCE are of one type: trait age is INTEGER, and 'unknown' is STRING",
                "CAST one of them, as in CAST(age AS STRING)"},
        Mistake{"CASE WHEN churned THEN 1 ELSE 'x' END = 1", "E0219", "'x'",
                "the values of CASE are of one type: 1 is INTEGER, and 'x' is STRING", "CAST one of them, as in CAST(1 AS STRING)"},
        Mistake{"LEAST(age, signed_up) = 1", "E0219", "signed_up",
                "the values of LEAST are of one type: trait age is INTEGER, and signed_up is TIMESTAMP", ""},
        Mistake{"CAST(birth_date AS INTEGER) = 1", "E0220", "CAST(birth_date AS INTEGER)",
                "there is no CAST from DATE to INTEGER: CAST(birth_date AS INTEGER)", ""},
        Mistake{"CAST(city AS LIST OF STRING) HAS 'x'", "E0220", "CAST(city AS LIST OF STRING)",
                "there is no CAST from STRING to LIST OF STRING: CAST(city AS LIST OF STRING)", ""},
        Mistake{"CAST(age AS DATE) = birth_date", "E0220", "CAST(age AS DATE)", "there is no CAST from INTEGER to DATE: CAST(age AS DATE)",
                ""},
        Mistake{"CAST(tags AS STRING) = 'x'", "E0220", "CAST(tags AS STRING)",
                "there is no CAST from LIST OF STRING to STRING: CAST(tags AS STRING)", "LENGTH(tags) counts its items, HAS tests them"},
        Mistake{"age + NULL > 3", "E0227", "NULL", "NULL has no type here", "give it one: CAST(NULL AS STRING)"},
        Mistake{"COALESCE(NULL, NULL) = 3", "E0227", "COALESCE(NULL, NULL)", "the values of COALESCE are all NULL, which has no type",
                "give one a type: CAST(NULL AS STRING)"},
        Mistake{"COUNT(*) > 3", "E0304", "COUNT(*)", "a definition looks at one profile at a time, and COUNT(*) is over many",
                "over the profile's events: COUNT(EVENT 'Order Completed')"}));

INSTANTIATE_TEST_SUITE_P(
    Tests, MistakeTest,
    testing::Values(
        Mistake{"age AND churned", "E0208", "age", "a condition is wanted here, and trait age is INTEGER", "compare it: age != 0"},
        Mistake{"NOT country", "E0208", "country", "a condition is wanted here, and trait country is STRING",
                "compare it, or write country IS NOT MISSING"},
        Mistake{"tags OR churned", "E0208", "tags", "a condition is wanted here, and trait tags is LIST OF STRING",
                "test it: tags HAS …, or tags IS NOT MISSING"},
        Mistake{"country HAS 'France'", "E0209", "country HAS 'France'", "HAS tests a list, and trait country is STRING",
                "write country = 'France'"},
        Mistake{"age HAS ALL (1, 2)", "E0209", "age HAS ALL (1, 2)", "HAS tests a list, and trait age is INTEGER", "write age IN (…)"},
        Mistake{"country HAS ANY ('a', 'b')", "E0209", "country HAS ANY ('a', 'b')", "HAS tests a list, and trait country is STRING",
                "write country IN (…)"},
        Mistake{"age LIKE '3%'", "E0210", "age", "LIKE tests a STRING, and trait age is INTEGER", "write CAST(age AS STRING) LIKE '3%'"},
        Mistake{"tags CONTAINS 'a'", "E0210", "tags", "CONTAINS tests a STRING, and trait tags is LIST OF STRING", "write tags HAS 'a'"},
        Mistake{"city STARTS WITH 7", "E0210", "7", "STARTS WITH takes a STRING, and 7 is INTEGER", "write '7'"},
        Mistake{"city LIKE country", "E0211", "country", "the pattern of LIKE is a literal text, not country",
                "CONTAINS, STARTS WITH and ENDS WITH take any text"},
        Mistake{"tags HAS city", "E0211", "city", "HAS takes literals, not city", "as in tags HAS ANY ('a', 'b')"},
        Mistake{"city LIKE NULL", "E0206", "city LIKE NULL", "nothing equals NULL: a comparison with it would never hold",
                "write city IS MISSING"}));

INSTANTIATE_TEST_SUITE_P(
    Time, MistakeTest,
    testing::Values(
        Mistake{"age > 30 DAYS", "E0213", "30 DAYS", "a duration stands beside + or - with a TIMESTAMP or DATE, not alone: 30 DAYS",
                "as in NOW() - 30 DAYS, or signed_up WITHIN LAST 30 DAYS"},
        Mistake{"age + 30 DAYS > 3", "E0213", "age + 30 DAYS", "a duration moves a TIMESTAMP or DATE, and trait age is INTEGER", ""},
        Mistake{"birth_date + 2 HOURS > renewal", "E0216", "birth_date + 2 HOURS", "a DATE has no HOUR: birth_date + 2 HOURS",
                "move it by DAYS, or CAST(birth_date AS TIMESTAMP)"},
        Mistake{"signed_up + 9000000000000 DAYS > NOW()", "E0218", "signed_up + 9000000000000 DAYS",
                "the duration is longer than the calendar", ""},
        Mistake{"last_seen - signed_up > 3", "E0214", "last_seen - signed_up", "- takes numbers, and trait last_seen is TIMESTAMP",
                "write DATE_DIFF('day', signed_up, last_seen)"},
        Mistake{"signed_up + 3 > NOW()", "E0214", "signed_up + 3", "+ takes numbers, and trait signed_up is TIMESTAMP",
                "a time is moved by a duration, as in + 30 DAYS"},
        Mistake{"city + country = 'x'", "E0214", "city + country", "+ takes numbers, and trait city is STRING",
                "texts are joined with CONCAT(city, country)"},
        Mistake{"age * city = 3", "E0214", "age * city", "* takes numbers, and trait city is STRING",
                "CAST(city AS DOUBLE) reads a number from a text"},
        Mistake{"-city = 'x'", "E0214", "-city", "- takes a number, and trait city is STRING", ""},
        Mistake{"age WITHIN LAST 30 DAYS", "E0215", "age", "a time window tests a TIMESTAMP or DATE, and trait age is INTEGER", ""},
        Mistake{"city WITHIN LAST 30 DAYS", "E0215", "city", "a time window tests a TIMESTAMP or DATE, and trait city is STRING",
                "write CAST(city AS TIMESTAMP)"},
        Mistake{"birth_date WITHIN LAST 2 HOURS", "E0216", "birth_date WITHIN LAST 2 HOURS", "trait birth_date is DATE and has no HOUR",
                "count in DAYS, or CAST(birth_date AS TIMESTAMP)"},
        Mistake{"signed_up BETWEEN 30 AND 60 DAYS AGO", "E0218", "signed_up BETWEEN 30 AND 60 DAYS AGO",
                "the earlier end comes first: 30 DAYS ago is after 60", "write BETWEEN 60 AND 30 DAYS AGO"},
        Mistake{"signed_up BEFORE NULL", "E0206", "signed_up BEFORE NULL", "nothing equals NULL: a comparison with it would never hold",
                "write signed_up IS MISSING"},
        Mistake{"birth_date > TIMESTAMP '2026-01-01T00:00:00Z'", "E0201", "TIMESTAMP '2026-01-01T00:00:00Z'",
                "trait birth_date is DATE and does not compare with TIMESTAMP '2026-01-01T00:00:00Z'",
                "write DATE '2026-01-01', or CAST(birth_date AS TIMESTAMP)"}));

// Messages of other parts are passed on; only code and place are ours.
TEST_F(BindTest, PatternsThatCannotBeReadSayWhy) {
  const std::string_view text = "city MATCHES '('";
  const Error error = error_of(text);
  EXPECT_EQ(error.id, "E0212");
  EXPECT_EQ(at(text, error), "'('");
  EXPECT_NE(error.message, "");
  EXPECT_EQ(error_of("city LIKE 'a!' ESCAPE '!'").id, "E0212");
}

TEST_F(BindTest, TimesThatDoNotExistAreRefused) {
  Expr instant;
  instant.node = TimestampLiteral{"2026-13-01T00:00:00Z"};
  EXPECT_EQ(bind_predicate(instant, catalogue).error().id, "E0217");
  Expr day;
  day.node = DateLiteral{INT32_MAX};
  EXPECT_EQ(bind_predicate(day, catalogue).error().id, "E0217");
}

// The parser admits no such window, but trees come from elsewhere too.
TEST_F(BindTest, WindowsBeyondTheCalendarAreRefused) {
  Window windows[] = {WithinLast{INT64_MAX, TimeUnit::kDay}, WithinNext{INT64_MIN, TimeUnit::kDay, true},
                      CurrentUnit{TimeUnit::kYear, INT64_MIN}, BetweenAgo{INT64_MAX, 1, TimeUnit::kDay}};
  for (Window& window : windows) {
    Expr tree;
    tree.node = InWindow{.operand = *parse_expression("signed_up"), .window = std::move(window), .negated = false};
    EXPECT_EQ(bind_predicate(tree, catalogue).error().id, "E0218");
  }
}

TEST_F(BindTest, LongExpressionsAreCutInMessages) {
  const Error error = error_of("CONCAT(city, 'é', 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa') = 3");
  EXPECT_EQ(error.id, "E0201");
  EXPECT_THAT(error.message, testing::HasSubstr("…"));
  EXPECT_LT(error.message.size(), 160U);
}

}  // namespace
}  // namespace tamis::dsl
