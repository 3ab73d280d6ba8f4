// Time: a DATE beside a TIMESTAMP is its whole local day, windows are pairs of comparisons, calendars are the statement's.

#include "tests/unit/dsl_bind/bind_fixture.h"

namespace tamis::dsl {
namespace {

struct Bound {
  std::string_view text, bound;
};

class UtcTest : public BindTest, public testing::WithParamInterface<Bound> {};
TEST_P(UtcTest, HasThatMeaning) { EXPECT_EQ(bound_text(GetParam().text), GetParam().bound); }

class ParisTest : public BindTest, public testing::WithParamInterface<Bound> {};
TEST_P(ParisTest, HasThatMeaning) { EXPECT_EQ(bound_text(GetParam().text, zone("Europe/Paris")), GetParam().bound); }

class OwnZoneTest : public BindTest, public testing::WithParamInterface<Bound> {};
TEST_P(OwnZoneTest, HasThatMeaning) { EXPECT_EQ(bound_text(GetParam().text, zone("UTC", "timezone")), GetParam().bound); }

INSTANTIATE_TEST_SUITE_P(
    Days, UtcTest,
    testing::Values(
        Bound{"signed_up = DATE '2026-01-01'",
              "signed_up >= TIMESTAMP '2026-01-01T00:00:00Z' AND signed_up < TIMESTAMP '2026-01-02T00:00:00Z'"},
        Bound{"signed_up != DATE '2026-01-01'",
              "signed_up < TIMESTAMP '2026-01-01T00:00:00Z' OR signed_up >= TIMESTAMP '2026-01-02T00:00:00Z'"},
        Bound{"signed_up < DATE '2026-01-01'", "signed_up < TIMESTAMP '2026-01-01T00:00:00Z'"},
        Bound{"signed_up <= DATE '2026-01-01'", "signed_up < TIMESTAMP '2026-01-02T00:00:00Z'"},
        Bound{"signed_up > DATE '2026-01-01'", "signed_up >= TIMESTAMP '2026-01-02T00:00:00Z'"},
        Bound{"signed_up >= DATE '2026-01-01'", "signed_up >= TIMESTAMP '2026-01-01T00:00:00Z'"},
        Bound{"DATE '2026-01-01' < signed_up", "signed_up >= TIMESTAMP '2026-01-02T00:00:00Z'"},
        Bound{"signed_up BETWEEN DATE '2026-01-01' AND DATE '2026-01-31'",
              "signed_up >= TIMESTAMP '2026-01-01T00:00:00Z' AND signed_up < TIMESTAMP '2026-02-01T00:00:00Z'"},
        Bound{"signed_up NOT BETWEEN DATE '2026-01-01' AND DATE '2026-01-31'",
              "signed_up < TIMESTAMP '2026-01-01T00:00:00Z' OR signed_up >= TIMESTAMP '2026-02-01T00:00:00Z'"},
        Bound{"signed_up IN (DATE '2026-01-01', TIMESTAMP '2026-02-01T00:00:00Z')",
              "signed_up IN (TIMESTAMP '2026-02-01T00:00:00Z') OR signed_up >= TIMESTAMP '2026-01-01T00:00:00Z' AND signed_up < TIMESTAMP "
              "'2026-01-02T00:00:00Z'"},
        Bound{"signed_up NOT IN (DATE '2026-01-01')",
              "signed_up < TIMESTAMP '2026-01-01T00:00:00Z' OR signed_up >= TIMESTAMP '2026-01-02T00:00:00Z'"},
        Bound{"signed_up <= DATE '9999-12-31'", "signed_up <= TIMESTAMP '9999-12-31T23:59:59.999999Z'"},
        Bound{"signed_up > DATE '9999-12-31'", "signed_up > TIMESTAMP '9999-12-31T23:59:59.999999Z'"},
        Bound{"signed_up = CAST(NOW() AS DATE)",
              "signed_up >= CAST(CAST(NOW() AS DATE) AS TIMESTAMP) AND signed_up < CAST(CAST(NOW() AS DATE) + 1 DAY AS TIMESTAMP)"},
        Bound{"signed_up > CAST(NOW() AS DATE) - 3 DAYS", "signed_up >= CAST(CAST(NOW() AS DATE) - 3 DAYS + 1 DAY AS TIMESTAMP)"},
        Bound{"signed_up BEFORE DATE '2026-01-01'", "signed_up < TIMESTAMP '2026-01-01T00:00:00Z'"},
        Bound{"signed_up AFTER DATE '2026-01-01'", "signed_up >= TIMESTAMP '2026-01-02T00:00:00Z'"},
        Bound{"signed_up AFTER TIMESTAMP '2026-01-01T08:00'", "signed_up > TIMESTAMP '2026-01-01T08:00:00Z'"},
        Bound{"birth_date = DATE '2026-01-01' AND birth_date BEFORE renewal", "birth_date = DATE '2026-01-01' AND birth_date < renewal"},
        Bound{"signed_up + 30 DAYS > NOW() - 2 HOURS", "signed_up + 30 DAYS > NOW() - 2 HOURS"},
        Bound{"30 DAYS + birth_date > renewal - 1 MONTH", "birth_date + 30 DAYS > renewal - 1 MONTH"},
        Bound{"YEAR(signed_up) = 2026 AND HOUR(signed_up) = 3 AND YEAR(birth_date) = 2026",
              "YEAR(signed_up) = 2026 AND HOUR(signed_up) = 3 AND YEAR(birth_date) = 2026"},
        Bound{"DATE_TRUNC('Months', signed_up) = signed_up AND DATE_TRUNC('week', birth_date) = birth_date",
              "DATE_TRUNC('month', signed_up) = signed_up AND DATE_TRUNC('week', birth_date) = birth_date"},
        Bound{"DATE_DIFF('day', signed_up, NOW()) > 30 AND DATE_DIFF('year', birth_date, renewal) > 30",
              "DATE_DIFF('day', signed_up, NOW()) > 30 AND DATE_DIFF('year', birth_date, renewal) > 30"},
        Bound{"CAST(signed_up AS DATE) = birth_date AND CAST(birth_date AS TIMESTAMP) > signed_up AND CAST(city AS TIMESTAMP) > NOW() AND "
              "CAST(city AS DATE) = birth_date",
              "CAST(signed_up AS DATE) = birth_date AND CAST(birth_date AS TIMESTAMP) > signed_up AND CAST(city AS TIMESTAMP) > NOW() AND "
              "CAST(city AS DATE) = birth_date"},
        Bound{"signed_up >= DATE '0001-01-01'", "signed_up >= TIMESTAMP '0001-01-01T00:00:00Z'"}));

INSTANTIATE_TEST_SUITE_P(
    Windows, UtcTest,
    testing::Values(
        Bound{"signed_up WITHIN LAST 30 DAYS", "signed_up > NOW() - 30 DAYS AND signed_up <= NOW()"},
        Bound{"signed_up NOT WITHIN LAST 30 DAYS", "signed_up <= NOW() - 30 DAYS OR signed_up > NOW()"},
        Bound{"signed_up WITHIN NEXT 2 HOURS", "signed_up >= NOW() AND signed_up < NOW() + 2 HOURS"},
        Bound{"signed_up WITHIN LAST 3 CALENDAR MONTHS",
              "signed_up >= START_OF('month', NOW(), -3) AND signed_up < START_OF('month', NOW(), 0)"},
        Bound{"signed_up WITHIN NEXT 3 CALENDAR MONTHS",
              "signed_up >= START_OF('month', NOW(), 1) AND signed_up < START_OF('month', NOW(), 4)"},
        Bound{"signed_up THIS MONTH", "signed_up >= START_OF('month', NOW(), 0) AND signed_up <= NOW()"},
        Bound{"signed_up LAST MONTH", "signed_up >= START_OF('month', NOW(), -1) AND signed_up < START_OF('month', NOW(), 0)"},
        Bound{"signed_up NEXT WEEK", "signed_up >= START_OF('week', NOW(), 1) AND signed_up < START_OF('week', NOW(), 2)"},
        Bound{"signed_up LAST 7 CALENDAR DAYS", "signed_up >= START_OF('day', NOW(), -7) AND signed_up < START_OF('day', NOW(), 0)"},
        Bound{"signed_up BETWEEN 60 AND 30 DAYS AGO", "signed_up > NOW() - 60 DAYS AND signed_up <= NOW() - 30 DAYS"},
        Bound{"signed_up NOT BETWEEN 60 AND 30 DAYS AGO", "signed_up <= NOW() - 60 DAYS OR signed_up > NOW() - 30 DAYS"},
        Bound{"birth_date WITHIN LAST 30 DAYS", "birth_date > CAST(NOW() AS DATE) - 30 DAYS AND birth_date <= CAST(NOW() AS DATE)"},
        Bound{"birth_date WITHIN NEXT 2 WEEKS", "birth_date >= CAST(NOW() AS DATE) AND birth_date < CAST(NOW() AS DATE) + 2 WEEKS"},
        Bound{"birth_date WITHIN LAST 2 CALENDAR YEARS",
              "birth_date >= START_OF('year', CAST(NOW() AS DATE), -2) AND birth_date < START_OF('year', CAST(NOW() AS DATE), 0)"},
        Bound{"birth_date THIS YEAR", "birth_date >= START_OF('year', CAST(NOW() AS DATE), 0) AND birth_date <= CAST(NOW() AS DATE)"},
        Bound{"birth_date BETWEEN 2 AND 1 YEARS AGO",
              "birth_date > CAST(NOW() AS DATE) - 2 YEARS AND birth_date <= CAST(NOW() AS DATE) - 1 YEAR"},
        Bound{"ANNIVERSARY(birth_date) WITHIN NEXT 7 DAYS",
              "ANNIVERSARY(birth_date, CAST(NOW() AS DATE)) >= CAST(NOW() AS DATE) AND ANNIVERSARY(birth_date, CAST(NOW() AS DATE)) < "
              "CAST(NOW() AS DATE) + 7 DAYS"},
        Bound{"ANNIVERSARY(signed_up) WITHIN NEXT 7 DAYS",
              "ANNIVERSARY(CAST(signed_up AS DATE), CAST(NOW() AS DATE)) >= CAST(NOW() AS DATE) AND ANNIVERSARY(CAST(signed_up AS DATE), "
              "CAST(NOW() AS DATE)) < CAST(NOW() AS DATE) + 7 DAYS"},
        Bound{"signed_up WITHIN LAST 5000 YEARS",
              "signed_up > COALESCE(NOW() - 5000 YEARS, TIMESTAMP '0000-12-31T23:59:59.999999Z') AND signed_up <= NOW()"},
        Bound{"birth_date WITHIN NEXT 5000 YEARS",
              "birth_date >= CAST(NOW() AS DATE) AND birth_date < COALESCE(CAST(NOW() AS DATE) + 5000 YEARS, DATE '10000-01-01')"},
        Bound{"signed_up WITHIN LAST 5000 CALENDAR YEARS",
              "signed_up >= COALESCE(START_OF('year', NOW(), -5000), TIMESTAMP '0000-12-31T23:59:59.999999Z') AND signed_up < "
              "START_OF('year', NOW(), 0)"}));

INSTANTIATE_TEST_SUITE_P(
    Calendar, ParisTest,
    testing::Values(
        Bound{"signed_up = DATE '2026-01-01'",
              "signed_up >= TIMESTAMP '2025-12-31T23:00:00Z' AND signed_up < TIMESTAMP '2026-01-01T23:00:00Z'"},
        Bound{"signed_up != DATE '2026-01-01'",
              "signed_up < TIMESTAMP '2025-12-31T23:00:00Z' OR signed_up >= TIMESTAMP '2026-01-01T23:00:00Z'"},
        Bound{"signed_up < DATE '2026-01-01'", "signed_up < TIMESTAMP '2025-12-31T23:00:00Z'"},
        Bound{"signed_up <= DATE '2026-01-01'", "signed_up < TIMESTAMP '2026-01-01T23:00:00Z'"},
        Bound{"signed_up > DATE '2026-01-01'", "signed_up >= TIMESTAMP '2026-01-01T23:00:00Z'"},
        Bound{"signed_up >= DATE '2026-01-01'", "signed_up >= TIMESTAMP '2025-12-31T23:00:00Z'"},
        Bound{"DATE '2026-01-01' < signed_up", "signed_up >= TIMESTAMP '2026-01-01T23:00:00Z'"},
        Bound{"signed_up BETWEEN DATE '2026-01-01' AND DATE '2026-01-31'",
              "signed_up >= TIMESTAMP '2025-12-31T23:00:00Z' AND signed_up < TIMESTAMP '2026-01-31T23:00:00Z'"},
        Bound{"signed_up NOT BETWEEN DATE '2026-01-01' AND DATE '2026-01-31'",
              "signed_up < TIMESTAMP '2025-12-31T23:00:00Z' OR signed_up >= TIMESTAMP '2026-01-31T23:00:00Z'"},
        Bound{"signed_up IN (DATE '2026-01-01', TIMESTAMP '2026-02-01T00:00:00Z')",
              "signed_up IN (TIMESTAMP '2026-02-01T00:00:00Z') OR signed_up >= TIMESTAMP '2025-12-31T23:00:00Z' AND signed_up < TIMESTAMP "
              "'2026-01-01T23:00:00Z'"},
        Bound{"signed_up NOT IN (DATE '2026-01-01')",
              "signed_up < TIMESTAMP '2025-12-31T23:00:00Z' OR signed_up >= TIMESTAMP '2026-01-01T23:00:00Z'"},
        Bound{"signed_up = CAST(NOW() AS DATE)",
              "signed_up >= CAST(CAST(NOW() AS DATE TIME ZONE 'Europe/Paris') AS TIMESTAMP TIME ZONE 'Europe/Paris') AND signed_up < "
              "CAST(CAST(NOW() AS DATE TIME ZONE 'Europe/Paris') + 1 DAY AS TIMESTAMP TIME ZONE 'Europe/Paris')"},
        Bound{"signed_up > CAST(NOW() AS DATE) - 3 DAYS",
              "signed_up >= CAST(CAST(NOW() AS DATE TIME ZONE 'Europe/Paris') - 3 DAYS + 1 DAY AS TIMESTAMP TIME ZONE 'Europe/Paris')"},
        Bound{"signed_up BEFORE DATE '2026-01-01'", "signed_up < TIMESTAMP '2025-12-31T23:00:00Z'"},
        Bound{"signed_up AFTER DATE '2026-01-01'", "signed_up >= TIMESTAMP '2026-01-01T23:00:00Z'"},
        Bound{"signed_up AFTER TIMESTAMP '2026-01-01T08:00'", "signed_up > TIMESTAMP '2026-01-01T07:00:00Z'"},
        Bound{"signed_up WITHIN LAST 3 CALENDAR MONTHS",
              "signed_up >= START_OF('month', NOW(), -3, TIME ZONE 'Europe/Paris') AND signed_up < START_OF('month', NOW(), 0, TIME ZONE "
              "'Europe/Paris')"},
        Bound{"signed_up WITHIN NEXT 3 CALENDAR MONTHS",
              "signed_up >= START_OF('month', NOW(), 1, TIME ZONE 'Europe/Paris') AND signed_up < START_OF('month', NOW(), 4, TIME ZONE "
              "'Europe/Paris')"},
        Bound{"signed_up THIS MONTH", "signed_up >= START_OF('month', NOW(), 0, TIME ZONE 'Europe/Paris') AND signed_up <= NOW()"},
        Bound{"signed_up LAST MONTH",
              "signed_up >= START_OF('month', NOW(), -1, TIME ZONE 'Europe/Paris') AND signed_up < START_OF('month', NOW(), 0, TIME ZONE "
              "'Europe/Paris')"},
        Bound{"signed_up NEXT WEEK",
              "signed_up >= START_OF('week', NOW(), 1, TIME ZONE 'Europe/Paris') AND signed_up < START_OF('week', NOW(), 2, TIME ZONE "
              "'Europe/Paris')"},
        Bound{"signed_up LAST 7 CALENDAR DAYS",
              "signed_up >= START_OF('day', NOW(), -7, TIME ZONE 'Europe/Paris') AND signed_up < START_OF('day', NOW(), 0, TIME ZONE "
              "'Europe/Paris')"},
        Bound{"birth_date WITHIN LAST 30 DAYS",
              "birth_date > CAST(NOW() AS DATE TIME ZONE 'Europe/Paris') - 30 DAYS AND birth_date <= CAST(NOW() AS DATE TIME ZONE "
              "'Europe/Paris')"},
        Bound{"birth_date WITHIN NEXT 2 WEEKS",
              "birth_date >= CAST(NOW() AS DATE TIME ZONE 'Europe/Paris') AND birth_date < CAST(NOW() AS DATE TIME ZONE 'Europe/Paris') + "
              "2 WEEKS"},
        Bound{"birth_date WITHIN LAST 2 CALENDAR YEARS",
              "birth_date >= START_OF('year', CAST(NOW() AS DATE TIME ZONE 'Europe/Paris'), -2) AND birth_date < START_OF('year', "
              "CAST(NOW() AS DATE TIME ZONE 'Europe/Paris'), 0)"},
        Bound{"birth_date THIS YEAR",
              "birth_date >= START_OF('year', CAST(NOW() AS DATE TIME ZONE 'Europe/Paris'), 0) AND birth_date <= CAST(NOW() AS DATE TIME "
              "ZONE 'Europe/Paris')"},
        Bound{"birth_date BETWEEN 2 AND 1 YEARS AGO",
              "birth_date > CAST(NOW() AS DATE TIME ZONE 'Europe/Paris') - 2 YEARS AND birth_date <= CAST(NOW() AS DATE TIME ZONE "
              "'Europe/Paris') - 1 YEAR"},
        Bound{"ANNIVERSARY(birth_date) WITHIN NEXT 7 DAYS",
              "ANNIVERSARY(birth_date, CAST(NOW() AS DATE TIME ZONE 'Europe/Paris')) >= CAST(NOW() AS DATE TIME ZONE 'Europe/Paris') AND "
              "ANNIVERSARY(birth_date, CAST(NOW() AS DATE TIME ZONE 'Europe/Paris')) < CAST(NOW() AS DATE TIME ZONE 'Europe/Paris') + 7 "
              "DAYS"},
        Bound{"ANNIVERSARY(signed_up) WITHIN NEXT 7 DAYS",
              "ANNIVERSARY(CAST(signed_up AS DATE TIME ZONE 'Europe/Paris'), CAST(NOW() AS DATE TIME ZONE 'Europe/Paris')) >= CAST(NOW() "
              "AS DATE TIME ZONE 'Europe/Paris') AND ANNIVERSARY(CAST(signed_up AS DATE TIME ZONE 'Europe/Paris'), CAST(NOW() AS DATE TIME "
              "ZONE 'Europe/Paris')) < CAST(NOW() AS DATE TIME ZONE 'Europe/Paris') + 7 DAYS"},
        Bound{"birth_date WITHIN NEXT 5000 YEARS",
              "birth_date >= CAST(NOW() AS DATE TIME ZONE 'Europe/Paris') AND birth_date < COALESCE(CAST(NOW() AS DATE TIME ZONE "
              "'Europe/Paris') + 5000 YEARS, DATE '10000-01-01')"},
        Bound{"signed_up WITHIN LAST 5000 CALENDAR YEARS",
              "signed_up >= COALESCE(START_OF('year', NOW(), -5000, TIME ZONE 'Europe/Paris'), TIMESTAMP '0000-12-31T23:59:59.999999Z') "
              "AND signed_up < START_OF('year', NOW(), 0, TIME ZONE 'Europe/Paris')"},
        Bound{"YEAR(signed_up) = 2026 AND HOUR(signed_up) = 3 AND YEAR(birth_date) = 2026",
              "YEAR(signed_up, TIME ZONE 'Europe/Paris') = 2026 AND HOUR(signed_up, TIME ZONE 'Europe/Paris') = 3 AND YEAR(birth_date) = "
              "2026"},
        Bound{"DATE_TRUNC('Months', signed_up) = signed_up AND DATE_TRUNC('week', birth_date) = birth_date",
              "DATE_TRUNC('month', signed_up, TIME ZONE 'Europe/Paris') = signed_up AND DATE_TRUNC('week', birth_date) = birth_date"},
        Bound{"DATE_DIFF('day', signed_up, NOW()) > 30 AND DATE_DIFF('year', birth_date, renewal) > 30",
              "DATE_DIFF('day', signed_up, NOW(), TIME ZONE 'Europe/Paris') > 30 AND DATE_DIFF('year', birth_date, renewal) > 30"},
        Bound{"CAST(signed_up AS DATE) = birth_date AND CAST(birth_date AS TIMESTAMP) > signed_up AND CAST(city AS TIMESTAMP) > NOW() AND "
              "CAST(city AS DATE) = birth_date",
              "CAST(signed_up AS DATE TIME ZONE 'Europe/Paris') = birth_date AND CAST(birth_date AS TIMESTAMP TIME ZONE 'Europe/Paris') > "
              "signed_up AND CAST(city AS TIMESTAMP TIME ZONE 'Europe/Paris') > NOW() AND CAST(city AS DATE) = birth_date"},
        Bound{"signed_up >= DATE '0001-01-01'", "signed_up >= TIMESTAMP '0000-12-31T23:50:39Z'"}));

INSTANTIATE_TEST_SUITE_P(
    Calendar, OwnZoneTest,
    testing::Values(
        Bound{"signed_up = DATE '2026-01-01'",
              "signed_up >= CAST(DATE '2026-01-01' AS TIMESTAMP TIME ZONE OF timezone ELSE 'UTC') AND signed_up < CAST(DATE '2026-01-02' "
              "AS TIMESTAMP TIME ZONE OF timezone ELSE 'UTC')"},
        Bound{"signed_up != DATE '2026-01-01'",
              "signed_up < CAST(DATE '2026-01-01' AS TIMESTAMP TIME ZONE OF timezone ELSE 'UTC') OR signed_up >= CAST(DATE '2026-01-02' AS "
              "TIMESTAMP TIME ZONE OF timezone ELSE 'UTC')"},
        Bound{"signed_up < DATE '2026-01-01'", "signed_up < CAST(DATE '2026-01-01' AS TIMESTAMP TIME ZONE OF timezone ELSE 'UTC')"},
        Bound{"signed_up <= DATE '2026-01-01'", "signed_up < CAST(DATE '2026-01-02' AS TIMESTAMP TIME ZONE OF timezone ELSE 'UTC')"},
        Bound{"signed_up > DATE '2026-01-01'", "signed_up >= CAST(DATE '2026-01-02' AS TIMESTAMP TIME ZONE OF timezone ELSE 'UTC')"},
        Bound{"signed_up >= DATE '2026-01-01'", "signed_up >= CAST(DATE '2026-01-01' AS TIMESTAMP TIME ZONE OF timezone ELSE 'UTC')"},
        Bound{"DATE '2026-01-01' < signed_up", "signed_up >= CAST(DATE '2026-01-02' AS TIMESTAMP TIME ZONE OF timezone ELSE 'UTC')"},
        Bound{"signed_up BETWEEN DATE '2026-01-01' AND DATE '2026-01-31'",
              "signed_up >= CAST(DATE '2026-01-01' AS TIMESTAMP TIME ZONE OF timezone ELSE 'UTC') AND signed_up < CAST(DATE '2026-02-01' "
              "AS TIMESTAMP TIME ZONE OF timezone ELSE 'UTC')"},
        Bound{"signed_up IN (DATE '2026-01-01', TIMESTAMP '2026-02-01T00:00:00Z')",
              "signed_up IN (TIMESTAMP '2026-02-01T00:00:00Z') OR signed_up >= CAST(DATE '2026-01-01' AS TIMESTAMP TIME ZONE OF timezone "
              "ELSE 'UTC') AND signed_up < CAST(DATE '2026-01-02' AS TIMESTAMP TIME ZONE OF timezone ELSE 'UTC')"},
        Bound{
            "signed_up = CAST(NOW() AS DATE)",
            "signed_up >= CAST(CAST(NOW() AS DATE TIME ZONE OF timezone ELSE 'UTC') AS TIMESTAMP TIME ZONE OF timezone ELSE 'UTC') AND "
            "signed_up < CAST(CAST(NOW() AS DATE TIME ZONE OF timezone ELSE 'UTC') + 1 DAY AS TIMESTAMP TIME ZONE OF timezone ELSE 'UTC')"},
        Bound{"signed_up > CAST(NOW() AS DATE) - 3 DAYS",
              "signed_up >= CAST(CAST(NOW() AS DATE TIME ZONE OF timezone ELSE 'UTC') - 3 DAYS + 1 DAY AS TIMESTAMP TIME ZONE OF timezone "
              "ELSE 'UTC')"},
        Bound{"signed_up BEFORE DATE '2026-01-01'", "signed_up < CAST(DATE '2026-01-01' AS TIMESTAMP TIME ZONE OF timezone ELSE 'UTC')"},
        Bound{"signed_up AFTER DATE '2026-01-01'", "signed_up >= CAST(DATE '2026-01-02' AS TIMESTAMP TIME ZONE OF timezone ELSE 'UTC')"},
        Bound{"signed_up AFTER TIMESTAMP '2026-01-01T08:00'",
              "signed_up > CAST('2026-01-01T08:00' AS TIMESTAMP TIME ZONE OF timezone ELSE 'UTC')"},
        Bound{"signed_up WITHIN LAST 3 CALENDAR MONTHS",
              "signed_up >= START_OF('month', NOW(), -3, TIME ZONE OF timezone ELSE 'UTC') AND signed_up < START_OF('month', NOW(), 0, "
              "TIME ZONE OF timezone ELSE 'UTC')"},
        Bound{"signed_up WITHIN NEXT 3 CALENDAR MONTHS",
              "signed_up >= START_OF('month', NOW(), 1, TIME ZONE OF timezone ELSE 'UTC') AND signed_up < START_OF('month', NOW(), 4, TIME "
              "ZONE OF timezone ELSE 'UTC')"},
        Bound{"signed_up THIS MONTH", "signed_up >= START_OF('month', NOW(), 0, TIME ZONE OF timezone ELSE 'UTC') AND signed_up <= NOW()"},
        Bound{"signed_up LAST MONTH",
              "signed_up >= START_OF('month', NOW(), -1, TIME ZONE OF timezone ELSE 'UTC') AND signed_up < START_OF('month', NOW(), 0, "
              "TIME ZONE OF timezone ELSE 'UTC')"},
        Bound{"signed_up NEXT WEEK",
              "signed_up >= START_OF('week', NOW(), 1, TIME ZONE OF timezone ELSE 'UTC') AND signed_up < START_OF('week', NOW(), 2, TIME "
              "ZONE OF timezone ELSE 'UTC')"},
        Bound{"signed_up LAST 7 CALENDAR DAYS",
              "signed_up >= START_OF('day', NOW(), -7, TIME ZONE OF timezone ELSE 'UTC') AND signed_up < START_OF('day', NOW(), 0, TIME "
              "ZONE OF timezone ELSE 'UTC')"},
        Bound{"birth_date WITHIN LAST 30 DAYS",
              "birth_date > CAST(NOW() AS DATE TIME ZONE OF timezone ELSE 'UTC') - 30 DAYS AND birth_date <= CAST(NOW() AS DATE TIME ZONE "
              "OF timezone ELSE 'UTC')"},
        Bound{"signed_up >= DATE '0001-01-01'",
              "signed_up >= COALESCE(CAST(DATE '0001-01-01' AS TIMESTAMP TIME ZONE OF timezone ELSE 'UTC'), TIMESTAMP "
              "'0001-01-01T00:00:00Z')"}));

}  // namespace
}  // namespace tamis::dsl
