#include <gtest/gtest.h>

#include <string>

#include "dsl/parse.h"
#include "dsl/print.h"

namespace tamis::dsl {
namespace {

template <typename Kind>
Kind parsed(std::string_view text) {
  auto statement = parse_statement(text);
  EXPECT_TRUE(statement.has_value()) << text << ": " << statement.error().message;
  EXPECT_TRUE(std::holds_alternative<Kind>(*statement)) << text;
  return std::move(std::get<Kind>(*statement));
}

TEST(Create, TakesAllItsClauses) {
  const auto create = parsed<CreateSegment>(
      "create or replace segment \"VIP lapsing\" comment 'it''s big' time zone of timezone else 'UTC' as churned;");
  EXPECT_EQ(create.name, "VIP lapsing");
  EXPECT_TRUE(create.or_replace);
  EXPECT_EQ(create.comment, "it's big");
  ASSERT_TRUE(create.zone && create.zone->trait);
  EXPECT_EQ(create.zone->trait->parts[0].text, "timezone");
  EXPECT_EQ(create.zone->zone, "UTC");
  EXPECT_EQ(print(*create.body), "churned");
}

TEST(Create, TakesItsClausesInAnyOrder) {
  const auto create = parsed<CreateSegment>("CREATE SEGMENT s TIME ZONE 'Europe/Paris' COMMENT 'c' AS a");
  EXPECT_EQ(create.comment, "c");
  ASSERT_TRUE(create.zone);
  EXPECT_FALSE(create.zone->trait);
  EXPECT_EQ(create.zone->zone, "Europe/Paris");
  EXPECT_EQ(parsed<CreateSegment>("CREATE SEGMENT s AS a TIME ZONE 'Asia/Tokyo'").zone->zone, "Asia/Tokyo");
  EXPECT_FALSE(parsed<CreateSegment>("CREATE SEGMENT s AS a").or_replace);
}

TEST(Create, NamesMayBeWordsOfTheSyntax) {
  EXPECT_EQ(parsed<CreateSegment>("CREATE SEGMENT segment AS segment").name, "segment");
  EXPECT_EQ(parsed<CreateSegment>("CREATE SEGMENT comment COMMENT 'x' AS a").name, "comment");
  EXPECT_EQ(parsed<DropSegment>("DROP SEGMENT if").name, "if");
}

TEST(Drop, MayLookFirst) {
  EXPECT_FALSE(parsed<DropSegment>("DROP SEGMENT s").if_exists);
  const auto drop = parsed<DropSegment>("drop segment if exists \"a b\"");
  EXPECT_TRUE(drop.if_exists);
  EXPECT_EQ(drop.name, "a b");
}

TEST(Traits, AreDefinedDroppedAndDescribed) {
  const auto create = parsed<CreateTrait>(
      "CREATE OR REPLACE TRAIT average_basket COMMENT 'c' TIME ZONE 'Europe/Paris' AS AVG(revenue OF EVENT 'Order' WITHIN LAST 365 DAYS)");
  EXPECT_EQ(create.name, "average_basket");
  EXPECT_TRUE(create.or_replace);
  EXPECT_EQ(create.zone->zone, "Europe/Paris");
  EXPECT_EQ(print(*create.body), "AVG(revenue OF EVENT 'Order' WITHIN LAST 365 DAYS)");
  EXPECT_EQ(parsed<CreateTrait>("CREATE TRAIT trait AS a > 1").name, "trait");
  EXPECT_TRUE(parsed<DropTrait>("DROP TRAIT IF EXISTS x").if_exists);
  EXPECT_EQ(parsed<DescribeTrait>("DESCRIBE TRAIT x").name, "x");
  EXPECT_EQ(parsed<DescribeEvent>("DESCRIBE EVENT 'Order Completed'").name, "Order Completed");
  EXPECT_EQ(parsed<Show>("SHOW EVENTS").kind, ShowKind::kEvents);
}

TEST(Selects, AreOverProfilesOrEvents) {
  EXPECT_FALSE(parsed<Select>("SELECT from FROM profiles").event);
  const auto select = parsed<Select>("SELECT from, COUNT(*) FROM events 'Order' WHERE x > 1 GROUP BY from");
  ASSERT_TRUE(select.event);
  EXPECT_EQ(select.event->text, "Order");
  EXPECT_EQ(parsed<Select>("SELECT distinct FROM event 'Order'").event->text, "Order");
}

TEST(Show, KnowsThreeKinds) {
  EXPECT_EQ(parsed<Show>("SHOW SEGMENTS").kind, ShowKind::kSegments);
  EXPECT_EQ(parsed<Show>("show traits").kind, ShowKind::kTraits);
  EXPECT_EQ(parsed<Show>("SHOW LISTS;").kind, ShowKind::kLists);
  EXPECT_EQ(parsed<DescribeSegment>("DESCRIBE SEGMENT s").name, "s");
}

TEST(SelectStatement, TakesAllItsClauses) {
  const auto select = parsed<Select>(
      "SELECT DISTINCT country, COUNT(*) AS n, 1 + 1 FROM profiles WHERE a = 1 GROUP BY country, plan HAVING COUNT(*) > 2 "
      "ORDER BY n DESC, country ASC, plan LIMIT 10 OFFSET 20 TIME ZONE 'Europe/Paris'");
  EXPECT_TRUE(select.distinct);
  ASSERT_EQ(select.items.size(), 3U);
  EXPECT_EQ(select.items[1].alias, "n");
  EXPECT_EQ(select.group_by.size(), 2U);
  EXPECT_NE(select.having, nullptr);
  ASSERT_EQ(select.order_by.size(), 3U);
  EXPECT_TRUE(select.order_by[0].descending);
  EXPECT_FALSE(select.order_by[1].descending);
  EXPECT_EQ(select.limit, 10U);
  EXPECT_EQ(select.offset, 20U);
  ASSERT_TRUE(select.zone);
  EXPECT_EQ(select.zone->zone, "Europe/Paris");
}

TEST(SelectStatement, StarIsAnItemWithoutAValue) {
  const auto select = parsed<Select>("SELECT *, a FROM Profiles OFFSET 5");
  ASSERT_EQ(select.items.size(), 2U);
  EXPECT_EQ(select.items[0].value, nullptr);
  EXPECT_EQ(select.where, nullptr);
  EXPECT_FALSE(select.limit);
  EXPECT_EQ(select.offset, 5U);
}

TEST(SelectStatement, TraitsMayBeNamedLikeClauses) {
  const auto select = parsed<Select>("SELECT from, distinct FROM profiles WHERE limit > 3 AND from = 'x' ORDER BY desc DESC LIMIT 3");
  EXPECT_FALSE(select.distinct);
  EXPECT_EQ(print(*select.items[0].value), "from");
  EXPECT_EQ(print(*select.order_by[0].value), "desc");
  EXPECT_TRUE(select.order_by[0].descending);
  EXPECT_FALSE(parsed<Select>("SELECT distinct FROM profiles").distinct);
  EXPECT_FALSE(parsed<Select>("SELECT distinct AS d FROM profiles").distinct);
  EXPECT_TRUE(parsed<Select>("SELECT DISTINCT (a) FROM profiles").distinct);
}

TEST(ExplainStatement, IsASelectInside) {
  const auto explain = parsed<std::unique_ptr<Explain>>("EXPLAIN ANALYZE SELECT COUNT(*) FROM profiles WHERE a");
  EXPECT_TRUE(explain->analyze);
  EXPECT_NE(explain->select.where, nullptr);
  const auto segment = parsed<std::unique_ptr<Explain>>("EXPLAIN SEGMENT vip");
  EXPECT_FALSE(segment->analyze);
  EXPECT_EQ(print(*segment->select.where), "IN SEGMENT vip");
  EXPECT_EQ(print(*segment->select.items[0].value), "COUNT(*)");
  const auto profile = parsed<ExplainSegment>("EXPLAIN SEGMENT vip FOR PROFILE 'user_id:17850'");
  EXPECT_EQ(profile.name, "vip");
  EXPECT_EQ(profile.profile.text, "user_id:17850");
}

TEST(OverlapStatement, NamesItsSegments) {
  const auto overlap = parsed<Overlap>("OVERLAP a, \"b c\", d");
  EXPECT_EQ(overlap.segments, (std::vector<std::string>{"a", "b c", "d"}));
  EXPECT_EQ(overlap.spans[1], (SourceSpan{11, 16}));
}

TEST(DiffStatement, TakesAPredicate) {
  const auto diff = parsed<Diff>("DIFF SEGMENT vip WITH (a >= 300 OR b) IDS TIME ZONE 'UTC'");
  EXPECT_EQ(diff.segment, "vip");
  EXPECT_TRUE(diff.ids);
  EXPECT_EQ(print(*diff.with), "a >= 300 OR b");
  ASSERT_TRUE(diff.zone);
  EXPECT_FALSE(parsed<Diff>("DIFF SEGMENT vip WITH (a)").ids);
}

TEST(ScriptText, HoldsManyStatements) {
  const auto script = parse_script("SHOW SEGMENTS;;\n DROP SEGMENT a ;\n;SHOW TRAITS");
  ASSERT_TRUE(script.has_value());
  ASSERT_EQ(script->items.size(), 3U);
  EXPECT_EQ(script->items[1].span, (SourceSpan{17, 31}));
  EXPECT_TRUE(parse_script("").value().items.empty());
  EXPECT_TRUE(parse_script(" -- nothing\n;").value().items.empty());
}

// What one statement says does not leak into the next.
TEST(ScriptText, StatementsAreIndependent) {
  const auto script = parse_script(
      "DROP SEGMENT IF EXISTS a; DROP SEGMENT b; SELECT DISTINCT a FROM profiles LIMIT 3 TIME ZONE 'UTC'; SELECT b FROM profiles;"
      "CREATE OR REPLACE SEGMENT a COMMENT 'c' AS x; CREATE SEGMENT b AS y; EXPLAIN ANALYZE SEGMENT a; EXPLAIN SEGMENT a;"
      "DIFF SEGMENT a WITH (b) IDS; DIFF SEGMENT a WITH (b); OVERLAP a, b; OVERLAP c, d");
  ASSERT_TRUE(script.has_value());
  const auto& items = script->items;
  EXPECT_FALSE(std::get<DropSegment>(items[1].statement).if_exists);
  const auto& select = std::get<Select>(items[3].statement);
  EXPECT_TRUE(!select.distinct && !select.limit && !select.zone && select.items.size() == 1);
  const auto& create = std::get<CreateSegment>(items[5].statement);
  EXPECT_TRUE(!create.or_replace && !create.comment && !create.zone);
  EXPECT_FALSE(std::get<std::unique_ptr<Explain>>(items[7].statement)->analyze);
  EXPECT_FALSE(std::get<Diff>(items[9].statement).ids);
  EXPECT_EQ(std::get<Overlap>(items[11].statement).segments.size(), 2U);
}

TEST(ScriptText, OneStatementWhereOneIsWanted) {
  EXPECT_EQ(parse_statement("").error().id, "E0118");
  const auto two = parse_statement("SHOW LISTS; SHOW TRAITS");
  ASSERT_FALSE(two.has_value());
  EXPECT_EQ(two.error().id, "E0118");
  EXPECT_EQ(two.error().span, (SourceSpan{12, 23}));
}

TEST(PlainName, IsAWordThatIsNotReserved) {
  EXPECT_TRUE(is_plain_name("country"));
  EXPECT_TRUE(is_plain_name("größe"));
  EXPECT_TRUE(is_plain_name("segment"));
  for (const char* const name : {"", "a b", "and", "NULL", "1a", "a-b", "a.b", "distinct", "a\xE2\x80\x99s", "\xFF"}) EXPECT_FALSE(is_plain_name(name)) << name;
}

}  // namespace
}  // namespace tamis::dsl
