// Sets of events, the aggregates over them and DID: what is read, and how it is written again.

#include <string>
#include <tuple>

#include <gtest/gtest.h>

#include "dsl/parse.h"
#include "dsl/print.h"

namespace tamis::dsl {
namespace {

// The text as the formatter writes it, after a check that this is the same tree.
std::string written(std::string_view text) {
  const auto tree = parse_expression(text);
  EXPECT_TRUE(tree.has_value()) << text << ": " << tree.error().message;
  if (!tree) return {};
  std::string out = print(**tree);
  const auto again = parse_expression(out);
  EXPECT_TRUE(again && same(**tree, **again)) << out;
  return out;
}

class EventText : public testing::TestWithParam<std::string_view> {};
TEST_P(EventText, IsWrittenAsItStands) { EXPECT_EQ(written(GetParam()), GetParam()); }

INSTANTIATE_TEST_SUITE_P(Aggregates, EventText,
                         testing::Values("COUNT(EVENT 'Order Completed') >= 3", "COUNT(EVENT ANY) = 0", "COUNT(EVENT IN ('A', 'B')) > 0",
                                         "COUNT(DISTINCT sku OF EVENT 'A')", "SUM(price * quantity OF EVENT 'A')",
                                         "AVG(revenue OF EVENT 'A' WITHIN LAST 365 DAYS)", "MIN(timestamp OF EVENT 'A')",
                                         "MAX(a.revenue OF EVENT 'A' AS a)", "MEDIAN(x OF EVENT 'A')", "STDDEV(x OF EVENT 'A')",
                                         "PERCENTILE(90, x OF EVENT 'A')", "PERCENTILE(99.5, x OF EVENT 'A')", "FIRST(x OF EVENT 'A')",
                                         "LAST(x OF EVENT 'A')", "NTH(2, x OF EVENT 'A')", "MODE(x OF EVENT 'A')",
                                         "LIST(x OF EVENT 'A') HAS 'b'", "DISTINCT DAYS(EVENT 'A') >= 5", "STREAK DAYS(EVENT 'A') >= 5",
                                         "SESSIONS(EVENT 'A', 30 MINUTES) > 2", "SESSIONS(EVENT 'A' WHERE b > 1, 30 MINUTES) > 2",
                                         "COUNT(EVENT 'A') / COUNT(EVENT 'B') > 0.2",
                                         "COUNT(EVENT 'it''s' AS a WITHIN LAST 30 DAYS WHERE a.revenue > 50 AND trait.country = 'FR')",
                                         "COUNT(EVENT 'A' WHERE revenue > AVG(revenue OF EVENT 'A'))"));

INSTANTIATE_TEST_SUITE_P(Windows, EventText,
                         testing::Values("COUNT(EVENT 'A' WITHIN LAST 30 DAYS)", "COUNT(EVENT 'A' WITHIN LAST 7 CALENDAR DAYS)",
                                         "COUNT(EVENT 'A' WITHIN THIS MONTH)", "COUNT(EVENT 'A' WITHIN LAST QUARTER)",
                                         "COUNT(EVENT 'A' BETWEEN 60 AND 30 DAYS AGO)", "COUNT(EVENT 'A' BETWEEN 7 AND 0 DAYS AGO)",
                                         "COUNT(EVENT 'A' SINCE DATE '2026-01-01')", "COUNT(EVENT 'A' SINCE trait.signed_up + 30 DAYS)",
                                         "COUNT(EVENT 'A' BEFORE NOW() - 1 YEAR)", "COUNT(EVENT 'A' AFTER TIMESTAMP '2026-01-01')",
                                         "COUNT(EVENT 'A' BETWEEN DATE '2026-01-01' AND DATE '2026-03-31')",
                                         "COUNT(EVENT 'A' SINCE LAST EVENT 'B')", "COUNT(EVENT 'A' SINCE LAST EVENT IN ('B', 'C'))",
                                         "COUNT(EVENT 'A' SINCE LAST (EVENT 'B' WITHIN LAST 30 DAYS WHERE x > 1) WHERE y)",
                                         "COUNT(EVENT 'A' SINCE last)", "COUNT(EVENT 'A' SINCE LAST(timestamp OF EVENT 'B'))",
                                         "COUNT(EVENT 'A' WITHIN LAST 0 DAYS)", "COUNT(EVENT 'A' WITHIN LAST -7 DAYS)",
                                         "COUNT(EVENT 'A' WITHIN LAST 9223372036854775807 YEARS)",
                                         "COUNT(EVENT 'A' BETWEEN -1 AND -7 DAYS AGO)"));

INSTANTIATE_TEST_SUITE_P(
    Did, EventText,
    testing::Values("DID 'A'", "DID NOT 'A'", "DID 'A' AND b", "NOT (DID 'A')", "DID 'A' AT LEAST 3 TIMES", "DID 'A' AT MOST 1 TIME",
                    "DID NOT 'A' EXACTLY 0 TIMES", "DID 'A' ON AT LEAST 3 DISTINCT DAYS",
                    "DID 'A' AT LEAST 3 TIMES ON AT LEAST 2 DISTINCT DAYS WITHIN LAST 30 DAYS WHERE (x > 1 AND y) AND z",
                    "DID 'A' BETWEEN 60 AND 30 DAYS AGO AND NOT (DID 'B' SINCE LAST EVENT 'A')", "DID 'A' BEFORE NOW() - 3 DAYS OR x",
                    "CASE WHEN DID 'A' THEN 1 ELSE 0 END = 1", "DID 'A' WHERE (DID 'B' WITHIN LAST 3 DAYS)"));

class OtherEventText : public testing::TestWithParam<std::pair<std::string_view, std::string_view>> {};
TEST_P(OtherEventText, IsWrittenInTheUsualForm) { EXPECT_EQ(written(GetParam().first), GetParam().second); }

INSTANTIATE_TEST_SUITE_P(Forms, OtherEventText,
                         testing::Values(std::pair("count ( event 'A' last month where x )", "COUNT(EVENT 'A' WITHIN LAST MONTH WHERE x)"),
                                         std::pair("COUNT(EVENT IN ('A'))", "COUNT(EVENT 'A')"),
                                         std::pair("COUNT(EVENT 'A' LAST 2 CALENDAR WEEKS)",
                                                   "COUNT(EVENT 'A' WITHIN LAST 2 CALENDAR WEEKS)"),
                                         std::pair("COUNT(EVENT 'A' THIS YEAR)", "COUNT(EVENT 'A' WITHIN THIS YEAR)"),
                                         std::pair("distinct /* c */ days(EVENT 'A')", "DISTINCT DAYS(EVENT 'A')"),
                                         std::pair("streak days(EVENT 'A')", "STREAK DAYS(EVENT 'A')"),
                                         std::pair("COUNT(EVENT 'A' WITHIN LAST 99999999999999999999 DAYS)",
                                                   "COUNT(EVENT 'A' WITHIN LAST 9223372036854775807 DAYS)"),
                                         std::pair("COUNT(EVENT 'A' SINCE LAST (EVENT 'B'))", "COUNT(EVENT 'A' SINCE LAST EVENT 'B')"),
                                         std::pair("did 'A' where (x) within last 3 days at least 2 times",
                                                   "DID 'A' AT LEAST 2 TIMES WITHIN LAST 3 DAYS WHERE (x)"),
                                         std::pair("DID 'A' EXACTLY 1 TIMES", "DID 'A' EXACTLY 1 TIME")));

// What the words were before there were events.
INSTANTIATE_TEST_SUITE_P(Names, EventText,
                         testing::Values("event = 'x'", "event IN ('a', 'b')", "did = 1 AND did NOT IN (1, 2)", "did LIKE 'x'", "since > 3",
                                         "times + days = streak", "COUNT((event IN ('a', 'b')))", "COUNT(DISTINCT (DAYS(x)))",
                                         "COUNT(event)", "COUNT(DISTINCT event)", "last WITHIN LAST 7 CALENDAR DAYS", "SUM(of)", "any = 1",
                                         "COUNT(EVENT 'event' AS event WHERE event.event = did)"));

TEST(EventSets, HavePlaces) {
  const std::string_view text = "x AND COUNT(EVENT 'A' WITHIN LAST 3 DAYS WHERE y) > 1";
  const auto tree = parse_expression(text);
  ASSERT_TRUE(tree);
  const auto& compare = std::get<Compare>(std::get<And>((*tree)->node).children[1]->node);
  const EventSet& events = *std::get<Call>(compare.left->node).events;
  const auto at = [&](SourceSpan span) { return text.substr(span.begin, span.end - span.begin); };
  EXPECT_EQ(at(events.span), "EVENT 'A' WITHIN LAST 3 DAYS WHERE y");
  EXPECT_EQ(at(events.window_span), "WITHIN LAST 3 DAYS");
  EXPECT_EQ(at(events.names[0].span), "'A'");
}

TEST(Did, HasAPlace) {
  const std::string_view text = "x AND DID NOT 'A' WITHIN LAST 3 DAYS  AND y";
  const auto tree = parse_expression(text);
  ASSERT_TRUE(tree);
  const SourceSpan span = std::get<And>((*tree)->node).children[1]->span;
  EXPECT_EQ(text.substr(span.begin, span.end - span.begin), "DID NOT 'A' WITHIN LAST 3 DAYS");
}

// TIME ZONE is no number of times.
TEST(Did, EndsBeforeTheZone) {
  const auto statement = parse_statement("CREATE SEGMENT s AS DID 'A' AT LEAST 1 TIME TIME ZONE 'Europe/Paris'");
  ASSERT_TRUE(statement);
  EXPECT_EQ(print(*statement), "CREATE SEGMENT s TIME ZONE 'Europe/Paris' AS DID 'A' AT LEAST 1 TIME");
  EXPECT_FALSE(parse_statement("CREATE SEGMENT s AS DID 'A' AT LEAST 1 TIME ZONE 'Europe/Paris'"));
}

TEST(EventSets, NestWithinTheLimit) {
  const auto nested = [](int depth) {
    std::string text = "1";
    for (int i = 0; i < depth; ++i) text = "COUNT(EVENT 'A' WHERE x > " + text + ")";
    return text;
  };
  EXPECT_TRUE(parse_expression(nested(200)));
  const auto deep = parse_expression(nested(600));
  ASSERT_FALSE(deep);
  EXPECT_EQ(deep.error().id, "E0104");
  std::string last = "EVENT 'A'";
  for (int i = 0; i < 600; ++i) last = "EVENT 'A' SINCE LAST (" + last + ")";
  EXPECT_EQ(parse_expression("COUNT(" + last + ") > 1").error().id, "E0104");
}

}  // namespace
}  // namespace tamis::dsl
