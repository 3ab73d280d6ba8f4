#pragma once
// The grammar of statements and of whole texts. Seen by parse.cpp only.

#include "dsl/grammar_events.h"

namespace tamis::dsl::grammar {

// TIME ZONE 'Europe/Paris' | TIME ZONE OF timezone ELSE 'UTC'
struct zone_fixed : seq<string_token> {};
struct zone_trait : seq<name> {};
struct zone_else : seq<string_token> {};
struct zone_of : if_must<keyword<"OF">, zone_trait, keyword<"ELSE">, zone_else> {};
struct zone_target : sor<zone_of, zone_fixed> {};
struct zone : if_must<keyword<"TIME">, keyword<"ZONE">, zone_target> {};

// Names of segments in their various roles.
struct segment_name : seq<simple_name> {};
struct new_segment_name : seq<simple_name> {};
struct trait_name : seq<simple_name> {};
struct new_trait_name : seq<simple_name> {};

struct comment_text : seq<string_token> {};
struct create_replace : if_must<keyword<"OR">, keyword<"REPLACE">> {};
struct create_comment : if_must<keyword<"COMMENT">, comment_text> {};
struct create_as : keyword<"AS"> {};
struct create_options : star<sor<create_comment, zone>> {};
struct create_body : seq<expression> {};
struct create_value : seq<expression> {};
struct create_segment
    : seq<keyword<"SEGMENT">, must<new_segment_name>, create_options, must<create_as>, must<create_body>, opt<zone>> {};
struct create_trait : seq<keyword<"TRAIT">, must<new_trait_name>, create_options, must<create_as>, must<create_value>, opt<zone>> {};
struct create_target : sor<create_segment, create_trait> {};
struct create : seq<keyword<"CREATE">, opt<create_replace>, must<create_target>> {};

// `if` may be a segment.
struct drop_if_exists : seq<keyword<"IF">, keyword<"EXISTS">, at<sor<one<'"'>, word_first>>> {};
struct drop_segment : seq<keyword<"SEGMENT">, opt<drop_if_exists>, must<segment_name>> {};
struct drop_trait : seq<keyword<"TRAIT">, opt<drop_if_exists>, must<trait_name>> {};
struct drop_target : sor<drop_segment, drop_trait> {};
struct drop : seq<keyword<"DROP">, must<drop_target>> {};

struct show_segments : keyword<"SEGMENTS"> {};
struct show_traits : keyword<"TRAITS"> {};
struct show_lists : keyword<"LISTS"> {};
struct show_events : keyword<"EVENTS"> {};
struct show_target : sor<show_segments, show_traits, show_lists, show_events> {};
struct show : if_must<keyword<"SHOW">, show_target> {};

struct describe_segment : if_must<keyword<"SEGMENT">, segment_name> {};
struct describe_trait : if_must<keyword<"TRAIT">, trait_name> {};
struct described_event : seq<string_token> {};
struct describe_event : if_must<keyword<"EVENT">, described_event> {};
struct describe_target : sor<describe_segment, describe_trait, describe_event> {};
struct describe : if_must<keyword<"DESCRIBE">, describe_target> {};

// DISTINCT is a trait where no item follows it: `SELECT distinct, a`, `SELECT distinct AS d FROM profiles`.
struct item_end_ahead : sor<one<','>, from_clause_ahead> {};
struct alias_ahead : seq<any_case<"AS">, word_end, sep, sor<quoted_text, plain_word>, sep, item_end_ahead> {};
struct select_distinct : seq<keyword<"DISTINCT">, not_at<sor<item_end_ahead, alias_ahead, days_of>>> {};
struct select_star : seq<one<'*'>, sep> {};
struct select_value : seq<expression> {};
struct select_alias : if_must<keyword<"AS">, simple_name> {};
struct select_item : sor<select_star, seq<select_value, opt<select_alias>>> {};
struct selected_event : seq<string_token> {};
struct select_events : if_must<sor<keyword<"EVENTS">, keyword<"EVENT">>, selected_event> {};
struct select_source : sor<keyword<"PROFILES">, select_events> {};
struct clause_ahead : at<sor<keyword<"WHERE">, keyword<"GROUP">, keyword<"HAVING">, keyword<"ORDER">, keyword<"LIMIT">, keyword<"OFFSET">,
                             keyword<"TIME">, one<';'>, eof>> {};
struct where : if_must<keyword<"WHERE">, expression> {};
struct group_item : seq<expression> {};
struct group_by : seq<keyword<"GROUP">, must<keyword<"BY">>, must<group_item>, star<comma, must<group_item>>> {};
struct having : if_must<keyword<"HAVING">, expression> {};
struct order_value : seq<expression> {};
struct order_descending : keyword<"DESC"> {};
struct order_item : seq<order_value, opt<sor<order_descending, keyword<"ASC">>>> {};
struct order_by : seq<keyword<"ORDER">, must<keyword<"BY">>, must<order_item>, star<comma, must<order_item>>> {};
struct row_count : seq<number_token> {};
struct limit : if_must<keyword<"LIMIT">, row_count> {};
struct offset : if_must<keyword<"OFFSET">, row_count> {};
struct select_from : keyword<"FROM"> {};
struct select
    : seq<keyword<"SELECT">, opt<select_distinct>, must<select_item>, star<comma, must<select_item>>, must<select_from>,
          must<select_source>, must<clause_ahead>, opt<where>, opt<group_by>, opt<having>, opt<order_by>, opt<limit>, opt<offset>, opt<zone>> {};
struct select_statement : seq<select> {};

struct profile_text : seq<string_token> {};
struct explain_analyze : keyword<"ANALYZE"> {};
struct explain_select : seq<select> {};
struct explain_profile : if_must<keyword<"FOR">, keyword<"PROFILE">, profile_text> {};
struct explain_members : success {};
struct explain_segment : seq<keyword<"SEGMENT">, must<segment_name>, sor<explain_profile, explain_members>> {};
struct explain_target : sor<explain_select, explain_segment> {};
struct explain : seq<keyword<"EXPLAIN">, opt<explain_analyze>, must<explain_target>> {};

struct overlap_name : seq<simple_name> {};
struct overlap
    : seq<keyword<"OVERLAP">, must<overlap_name>, must<comma>, must<overlap_name>, star<comma, must<overlap_name>>> {};

struct diff_body : seq<expression> {};
struct diff_ids : keyword<"IDS"> {};
struct diff : seq<keyword<"DIFF">, must<keyword<"SEGMENT">>, must<segment_name>, must<keyword<"WITH">>, must<open_bracket>,
                  must<diff_body>, must<group_close>, opt<diff_ids>, opt<zone>> {};

// ---- Whole texts. What may follow a statement depends on the statement, and so does the message.
struct statement_close : seq<one<';'>, sep> {};
struct statement_end : sor<statement_close, eof> {};
struct create_end : statement_end {};
struct select_end : statement_end {};
struct statement
    : sor<seq<create, must<create_end>>, seq<sor<select_statement, explain>, must<select_end>>,
          seq<sor<drop, show, describe, overlap, diff>, must<statement_end>>> {};

struct text_start : seq<opt<pegtl::utf8::bom>, sep> {};
struct script : seq<text_start, star<sor<statement_close, seq<not_at<eof>, must<statement>>>>> {};
struct expression_end : eof {};
struct lone_expression : seq<text_start, must<expression>, must<expression_end>> {};

}  // namespace tamis::dsl::grammar
