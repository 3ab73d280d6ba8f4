#include "dsl/event_habits.h"

#include "dsl/spelling.h"
#include "engine/base/excerpt.h"

namespace tamis::dsl {
namespace {

bool is_string(const Token& token) { return token.kind == Token::Kind::kString; }
bool is_name(const Token& token) { return token.kind == Token::Kind::kWord || token.kind == Token::Kind::kQuoted; }

std::string in_single_quotes(const Token& token) {
  if (token.kind != Token::Kind::kQuoted) return '\'' + quoted(token) + '\'';
  return '\'' + excerpt(token.text.substr(1, token.text.size() - 2)) + '\'';
}

// Where the name of an event is written otherwise, or EVENT is too much or too little.
std::string hint_for_name(const Expectation& expected, const Surroundings& around) {
  const Token &found = around.found, &previous = around.previous;
  const bool wants_event = expected.what == "EVENT" || expected.what.starts_with("the name of an event");
  if (wants_event && is_string(found)) return "write EVENT " + quoted(found);
  if (is_word(previous, {"DID"}) && is_word(found, {"EVENT"})) return "write DID 'Order Completed', without EVENT";
  const Token& before = around.before_previous;
  const bool is_end = is_word(before, {"SINCE", "BEFORE", "AFTER"});
  if (is_end && is_word(found, {"EVENT"}) && (is_word(previous, {"FIRST"}) || (is_word(previous, {"LAST"}) && !is_word(before, {"SINCE"}))))
    return "write " + in_upper_case(before.text) + ' ' + in_upper_case(previous.text) + "(timestamp OF EVENT " +
           (is_string(around.next) ? quoted(around.next) : "'Order Completed'") + ')';
  if (is_end && is_word(previous, {"EVENT"}) && is_string(found))
    return "write " +
           (is_word(before, {"BEFORE"}) ? "BEFORE FIRST(timestamp OF EVENT " + quoted(found) + ')' : "SINCE LAST EVENT " + quoted(found));
  if (is_word(previous, {"LAST"}) && is_word(found, {"EVENT"}))
    return "write SINCE LAST EVENT 'Order Completed', the name in single quotes";
  if (is_word(previous, {"LAST"}) && is_string(found)) return "write SINCE LAST EVENT " + quoted(found);
  if (is_word(previous, {"EVENTS"}) && is_string(found) && expected.what == ", or )") return "write EVENT " + quoted(found);
  if (is_symbol(previous, "*") && is_word(found, {"OF"})) return "COUNT of events is written COUNT(EVENT 'Order Completed')";
  if (is_word(previous, {"EVENT"}) && is_word(found, {"ANY"})) return "a set of events stands in an aggregate: COUNT(EVENT ANY)";
  if (expected.what == "EVENT" && is_name(found)) return "OF leads to a set of events: OF EVENT 'Order Completed'";
  if ((is_word(previous, {"EVENT", "EVENTS", "DID"}) || wants_event) && is_name(found) && !is_word(found, {"EVENT"}))
    return "the name of an event stands in single quotes: " + in_single_quotes(found);
  if (is_word(previous, {"EVENT"}) && is_string(found))
    return "a set of events stands in an aggregate: COUNT(EVENT " + quoted(found) + "), SUM(revenue OF EVENT " + quoted(found) + ')';
  if (expected.what == ", or )" && is_word(found, {"EVENT"}) && is_name(previous)) return "write " + quoted(previous) + " OF EVENT …";
  if (expected.what.starts_with("profiles") && is_string(found)) return "write FROM events " + quoted(found);
  return {};
}

std::string hint_for_window(const Expectation& expected, const Surroundings& around) {
  const Token &found = around.found, &previous = around.previous;
  const bool is_behind_events =
      is_word(around.before_previous, {"EVENT", "DID", "NOT"}) && (is_string(previous) || is_word(previous, {"ANY"}));
  if (is_word(found, {"NEXT"}) && (expected.what == "LAST or THIS" || is_behind_events)) return "events lie in the past: write WITHIN LAST";
  if (expected.what == "a clause or the end of the statement" && is_string(previous) &&
      is_word(found, {"WITHIN", "BEFORE", "AFTER", "SINCE", "THIS"}))
    return "FROM events takes no window: test the time in WHERE, as in WHERE timestamp WITHIN LAST 30 DAYS";
  if (is_word(found, {"SINCE"})) return "SINCE stands in a set of events, before its WHERE; for a trait write AFTER";
  const bool behind_literal = is_string(previous) || previous.kind == Token::Kind::kNumber;
  if (behind_literal && is_word(found, {"WITHIN", "BEFORE", "AFTER"})) return "the window of a set of events stands before its WHERE";
  return {};
}

std::string hint_for_did(const Expectation& expected, const Surroundings& around) {
  const Token &found = around.found, &previous = around.previous;
  if (expected.what == "TIMES" && is_word(found, {"DISTINCT"})) return "write ON AT LEAST " + quoted(previous) + " DISTINCT DAYS";
  if (is_string(previous) && is_symbol(found, ",") && is_word(around.before_previous, {"DID", "NOT"}))
    return "DID takes one name: COUNT(EVENT IN ('A', 'B')) >= 1 is of several";
  if (is_string(previous) && is_symbol(found, ",") && is_word(around.before_previous, {"EVENTS", "EVENT"}))
    return "FROM events takes one name";
  if (expected.what == "DAYS" && is_word(previous, {"DISTINCT"}) && is_word(found, {"MONTHS", "WEEKS", "HOURS", "YEARS"}))
    return "days are counted: write ON AT LEAST 3 DISTINCT DAYS";
  if (is_word(previous, {"DISTINCT", "STREAK"}) && is_word(found, {"MONTHS", "WEEKS", "HOURS", "YEARS"}))
    return "days are counted: write " + quoted(previous) + " DAYS(EVENT 'Order Completed')";
  if (is_string(previous) && is_word(around.before_previous, {"DID", "NOT"}) &&
      (found.kind == Token::Kind::kNumber || is_word(found, {"MORE", "LESS", "FEWER", "ONCE", "TWICE", "TIMES", "MINIMUM"})))
    return "write AT LEAST 3 TIMES, AT MOST 3 TIMES or EXACTLY 3 TIMES";
  if (is_word(previous, {"ON"}) && found.kind == Token::Kind::kNumber) return "write ON AT LEAST " + quoted(found) + " DISTINCT DAYS";
  if (expected.what == "DISTINCT" && is_word(found, {"DAYS", "DAY"})) return "write DISTINCT DAYS";
  if (expected.what == "TIMES") return "write AT LEAST 3 TIMES, AT MOST 3 TIMES or EXACTLY 3 TIMES";
  if (expected.what == "(" && is_word(previous, {"WHERE"})) return "the condition of DID stands in brackets: WHERE (…)";
  if (is_word(found, {"OF"})) return "OF stands in an aggregate over events: SUM(revenue OF EVENT 'Order Completed')";
  return {};
}

}  // namespace

std::string event_hint(const Expectation& expected, const Surroundings& around) {
  if (std::string hint = hint_for_name(expected, around); !hint.empty()) return hint;
  if (std::string hint = hint_for_window(expected, around); !hint.empty()) return hint;
  return hint_for_did(expected, around);
}

}  // namespace tamis::dsl
