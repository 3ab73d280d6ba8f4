// Sets of events and what is asked of them.

#include "tests/unit/dsl_bind/event_fixture.h"

namespace tamis::dsl {
namespace {

TEST_F(EventBindTest, AggregatesAreValues) {
  EXPECT_EQ(bound_text("COUNT(EVENT 'Order') >= 3"), "COUNT(EVENT 'Order' WHERE timestamp <= NOW()) >= 3");
  EXPECT_EQ(bound_text("SUM(revenue * quantity OF EVENT 'order') > 10"),
            "SUM(revenue * quantity OF EVENT 'Order' WHERE timestamp <= NOW()) > 10");
  EXPECT_EQ(bound_text("COUNT(DISTINCT sku OF EVENT 'Order') = 2"), "COUNT(DISTINCT sku OF EVENT 'Order' WHERE timestamp <= NOW()) = 2");
  EXPECT_EQ(bound_text("PERCENTILE(90, revenue OF EVENT 'Order') > 5"),
            "PERCENTILE(90.0, revenue OF EVENT 'Order' WHERE timestamp <= NOW()) > 5");
  EXPECT_EQ(bound_text("NTH(2, sku OF EVENT 'Order') = 'a'"), "NTH(2, sku OF EVENT 'Order' WHERE timestamp <= NOW()) = 'a'");
  EXPECT_EQ(bound_text("SESSIONS(EVENT 'Login', 30 MINUTES) > 1"), "SESSIONS(EVENT 'Login' WHERE timestamp <= NOW(), 30 MINUTES) > 1");
  EXPECT_EQ(bound_text("LIST(sku OF EVENT 'Order') HAS 'a'"), "LIST(sku OF EVENT 'Order' WHERE timestamp <= NOW()) HAS 'a'");
  EXPECT_EQ(bound_text("COUNT(EVENT 'Order') / COUNT(EVENT 'Login') > 0.5"),
            "COUNT(EVENT 'Order' WHERE timestamp <= NOW()) / COUNT(EVENT 'Login' WHERE timestamp <= NOW()) > 0.5");
}

TEST_F(EventBindTest, DaysAreThoseOfTheZone) {
  EXPECT_EQ(bound_text("DISTINCT DAYS(EVENT 'Login') > 1", zone("Europe/Paris")),
            "DISTINCT DAYS(EVENT 'Login' WHERE timestamp <= NOW(), TIME ZONE 'Europe/Paris') > 1");
  EXPECT_EQ(bound_text("STREAK DAYS(EVENT 'Login') > 1", zone("UTC", "timezone")),
            "STREAK DAYS(EVENT 'Login' WHERE timestamp <= NOW(), TIME ZONE OF timezone ELSE 'UTC') > 1");
  EXPECT_EQ(bound_text("COUNT(EVENT 'Login') > 1", zone("Europe/Paris")), "COUNT(EVENT 'Login' WHERE timestamp <= NOW()) > 1");
}

// The type of an aggregate: what compares with it.
TEST_F(EventBindTest, AggregatesHaveTypes) {
  const auto type = [&](std::string_view text) {
    auto statement = parse_statement("SELECT " + std::string(text) + " FROM profiles");
    EXPECT_TRUE(statement) << text;
    const auto query = bind_select(std::get<Select>(*statement), catalogue);
    return query ? tamis::name_of(query->output.front().value->type) : query.error().message;
  };
  for (const std::string_view integer :
       {"COUNT(EVENT ANY)", "COUNT(DISTINCT revenue OF EVENT 'Order')", "SUM(quantity OF EVENT 'Order')", "MAX(quantity OF EVENT 'Order')",
        "DISTINCT DAYS(EVENT 'Order')", "STREAK DAYS(EVENT 'Order')", "SESSIONS(EVENT 'Order', 1 DAY)", "MODE(quantity OF EVENT 'Order')"})
    EXPECT_EQ(type(integer), "INTEGER") << integer;
  for (const std::string_view real :
       {"SUM(revenue OF EVENT 'Order')", "AVG(quantity OF EVENT 'Order')", "MEDIAN(quantity OF EVENT 'Order')",
        "STDDEV(quantity OF EVENT 'Order')", "PERCENTILE(50, quantity OF EVENT 'Order')", "SUM(revenue OF EVENT IN ('Order', 'Refund'))",
        "LAST(revenue OF EVENT IN ('Refund', 'Order'))"})
    EXPECT_EQ(type(real), "DOUBLE") << real;
  EXPECT_EQ(type("FIRST(sku OF EVENT 'Order')"), "STRING");
  EXPECT_EQ(type("FIRST(tags OF EVENT 'Order')"), "LIST OF STRING");
  EXPECT_EQ(type("LIST(quantity OF EVENT 'Order')"), "LIST OF INTEGER");
  EXPECT_EQ(type("LAST(timestamp OF EVENT 'Order')"), "TIMESTAMP");
  EXPECT_EQ(type("DID 'Order'"), "BOOLEAN");
}

TEST_F(EventBindTest, SetsOfSeveralEventsHaveAPartForEach) {
  EXPECT_EQ(bound_text("COUNT(EVENT IN ('Refund', 'Order', 'refund')) > 0"),
            "COUNT(EVENT IN ('Order', 'Refund') WHERE timestamp <= NOW()) > 0");
  EXPECT_EQ(bound_text("COUNT(EVENT ANY) > 0"), "COUNT(EVENT IN ('Login', 'Order', 'Refund') WHERE timestamp <= NOW()) > 0");
  // A property that an event lacks is missing there, of the type that it has elsewhere; INTEGER widens to DOUBLE.
  EXPECT_EQ(
      bound_text("SUM(revenue OF EVENT ANY WHERE sku = 'a') > 0"),
      "SUM(NULL OF EVENT 'Login' WHERE timestamp <= NOW() AND NULL = 'a', revenue OF EVENT 'Order' WHERE timestamp <= NOW() AND sku = "
      "'a', CAST(revenue AS DOUBLE) OF EVENT 'Refund' WHERE timestamp <= NOW() AND NULL = 'a') > 0");
}

TEST_F(EventBindTest, NamesWithinASetAreProperties) {
  EXPECT_EQ(where_text("WHERE revenue > 50"), "timestamp <= NOW() AND revenue > 50");
  EXPECT_EQ(where_text("AS o WHERE o.revenue > 50 AND revenue < 60"), "timestamp <= NOW() AND revenue > 50 AND revenue < 60");
  EXPECT_EQ(where_text("AS o WHERE O.\"cart.value\" > 50 AND cart.value < 9"), "timestamp <= NOW() AND cart.value > 50 AND cart.value < 9");
  EXPECT_EQ(where_text("WHERE gift"), "timestamp <= NOW() AND gift");
  EXPECT_EQ(where_text("WHERE shipped WITHIN LAST 3 DAYS"), "timestamp <= NOW() AND shipped > NOW() - 3 DAYS AND shipped <= NOW()");
  EXPECT_EQ(where_text("WHERE YEAR(timestamp) = 2026", zone("Europe/Paris")),
            "timestamp <= NOW() AND YEAR(timestamp, TIME ZONE 'Europe/Paris') = 2026");
  EXPECT_EQ(where_text("WHERE (revenue > 1 OR gift)"), "timestamp <= NOW() AND (revenue > 1 OR gift)");
  EXPECT_EQ(where_text("WHERE sku IN LIST 'cities'"), "timestamp <= NOW() AND sku IN LIST 'cities'");
}

TEST_F(EventBindTest, TheProfileIsReachedByItsTraits) {
  EXPECT_EQ(where_text("WHERE revenue > trait.score"), "timestamp <= NOW() AND revenue > trait.score");
  EXPECT_EQ(where_text("WHERE trait.churned"), "timestamp <= NOW() AND trait.churned");
  EXPECT_EQ(where_text("WHERE revenue > trait.\"Monthly Charges\" / 2"), "timestamp <= NOW() AND revenue > trait.\"Monthly Charges\" / 2");
  EXPECT_EQ(where_text("WHERE revenue > AVG(revenue OF EVENT 'Refund')"),
            "timestamp <= NOW() AND revenue > AVG(revenue OF EVENT 'Refund' WHERE timestamp <= NOW())");
  EXPECT_EQ(where_text("WHERE DID NOT 'Refund'"), "timestamp <= NOW() AND (NOT COUNT(EVENT 'Refund' WHERE timestamp <= NOW()) >= 1)");
  EXPECT_EQ(where_text("WHERE IN LIST 'vip'"), "timestamp <= NOW() AND (trait.user_id IN LIST 'vip')");
  catalogue.segment_from("CREATE SEGMENT s AS age > 3");
  EXPECT_EQ(where_text("WHERE NOT IN SEGMENT s"), "timestamp <= NOW() AND (NOT IN SEGMENT s)");
}

TEST_F(EventBindTest, DidIsACount) {
  const std::string count = "COUNT(EVENT 'Order' WHERE timestamp <= NOW())", days = "DISTINCT DAYS(EVENT 'Order' WHERE timestamp <= NOW())";
  EXPECT_EQ(bound_text("DID 'Order'"), count + " >= 1");
  EXPECT_EQ(bound_text("DID NOT 'Order'"), "NOT " + count + " >= 1");
  EXPECT_EQ(bound_text("DID 'Order' AT MOST 3 TIMES"), count + " <= 3");
  EXPECT_EQ(bound_text("DID NOT 'Order' EXACTLY 3 TIMES"), "NOT " + count + " = 3");
  EXPECT_EQ(bound_text("DID 'Order' ON AT LEAST 2 DISTINCT DAYS"), days + " >= 2");
  EXPECT_EQ(bound_text("DID 'Order' ON AT LEAST 0 DISTINCT DAYS"), count + " >= 1 AND " + days + " >= 0");
  EXPECT_EQ(bound_text("DID NOT 'Order' AT LEAST 5 TIMES ON AT LEAST 2 DISTINCT DAYS"), "NOT (" + count + " >= 5 AND " + days + " >= 2)");
  EXPECT_EQ(bound_text("DID 'Order' WITHIN LAST 3 DAYS WHERE (gift) AND churned"),
            "COUNT(EVENT 'Order' WHERE timestamp > NOW() - 3 DAYS AND timestamp <= NOW() AND gift) >= 1 AND churned");
}

// Nobody did what is not known, and no event has what none bears: the linter says so, and the question has an answer.
TEST_F(EventBindTest, UnknownEventsAndPropertiesAreMissing) {
  EXPECT_EQ(bound_text("COUNT(EVENT 'Ordre') > 0"), "COUNT(EVENT 'Ordre' /* no such event */) > 0");
  EXPECT_EQ(bound_text("COUNT(EVENT IN ('Ordre', 'Login')) > 0"),
            "COUNT(EVENT 'Login' WHERE timestamp <= NOW(), EVENT 'Ordre' /* no such event */) > 0");
  EXPECT_EQ(bound_text("SUM(x + 1 OF EVENT 'Ordre' WHERE y = 'a' AND country = 'b') > 0"), "SUM(EVENT 'Ordre' /* no such event */) > 0");
  EXPECT_EQ(bound_text("FIRST(brand OF EVENT 'Ordre') = 'a'"), "NULL = 'a'");
  for (const auto& [written, bound_where] : {std::pair("revenu > 50", "NULL > 50"),
                                             {"revenu = 'a'", "NULL = 'a'"},
                                             {"revenu", "FALSE"},
                                             {"50 < revenu", "50 < NULL"},
                                             {"revenu BETWEEN 1 AND 2", "NULL >= 1 AND NULL <= 2"},
                                             {"revenu IN ('a', 'b')", "NULL IN ('a', 'b')"},
                                             {"revenu IN (1, 2.5)", "NULL IN (1)"},
                                             {"revenu LIKE 'a%'", "NULL LIKE 'a%'"},
                                             {"revenu HAS 'a'", "NULL HAS 'a'"},
                                             {"revenu HAS ANY (1, 2)", "NULL HAS ANY (1, 2)"},
                                             {"revenu WITHIN LAST 3 DAYS", "NULL > NOW() - 3 DAYS AND NULL <= NOW()"},
                                             {"revenu IS MISSING", "NULL IS MISSING"},
                                             {"revenu + 1 > quantity", "NULL + 1 > quantity"},
                                             {"-revenu > 1", "-NULL > 1"},
                                             {"revenu + 3 DAYS > NOW()", "NULL + 3 DAYS > NOW()"},
                                             {"LOWER(revenu) = 'a'", "LOWER(NULL) = 'a'"},
                                             {"COALESCE(revenu, 0) = 0", "COALESCE(NULL, 0) = 0"},
                                             {"COALESCE(revenu, revenui) = 0", "NULL = 0"},
                                             {"CAST(revenu AS INTEGER) = 1", "NULL = 1"},
                                             {"CASE WHEN revenu THEN revenui ELSE 3 END = 1", "CASE WHEN FALSE THEN NULL ELSE 3 END = 1"},
                                             {"revenu = revenui", "NULL = NULL"}})
    EXPECT_EQ(where_text(std::string("WHERE ").append(written)), std::string("timestamp <= NOW() AND ").append(bound_where)) << written;
}

TEST_F(EventBindTest, SelectsOverEventsReadProperties) {
  const auto text = [&](std::string_view select) {
    auto statement = parse_statement(select);
    EXPECT_TRUE(statement) << select;
    const auto query = bind_select(std::get<Select>(*statement), catalogue);
    if (!query) return "error " + query.error().id + ": " + query.error().message + "; " + query.error().hint;
    std::string names;
    for (const OutputColumn& column : query->output) names += (names.empty() ? "" : ", ") + column.name;
    return names + " | " + to_text(*query->where, *catalogue.schema()[*catalogue.schema().find_event("Order")].properties);
  };
  EXPECT_EQ(text("SELECT * FROM events 'Order'"), "timestamp, revenue, quantity, sku, gift, shipped, day, tags, cart.value | TRUE");
  EXPECT_EQ(text("SELECT sku, COUNT(*), SUM(revenue) AS s FROM events 'order' WHERE revenue > 5 GROUP BY sku HAVING s > 3 ORDER BY s"),
            "sku, count, s | revenue > 5");
  EXPECT_EQ(text("SELECT CAST(timestamp AS DATE) AS d, COUNT(*) FROM events 'Order' GROUP BY d"), "d, count | TRUE");
  EXPECT_EQ(text("SELECT trait.country, COUNT(*) FROM events 'Order' GROUP BY trait.country"), "trait.country, count | TRUE");
  EXPECT_EQ(text("SELECT DISTINCT sku FROM events 'Order' ORDER BY trait.age"),
            "error E0308: rows that DISTINCT has made one differ in trait.age; order by a selected column, or select this one");
  EXPECT_EQ(text("SELECT revenu FROM events 'Order'"), "error E0316: unknown property revenu of Order; did you mean revenue?");
  EXPECT_EQ(text("SELECT country FROM events 'Order'"),
            "error E0229: no property of Order is called country; for the trait of the profile write trait.country");
  EXPECT_EQ(text("SELECT sku FROM events 'Ordr'"), "error E0315: unknown event 'Ordr'; did you mean 'Order'?");
  EXPECT_EQ(
      text("SELECT sku, COUNT(*) FROM events 'Order'"),
      "error E0305: each row is a group of events: sku is neither a group key nor in an aggregate; add GROUP BY sku, or write MIN(sku)");
  EXPECT_EQ(text("SELECT trait.age, COUNT(*) FROM events 'Order'").substr(0, 11), "error E0305");
}

// Over profiles an aggregate over events is a value like others.
TEST_F(EventBindTest, SelectsAreOverEventsAndPropertiesThatThereAre) {
  EXPECT_EQ(select_error("SELECT COUNT(*) FROM events 'Ordr'").id, "E0315");
  EXPECT_EQ(select_error("SELECT revenu FROM events 'Order'").id, "E0316");
}

TEST_F(EventBindTest, SelectsOverProfilesTakeAggregatesOverEvents) {
  EXPECT_TRUE(select("SELECT user_id, COUNT(EVENT 'Order') AS orders FROM profiles WHERE DID 'Order' ORDER BY orders DESC"));
  EXPECT_TRUE(select("SELECT country, AVG(COUNT(EVENT 'Order')), MAX(SUM(revenue OF EVENT 'Order')) FROM profiles GROUP BY country"));
  EXPECT_TRUE(select("SELECT COUNT(EVENT 'Order') AS orders, COUNT(*) FROM profiles GROUP BY orders"));
  EXPECT_EQ(select_error("SELECT COUNT(EVENT 'Order'), COUNT(*) FROM profiles").id, "E0305");
  EXPECT_EQ(select_error("SELECT country, COUNT(*) FROM profiles GROUP BY country HAVING DID 'Order'").id, "E0305");
}

}  // namespace
}  // namespace tamis::dsl
