#pragma once
// The grammar of the segment language. A choice is made by looking at most two words ahead and is then final (`must`), so
// that parsing takes linear time, actions never run for a branch that is given up, and every error stands where it is.
// Values and predicates are one kind of expression; precedence, loosest first: OR, XOR, AND, NOT, comparison, + -, * / %.
// Seen by parse.cpp only.

#include "dsl/tokens.h"

namespace tamis::dsl::grammar {

struct expression;
struct sum;
struct unary;
struct negation;
struct event_set;
struct events_argument;
struct events_of;
struct did;

struct open_bracket : seq<one<'('>, sep> {};
struct comma : seq<one<','>, sep> {};
struct close_bracket : seq<one<')'>, sep> {};
struct group_close : close_bracket {};  // expected in place of AND, OR
struct list_close : close_bracket {};   // expected in place of a comma

// A part that can hold an expression, and so itself: its depth is counted. Entered only when the choice for it is made.
template <typename... Rules>
struct nested : seq<Rules...> {};

// ---- Values
struct group : seq<open_bracket, nested<must<expression>, must<group_close>>> {};

struct string_value : seq<string_token> {};
struct positive_number : seq<number_token, opt<unit>> {};
struct negative_number : seq<one<'-'>, sep, at<pegtl::ascii::digit>, number_token, opt<unit>> {};

struct true_value : keyword<"TRUE"> {};
struct false_value : keyword<"FALSE"> {};
struct null_value : keyword<"NULL"> {};
struct timestamp_value : seq<keyword<"TIMESTAMP">, string_token> {};
struct date_value : seq<keyword<"DATE">, string_token> {};

struct case_open : keyword<"CASE"> {};
struct case_branch : seq<must<expression>, must<keyword<"THEN">>, must<expression>> {};
struct case_first_when : keyword<"WHEN"> {};
struct case_else : if_must<keyword<"ELSE">, expression> {};
struct case_end : keyword<"END"> {};
struct case_when
    : seq<case_open, nested<must<case_first_when>, case_branch, star<keyword<"WHEN">, case_branch>, opt<case_else>, must<case_end>>> {};

struct type_list_of : seq<keyword<"LIST">, keyword<"OF">> {};
struct type_word : word {};
struct type_name : seq<opt<type_list_of>, type_word, sep> {};
struct cast_open : seq<any_case<"CAST">, word_end, sep, open_bracket> {};
struct cast : seq<cast_open, nested<must<expression>, must<keyword<"AS">>, must<type_name>, must<list_close>>> {};

// DISTINCT is a name where nothing follows that it could make distinct.
struct call_name : seq<plain_word, at<sep, one<'('>>> {};
struct call_star : seq<one<'*'>, sep> {};
struct days_of : seq<any_case<"DAYS">, word_end, sep, one<'('>> {};
struct call_distinct : seq<keyword<"DISTINCT">, not_at<sor<one<')', ','>, days_of>>> {};
struct call_arguments : seq<opt<call_distinct>, must<expression>, star<comma, must<expression>>, opt<events_of>> {};
struct call_of_events : seq<events_argument, star<comma, must<expression>>> {};
struct call_inside : sor<call_star, call_of_events, seq<not_at<one<')'>>, call_arguments>, success> {};
struct call : seq<call_name, sep, open_bracket, nested<call_inside, must<list_close>>> {};
// DISTINCT DAYS(…), STREAK DAYS(…): names of two words.
struct days_call_name : seq<sor<keyword<"DISTINCT">, keyword<"STREAK">>, any_case<"DAYS">, word_end, at<sep, one<'('>>> {};
struct days_call : seq<days_call_name, sep, open_bracket, nested<call_inside, must<list_close>>> {};

// `from` may be a trait, but `FROM profiles` and `FROM events 'X'` end the items of SELECT.
struct source_ahead
    : sor<seq<any_case<"PROFILES">, word_end>, seq<sor<any_case<"EVENTS">, any_case<"EVENT">>, word_end, sep, one<'\''>>> {};
struct from_clause_ahead : seq<any_case<"FROM">, word_end, sep, source_ahead> {};
struct name_value : seq<not_at<from_clause_ahead>, name> {};

struct primary : sor<string_value, positive_number, group, case_when, true_value, false_value, null_value, timestamp_value, date_value,
                     cast, days_call, call, name_value> {};

struct negate : seq<one<'-'>, sep, nested<must<unary>>> {};
struct unary : sor<primary, negative_number, negate> {};

struct multiply_tail : if_must<symbol<'*'>, unary> {};
struct divide_tail : if_must<symbol<'/'>, unary> {};
struct modulo_tail : if_must<symbol<'%'>, unary> {};
struct product : seq<unary, star<sor<multiply_tail, divide_tail, modulo_tail>>> {};

struct add_tail : if_must<symbol<'+'>, product> {};
struct subtract_tail : if_must<symbol<'-'>, product> {};
struct sum : seq<product, star<sor<add_tail, subtract_tail>>> {};

// ---- Comparisons
struct equal_tail : if_must<symbol<'='>, sum> {};
struct not_equal_tail : if_must<sor<symbol<'!', '='>, symbol<'<', '>'>>, sum> {};
struct less_equal_tail : if_must<symbol<'<', '='>, sum> {};
struct greater_equal_tail : if_must<symbol<'>', '='>, sum> {};
struct less_tail : if_must<symbol<'<'>, sum> {};
struct greater_tail : if_must<symbol<'>'>, sum> {};
struct foreign_sign : sor<pegtl::string<'=', '='>, pegtl::string<'=', '<'>, pegtl::string<'=', '>'>, pegtl::string<'=', '~'>> {};
struct not_foreign_sign : failure {};  // raised for the signs of other languages
struct compare_tail : sor<seq<at<foreign_sign>, must<not_foreign_sign>>, not_equal_tail, less_equal_tail, greater_equal_tail, equal_tail,
                          less_tail, greater_tail> {};

struct is_missing : sor<keyword<"MISSING">, keyword<"NULL">> {};
struct is_not_missing : if_must<keyword<"NOT">, is_missing> {};
struct is_target : sor<is_not_missing, is_missing> {};
struct is_tail : if_must<keyword<"IS">, is_target> {};

// A lone literal, as most of a million values are, need not go through all the levels of an expression.
struct value_list_open : open_bracket {};
struct lone_string : seq<string_token, at<one<',', ')'>>> {};
struct lone_number : seq<number_token, at<one<',', ')'>>> {};
struct list_value : sor<lone_string, lone_number, expression> {};
struct value_list : seq<value_list_open, nested<must<list_value>, star<comma, must<list_value>>, must<list_close>>> {};
template <Spelling S>
struct has_word : seq<keyword<S>, at<one<'('>>> {};
struct has_any : if_must<has_word<"ANY">, value_list> {};
struct has_all : if_must<has_word<"ALL">, value_list> {};
struct has_none : if_must<has_word<"NONE">, value_list> {};
struct has_one : seq<sum> {};
struct has_target : sor<has_any, has_all, has_none, has_one> {};
struct has_tail : if_must<keyword<"HAS">, has_target> {};

struct list_name : seq<string_token> {};
struct in_values : seq<value_list> {};
struct in_list : if_must<keyword<"LIST">, list_name> {};

// Windows of time. `LAST 7 DAYS` needs WITHIN or CALENDAR, `LAST MONTH` needs neither.
struct window_count : seq<opt<one<'-'>, sep>, number_token> {};
struct window_calendar : keyword<"CALENDAR"> {};
struct window_unit : seq<unit> {};
struct current_unit : seq<unit> {};
struct rolling : seq<window_count, opt<window_calendar>, must<window_unit>> {};
struct whole_units : seq<window_count, must<window_calendar>, must<window_unit>> {};
struct rolling_or_unit : sor<rolling, current_unit> {};
struct whole_units_or_unit : sor<whole_units, current_unit> {};
struct within_last : if_must<keyword<"LAST">, rolling_or_unit> {};
struct within_next : if_must<keyword<"NEXT">, rolling_or_unit> {};
struct whole_last : if_must<keyword<"LAST">, whole_units_or_unit> {};
struct whole_next : if_must<keyword<"NEXT">, whole_units_or_unit> {};
struct this_unit : if_must<keyword<"THIS">, current_unit> {};
struct within_target : sor<within_last, within_next, this_unit> {};
struct within_tail : if_must<keyword<"WITHIN">, within_target> {};
struct bare_window : sor<whole_last, whole_next, this_unit> {};
struct before_tail : if_must<keyword<"BEFORE">, sum> {};
struct after_tail : if_must<keyword<"AFTER">, sum> {};
struct window_tail : sor<within_tail, bare_window, before_tail, after_tail> {};

struct in_target : sor<in_values, in_list, bare_window> {};
struct in_tail : if_must<keyword<"IN">, in_target> {};

struct between_and : keyword<"AND"> {};
struct between_ago : keyword<"AGO"> {};
struct between_values : success {};
struct between_tail : seq<keyword<"BETWEEN">, must<sum>, must<between_and>, must<sum>, sor<between_ago, between_values>> {};

struct escape_text : seq<string_token> {};
struct escape : if_must<keyword<"ESCAPE">, escape_text> {};
struct like_tail : seq<keyword<"LIKE">, must<sum>, opt<escape>> {};
struct ilike_tail : seq<keyword<"ILIKE">, must<sum>, opt<escape>> {};
struct match_with : keyword<"WITH"> {};
struct starts_tail : if_must<keyword<"STARTS">, match_with, sum> {};
struct ends_tail : if_must<keyword<"ENDS">, match_with, sum> {};
struct contains_tail : if_must<keyword<"CONTAINS">, sum> {};
struct matches_tail : if_must<keyword<"MATCHES">, sum> {};
struct match_tail : sor<like_tail, ilike_tail, starts_tail, ends_tail, contains_tail, matches_tail> {};

struct negatable_tail : sor<in_tail, between_tail, match_tail, window_tail> {};
struct negated_tail : if_must<keyword<"NOT">, negatable_tail> {};
struct tail : sor<compare_tail, is_tail, has_tail, negated_tail, negatable_tail> {};

// `a < b < c` means nothing here; it is said where it is written.
struct second_comparison : not_at<sor<one<'=', '<', '>'>, pegtl::string<'!', '='>, seq<sor<any_case<"IS">, any_case<"IN">, any_case<"LIKE">,
                                                                                         any_case<"BETWEEN">>, word_end>>> {};

// The profile itself: IN SEGMENT s, IN LIST 'l'.
struct in_segment : if_must<keyword<"SEGMENT">, simple_name> {};
struct profile_in_list : if_must<keyword<"LIST">, list_name> {};
struct membership_target : sor<in_segment, profile_in_list> {};
struct membership : if_must<keyword<"IN">, membership_target> {};
struct negated_membership : seq<at<keyword<"NOT">, any_case<"IN">, word_end>, keyword<"NOT">, membership> {};

struct comparison : sor<membership, did, seq<sum, opt<tail, must<second_comparison>>>> {};

// ---- Predicates. NOT ( counts as one level of nesting, NOT NOT as two.
struct not_operand : sor<seq<at<one<'('>>, negation>, nested<negation>> {};
struct not_prefix : if_must<keyword<"NOT">, not_operand> {};
struct negation : sor<negated_membership, not_prefix, comparison> {};

struct and_first : if_must<keyword<"AND">, negation> {};
struct and_more : if_must<keyword<"AND">, negation> {};
struct and_chain : seq<negation, opt<and_first, star<and_more>>> {};
struct xor_first : if_must<keyword<"XOR">, and_chain> {};
struct xor_more : if_must<keyword<"XOR">, and_chain> {};
struct xor_chain : seq<and_chain, opt<xor_first, star<xor_more>>> {};
struct or_first : if_must<keyword<"OR">, xor_chain> {};
struct or_more : if_must<keyword<"OR">, xor_chain> {};
struct or_chain : seq<xor_chain, opt<or_first, star<or_more>>> {};
struct expression : seq<or_chain> {};

}  // namespace tamis::dsl::grammar
