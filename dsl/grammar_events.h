#pragma once
// The grammar of event sets, of the aggregates over them and of DID. Seen by parse.cpp only.

#include "dsl/grammar.h"

namespace tamis::dsl::grammar {

// ---- Windows of events. Their time needs no name, so that BETWEEN, BEFORE and SINCE begin one.
struct event_count : seq<opt<one<'-'>, sep>, number_token> {};
struct bare_events;
struct event_rolling : seq<event_count, opt<window_calendar>, must<window_unit>> {};
struct event_rolling_or_unit : sor<event_rolling, current_unit> {};
struct event_whole_units : seq<event_count, must<window_calendar>, must<window_unit>> {};
struct event_whole_units_or_unit : sor<event_whole_units, current_unit> {};
struct event_within_last : if_must<keyword<"LAST">, event_rolling_or_unit> {};
struct event_whole_last : if_must<keyword<"LAST">, event_whole_units_or_unit> {};
struct event_this : if_must<keyword<"THIS">, current_unit> {};
struct event_within_target : sor<event_within_last, event_this> {};
struct event_within : if_must<keyword<"WITHIN">, event_within_target> {};

// SINCE LAST EVENT 'Y', SINCE LAST (EVENT 'Y' …); `SINCE last` and SINCE LAST(… OF …) are instants.
struct event_ahead : at<keyword<"EVENT">, sor<one<'\''>, keyword<"ANY">, seq<keyword<"IN">, one<'('>>>> {};
struct since_named : seq<at<keyword<"LAST">, event_ahead>, keyword<"LAST">, bare_events> {};
struct since_open : seq<at<keyword<"LAST">, one<'('>, sep, event_ahead>, keyword<"LAST">, open_bracket> {};
struct since_bracketed : seq<since_open, nested<event_set, must<group_close>>> {};
struct since_last : sor<since_named, since_bracketed> {};
struct since_instant : seq<sum> {};
struct since_target : sor<since_last, since_instant> {};
struct event_since : if_must<keyword<"SINCE">, since_target> {};
struct event_before : if_must<keyword<"BEFORE">, sum> {};
struct event_after : if_must<keyword<"AFTER">, sum> {};
struct event_ago : keyword<"AGO"> {};
struct event_between_instants : success {};
struct event_between : seq<keyword<"BETWEEN">, must<sum>, must<between_and>, must<sum>, sor<event_ago, event_between_instants>> {};
struct event_window : sor<event_within, event_whole_last, event_this, event_since, event_before, event_after, event_between> {};

// ---- Sets
struct event_name : seq<string_token> {};
struct event_any : keyword<"ANY"> {};
struct event_names : seq<keyword<"IN">, must<open_bracket>, must<event_name>, star<comma, must<event_name>>, must<list_close>> {};
struct event_target : sor<event_name, event_any, event_names> {};
struct event_word : keyword<"EVENT"> {};
struct event_alias : if_must<keyword<"AS">, simple_name> {};
struct event_where : if_must<keyword<"WHERE">, expression> {};
struct bare_events : seq<event_word, must<event_target>> {};
struct event_set : seq<event_word, must<event_target>, opt<event_alias>, star<event_window>, opt<event_where>> {};

// ---- COUNT(EVENT 'X'), SESSIONS(EVENT 'X', 30 MINUTES): the set stands first. Elsewhere OF leads to it.
struct events_argument : seq<event_ahead, event_set> {};
struct events_of : if_must<keyword<"OF">, event_set> {};

// ---- DID 'X': its clauses in any order, each once.
struct did_ahead : at<keyword<"DID">, opt<keyword<"NOT">>, one<'\''>> {};
struct did_word : keyword<"DID"> {};
struct did_not : keyword<"NOT"> {};
struct signed_number : seq<opt<one<'-'>, sep>, number_token> {};
struct time_of_zone : seq<any_case<"TIME">, word_end, sep, any_case<"ZONE">, word_end> {};
struct times_word : sor<keyword<"TIMES">, seq<not_at<time_of_zone>, keyword<"TIME">>> {};
struct count_times : seq<must<signed_number>, must<times_word>> {};
struct at_least_times : seq<keyword<"LEAST">, count_times> {};
struct at_most_times : seq<keyword<"MOST">, count_times> {};
struct at_target : sor<at_least_times, at_most_times> {};
struct at_times : if_must<keyword<"AT">, at_target> {};
struct exactly_times : seq<keyword<"EXACTLY">, count_times> {};
struct did_times : sor<at_times, exactly_times> {};
struct days_word : sor<keyword<"DAYS">, keyword<"DAY">> {};
struct did_days : if_must<keyword<"ON">, keyword<"AT">, keyword<"LEAST">, signed_number, keyword<"DISTINCT">, days_word> {};
struct did_where_open : open_bracket {};
struct did_where : seq<keyword<"WHERE">, must<did_where_open>, nested<must<expression>, must<group_close>>> {};
struct did_clause : sor<did_times, did_days, did_where, event_window> {};
struct did : seq<did_ahead, did_word, opt<did_not>, event_name, star<did_clause>> {};

}  // namespace tamis::dsl::grammar
