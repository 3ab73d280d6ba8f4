#pragma once
// Which rule tells the builder what. Seen by parse.cpp only.

#include <string_view>

#include "dsl/grammar_statements.h"
#include "dsl/script_builder.h"

namespace tamis::dsl {

namespace actions {

namespace g = grammar;
using B = ScriptBuilder;

// Calls a member of the builder, with or without the text that the rule matched.
template <auto Member>
struct call {
  static void apply0(ScriptBuilder& builder) { (builder.*Member)(); }
};
template <auto Member>
struct with_text {
  template <typename Input>
  static void apply(const Input& in, ScriptBuilder& builder) {
    (builder.*Member)(std::string_view(in.begin(), in.size()));
  }
};

// A level of nesting: entered before the rule is tried, left behind it. What the rule matched is reported as usual.
struct count_depth : grammar::pegtl::maybe_nothing {
  template <typename Rule, g::pegtl::apply_mode A, g::pegtl::rewind_mode M, template <typename...> class Action,
            template <typename...> class Control, typename Input>
  static bool match(Input& in, ScriptBuilder& builder) {
    builder.enter(builder.offset_of(std::string_view(in.current(), 0)));
    const bool matched = g::pegtl::match<Rule, A, M, Action, Control>(in, builder);
    builder.leave();
    return matched;
  }
};

template <typename Rule>
struct action : grammar::pegtl::nothing<Rule> {};

// Tokens
template <> struct action<g::sep> : with_text<&B::end_token> {};
template <> struct action<g::line_comment> : with_text<&B::add_comment> {};
template <> struct action<g::block_comment> : with_text<&B::add_comment> {};
template <> struct action<g::string_text> : with_text<&B::read_string> {};
template <> struct action<g::number_text> : with_text<&B::read_number> {};
template <> struct action<g::unit_second> : call<&B::read_unit<TimeUnit::kSecond>> {};
template <> struct action<g::unit_minute> : call<&B::read_unit<TimeUnit::kMinute>> {};
template <> struct action<g::unit_hour> : call<&B::read_unit<TimeUnit::kHour>> {};
template <> struct action<g::unit_day> : call<&B::read_unit<TimeUnit::kDay>> {};
template <> struct action<g::unit_week> : call<&B::read_unit<TimeUnit::kWeek>> {};
template <> struct action<g::unit_month> : call<&B::read_unit<TimeUnit::kMonth>> {};
template <> struct action<g::unit_quarter> : call<&B::read_unit<TimeUnit::kQuarter>> {};
template <> struct action<g::unit_year> : call<&B::read_unit<TimeUnit::kYear>> {};
template <> struct action<g::type_list_of> : call<&B::read_list_of> {};
template <> struct action<g::type_word> : with_text<&B::read_type> {};
template <> struct action<g::name_begin> : with_text<&B::begin_name> {};
template <> struct action<g::plain_part> : with_text<&B::add_plain_part> {};
template <> struct action<g::later_part> : with_text<&B::add_plain_part> {};
template <> struct action<g::quoted_part> : with_text<&B::add_quoted_part> {};

// Brackets: the grammar opens them under two names and closes them under two.
template <> struct action<g::open_bracket> : with_text<&B::open_bracket> {};
template <> struct action<g::group_close> : call<&B::close_bracket> {};
template <> struct action<g::list_close> : call<&B::close_bracket> {};

template <typename... Rules> struct action<g::nested<Rules...>> : count_depth {};

// Values
template <> struct action<g::group> : with_text<&B::widen_top> {};
template <> struct action<g::call> : call<&B::close_call> {};
template <> struct action<g::days_call> : call<&B::close_call> {};
template <> struct action<g::days_call_name> : with_text<&B::open_days_call> {};
template <> struct action<g::case_when> : call<&B::close_case> {};
template <> struct action<g::cast> : with_text<&B::cast> {};
template <> struct action<g::negate> : with_text<&B::negate> {};
template <> struct action<g::string_value> : with_text<&B::push_string> {};
template <> struct action<g::positive_number> : with_text<&B::push_positive> {};
template <> struct action<g::negative_number> : with_text<&B::push_negative> {};
template <> struct action<g::true_value> : with_text<&B::push_boolean<true>> {};
template <> struct action<g::false_value> : with_text<&B::push_boolean<false>> {};
template <> struct action<g::null_value> : with_text<&B::push_null> {};
template <> struct action<g::timestamp_value> : with_text<&B::push_timestamp> {};
template <> struct action<g::date_value> : with_text<&B::push_date> {};
template <> struct action<g::name_value> : with_text<&B::push_name> {};
template <> struct action<g::case_open> : with_text<&B::open_case> {};
template <> struct action<g::case_else> : call<&B::case_else> {};
template <> struct action<g::call_name> : with_text<&B::open_call> {};
template <> struct action<g::call_star> : call<&B::call_star> {};
template <> struct action<g::call_distinct> : call<&B::call_distinct> {};
template <> struct action<g::multiply_tail> : call<&B::arithmetic<ArithmeticOp::kMultiply>> {};
template <> struct action<g::divide_tail> : call<&B::arithmetic<ArithmeticOp::kDivide>> {};
template <> struct action<g::modulo_tail> : call<&B::arithmetic<ArithmeticOp::kModulo>> {};
template <> struct action<g::add_tail> : call<&B::arithmetic<ArithmeticOp::kAdd>> {};
template <> struct action<g::subtract_tail> : call<&B::arithmetic<ArithmeticOp::kSubtract>> {};

// Comparisons
template <> struct action<g::equal_tail> : call<&B::compare<CompareOp::kEq>> {};
template <> struct action<g::not_equal_tail> : call<&B::compare<CompareOp::kNe>> {};
template <> struct action<g::less_tail> : call<&B::compare<CompareOp::kLt>> {};
template <> struct action<g::less_equal_tail> : call<&B::compare<CompareOp::kLe>> {};
template <> struct action<g::greater_tail> : call<&B::compare<CompareOp::kGt>> {};
template <> struct action<g::greater_equal_tail> : call<&B::compare<CompareOp::kGe>> {};
template <> struct action<g::is_missing> : call<&B::is_missing<false>> {};
template <> struct action<g::is_not_missing> : call<&B::negate_top> {};
template <> struct action<g::value_list_open> : with_text<&B::open_value_list> {};
template <> struct action<g::lone_string> : with_text<&B::push_string> {};
template <> struct action<g::lone_number> : with_text<&B::push_positive> {};
template <> struct action<g::has_any> : call<&B::has<HasKind::kAny>> {};
template <> struct action<g::has_all> : call<&B::has<HasKind::kAll>> {};
template <> struct action<g::has_none> : call<&B::has<HasKind::kNone>> {};
template <> struct action<g::has_one> : call<&B::has_one> {};
template <> struct action<g::in_values> : call<&B::in_values> {};
template <> struct action<g::in_list> : call<&B::in_list> {};
template <> struct action<g::in_segment> : with_text<&B::in_segment> {};
template <> struct action<g::profile_in_list> : with_text<&B::profile_in_list> {};
template <> struct action<g::membership> : with_text<&B::widen_top> {};
template <> struct action<g::negated_membership> : with_text<&B::negate_membership> {};
template <> struct action<g::between_values> : call<&B::between> {};
template <> struct action<g::between_ago> : call<&B::between_ago> {};
template <> struct action<g::escape_text> : call<&B::read_escape> {};
template <> struct action<g::like_tail> : call<&B::match<MatchKind::kLike>> {};
template <> struct action<g::ilike_tail> : call<&B::match<MatchKind::kILike>> {};
template <> struct action<g::starts_tail> : call<&B::match<MatchKind::kStartsWith>> {};
template <> struct action<g::ends_tail> : call<&B::match<MatchKind::kEndsWith>> {};
template <> struct action<g::contains_tail> : call<&B::match<MatchKind::kContains>> {};
template <> struct action<g::matches_tail> : call<&B::match<MatchKind::kRegex>> {};
template <> struct action<g::negated_tail> : call<&B::negate_top> {};

// Windows
template <> struct action<g::window_count> : with_text<&B::read_window_count> {};
template <> struct action<g::window_calendar> : call<&B::read_calendar> {};
template <> struct action<g::current_unit> : with_text<&B::read_current_unit> {};
template <> struct action<g::within_last> : call<&B::within_last> {};
template <> struct action<g::within_next> : call<&B::within_next> {};
template <> struct action<g::whole_last> : call<&B::within_last> {};
template <> struct action<g::whole_next> : call<&B::within_next> {};
template <> struct action<g::this_unit> : call<&B::this_unit> {};
template <> struct action<g::before_tail> : call<&B::before> {};
template <> struct action<g::after_tail> : call<&B::after> {};

// Events
template <> struct action<g::event_word> : with_text<&B::open_events> {};
template <> struct action<g::event_name> : call<&B::add_event> {};
template <> struct action<g::event_alias> : call<&B::name_events> {};
template <> struct action<g::event_where> : call<&B::event_where> {};
template <> struct action<g::bare_events> : call<&B::close_events> {};
template <> struct action<g::event_set> : call<&B::close_events> {};
template <> struct action<g::events_argument> : call<&B::events_argument> {};
template <> struct action<g::events_of> : call<&B::events_of> {};
template <> struct action<g::event_count> : with_text<&B::read_event_count> {};
template <> struct action<g::event_within_last> : call<&B::event_last> {};
template <> struct action<g::event_whole_last> : call<&B::event_last> {};
template <> struct action<g::event_this> : call<&B::event_this> {};
template <> struct action<g::since_instant> : call<&B::event_since> {};
template <> struct action<g::since_last> : call<&B::event_since_last> {};
template <> struct action<g::event_before> : call<&B::event_before> {};
template <> struct action<g::event_after> : call<&B::event_after> {};
template <> struct action<g::event_ago> : call<&B::event_ago> {};
template <> struct action<g::event_between_instants> : call<&B::event_between> {};
template <> struct action<g::event_window> : with_text<&B::end_event_window> {};
template <> struct action<g::did_word> : with_text<&B::open_events> {};
template <> struct action<g::did_not> : call<&B::did_not> {};
template <> struct action<g::signed_number> : with_text<&B::read_count> {};
template <> struct action<g::at_least_times> : with_text<&B::did_times<CompareOp::kGe>> {};
template <> struct action<g::at_most_times> : with_text<&B::did_times<CompareOp::kLe>> {};
template <> struct action<g::exactly_times> : with_text<&B::did_times<CompareOp::kEq>> {};
template <> struct action<g::did_days> : with_text<&B::did_days> {};
template <> struct action<g::did_where_open> : with_text<&B::open_bracket> {};
template <> struct action<g::did_where> : with_text<&B::did_where> {};
template <> struct action<g::did> : call<&B::close_did> {};

// Predicates
template <> struct action<g::not_prefix> : with_text<&B::not_> {};
template <> struct action<g::and_first> : call<&B::chain_first<And>> {};
template <> struct action<g::and_more> : call<&B::chain_more<And>> {};
template <> struct action<g::xor_first> : call<&B::chain_first<Xor>> {};
template <> struct action<g::xor_more> : call<&B::chain_more<Xor>> {};
template <> struct action<g::or_first> : call<&B::chain_first<Or>> {};
template <> struct action<g::or_more> : call<&B::chain_more<Or>> {};

// Statements
template <> struct action<g::zone_trait> : call<&B::zone_trait> {};
template <> struct action<g::zone_fixed> : call<&B::zone_name> {};
template <> struct action<g::zone_else> : call<&B::zone_name> {};
template <> struct action<g::zone> : with_text<&B::zone> {};
template <> struct action<g::create_replace> : call<&B::create_replace> {};
template <> struct action<g::new_segment_name> : call<&B::create_name<false>> {};
template <> struct action<g::new_trait_name> : call<&B::create_name<true>> {};
template <> struct action<g::create_comment> : with_text<&B::create_comment> {};
template <> struct action<g::create_body> : call<&B::create_body> {};
template <> struct action<g::create_value> : call<&B::create_body> {};
template <> struct action<g::statement_close> : with_text<&B::end_statement> {};
template <> struct action<g::create> : with_text<&B::finish_create> {};
template <> struct action<g::segment_name> : call<&B::read_object<ObjectKind::kSegment>> {};
template <> struct action<g::trait_name> : call<&B::read_object<ObjectKind::kTrait>> {};
template <> struct action<g::described_event> : call<&B::read_event> {};
template <> struct action<g::drop_if_exists> : call<&B::drop_if_exists> {};
template <> struct action<g::drop> : with_text<&B::finish_drop> {};
template <> struct action<g::show_segments> : call<&B::show<ShowKind::kSegments>> {};
template <> struct action<g::show_traits> : call<&B::show<ShowKind::kTraits>> {};
template <> struct action<g::show_lists> : call<&B::show<ShowKind::kLists>> {};
template <> struct action<g::show_events> : call<&B::show<ShowKind::kEvents>> {};
template <> struct action<g::show> : with_text<&B::finish_show> {};
template <> struct action<g::describe> : with_text<&B::finish_describe> {};
template <> struct action<g::overlap_name> : call<&B::overlap_name> {};
template <> struct action<g::overlap> : with_text<&B::finish_overlap> {};
template <> struct action<g::diff_body> : call<&B::diff_body> {};
template <> struct action<g::diff_ids> : call<&B::diff_ids> {};
template <> struct action<g::diff> : with_text<&B::finish_diff> {};
template <> struct action<g::select_distinct> : call<&B::select_distinct> {};
template <> struct action<g::select_star> : call<&B::select_star> {};
template <> struct action<g::select_value> : call<&B::select_value> {};
template <> struct action<g::select_alias> : call<&B::select_alias> {};
template <> struct action<g::selected_event> : call<&B::select_event> {};
template <> struct action<g::where> : call<&B::where> {};
template <> struct action<g::group_item> : call<&B::group_item> {};
template <> struct action<g::having> : call<&B::having> {};
template <> struct action<g::order_value> : call<&B::order_value> {};
template <> struct action<g::order_descending> : call<&B::order_descending> {};
template <> struct action<g::limit> : call<&B::limit> {};
template <> struct action<g::offset> : call<&B::offset> {};
template <> struct action<g::select_statement> : with_text<&B::finish_select> {};
template <> struct action<g::explain_analyze> : call<&B::explain_analyze> {};
template <> struct action<g::explain_select> : call<&B::explain_select> {};
template <> struct action<g::explain_profile> : with_text<&B::explain_profile> {};
template <> struct action<g::explain_members> : call<&B::explain_members> {};
template <> struct action<g::explain> : with_text<&B::finish_explain> {};

}  // namespace actions

}  // namespace tamis::dsl
