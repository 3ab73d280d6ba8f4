// What expressions mean: shown by printing them with every bracket that the tree implies.

#include <gtest/gtest.h>

#include <string>

#include "dsl/parse.h"
#include "dsl/print.h"

namespace tamis::dsl {
namespace {

// The printed tree, or the id of the error.
std::string parsed(std::string_view text) {
  const auto tree = parse_expression(text);
  return tree ? print(**tree) : tree.error().id;
}

template <typename Node>
Node* node_of(Result<ExprPtr>& tree) {
  return tree ? std::get_if<Node>(&(*tree)->node) : nullptr;
}

struct Case { std::string_view text, printed; };

class Expression : public testing::TestWithParam<Case> {};

TEST_P(Expression, Reads) { EXPECT_EQ(parsed(GetParam().text), GetParam().printed) << GetParam().text; }

INSTANTIATE_TEST_SUITE_P(Literals, Expression, testing::Values(
    Case{"42", "42"}, Case{"007", "7"}, Case{"-5", "-5"}, Case{"- 5", "-5"}, Case{"9223372036854775807", "9223372036854775807"},
    Case{"-9223372036854775808", "-9223372036854775808"}, Case{"1.5", "1.5"}, Case{"1.5e3", "1500.0"}, Case{"1E+22", "1e+22"},
    Case{"-0.0", "-0.0"}, Case{"5e-324", "5e-324"}, Case{"'it''s'", "'it''s'"}, Case{"''", "''"}, Case{"'a\nb'", "'a\nb'"},
    Case{"'größe 名前'", "'größe 名前'"}, Case{"true", "TRUE"}, Case{"False", "FALSE"}, Case{"null", "NULL"},
    Case{"timestamp '2026-01-01T08:00:00Z'", "TIMESTAMP '2026-01-01T08:00:00Z'"},
    Case{"TIMESTAMP'2026-01-01'", "TIMESTAMP '2026-01-01'"}, Case{"date '2024-02-29'", "DATE '2024-02-29'"},
    Case{"30 days", "30 DAYS"}, Case{"1 Month", "1 MONTH"}, Case{"-2 HOURS", "-2 HOURS"}, Case{"3 quarter", "3 QUARTERS"}));

INSTANTIATE_TEST_SUITE_P(Names, Expression, testing::Values(
    Case{"country", "country"}, Case{"Country", "Country"}, Case{"address.city", "address.city"}, Case{"a.b.c", "a.b.c"},
    Case{"\"Monthly Charges\"", "\"Monthly Charges\""}, Case{"\"country\"", "country"}, Case{"\"a\"\"b\"", "\"a\"\"b\""},
    Case{"\"and\"", "\"and\""}, Case{"address.end", "address.\"end\""}, Case{"größe", "größe"}, Case{"_x1", "_x1"},
    Case{"\"a.b\"", "\"a.b\""}, Case{"trait.country", "trait.country"}, Case{"\"trait\".country", "\"trait\".country"},
    Case{"date", "date"}, Case{"count", "count"}, Case{"within", "within"}, Case{"segment", "segment"}, Case{"missing", "missing"},
    Case{"timestamp", "timestamp"}, Case{"cast", "cast"}, Case{"from", "from"}, Case{"distinct", "\"distinct\""},
    Case{"event", "event"}, Case{"android", "android"}, Case{"order", "order"}));

// Words of the syntax as names of traits, wherever that can be told.
INSTANTIATE_TEST_SUITE_P(KeywordsAsNames, Expression, testing::Values(
    Case{"last LAST 7 CALENDAR DAYS", "last WITHIN LAST 7 CALENDAR DAYS"}, Case{"has HAS 'a'", "has HAS 'a'"},
    Case{"has HAS has", "has HAS has"}, Case{"within WITHIN LAST 3 DAYS", "within WITHIN LAST 3 DAYS"}, Case{"any HAS any", "any HAS any"},
    Case{"before BEFORE after", "before BEFORE after"}, Case{"this THIS MONTH", "this WITHIN THIS MONTH"},
    Case{"like1 LIKE escape ESCAPE '!'", "like1 LIKE escape ESCAPE '!'"}, Case{"starts STARTS WITH 'a'", "starts STARTS WITH 'a'"},
    Case{"contains CONTAINS contains", "contains CONTAINS contains"}, Case{"missing IS MISSING", "missing IS MISSING"},
    Case{"days = 3 days", "days = 3 DAYS"}, Case{"list IN LIST 'list'", "list IN LIST 'list'"},
    Case{"date = DATE '2026-01-01'", "date = DATE '2026-01-01'"}, Case{"ago BETWEEN ago AND ago", "ago BETWEEN ago AND ago"},
    Case{"COUNT(distinct)", "COUNT(\"distinct\")"}, Case{"did = 1", "did = 1"}, Case{"event IN ('a')", "event IN ('a')"},
    Case{"segment AND segments", "segment AND segments"}, Case{"IN SEGMENT segment", "IN SEGMENT segment"}));

INSTANTIATE_TEST_SUITE_P(Precedence, Expression, testing::Values(
    Case{"a OR b AND c", "a OR b AND c"}, Case{"(a OR b) AND c", "(a OR b) AND c"}, Case{"a OR (b AND c)", "a OR b AND c"},
    Case{"a XOR b AND c", "a XOR b AND c"}, Case{"(a XOR b) AND c", "(a XOR b) AND c"}, Case{"a OR b XOR c", "a OR b XOR c"},
    Case{"(a OR b) XOR c", "(a OR b) XOR c"}, Case{"NOT a AND b", "NOT a AND b"}, Case{"NOT (a AND b)", "NOT (a AND b)"},
    Case{"NOT a = 1", "NOT (a = 1)"}, Case{"(NOT a) = 1", "(NOT a) = 1"}, Case{"NOT NOT a", "NOT NOT a"},
    Case{"a + b * c", "a + b * c"}, Case{"(a + b) * c", "(a + b) * c"}, Case{"a - b - c", "a - b - c"}, Case{"a - (b - c)", "a - (b - c)"},
    Case{"a / b % c * d", "a / b % c * d"}, Case{"a * (b / c)", "a * (b / c)"}, Case{"-a * b", "-a * b"}, Case{"-(a * b)", "-(a * b)"},
    Case{"-(5)", "-(5)"}, Case{"- -5", "- -5"}, Case{"- - x", "- -x"}, Case{"a - -5", "a - -5"}, Case{"a-5", "a - 5"},
    Case{"-(30 DAYS)", "-(30 DAYS)"}, Case{"a + 1 < b - 2", "a + 1 < b - 2"}, Case{"((a))", "a"}, Case{"(a AND b) AND c", "(a AND b) AND c"},
    Case{"a AND (b AND c)", "a AND (b AND c)"}, Case{"(a > 3) = (b > 4)", "(a > 3) = (b > 4)"},
    Case{"(a < b) AND (c)", "a < b AND c"}, Case{"NOW() - 30 DAYS < t", "NOW() - 30 DAYS < t"}));

INSTANTIATE_TEST_SUITE_P(Values, Expression, testing::Values(
    Case{"coalesce(a, b, 0)", "COALESCE(a, b, 0)"}, Case{"now()", "NOW()"}, Case{"now ( )", "NOW()"}, Case{"count(*)", "COUNT(*)"},
    Case{"count(distinct country)", "COUNT(DISTINCT country)"}, Case{"sum(distinct a + b)", "SUM(DISTINCT a + b)"},
    Case{"DATE_TRUNC('month', t)", "DATE_TRUNC('month', t)"}, Case{"cast(x AS integer)", "CAST(x AS INTEGER)"},
    Case{"CAST(x + 1 AS list  of\nstring)", "CAST(x + 1 AS LIST OF STRING)"}, Case{"COALESCE(NOT a, b > 3)", "COALESCE(NOT a, b > 3)"},
    Case{"CASE WHEN a AND b THEN 1 ELSE 0 END = 1", "CASE WHEN a AND b THEN 1 ELSE 0 END = 1"},
    Case{"case when a then b when c then d end", "CASE WHEN a THEN b WHEN c THEN d END"},
    Case{"f(IN SEGMENT s, x IN (1))", "F(IN SEGMENT s, x IN (1))"}, Case{"max(from)", "MAX(from)"}));

INSTANTIATE_TEST_SUITE_P(Comparisons, Expression, testing::Values(
    Case{"a=1", "a = 1"}, Case{"a<>1", "a != 1"}, Case{"a!=1", "a != 1"}, Case{"a<=1", "a <= 1"}, Case{"a>=1", "a >= 1"}, Case{"a<1", "a < 1"},
    Case{"a>1", "a > 1"}, Case{"x = NULL", "x = NULL"}, Case{"a BETWEEN 1 AND 2 AND b", "a BETWEEN 1 AND 2 AND b"},
    Case{"a NOT BETWEEN 1 AND 2", "a NOT BETWEEN 1 AND 2"}, Case{"a in (1,2.5,'x',-3, b+1)", "a IN (1, 2.5, 'x', -3, b + 1)"},
    Case{"a IN ('x' , 5 DAYS, (a OR b))", "a IN ('x', 5 DAYS, a OR b)"}, Case{"a NOT IN (1)", "a NOT IN (1)"},
    Case{"email IN LIST 'vip'", "email IN LIST 'vip'"}, Case{"email not in list 'vip'", "email NOT IN LIST 'vip'"},
    Case{"IN LIST 'vip'", "IN LIST 'vip'"}, Case{"NOT IN LIST 'vip'", "NOT IN LIST 'vip'"}, Case{"in segment \"a b\"", "IN SEGMENT \"a b\""},
    Case{"NOT IN SEGMENT s", "NOT IN SEGMENT s"}, Case{"NOT (IN SEGMENT s)", "NOT (IN SEGMENT s)"},
    Case{"NOT NOT IN SEGMENT s", "NOT NOT IN SEGMENT s"}, Case{"x IS NULL", "x IS MISSING"}, Case{"x IS NOT NULL", "x IS NOT MISSING"},
    Case{"x is not missing", "x IS NOT MISSING"}, Case{"a LIKE 'x%'", "a LIKE 'x%'"}, Case{"a NOT ILIKE b", "a NOT ILIKE b"},
    Case{"a LIKE '10!%%' ESCAPE '!'", "a LIKE '10!%%' ESCAPE '!'"}, Case{"a NOT STARTS WITH 'x'", "a NOT STARTS WITH 'x'"},
    Case{"a ends with 'x'", "a ENDS WITH 'x'"}, Case{"a CONTAINS 'x'", "a CONTAINS 'x'"}, Case{"a NOT MATCHES '^x'", "a NOT MATCHES '^x'"},
    Case{"tags HAS 'a'", "tags HAS 'a'"}, Case{"tags has any ('a','b')", "tags HAS ANY ('a', 'b')"},
    Case{"tags HAS ANY ('a')", "tags HAS 'a'"}, Case{"tags HAS ALL ('a')", "tags HAS ALL ('a')"},
    Case{"tags HAS NONE ('a', 'b')", "tags HAS NONE ('a', 'b')"}, Case{"tags HAS all", "tags HAS all"},
    Case{"tags HAS ANY (any(1))", "tags HAS ANY (ANY(1))"}));

INSTANTIATE_TEST_SUITE_P(Windows, Expression, testing::Values(
    Case{"t WITHIN LAST 30 DAYS", "t WITHIN LAST 30 DAYS"}, Case{"t within last 1 days", "t WITHIN LAST 1 DAY"},
    Case{"t WITHIN LAST 2 CALENDAR MONTH", "t WITHIN LAST 2 CALENDAR MONTHS"}, Case{"t LAST 7 CALENDAR DAYS", "t WITHIN LAST 7 CALENDAR DAYS"},
    Case{"t IN LAST 7 CALENDAR DAYS", "t WITHIN LAST 7 CALENDAR DAYS"}, Case{"t WITHIN NEXT 14 DAYS", "t WITHIN NEXT 14 DAYS"},
    Case{"t NEXT 2 CALENDAR WEEKS", "t WITHIN NEXT 2 CALENDAR WEEKS"}, Case{"t THIS MONTH", "t WITHIN THIS MONTH"},
    Case{"t IN THIS MONTH", "t WITHIN THIS MONTH"}, Case{"t WITHIN THIS YEAR", "t WITHIN THIS YEAR"}, Case{"t LAST WEEK", "t WITHIN LAST WEEK"},
    Case{"t WITHIN LAST QUARTER", "t WITHIN LAST QUARTER"}, Case{"t NEXT DAY", "t WITHIN NEXT DAY"},
    Case{"t BETWEEN 60 AND 30 DAYS AGO", "t BETWEEN 60 AND 30 DAYS AGO"},
    Case{"t BETWEEN 60 DAYS AND 30 DAYS AGO", "t BETWEEN 60 AND 30 DAYS AGO"}, Case{"t BEFORE DATE '2026-01-01'", "t BEFORE DATE '2026-01-01'"},
    Case{"t AFTER NOW() - 30 DAYS", "t AFTER NOW() - 30 DAYS"}, Case{"t NOT WITHIN LAST 30 DAYS", "t NOT WITHIN LAST 30 DAYS"},
    Case{"t NOT THIS MONTH", "t NOT WITHIN THIS MONTH"}, Case{"t NOT IN LAST MONTH", "t NOT WITHIN LAST MONTH"},
    Case{"t NOT BETWEEN 60 AND 30 DAYS AGO", "t NOT BETWEEN 60 AND 30 DAYS AGO"}, Case{"t NOT BEFORE u", "t NOT BEFORE u"},
    Case{"t NOT AFTER u", "t NOT AFTER u"}, Case{"ANNIVERSARY(d) WITHIN NEXT 7 DAYS", "ANNIVERSARY(d) WITHIN NEXT 7 DAYS"},
    Case{"t BETWEEN 60 AND 30 DAYS", "t BETWEEN 60 AND 30 DAYS"}, Case{"t WITHIN LAST 2147483648 SECONDS", "t WITHIN LAST 2147483648 SECONDS"}));

TEST(ExpressionTree, ChainsAreFlat) {
  auto tree = parse_expression("a AND b AND c OR d OR e OR f");
  const auto* disjunction = node_of<Or>(tree);
  ASSERT_NE(disjunction, nullptr);
  ASSERT_EQ(disjunction->children.size(), 4U);
  const auto* conjunction = std::get_if<And>(&disjunction->children[0]->node);
  ASSERT_NE(conjunction, nullptr);
  EXPECT_EQ(conjunction->children.size(), 3U);
}

TEST(ExpressionTree, NegationIsPartOfTheComparison) {
  auto tree = parse_expression("email NOT IN LIST 'vip'");
  const auto* node = node_of<InList>(tree);
  ASSERT_NE(node, nullptr);
  EXPECT_TRUE(node->negated);
  EXPECT_EQ(node->list, "vip");
  auto profile = parse_expression("NOT IN LIST 'vip'");
  const auto* prefix = node_of<InList>(profile);
  ASSERT_NE(prefix, nullptr);
  EXPECT_TRUE(prefix->negated);
  EXPECT_EQ(prefix->operand, nullptr);
}

TEST(ExpressionTree, AMinusBelongsToTheLiteral) {
  auto tree = parse_expression("-9223372036854775808");
  const auto* node = node_of<Integer>(tree);
  ASSERT_NE(node, nullptr);
  EXPECT_EQ(node->value, std::numeric_limits<std::int64_t>::min());
}

TEST(ExpressionTree, WindowsKeepTheirForm) {
  auto rolling = parse_expression("t WITHIN LAST 30 DAYS");
  const auto* within = node_of<InWindow>(rolling);
  ASSERT_NE(within, nullptr);
  const auto* last = std::get_if<WithinLast>(&within->window);
  ASSERT_NE(last, nullptr);
  EXPECT_EQ(last->count, 30);
  EXPECT_EQ(last->unit, TimeUnit::kDay);
  EXPECT_FALSE(last->calendar);
  auto month = parse_expression("t NOT LAST MONTH");
  const auto* current = node_of<InWindow>(month);
  ASSERT_NE(current, nullptr);
  EXPECT_TRUE(current->negated);
  EXPECT_EQ(std::get<CurrentUnit>(current->window).offset, -1);
}

TEST(ExpressionTree, CommentsAreWhiteSpace) {
  EXPECT_EQ(parsed("a /* x */ = -- one\n 1 /**/"), "a = 1");
  EXPECT_EQ(parsed("-- first\na"), "a");
  EXPECT_EQ(parsed("a --5"), "a");
  EXPECT_EQ(parsed("'-- no comment'"), "'-- no comment'");
  EXPECT_EQ(parsed("\xEF\xBB\xBF" "a = 1"), "a = 1") << "a byte order mark is no part of the text";
}

// Spans are what messages point to.
TEST(ExpressionTree, SpansCoverTheText) {
  constexpr std::string_view kText = "NOT  (a = 1)  AND  b IN ('x', 'y')  -- end";
  auto tree = parse_expression(kText);
  const auto* chain = node_of<And>(tree);
  ASSERT_NE(chain, nullptr);
  const auto text_of = [&](SourceSpan span) { return kText.substr(span.begin, span.end - span.begin); };
  EXPECT_EQ(text_of((*tree)->span), "NOT  (a = 1)  AND  b IN ('x', 'y')");
  EXPECT_EQ(text_of(chain->children[0]->span), "NOT  (a = 1)");
  EXPECT_EQ(text_of(std::get<Not>(chain->children[0]->node).child->span), "(a = 1)");
  EXPECT_EQ(text_of(chain->children[1]->span), "b IN ('x', 'y')");
  EXPECT_EQ(text_of(std::get<In>(chain->children[1]->node).values[1]->span), "'y'");
}

TEST(ExpressionTree, SameIgnoresPlacesAndQuotes) {
  const auto tree = [](std::string_view text) { return parse_expression(text).value(); };
  EXPECT_TRUE(same(*tree("a=1"), *tree("  ( \"a\" = 1 )")));
  EXPECT_FALSE(same(*tree("a = 1"), *tree("a = 1.0")));
  EXPECT_FALSE(same(*tree("0.0"), *tree("-0.0")));
  EXPECT_FALSE(same(*tree("trait.a"), *tree("\"trait\".a")));
  EXPECT_FALSE(same(*tree("a AND b AND c"), *tree("(a AND b) AND c")));
  EXPECT_FALSE(same(*tree("x IS MISSING"), *tree("x IS NOT MISSING")));
}

}  // namespace
}  // namespace tamis::dsl
