#pragma once
// What every rule that must match says when it does not. A rule without an entry here does not compile.
// Seen by parse.cpp only.

#include <array>
#include <string_view>

#include "dsl/grammar_statements.h"
#include "dsl/syntax_error.h"

namespace tamis::dsl {

namespace messages {

using Kind = Expectation::Kind;

template <Kind K, grammar::Spelling What, grammar::Spelling... Words>
struct expects_kind {
  static constexpr std::array<std::string_view, sizeof...(Words)> kWords{std::string_view(Words.text)...};
  static constexpr Expectation kExpectation{K, std::string_view(What.text), kWords};
};
template <grammar::Spelling What, grammar::Spelling... Words>
struct expects : expects_kind<Kind::kToken, What, Words...> {};

template <typename Rule>
struct message;

template <grammar::Spelling S>
struct message<grammar::keyword<S>> : expects<S, S> {};

// Tokens
template <> struct message<grammar::string_end> : expects_kind<Kind::kEndOfString, "'"> {};
template <> struct message<grammar::quoted_end> : expects_kind<Kind::kEndOfQuotedName, "\""> {};
template <> struct message<grammar::block_comment_end> : expects_kind<Kind::kEndOfComment, "*/"> {};
template <> struct message<grammar::number_end> : expects_kind<Kind::kEndOfNumber, "the end of the number"> {};
template <> struct message<grammar::part_after_dot> : expects<"a name"> {};

// Values
struct a_value : expects<"a value"> {};
template <> struct message<grammar::expression> : a_value {};
template <> struct message<grammar::list_value> : a_value {};
template <> struct message<grammar::xor_chain> : a_value {};
template <> struct message<grammar::and_chain> : a_value {};
template <> struct message<grammar::negation> : a_value {};
template <> struct message<grammar::not_operand> : a_value {};
template <> struct message<grammar::sum> : a_value {};
template <> struct message<grammar::product> : a_value {};
template <> struct message<grammar::unary> : a_value {};
template <> struct message<grammar::case_first_when> : expects<"WHEN", "WHEN"> {};
template <> struct message<grammar::case_end> : expects<"WHEN, ELSE or END", "WHEN", "ELSE", "END", "AND", "OR"> {};
template <> struct message<grammar::type_name>
    : expects<"a type", "BOOLEAN", "INTEGER", "DOUBLE", "STRING", "TIMESTAMP", "DATE", "LIST"> {};
template <> struct message<grammar::open_bracket> : expects<"("> {};
template <> struct message<grammar::value_list> : expects<"("> {};
template <> struct message<grammar::comma> : expects<","> {};
template <> struct message<grammar::group_close>
    : expects_kind<Kind::kCloseBracket, "AND, OR or )", "AND", "OR", "XOR", "IN", "IS", "LIKE", "ILIKE", "BETWEEN", "HAS", "STARTS",
                   "ENDS", "CONTAINS", "MATCHES", "WITHIN", "BEFORE", "AFTER", "NOT"> {};
template <> struct message<grammar::list_close> : expects_kind<Kind::kCloseBracket, ", or )", "AND", "OR"> {};

// Comparisons
template <> struct message<grammar::not_foreign_sign> : expects_kind<Kind::kNoForeignSign, "a comparison"> {};
template <> struct message<grammar::second_comparison> : expects_kind<Kind::kNoSecondComparison, "AND or OR"> {};
template <> struct message<grammar::is_missing> : expects<"MISSING or NULL", "MISSING", "NULL"> {};
template <> struct message<grammar::is_target> : expects<"MISSING, NULL or NOT", "MISSING", "NULL", "NOT"> {};
template <> struct message<grammar::has_target> : expects<"a value, ANY, ALL or NONE"> {};
template <> struct message<grammar::list_name> : expects<"the name of a list in single quotes"> {};
template <> struct message<grammar::in_target>
    : expects<"( or LIST", "LIST", "THIS", "LAST", "NEXT"> {};
template <> struct message<grammar::between_and> : expects<"AND", "AND"> {};
template <> struct message<grammar::escape_text> : expects<"one character in single quotes"> {};
template <> struct message<grammar::match_with> : expects<"WITH", "WITH"> {};
template <> struct message<grammar::negatable_tail>
    : expects<"IN, BETWEEN, LIKE or another comparison in words", "IN", "BETWEEN", "LIKE", "ILIKE", "STARTS", "ENDS", "CONTAINS", "MATCHES",
              "WITHIN", "BEFORE", "AFTER", "THIS", "LAST", "NEXT"> {};
template <> struct message<grammar::membership_target> : expects<"SEGMENT or LIST", "SEGMENT", "LIST"> {};

// Windows
template <> struct message<grammar::window_calendar> : expects<"CALENDAR", "CALENDAR"> {};
template <> struct message<grammar::window_unit>
    : expects<"a unit of time", "SECONDS", "MINUTES", "HOURS", "DAYS", "WEEKS", "MONTHS", "QUARTERS", "YEARS", "CALENDAR"> {};
template <> struct message<grammar::current_unit>
    : expects<"DAY, WEEK, MONTH, QUARTER or YEAR", "DAY", "WEEK", "MONTH", "QUARTER", "YEAR"> {};
template <> struct message<grammar::rolling_or_unit>
    : expects<"a number or DAY, WEEK, MONTH, QUARTER, YEAR", "DAY", "WEEK", "MONTH", "QUARTER", "YEAR"> {};
template <> struct message<grammar::whole_units_or_unit> : message<grammar::rolling_or_unit> {};
template <> struct message<grammar::within_target> : expects<"LAST, NEXT or THIS", "LAST", "NEXT", "THIS"> {};

// Events
struct an_event : expects<"the name of an event in single quotes"> {};
template <> struct message<grammar::event_set> : expects<"EVENT", "EVENT"> {};
template <> struct message<grammar::event_target> : expects<"the name of an event in single quotes, ANY or IN (", "ANY", "IN"> {};
template <> struct message<grammar::event_name> : an_event {};
template <> struct message<grammar::event_rolling_or_unit> : message<grammar::rolling_or_unit> {};
template <> struct message<grammar::event_whole_units_or_unit> : message<grammar::rolling_or_unit> {};
template <> struct message<grammar::event_within_target> : expects<"LAST or THIS", "LAST", "THIS"> {};
template <> struct message<grammar::since_target> : expects<"an instant, or LAST EVENT"> {};
template <> struct message<grammar::signed_number> : expects<"a whole number"> {};
template <> struct message<grammar::times_word> : expects<"TIMES", "TIMES"> {};
template <> struct message<grammar::days_word> : expects<"DAYS", "DAYS"> {};
template <> struct message<grammar::at_target> : expects<"LEAST or MOST", "LEAST", "MOST"> {};
template <> struct message<grammar::did_where_open> : expects<"("> {};

// Statements
struct a_segment : expects<"the name of a segment"> {};
struct a_trait : expects<"the name of a trait"> {};
template <> struct message<grammar::trait_name> : a_trait {};
template <> struct message<grammar::new_trait_name> : a_trait {};
template <> struct message<grammar::create_value> : a_value {};
template <> struct message<grammar::create_target> : expects<"SEGMENT or TRAIT", "SEGMENT", "TRAIT"> {};
template <> struct message<grammar::drop_target> : expects<"SEGMENT or TRAIT", "SEGMENT", "TRAIT"> {};
template <> struct message<grammar::describe_target> : expects<"SEGMENT, TRAIT or EVENT", "SEGMENT", "TRAIT", "EVENT"> {};
template <> struct message<grammar::described_event> : an_event {};
template <> struct message<grammar::selected_event> : an_event {};
template <> struct message<grammar::simple_name> : expects<"a name"> {};
template <> struct message<grammar::segment_name> : a_segment {};
template <> struct message<grammar::new_segment_name> : a_segment {};
template <> struct message<grammar::overlap_name> : a_segment {};
template <> struct message<grammar::comment_text> : expects<"a text in single quotes"> {};
template <> struct message<grammar::create_as> : expects<"COMMENT, TIME ZONE or AS", "AS", "COMMENT", "TIME"> {};
template <> struct message<grammar::create_body> : expects<"a predicate"> {};
template <> struct message<grammar::diff_body> : expects<"a predicate"> {};
template <> struct message<grammar::show_target>
    : expects<"SEGMENTS, TRAITS, EVENTS or LISTS", "SEGMENTS", "TRAITS", "EVENTS", "LISTS"> {};
template <> struct message<grammar::select_item> : expects<"a value or *"> {};
template <> struct message<grammar::select_from>
    : expects<", or FROM", "FROM", "AS", "AND", "OR", "XOR", "IN", "IS", "LIKE", "BETWEEN"> {};
template <> struct message<grammar::select_source> : expects<"profiles or events", "PROFILES", "EVENTS"> {};
template <> struct message<grammar::clause_ahead>
    : expects<"a clause or the end of the statement", "WHERE", "GROUP", "HAVING", "ORDER", "LIMIT", "OFFSET", "TIME"> {};
template <> struct message<grammar::group_item> : a_value {};
template <> struct message<grammar::order_item> : a_value {};
template <> struct message<grammar::row_count> : expects<"a number of rows"> {};
template <> struct message<grammar::profile_text> : expects<"a profile like 'user_id:17850'"> {};
template <> struct message<grammar::explain_target> : expects<"SELECT or SEGMENT", "SELECT", "SEGMENT", "ANALYZE"> {};
template <> struct message<grammar::zone_trait> : a_trait {};
template <> struct message<grammar::zone_else> : expects<"a time zone like 'Europe/Paris'"> {};
template <> struct message<grammar::zone_target> : expects<"a time zone like 'Europe/Paris', or OF", "OF"> {};
template <> struct message<grammar::statement>
    : expects<"a statement", "CREATE", "DROP", "SHOW", "DESCRIBE", "SELECT", "EXPLAIN", "OVERLAP", "DIFF"> {};
template <> struct message<grammar::statement_end> : expects<"the end of the statement", "IDS", "TIME"> {};
template <> struct message<grammar::create_end>
    : expects<"AND, OR or the end of the statement", "AND", "OR", "XOR", "NOT", "IN", "IS", "LIKE", "ILIKE", "BETWEEN", "HAS", "STARTS",
              "ENDS", "CONTAINS", "MATCHES", "WITHIN", "BEFORE", "AFTER", "TIME"> {};
template <> struct message<grammar::select_end>
    : expects<"AND, OR, a clause or the end of the statement", "AND", "OR", "XOR", "NOT", "IN", "IS", "LIKE", "ILIKE", "BETWEEN", "HAS",
              "STARTS", "ENDS", "CONTAINS", "MATCHES", "WITHIN", "BEFORE", "AFTER", "WHERE", "GROUP", "HAVING", "ORDER", "LIMIT", "OFFSET",
              "TIME", "ASC", "DESC", "FOR"> {};
template <> struct message<grammar::expression_end>
    : expects<"AND, OR or the end", "AND", "OR", "XOR", "NOT", "IN", "IS", "LIKE", "ILIKE", "BETWEEN", "HAS", "STARTS", "ENDS",
              "CONTAINS", "MATCHES", "WITHIN", "BEFORE", "AFTER"> {};

}  // namespace messages

}  // namespace tamis::dsl
