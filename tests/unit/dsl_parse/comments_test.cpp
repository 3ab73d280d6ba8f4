// Comments survive the formatter, each by what it stood by.

#include <gtest/gtest.h>

#include <string>

#include "dsl/parse.h"
#include "dsl/print.h"

namespace tamis::dsl {
namespace {

std::string formatted(std::string_view text) {
  const auto script = parse_script(text);
  EXPECT_TRUE(script.has_value()) << script.error().message;
  if (!script) return {};
  const std::string once = print(*script);
  const auto again = parse_script(once);
  EXPECT_EQ(again ? print(*again) : again.error().message, once);
  return once;
}

TEST(Comments, AboveAStatement) {
  EXPECT_EQ(formatted("-- of the file\r\n\r\n\n--one  \n  /* two */\nSHOW LISTS;"), "-- of the file\n\n--one\n/* two */\nSHOW LISTS;\n");
  EXPECT_EQ(formatted("-- apart\n\nSHOW LISTS"), "-- apart\n\nSHOW LISTS;\n");
  EXPECT_EQ(formatted("/* over\n   two lines */ SHOW LISTS"), "/* over\n   two lines */\nSHOW LISTS;\n");
}

TEST(Comments, BehindAStatement) {
  EXPECT_EQ(formatted("SHOW LISTS; -- tail\nSHOW TRAITS -- before the end\n;"), "SHOW LISTS;  -- tail\nSHOW TRAITS;  -- before the end\n");
  EXPECT_EQ(formatted("SHOW LISTS /* a */; /* b */ -- c"), "SHOW LISTS;  /* a */ /* b */ -- c\n");
  EXPECT_EQ(formatted("SHOW LISTS;\n-- the end\n\n-- really"), "SHOW LISTS;\n\n-- the end\n\n-- really\n");
  EXPECT_EQ(formatted("-- nothing else"), "-- nothing else\n");
}

TEST(Comments, AmongClauses) {
  EXPECT_EQ(formatted("CREATE SEGMENT s TIME ZONE 'UTC' -- zone\nAS -- body\n a = 1 -- first\n -- above b\n AND b AND /* c */ c -- last\n;"),
            "CREATE SEGMENT s\n"
            "  TIME ZONE 'UTC'  -- zone\n"
            "AS\n"
            "  -- body\n"
            "  a = 1  -- first\n"
            "  -- above b\n"
            "  AND b  /* c */\n"
            "  AND c;  -- last\n");
}

TEST(Comments, InsideAGroup) {
  EXPECT_EQ(formatted("CREATE SEGMENT s AS a AND (b -- why b\n OR c /* why c */) -- why at all\n AND d"),
            "CREATE SEGMENT s\n"
            "AS\n"
            "  a\n"
            "  AND (\n"
            "    b  -- why b\n"
            "    OR c  /* why c */\n"
            "  )  -- why at all\n"
            "  AND d;\n");
}

TEST(Comments, AmongValues) {
  EXPECT_EQ(formatted("CREATE SEGMENT s AS country IN ('FR', -- France\n 'BE' -- Belgium\n)"),
            "CREATE SEGMENT s\n"
            "AS\n"
            "  country IN (\n"
            "    'FR',  -- France\n"
            "    'BE'  -- Belgium\n"
            "  );\n");
}

TEST(Comments, InsideALeafGoAboveIt) {
  EXPECT_EQ(formatted("CREATE SEGMENT s AS a AND b /* odd */ = 1"), "CREATE SEGMENT s\nAS\n  a\n  /* odd */\n  AND b = 1;\n");
}

TEST(Comments, AmongTheClausesOfAQuery) {
  EXPECT_EQ(formatted("SELECT COUNT(*) -- how many\nFROM profiles\n-- only some\nWHERE a -- one\n AND b\n-- sorted\nORDER BY c\nLIMIT 3"),
            "SELECT COUNT(*)  -- how many\n"
            "FROM profiles\n"
            "-- only some\n"
            "WHERE\n"
            "  a  -- one\n"
            "  AND b\n"
            "-- sorted\n"
            "ORDER BY c\n"
            "LIMIT 3;\n");
}

TEST(Comments, WithNoLineToStandByGoAbove) {
  EXPECT_EQ(formatted("DROP /* really */ SEGMENT s"), "/* really */\nDROP SEGMENT s;\n");
  EXPECT_EQ(formatted("OVERLAP a, -- first\n b"), "-- first\nOVERLAP a, b;\n");
}

TEST(Comments, QuotesHideThem) {
  EXPECT_EQ(formatted("CREATE SEGMENT s AS a = '-- no' AND \"/* no */\""), "CREATE SEGMENT s AS a = '-- no' AND \"/* no */\";\n");
}

}  // namespace
}  // namespace tamis::dsl
