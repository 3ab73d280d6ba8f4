// The formatter's lines.

#include <gtest/gtest.h>

#include <string>

#include "dsl/parse.h"
#include "dsl/print.h"

namespace tamis::dsl {
namespace {

// Formats, and checks that formatting once is enough.
std::string formatted(std::string_view text) {
  const auto script = parse_script(text);
  EXPECT_TRUE(script.has_value()) << script.error().message;
  if (!script) return {};
  const std::string once = print(*script);
  const auto again = parse_script(once);
  EXPECT_EQ(again ? print(*again) : again.error().message, once);
  return once;
}

TEST(Print, ShortStatementsTakeOneLine) {
  EXPECT_EQ(formatted("create segment s as a=1 and b"), "CREATE SEGMENT s AS a = 1 AND b;\n");
  EXPECT_EQ(formatted("CREATE OR REPLACE SEGMENT \"a b\" COMMENT 'x' TIME ZONE OF tz ELSE 'UTC' AS a"),
            "CREATE OR REPLACE SEGMENT \"a b\" COMMENT 'x' TIME ZONE OF tz ELSE 'UTC' AS a;\n");
  EXPECT_EQ(formatted("select distinct a,b as c from profiles where x group by a having b order by c desc,d asc limit 1"),
            "SELECT DISTINCT a, b AS c FROM profiles WHERE x GROUP BY a HAVING b ORDER BY c DESC, d LIMIT 1;\n");
  EXPECT_EQ(formatted("drop segment if exists s;show lists;describe segment s"), "DROP SEGMENT IF EXISTS s;\nSHOW LISTS;\nDESCRIBE SEGMENT s;\n");
  EXPECT_EQ(formatted("explain analyze segment s; explain segment s for profile 'a:1'; overlap a, \"b c\""),
            "EXPLAIN ANALYZE SEGMENT s;\nEXPLAIN SEGMENT s FOR PROFILE 'a:1';\nOVERLAP a, \"b c\";\n");
  EXPECT_EQ(formatted("create or replace trait t as a+1;drop trait if exists t;describe trait t;describe event 'x y';show events"),
            "CREATE OR REPLACE TRAIT t AS a + 1;\nDROP TRAIT IF EXISTS t;\nDESCRIBE TRAIT t;\nDESCRIBE EVENT 'x y';\nSHOW EVENTS;\n");
  EXPECT_EQ(formatted("select day, count(*) from event 'x' where a group by day"),
            "SELECT day, COUNT(*) FROM events 'x' WHERE a GROUP BY day;\n");
  EXPECT_EQ(formatted("select distinct (days(x)), distinct days(event 'x') from profiles"),
            "SELECT DISTINCT (DAYS(x)), DISTINCT DAYS(EVENT 'x') FROM profiles;\n");
  EXPECT_EQ(formatted("select distinct distinct days(event 'x') from profiles"), "SELECT DISTINCT DISTINCT DAYS(EVENT 'x') FROM profiles;\n");
  EXPECT_EQ(formatted("diff segment s with (a or b) ids time zone 'UTC'"), "DIFF SEGMENT s WITH (a OR b) IDS TIME ZONE 'UTC';\n");
}

TEST(Print, ExplainOfASegmentStaysShort) {
  EXPECT_EQ(formatted("EXPLAIN SELECT COUNT(*) FROM profiles WHERE IN SEGMENT s"), "EXPLAIN SEGMENT s;\n");
  EXPECT_EQ(formatted("EXPLAIN SELECT COUNT(*) FROM profiles WHERE NOT IN SEGMENT s"),
            "EXPLAIN SELECT COUNT(*) FROM profiles WHERE NOT IN SEGMENT s;\n");
}

TEST(Print, LongDefinitionsTakeAClauseALine) {
  EXPECT_EQ(formatted("CREATE SEGMENT vip_lapsing COMMENT 'Big spenders who went quiet' TIME ZONE 'Europe/Paris' AS country IN "
                      "('France','Belgium') AND lifetime_value>=500 AND NOT IN SEGMENT unsubscribed"),
            "CREATE SEGMENT vip_lapsing\n"
            "  COMMENT 'Big spenders who went quiet'\n"
            "  TIME ZONE 'Europe/Paris'\n"
            "AS\n"
            "  country IN ('France', 'Belgium')\n"
            "  AND lifetime_value >= 500\n"
            "  AND NOT IN SEGMENT unsubscribed;\n");
}

TEST(Print, LongQueriesTakeAClauseALine) {
  EXPECT_EQ(formatted("SELECT country, COUNT(*) AS customers, AVG(lifetime_value) AS average FROM profiles WHERE plan = 'pro' AND churned "
                      "GROUP BY country HAVING COUNT(*) > 10 ORDER BY average DESC LIMIT 20 OFFSET 5 TIME ZONE 'UTC'"),
            "SELECT country, COUNT(*) AS customers, AVG(lifetime_value) AS average\n"
            "FROM profiles\n"
            "WHERE plan = 'pro' AND churned\n"
            "GROUP BY country\n"
            "HAVING COUNT(*) > 10\n"
            "ORDER BY average DESC\n"
            "LIMIT 20 OFFSET 5\n"
            "TIME ZONE 'UTC';\n");
}

const std::string kLong(60, 'x');

TEST(Print, LongGroupsAreBracketed) {
  EXPECT_EQ(formatted("CREATE SEGMENT s AS (" + kLong + " = 1 OR " + kLong + " = 2) AND NOT (" + kLong + " = 3 OR " + kLong + " = 4) AND b"),
            "CREATE SEGMENT s\n"
            "AS\n"
            "  (\n"
            "    " + kLong + " = 1\n"
            "    OR " + kLong + " = 2\n"
            "  )\n"
            "  AND NOT (\n"
            "    " + kLong + " = 3\n"
            "    OR " + kLong + " = 4\n"
            "  )\n"
            "  AND b;\n");
}

TEST(Print, LongListsAreFilled) {
  std::string list;
  for (int i = 0; i < 30; ++i) list += (i > 0 ? ", " : "") + std::to_string(1'000'000 + i);
  EXPECT_EQ(formatted("SELECT COUNT(*) FROM profiles WHERE a AND id NOT IN (" + list + ")"),
            "SELECT COUNT(*)\n"
            "FROM profiles\n"
            "WHERE\n"
            "  a\n"
            "  AND id NOT IN (\n"
            "    1000000, 1000001, 1000002, 1000003, 1000004, 1000005, 1000006, 1000007, 1000008, 1000009,\n"
            "    1000010, 1000011, 1000012, 1000013, 1000014, 1000015, 1000016, 1000017, 1000018, 1000019,\n"
            "    1000020, 1000021, 1000022, 1000023, 1000024, 1000025, 1000026, 1000027, 1000028, 1000029\n"
            "  );\n");
}

TEST(Print, LongItemsTakeALineEach) {
  EXPECT_EQ(formatted("SELECT " + kLong + " AS a, " + kLong + " FROM profiles"),
            "SELECT\n  " + kLong + " AS a,\n  " + kLong + "\nFROM profiles;\n");
}

TEST(Print, DiffsBreakInTheirBrackets) {
  EXPECT_EQ(formatted("DIFF SEGMENT s WITH (" + kLong + " = 1 OR " + kLong + " = 2) IDS"),
            "DIFF SEGMENT s WITH (\n  " + kLong + " = 1\n  OR " + kLong + " = 2\n) IDS;\n");
}

TEST(Print, WidthCountsCodePoints) {
  std::string name;
  for (int i = 0; i < 65; ++i) name += "ü";
  EXPECT_EQ(formatted("CREATE SEGMENT s AS " + name + " = 1"), "CREATE SEGMENT s AS " + name + " = 1;\n");
}

TEST(Print, TallStatementsStandApart) {
  EXPECT_EQ(formatted("SHOW LISTS; -- one\nSHOW TRAITS; /* above */ \n\n DROP SEGMENT a;DROP SEGMENT b"),
            "SHOW LISTS;  -- one\nSHOW TRAITS;  /* above */\nDROP SEGMENT a;\nDROP SEGMENT b;\n");
  EXPECT_EQ(formatted("SHOW LISTS;\n-- above\nDROP SEGMENT a;\nDROP SEGMENT b"), "SHOW LISTS;\n\n-- above\nDROP SEGMENT a;\n\nDROP SEGMENT b;\n");
  EXPECT_EQ(formatted(""), "");
}

TEST(Print, NamesAreQuotedWhereTheyMustBe) {
  EXPECT_EQ(quote_name("country"), "country");
  EXPECT_EQ(quote_name("Monthly Charges"), "\"Monthly Charges\"");
  EXPECT_EQ(quote_name("a\"b"), "\"a\"\"b\"");
  EXPECT_EQ(quote_name("Not"), "\"Not\"");
  EXPECT_EQ(quote_name("1st"), "\"1st\"");
  EXPECT_EQ(quote_name("größe"), "größe");
}

}  // namespace
}  // namespace tamis::dsl
