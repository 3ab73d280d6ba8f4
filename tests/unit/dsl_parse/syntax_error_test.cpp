// Messages for texts that do not parse: id, message, hint and what the caret points to.

#include <gtest/gtest.h>

#include <set>
#include <string>

#include "dsl/code_docs.h"
#include "dsl/diagnostics.h"
#include "dsl/parse.h"

namespace tamis::dsl {
namespace {

struct Case { std::string_view text, id, message, hint, at; };

std::string_view pointed_at(std::string_view text, const Error& error) {
  if (!error.span) return "(nowhere)";
  return text.substr(error.span->begin, error.span->end - error.span->begin);
}

void check(const Case& expected, const Error& error) {
  EXPECT_EQ(error.id, expected.id) << expected.text;
  EXPECT_EQ(error.message, expected.message) << expected.text;
  EXPECT_EQ(error.hint, expected.hint) << expected.text;
  EXPECT_EQ(pointed_at(expected.text, error), expected.at) << expected.text;
}

class ExpressionError : public testing::TestWithParam<Case> {};
TEST_P(ExpressionError, Says) {
  const auto tree = parse_expression(GetParam().text);
  ASSERT_FALSE(tree.has_value()) << GetParam().text;
  check(GetParam(), tree.error());
}

class StatementError : public testing::TestWithParam<Case> {};
TEST_P(StatementError, Says) {
  const auto script = parse_script(GetParam().text);
  ASSERT_FALSE(script.has_value()) << GetParam().text;
  check(GetParam(), script.error());
}

INSTANTIATE_TEST_SUITE_P(Expected, ExpressionError, testing::Values(
    Case{"", "E0102", "expected a value, found end of text", "", ""},
    Case{"a = 1 AND", "E0102", "expected a value after AND, found end of text", "", ""},
    Case{"a = 1 AND  -- more", "E0102", "expected a value after AND, found end of text", "", ""},
    Case{"a >", "E0102", "expected a value after >, found end of text", "", ""},
    Case{"a = AND b", "E0102", "expected a value after =, found AND", "a value is missing before AND", "AND"},
    Case{"a = 1 ADN b", "E0102", "expected AND, OR or the end after 1, found ADN", "did you mean AND?", "ADN"},
    Case{"a = 1 b", "E0102", "expected AND, OR or the end after 1, found b", "", "b"},
    Case{"a BETWEN 1 AND 2", "E0102", "expected AND, OR or the end after a, found BETWEN", "did you mean BETWEEN?", "BETWEN"},
    Case{"a BETWEEN 1, 2", "E0102", "expected AND after 1, found ,", "", ","},
    Case{"t WITHIN LST 3 DAYS", "E0102", "expected LAST, NEXT or THIS after WITHIN, found LST", "did you mean LAST?", "LST"},
    Case{"t WITHIN LAST 3 DAYZ", "E0102", "expected a unit of time after 3, found DAYZ", "did you mean DAYS?", "DAYZ"},
    Case{"t LAST 7 DAYS", "E0102", "expected CALENDAR after 7, found DAYS",
         "write WITHIN for a rolling window, or CALENDAR before the unit for whole days, weeks, …", "DAYS"},
    Case{"t THIS HOUR", "E0102", "expected DAY, WEEK, MONTH, QUARTER or YEAR, found HOUR", "for shorter times write WITHIN LAST 1 HOUR", "HOUR"},
    Case{"t LAST DAYS", "E0111", "how many DAYS?", "write WITHIN LAST 7 DAYS, or LAST DAY for the calendar one", "DAYS"},
    Case{"x IN ('a', )", "E0102", "expected a value after ,, found )", "remove the comma before )", ")"},
    Case{"x IN ()", "E0102", "expected a value after (, found )", "a list holds at least one value", ")"},
    Case{"x IN 'a'", "E0102", "expected ( or LIST after IN, found 'a'", "write IN ('a')", "'a'"},
    Case{"x IN ('a' 'b')", "E0102", "expected , or ) after 'a', found 'b'", "", "'b'"},
    Case{"IN (1)", "E0102", "expected SEGMENT or LIST after IN, found (", "name what is compared before IN: country IN (…)", "("},
    Case{"IN SEGMENT 'vip'", "E0102", "expected a name after SEGMENT, found 'vip'", "write the name without quotes, or in \"", "'vip'"},
    Case{"IN SEGMENT and", "E0102", "expected a name after SEGMENT, found and", "to use and as a name, quote it: \"and\"", "and"},
    Case{"IN LIST vip", "E0102", "expected the name of a list in single quotes after LIST, found vip", "write 'vip'", "vip"},
    Case{"x NOT = 3", "E0102", "expected IN, BETWEEN, LIKE or another comparison in words after NOT, found =", "write !=", "="},
    Case{"x NOT HAS 3", "E0102", "expected IN, BETWEEN, LIKE or another comparison in words after NOT, found HAS", "write HAS NONE (…)", "HAS"},
    Case{"x NOT IS NULL", "E0102", "expected IN, BETWEEN, LIKE or another comparison in words after NOT, found IS",
         "write IS NOT MISSING", "IS"},
    Case{"a = NOT b", "E0102", "expected a value after =, found NOT", "put NOT and what belongs to it in brackets", "NOT"},
    Case{"x IS 5", "E0102", "expected MISSING, NULL or NOT after IS, found 5", "write = 5", "5"},
    Case{"x IS NOT MISING", "E0102", "expected MISSING or NULL after NOT, found MISING", "did you mean MISSING?", "MISING"},
    Case{"a STARTS 'x'", "E0102", "expected WITH after STARTS, found 'x'", "", "'x'"},
    Case{"CASE x WHEN 1 THEN 2 END", "E0102", "expected WHEN after CASE, found x", "CASE takes conditions: CASE WHEN x = 1 THEN … END", "x"},
    Case{"CASE WHEN a THEN 1", "E0102", "expected WHEN, ELSE or END after 1, found end of text", "", ""},
    Case{"CASE WHEN a 1 END", "E0102", "expected THEN after a, found 1", "", "1"},
    Case{"CAST(x INTEGER)", "E0102", "expected AS after x, found INTEGER", "", "INTEGER"},
    Case{"f(a, )", "E0102", "expected a value after ,, found )", "remove the comma before )", ")"},
    Case{"a.", "E0102", "expected a name after ., found end of text", "", ""},
    Case{"x = .5", "E0102", "expected a value after =, found .5", "write 0.5", ".5"},
    Case{"x = +5", "E0102", "expected a value after =, found +", "leave the + out", "+"},
    Case{"a = 1)", "E0102", "expected AND, OR or the end after 1, found )", "no ( is open here", ")"},
    Case{"name = 'O'Brien'", "E0102", "expected AND, OR or the end after 'O', found Brien", "a ' inside a string is written twice: 'it''s'", "Brien"},
    Case{"and = 1", "E0102", "expected a value, found and", "to use and as a name, quote it: \"and\"", "and"},
    Case{"x IN SEGMENT s", "E0102", "expected ( or LIST after IN, found SEGMENT", "IN SEGMENT tests the profile: no value stands before it", "SEGMENT"},
    Case{"IN vip", "E0102", "expected SEGMENT or LIST after IN, found vip", "write IN SEGMENT vip", "vip"},
    Case{"x HAS ANY 'a'", "E0102", "expected AND, OR or the end after ANY, found 'a'", "write HAS ANY ('a')", "'a'"},
    Case{"t WITHIN 3 DAYS", "E0102", "expected LAST, NEXT or THIS after WITHIN, found 3", "write WITHIN LAST 3 DAYS", "3"},
    Case{"x = DATE 2026", "E0102", "expected AND, OR or the end after DATE, found 2026", "write DATE '2026-01-31'", "2026"},
    Case{"CAST(x AS)", "E0102", "expected a type after AS, found )", "", ")"},
    Case{"()", "E0102", "expected a value after (, found )", "", ")"},
    Case{"SELECT a FROM profiles", "E0102", "expected AND, OR or the end after SELECT, found a",
         "a definition is no question: write what stands behind WHERE, or the value alone", "a"},
    Case{"a LIKE 'x' ESCAPE e", "E0102", "expected one character in single quotes after ESCAPE, found e", "write 'e'", "e"}));

INSTANTIATE_TEST_SUITE_P(Unclosed, ExpressionError, testing::Values(
    Case{"(a = 1", "E0103", "the bracket that is opened here is not closed", "expected AND, OR or ) after 1", "("},
    Case{"f(a, (b)", "E0103", "the bracket that is opened here is not closed", "expected , or ) after )", "("},
    Case{"x = 'it''s", "E0103", "the string that begins here is not closed", "close it with '; a ' inside a string is written twice", "'"},
    Case{"x = 'a", "E0103", "the string that begins here is not closed", "close it with '; a ' inside a string is written twice", "'"},
    Case{"\"x = 1", "E0103", "the name that begins here is not closed", "close it with \"; strings are written in '", "\""},
    Case{"a /* no end", "E0103", "the comment that begins here is not closed", "close it with */", "/*"},
    Case{"/*", "E0103", "the comment that begins here is not closed", "close it with */", "/*"}));

INSTANTIATE_TEST_SUITE_P(Comparisons, ExpressionError, testing::Values(
    Case{"a < b < c", "E0105", "comparisons do not chain: a second one begins at <",
         "join two comparisons with AND, or put the first in brackets", "<"},
    Case{"a = b IS MISSING", "E0105", "comparisons do not chain: a second one begins at IS",
         "join two comparisons with AND, or put the first in brackets", "IS"},
    Case{"a > 3 = b > 4", "E0105", "comparisons do not chain: a second one begins at =",
         "join two comparisons with AND, or put the first in brackets", "="}));

INSTANTIATE_TEST_SUITE_P(Numbers, ExpressionError, testing::Values(
    Case{"x = 9223372036854775808", "E0106",
         "an INTEGER lies between -9223372036854775808 and 9223372036854775807, not 9223372036854775808",
         "for a DOUBLE write 9223372036854775808.0", "9223372036854775808"},
    Case{"-9223372036854775809", "E0106",
         "an INTEGER lies between -9223372036854775808 and 9223372036854775807, not -9223372036854775809",
         "for a DOUBLE write 9223372036854775809.0", "9223372036854775809"},
    Case{"x = 1e400", "E0106", "outside the range of DOUBLE: 1e400", "a DOUBLE lies between 4.9e-324 and 1.8e308, or is 0.0", "1e400"},
    Case{"30DAYS", "E0107", "not a number: 30DAYS", "a number ends before a letter: put a space between 30 and DAYS", "30DAYS"},
    Case{"1AND", "E0107", "not a number: 1AND", "a number ends before a letter: put a space between 1 and AND", "1AND"},
    Case{"0x10", "E0107", "not a number: 0x10", "write numbers like 42, 1.5 or 1.5e3", "0x10"},
    Case{"x = 5.", "E0107", "not a number: 5.", "write numbers like 42, 1.5 or 1.5e3", "5."},
    Case{"x = 1.2.3", "E0107", "not a number: 1.2.3", "write numbers like 42, 1.5 or 1.5e3", "1.2.3"},
    Case{"1.5 DAYS", "E0111", "a duration counts whole units, not 1.5", "use a smaller unit: 36 HOURS instead of 1.5 DAYS", "1.5"}));

INSTANTIATE_TEST_SUITE_P(Windows, ExpressionError, testing::Values(
    Case{"t WITHIN LAST 0 DAYS", "E0111", "a window is a whole number of units from 1 to 2147483648, not 0", "", "0"},
    Case{"t WITHIN LAST -7 DAYS", "E0111", "a window is a whole number of units from 1 to 2147483648, not -7",
         "write NEXT for the time to come, LAST for the time gone by", "-7"},
    Case{"t WITHIN NEXT 2147483649 DAYS", "E0111", "a window is a whole number of units from 1 to 2147483648, not 2147483649", "", "2147483649"},
    Case{"t WITHIN LAST 99999999999999999999 DAYS", "E0111",
         "a window is a whole number of units from 1 to 2147483648, not 99999999999999999999", "", "99999999999999999999"},
    Case{"t WITHIN LAST 2.5 DAYS", "E0111", "a window is a whole number of units from 1 to 2147483648, not 2.5",
         "use a smaller unit: 36 HOURS instead of 1.5 DAYS", "2.5"},
    Case{"t BETWEEN 60 AND 30 AGO", "E0111", "BETWEEN … AGO takes two whole numbers from 1 to 2147483648 and one unit",
         "write BETWEEN 60 AND 30 DAYS AGO", "60 AND 30"},
    Case{"t BETWEEN 60 WEEKS AND 30 DAYS AGO", "E0111", "BETWEEN … AGO takes two whole numbers from 1 to 2147483648 and one unit",
         "write BETWEEN 60 AND 30 DAYS AGO", "60 WEEKS AND 30 DAYS"},
    Case{"t BETWEEN 0 AND 30 DAYS AGO", "E0111", "BETWEEN … AGO takes two whole numbers from 1 to 2147483648 and one unit",
         "write BETWEEN 60 AND 30 DAYS AGO", "0 AND 30 DAYS"}));

INSTANTIATE_TEST_SUITE_P(Foreign, ExpressionError, testing::Values(
    Case{"a == 1", "E0109", "expected a comparison after a, found ==", "write =", "=="},
    Case{"a =< 1", "E0109", "expected a comparison after a, found =<", "write <=", "=<"},
    Case{"a && b", "E0109", "expected AND, OR or the end after a, found &&", "write AND", "&&"},
    Case{"a || b", "E0109", "expected AND, OR or the end after a, found ||", "write OR; to join strings, CONCAT(a, b)", "||"},
    Case{"!a", "E0109", "expected a value, found !", "write NOT", "!"},
    Case{"`a` = 1", "E0109", "expected a value, found `", "quote names with \", strings with '", "`"},
    Case{"x IN ['a']", "E0109", "expected ( or LIST after IN, found [", "write lists of values in round brackets: IN ('a', 'b')", "["},
    Case{"x = ‘a’", "E0110", "expected a value after =, found ‘", "replace the typographic quote by '", "‘"},
    Case{"x = “a”", "E0110", "expected a value after =, found “",
         "replace the typographic quotes: ' around strings, \" around names", "“"},
    Case{"x − 1 > 0", "E0110", "expected AND, OR or the end after x, found −", "replace the minus sign by -", "−"},
    Case{"x\u00A0= 1", "E0110", "expected AND, OR or the end after x, found \u00A0", "replace the no-break space by an ordinary one", "\u00A0"}));

INSTANTIATE_TEST_SUITE_P(Others, ExpressionError, testing::Values(
    Case{"a = 'x\xFFy'", "E0101", "the text is not valid UTF-8", "save the file as UTF-8", "\xFF"},
    Case{"a = '\xED\xA0\x80'", "E0101", "the text is not valid UTF-8", "save the file as UTF-8", "\xED"},
    Case{std::string_view("a = 'x\0y'", 9), "E0101", "the text holds a NUL byte", "remove it", std::string_view("\0", 1)},
    Case{"a LIKE 'x' ESCAPE '!!'", "E0112", "ESCAPE takes one character, not '!!'", "write ESCAPE '\\'", "'!!'"},
    Case{"a LIKE 'x' ESCAPE ''", "E0112", "ESCAPE takes one character, not ''", "write ESCAPE '\\'", "''"},
    Case{"CAST(x AS INT)", "E0113", "unknown type INT",
         "the types are BOOLEAN, INTEGER, DOUBLE, STRING, TIMESTAMP, DATE and LIST OF one of them", "INT"},
    Case{"\"\" = 1", "E0119", "a name cannot be empty", "write the name between the quotes; the empty string is ''", "\"\""},
    Case{"SUM(*)", "E0120", "only COUNT takes *, not SUM", "name the value it is of", "SUM(*"}));

constexpr std::string_view kLater = "this version knows traits, events, lists and segments; sequences and history come with later ones";
INSTANTIATE_TEST_SUITE_P(LaterVersions, ExpressionError, testing::Values(
    Case{"FIRST DID 'Order Completed'", "E0117", "not part of this version of the language: FIRST DID", kLater, "FIRST DID"},
    Case{"a AND STOPPED 'X'", "E0117", "not part of this version of the language: STOPPED", kLater, "STOPPED"},
    Case{"SEQUENCE(EVENT 'A' THEN EVENT 'B')", "E0117", "not part of this version of the language: THEN EVENT", kLater, "THEN EVENT"},
    Case{"country WAS 'DE'", "E0117", "not part of this version of the language: WAS", kLater, "WAS"},
    Case{"plan CHANGED FROM 'a' TO 'b'", "E0117", "not part of this version of the language: CHANGED", kLater, "CHANGED"},
    Case{"tier = 'gold' FOR AT LEAST 14 DAYS", "E0117", "not part of this version of the language: FOR AT LEAST", kLater, "FOR AT"},
    Case{"TOP 10 BY x", "E0117", "not part of this version of the language: TOP", kLater, "TOP"},
    Case{"ANY ELEMENT OF cards AS c (c.x = 1)", "E0117", "not part of this version of the language: ANY ELEMENT", kLater, "ANY ELEMENT"}));

INSTANTIATE_TEST_SUITE_P(Events, ExpressionError, testing::Values(
    Case{"COUNT(EVENT 'X' LAST 30 DAYS) > 3", "E0102", "expected CALENDAR after 30, found DAYS",
         "write WITHIN for a rolling window, or CALENDAR before the unit for whole days, weeks, …", "DAYS"},
    Case{"COUNT(EVENT 'X' WITHIN NEXT 30 DAYS) > 3", "E0102", "expected LAST or THIS after WITHIN, found NEXT",
         "events lie in the past: write WITHIN LAST", "NEXT"},
    Case{"COUNT(EVENT 'X' WHERE a > 1 WITHIN LAST 30 DAYS) > 3", "E0102", "expected , or ) after 1, found WITHIN",
         "the window of a set of events stands before its WHERE", "WITHIN"},
    Case{"COUNT(EVENT 'X' WITHIN LAST 1.5 DAYS) > 3", "E0111", "a window is a whole number of units, not 1.5",
         "use a smaller unit: 36 HOURS instead of 1.5 DAYS", "1.5"},
    Case{"COUNT(EVENT 'X' WITHIN LAST 3 DAYS SINCE a) > 3", "E0115", "a set of events has one window",
         "write BETWEEN t AND t, or test timestamp in WHERE", "WITHIN LAST 3 DAYS SINCE a"},
    Case{"COUNT(EVENT 'X' BETWEEN a AND 3 DAYS AGO) > 3", "E0111", "BETWEEN … AGO takes two whole numbers and one unit",
         "write BETWEEN 60 AND 30 DAYS AGO", "a AND 3 DAYS"},
    Case{"COUNT(EVENT \"X\") > 3", "E0102", "expected , or ) after EVENT, found \"X\"",
         "the name of an event stands in single quotes: 'X'", "\"X\""},
    Case{"COUNT(EVENT Order) > 3", "E0102", "expected , or ) after EVENT, found Order",
         "the name of an event stands in single quotes: 'Order'", "Order"},
    Case{"SUM(revenue OF 'X') > 3", "E0102", "expected EVENT after OF, found 'X'", "write EVENT 'X'", "'X'"},
    Case{"SUM(revenue EVENT 'X') > 3", "E0102", "expected , or ) after revenue, found EVENT", "write revenue OF EVENT …", "EVENT"},
    Case{"a AND EVENT 'X'", "E0102", "expected AND, OR or the end after EVENT, found 'X'",
         "a set of events stands in an aggregate: COUNT(EVENT 'X'), SUM(revenue OF EVENT 'X')", "'X'"},
    Case{"revenue OF EVENT 'X' > 3", "E0102", "expected AND, OR or the end after revenue, found OF",
         "OF stands in an aggregate over events: SUM(revenue OF EVENT 'Order Completed')", "OF"},
    Case{"signed_up SINCE DATE '2026-01-01'", "E0102", "expected AND, OR or the end after signed_up, found SINCE",
         "SINCE stands in a set of events, before its WHERE; for a trait write AFTER", "SINCE"},
    Case{"DID EVENT 'X'", "E0102", "expected AND, OR or the end after DID, found EVENT", "write DID 'Order Completed', without EVENT", "EVENT"},
    Case{"DID \"X\"", "E0102", "expected AND, OR or the end after DID, found \"X\"", "the name of an event stands in single quotes: 'X'",
         "\"X\""},
    Case{"DID 'X' WHERE a > 1", "E0102", "expected ( after WHERE, found a", "the condition of DID stands in brackets: WHERE (…)", "a"},
    Case{"DID 'X' AT LEAST 3", "E0102", "expected TIMES after 3, found end of text",
         "write AT LEAST 3 TIMES, AT MOST 3 TIMES or EXACTLY 3 TIMES", ""},
    Case{"DID 'X' AT LEAST 3 DISTINCT DAYS", "E0102", "expected TIMES after 3, found DISTINCT", "write ON AT LEAST 3 DISTINCT DAYS", "DISTINCT"},
    Case{"DID 'X' AT LEAST 1.5 TIMES", "E0111", "events are counted in whole numbers, not 1.5", "", "1.5"},
    Case{"DID 'X' AT LEST 3 TIMES", "E0102", "expected LEAST or MOST after AT, found LEST", "did you mean LEAST?", "LEST"},
    Case{"DID 'X' AT LEAST 3 TIMES EXACTLY 3 TIMES", "E0115", "DID takes one number of times", "leave one of them out", "EXACTLY 3 TIMES"},
    Case{"DID 'X' WHERE (a) WHERE (b)", "E0115", "DID takes one WHERE", "join the conditions with AND", "WHERE (b)"}));

INSTANTIATE_TEST_SUITE_P(Statements, StatementError, testing::Values(
    Case{"SELCT COUNT(*) FROM profiles", "E0102", "expected a statement, found SELCT", "did you mean SELECT?", "SELCT"},
    Case{"country = 'FR'", "E0102", "expected a statement, found country", "to ask a question, write SELECT COUNT(*) FROM profiles WHERE …", "country"},
    Case{"SELECT", "E0102", "expected a value or * after SELECT, found end of text", "", ""},
    Case{"SELECT FROM profiles", "E0102", "expected a value or * after SELECT, found FROM", "say what to select: COUNT(*), traits, or *", "FROM"},
    Case{"SELECT a, FROM profiles", "E0102", "expected a value or * after ,, found FROM", "remove the comma before FROM", "FROM"},
    Case{"SELECT a FORM profiles", "E0102", "expected , or FROM after a, found FORM", "did you mean FROM?", "FORM"},
    Case{"SELECT a b FROM profiles", "E0102", "expected , or FROM after a, found b", "for an alias write AS b", "b"},
    Case{"SELECT a FROM profiles p", "E0102", "expected a clause or the end of the statement after profiles, found p", "", "p"},
    Case{"SELECT a FROM profiles WHERE x IN (SELECT y FROM profiles)", "E0102", "expected , or ) after SELECT, found y",
         "queries do not nest: save the inner one as a segment and write IN SEGMENT", "y"},
    Case{"SELECT a FROM customers", "E0114", "expected profiles or events after FROM, found customers",
         "write FROM profiles, or FROM events and the name of an event in quotes", "customers"},
    Case{"SELECT a FROM profile", "E0114", "expected profiles or events after FROM, found profile", "did you mean PROFILES?", "profile"},
    Case{"SELECT a FROM profiles WHER b", "E0102", "expected a clause or the end of the statement after profiles, found WHER",
         "did you mean WHERE?", "WHER"},
    Case{"SELECT a FROM profiles LIMIT 3 WHERE b", "E0102", "expected AND, OR, a clause or the end of the statement after 3, found WHERE",
         "the order is WHERE, GROUP BY, HAVING, ORDER BY, LIMIT, OFFSET, TIME ZONE, each once", "WHERE"},
    Case{"SELECT a FROM profiles LIMIT x", "E0102", "expected a number of rows after LIMIT, found x", "", "x"},
    Case{"SELECT a FROM profiles LIMIT 1.5", "E0106", "a number of rows is whole and at most 18446744073709551615, not 1.5", "", "1.5"},
    Case{"SELECT a FROM profiles LIMIT 18446744073709551616", "E0106",
         "a number of rows is whole and at most 18446744073709551615, not 18446744073709551616", "", "18446744073709551616"},
    Case{"SELECT a FROM profiles WHERE b\nSHOW LISTS", "E0102",
         "expected AND, OR, a clause or the end of the statement after b, found SHOW", "end the statement before SHOW with ;", "SHOW"},
    Case{"SHOW SEGMENT", "E0102", "expected SEGMENTS, TRAITS, EVENTS or LISTS after SHOW, found SEGMENT", "did you mean SEGMENTS?", "SEGMENT"},
    Case{"CREATE TRIAT x AS y", "E0102", "expected SEGMENT or TRAIT after CREATE, found TRIAT", "did you mean TRAIT?", "TRIAT"},
    Case{"CREATE TRAIT x AS", "E0102", "expected a value after AS, found end of text", "", ""},
    Case{"DROP TRAIT 'x'", "E0102", "expected the name of a trait after TRAIT, found 'x'", "write the name without quotes, or in \"", "'x'"},
    Case{"DESCRIBE EVENT x", "E0102", "expected the name of an event in single quotes after EVENT, found x",
         "the name of an event stands in single quotes: 'x'", "x"},
    Case{"SELECT a FROM 'Order'", "E0114", "expected profiles or events after FROM, found 'Order'", "write FROM events 'Order'", "'Order'"},
    Case{"SELECT a FROM events", "E0102", "expected the name of an event in single quotes after events, found end of text", "", ""},
    Case{"CREATE SEGMENT a b", "E0102", "expected COMMENT, TIME ZONE or AS after a, found b", "", "b"},
    Case{"CREATE SEGMENT 'a' AS b", "E0102", "expected the name of a segment after SEGMENT, found 'a'", "write the name without quotes, or in \"", "'a'"},
    Case{"CREATE SEGMENT a AS", "E0102", "expected a predicate after AS, found end of text", "", ""},
    Case{"CREATE SEGMENT a AS b c", "E0102", "expected AND, OR or the end of the statement after b, found c", "", "c"},
    Case{"CREATE SEGMENT a AS (b;", "E0103", "the bracket that is opened here is not closed", "expected AND, OR or ) after b", "("},
    Case{"CREATE SEGMENT a TIME ZONE 'UTC' AS b TIME ZONE 'UTC'", "E0115", "TIME ZONE is given twice", "leave one of them out", "TIME ZONE 'UTC'"},
    Case{"CREATE SEGMENT a COMMENT 'x' COMMENT 'y' AS b", "E0115", "COMMENT is given twice", "leave one of them out", "COMMENT 'y'"},
    Case{"CREATE SEGMENT a AS SELECT * FROM profiles", "E0102", "expected a value after *, found FROM",
         "a definition is no question: write what stands behind WHERE, or the value alone", "FROM"},
    Case{"CREATE SEGMENT a AS b COMMENT 'c'", "E0102", "expected AND, OR or the end of the statement after b, found COMMENT",
         "COMMENT stands before AS", "COMMENT"},
    Case{"CREATE SEGMENT a b AS c", "E0102", "expected COMMENT, TIME ZONE or AS after a, found b",
         "a name with spaces takes double quotes: \"a b\"", "b"},
    Case{"SELECT a WHERE b", "E0102", "expected , or FROM after a, found WHERE", "write FROM profiles before WHERE", "WHERE"},
    Case{"SELECT a FROM profiles LIMIT 10, 20", "E0102", "expected AND, OR, a clause or the end of the statement after 10, found ,",
         "write LIMIT 20 OFFSET 10", ","},
    Case{"SELECT a FROM profiles TIMEZONE 'UTC'", "E0102", "expected a clause or the end of the statement after profiles, found TIMEZONE",
         "write TIME ZONE", "TIMEZONE"},
    Case{"EXPLAIN SEGMENT a FOR PROFILE u1", "E0102", "expected a profile like 'user_id:17850' after PROFILE, found u1", "write 'u1'", "u1"},
    Case{"DROP SEGMENT a.b", "E0102", "expected the end of the statement after a, found .", "", "."},
    Case{"OVERLAP a", "E0102", "expected , after a, found end of text", "", ""},
    Case{"DIFF SEGMENT a WITH b", "E0102", "expected ( after WITH, found b", "", "b"},
    Case{"EXPLAIN a", "E0102", "expected SELECT or SEGMENT after EXPLAIN, found a", "", "a"},
    Case{"EXPLAIN ANALYZE SEGMENT a FOR PROFILE 'b:1'", "E0116",
         "EXPLAIN SEGMENT … FOR PROFILE measures nothing, so it takes no ANALYZE", "leave ANALYZE out", "FOR PROFILE 'b:1'"},
    Case{"SELECT a FROM profiles TIME ZONE Paris", "E0102", "expected a time zone like 'Europe/Paris', or OF after ZONE, found Paris", "a zone stands in single quotes", "Paris"},
    Case{"SHOW LISTS; SELECT a FROM profiles WHERE >", "E0102", "expected a value after WHERE, found >", "", ">"}));

// Messages of another part, shown with our id and place.
TEST(LiteralError, PointsIntoTheQuotes) {
  for (const std::string_view text : {"d = DATE '2026-02-30'", "d = DATE 'soon'", "t = TIMESTAMP '2026-01-01T25:00'"}) {
    const auto tree = parse_expression(text);
    ASSERT_FALSE(tree.has_value()) << text;
    EXPECT_EQ(tree.error().id, "E0108");
    EXPECT_EQ(pointed_at(text, tree.error()), text.substr(text.find('\''))) << text;
    EXPECT_FALSE(tree.error().message.empty());
    EXPECT_FALSE(tree.error().hint.empty());
  }
}

TEST(LaterVersion, IsUnsupportedNotInvalid) { EXPECT_EQ(parse_expression("STOPPED 'X'").error().code, ErrorCode::kUnsupported); }

TEST(LongTokens, AreCutInMessages) {
  const auto tree = parse_expression("a '" + std::string(1'000, 'x') + "'");
  ASSERT_FALSE(tree.has_value());
  EXPECT_LT(tree.error().message.size(), 120U);
  EXPECT_TRUE(tree.error().message.ends_with("xxx…"));
}

// Whatever is quoted, where it stands and in which message.
TEST(LongTexts, AreCutInEveryMessage) {
  const std::string letters(100'000, 'x'), digits(100'000, '9');
  for (const std::string& text :
       {"a > " + digits, "a > " + digits + ".5e999", "a > -" + digits, "t > NOW() - " + digits + ".5 DAYS", "a > " + digits + "days",
        "CAST(a AS " + letters + ") = 1", letters + "(*) = 1", "d = DATE '" + letters + "'", "t = TIMESTAMP '" + letters + "'",
        "a LIKE 'b' ESCAPE '" + letters + "'", "t WITHIN LAST " + digits + " DAYS", letters + " " + letters + " = 1",
        letters + " IS NOT TRUE", "'" + letters + "' IN " + letters, "t > NOW() - INTERVAL '" + letters + "'", "a IN LIST " + letters,
        "a > ." + digits}) {
    const auto tree = parse_expression(text);
    ASSERT_FALSE(tree.has_value()) << text.substr(0, 50);
    EXPECT_LT(tree.error().message.size(), 300U) << text.substr(0, 50);
    EXPECT_LT(tree.error().hint.size(), 300U) << text.substr(0, 50);
  }
}

TEST(CodeDocs, AreCompleteAndInOrder) {
  std::string last;
  std::set<std::string_view> ids;
  for (const CodeDoc& doc : parse_code_docs()) {
    EXPECT_LT(last, doc.id);
    last = doc.id;
    ids.insert(doc.id);
    EXPECT_FALSE(doc.title.empty() || doc.explanation.empty()) << doc.id;
  }
  for (int code = 101; code <= 121; ++code) EXPECT_TRUE(ids.contains("E0" + std::to_string(code))) << code;
}

}  // namespace
}  // namespace tamis::dsl
