// What binding says of sets of events that have no sense.

#include "tests/unit/dsl_bind/event_fixture.h"

namespace tamis::dsl {
namespace {

struct Mistake {
  std::string_view text, id, message, hint, at;
};
class EventMistakeTest : public EventBindTest, public testing::WithParamInterface<Mistake> {};
TEST_P(EventMistakeTest, HasCodePlaceMessageAndHint) {
  const Error error = error_of(GetParam().text);
  EXPECT_EQ(error.id, GetParam().id) << GetParam().text << ": " << error.message;
  EXPECT_EQ(error.message, GetParam().message);
  EXPECT_EQ(error.hint, GetParam().hint);
  EXPECT_EQ(at(GetParam().text, error), GetParam().at);
}

INSTANTIATE_TEST_SUITE_P(
    Slips, EventMistakeTest,
    testing::Values(Mistake{"COUNT('Order') > 3", "E0304", "a definition looks at one profile at a time, and COUNT('Order') is over many",
                            "write COUNT(EVENT 'Order')", "COUNT('Order')"},
                    Mistake{"SUM('Order') > 3", "E0304", "a definition looks at one profile at a time, and SUM('Order') is over many",
                            "write SUM(revenue OF EVENT 'Order')", "SUM('Order')"},
                    Mistake{"SUM(revenue) > 3", "E0304", "a definition looks at one profile at a time, and SUM(revenue) is over many",
                            "over the profile's events: SUM(revenue OF EVENT 'Order')", "SUM(revenue)"},
                    Mistake{"SUM(EVENT 'Order') > 3", "E0231", "SUM is of a value of the events, and none is named: SUM(EVENT 'Order')",
                            "as in SUM(revenue OF EVENT 'Order')", "SUM(EVENT 'Order')"},
                    Mistake{"COUNT(sku OF EVENT 'Order') > 3", "E0231", "COUNT is of events, not of a value: COUNT(sku OF EVENT 'Order')",
                            "write COUNT(EVENT 'Order'), COUNT(DISTINCT sku OF EVENT 'Order'), or EVENT 'Order' WHERE sku IS NOT MISSING",
                            "COUNT(sku OF EVENT 'Order')"},
                    Mistake{"SESSIONS(sku OF EVENT 'Order') > 3", "E0231",
                            "SESSIONS is of events, not of a value: SESSIONS(sku OF EVENT 'Order')", "SESSIONS(EVENT 'X', 30 MINUTES)",
                            "SESSIONS(sku OF EVENT 'Order')"},
                    Mistake{"COUNT(EVENT 'Order' WHERE country = 'FR') > 3", "E0229", "no property of Order is called country",
                            "for the trait of the profile write trait.country", "country"},
                    Mistake{"revenue > 50", "E0203", "unknown trait revenue",
                            "revenue is a property of 'Order': SUM(revenue OF EVENT 'Order')", "revenue"},
                    Mistake{"MEDIAN(score) > 50", "E0232", "MEDIAN is over the events of a profile: MEDIAN(score)",
                            "MEDIAN(number OF EVENT 'X')", "MEDIAN(score)"},
                    Mistake{"ROUND(revenue OF EVENT 'Order') > 50", "E0230", "ROUND is no function over events",
                            "it takes one value: ROUND(MAX(revenue OF EVENT 'Order'))", "ROUND(revenue OF EVENT 'Order')"},
                    Mistake{"MEDAIN(revenue OF EVENT 'Order') > 50", "E0230", "MEDAIN is no function over events", "did you mean MEDIAN?",
                            "MEDAIN(revenue OF EVENT 'Order')"},
                    Mistake{"SUM(DISTINCT revenue OF EVENT 'Order') > 5", "E0204", "DISTINCT stands in COUNT only, not in SUM",
                            "SUM(value OF EVENT 'X')", "SUM(DISTINCT revenue OF EVENT 'Order')"},
                    Mistake{"COUNT(EVENT 'Order' WHERE COUNT(*) > 3) > 3", "E0304",
                            "this looks at one event at a time, and COUNT(*) is over many",
                            "over the profile's events: COUNT(EVENT 'Order Completed')", "COUNT(*)"}));

INSTANTIATE_TEST_SUITE_P(
    Types, EventMistakeTest,
    testing::Values(
        Mistake{"SUM(sku OF EVENT 'Order') > 3", "E0311", "SUM takes numbers, and sku is STRING", "write SUM(CAST(sku AS DOUBLE) OF …)",
                "sku"},
        Mistake{"AVG(timestamp OF EVENT 'Order') > 3", "E0311", "AVG takes numbers, and timestamp is TIMESTAMP",
                "MIN, MAX, FIRST and LAST are defined", "timestamp"},
        Mistake{"LIST(tags OF EVENT 'Order') HAS 'a'", "E0311", "LIST takes single values, and tags is LIST OF STRING",
                "LENGTH(tags) is the number of its items", "tags"},
        Mistake{"COUNT(EVENT 'Order' WHERE revenue > 'a') > 1", "E0201", "property revenue is DOUBLE and does not compare with STRING 'a'",
                "CAST one side, as in CAST(revenue AS STRING)", "'a'"},
        Mistake{"COUNT(EVENT 'Order' WHERE sku = trait.age) > 1", "E0201",
                "property sku is STRING and does not compare with INTEGER trait.age", "CAST one side, as in CAST(trait.age AS STRING)",
                "trait.age"},
        Mistake{"COUNT(EVENT 'Order' WHERE gift LIKE 'a') > 1", "E0210", "LIKE tests a STRING, and property gift is BOOLEAN",
                "write CAST(gift AS STRING) LIKE 'a'", "gift"},
        Mistake{"COUNT(EVENT 'Order' WHERE trait.age LIKE 'a') > 1", "E0210", "LIKE tests a STRING, and trait age is INTEGER",
                "write CAST(trait.age AS STRING) LIKE 'a'", "trait.age"},
        Mistake{"COUNT(EVENT 'Order' SINCE '2026-01-01') > 1", "E0201",
                "property timestamp is TIMESTAMP and does not compare with STRING '2026-01-01'",
                "write DATE '2026-01-01' for the whole day", "'2026-01-01'"},
        Mistake{"COUNT(EVENT 'Order' SINCE country) > 1", "E0201",
                "property timestamp is TIMESTAMP and does not compare with STRING country",
                "CAST one side, as in CAST(country AS TIMESTAMP)", "country"},
        Mistake{"COUNT(EVENT 'Order' SINCE NULL) > 1", "E0206", "no event is before or after NULL",
                "name an instant, or leave the window out", "NULL"},
        Mistake{"COUNT(EVENT 'Order' BETWEEN 30 AND 60 DAYS AGO) > 1", "E0218", "the earlier end comes first: 30 DAYS ago is after 60",
                "write BETWEEN 60 AND 30 DAYS AGO", "BETWEEN 30 AND 60 DAYS AGO"},
        Mistake{"FIRST(day OF EVENT IN ('Order', 'Refund')) IS MISSING", "E0219",
                "the values of one set are of one type: day is DATE in 'Order' and TIMESTAMP in 'Refund'",
                "write CAST(day AS STRING), or name the events that are meant", "day"},
        Mistake{"COUNT(EVENT IN ('Order', 'Refund') WHERE day = DATE '2026-01-01' AND day < 3) > 1", "E0201",
                "of event 'Order': property day is DATE and does not compare with INTEGER 3", "write a day like DATE '2026-01-31'", "3"}));

INSTANTIATE_TEST_SUITE_P(
    Parameters, EventMistakeTest,
    testing::Values(Mistake{"PERCENTILE(101, revenue OF EVENT 'Order') > 3", "E0205",
                            "argument 1 of PERCENTILE is a number from 0 to 100, not 101", "PERCENTILE(90, number OF EVENT 'X')", "101"},
                    Mistake{"PERCENTILE(age, revenue OF EVENT 'Order') > 3", "E0205",
                            "argument 1 of PERCENTILE is a number from 0 to 100, not age", "PERCENTILE(90, number OF EVENT 'X')", "age"},
                    Mistake{"PERCENTILE(revenue OF EVENT 'Order') > 3", "E0204",
                            "these are not the arguments of PERCENTILE: PERCENTILE(revenue OF EVENT 'Order')",
                            "PERCENTILE(90, number OF EVENT 'X')", "PERCENTILE(revenue OF EVENT 'Order')"},
                    Mistake{"NTH(0, sku OF EVENT 'Order') = 'a'", "E0205", "argument 1 of NTH is a whole number from 1 up, not 0",
                            "NTH(2, value OF EVENT 'X')", "0"},
                    Mistake{"SESSIONS(EVENT 'Order') > 3", "E0204", "these are not the arguments of SESSIONS: SESSIONS(EVENT 'Order')",
                            "SESSIONS(EVENT 'X', 30 MINUTES)", "SESSIONS(EVENT 'Order')"},
                    Mistake{"SESSIONS(EVENT 'Order', 1 MONTH) > 3", "E0205",
                            "SESSIONS takes the longest pause within a session, in weeks or less, not 1 MONTH",
                            "SESSIONS(EVENT 'X', 30 MINUTES)", "1 MONTH"},
                    Mistake{"SESSIONS(EVENT 'Order', -3 DAYS) > 3", "E0205",
                            "SESSIONS takes the longest pause within a session, in weeks or less, not -3 DAYS",
                            "SESSIONS(EVENT 'X', 30 MINUTES)", "-3 DAYS"},
                    Mistake{"COUNT(EVENT 'Order', 3) > 3", "E0204", "these are not the arguments of COUNT: COUNT(EVENT 'Order', 3)",
                            "COUNT(EVENT 'X'), COUNT(DISTINCT value OF EVENT 'X')", "COUNT(EVENT 'Order', 3)"}));

// Sets within sets that are bound for every event multiply.
TEST_F(EventBindTest, CopiesForManyEventsAreLimited) {
  for (int i = 0; i < 200; ++i) catalogue.event("e" + std::to_string(i), {{"x", kIntegerType}});
  EXPECT_NE(error_of("COUNT(EVENT ANY WHERE x > 1 AND x < 9) > 1").id, "E0228");
  std::string text = "COUNT(EVENT ANY)";
  for (int i = 0; i < 4; ++i) text = "COUNT(EVENT ANY WHERE x > " + text + ")";
  EXPECT_EQ(error_of(text + " > 1").id, "E0228");
}

}  // namespace
}  // namespace tamis::dsl
