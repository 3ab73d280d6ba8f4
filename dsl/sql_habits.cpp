#include "dsl/sql_habits.h"

#include <algorithm>

#include "dsl/spelling.h"
#include "engine/base/excerpt.h"

namespace tamis::dsl {
namespace {

bool is_name(const Token& token) { return token.kind == Token::Kind::kWord || token.kind == Token::Kind::kQuoted; }
bool is_literal(const Token& token) { return token.kind == Token::Kind::kString || token.kind == Token::Kind::kNumber; }

// IS TRUE, NOT NULL: tests of a value that stands before them.
std::string hint_for_truth(const Surroundings& around) {
  const Token &found = around.found, &previous = around.previous;
  const std::string value = around.name.empty() ? "(…)" : excerpt(around.name);
  const bool negated = is_word(previous, {"NOT"});
  if (negated && is_word(found, {"NULL", "MISSING"})) return "write " + value + " IS NOT MISSING";
  if (!is_word(negated ? around.before_previous : previous, {"IS"})) return {};
  if (is_word(found, {"TRUE"})) return (negated ? "write NOT " : "write ") + value;
  // NOT value would take the profiles that have none, too.
  if (is_word(found, {"FALSE"})) return negated ? "write NOT (" + value + " = FALSE)" : "write " + value + " = FALSE";
  return {};
}

// INTERVAL 30 DAYS, INTERVAL '30 days', INTERVAL '30' DAY.
std::string hint_for_interval(const Surroundings& around) {
  const Token& found = around.found;
  if (!is_word(around.previous, {"INTERVAL"}) || !is_literal(found)) return {};
  std::string_view count = found.text;
  if (found.kind == Token::Kind::kString) count = count.substr(1, count.find('\'', 1) - 1);
  std::string duration = in_upper_case(excerpt(count));
  if (duration.find(' ') == std::string::npos) duration += ' ' + (around.next.kind == Token::Kind::kWord ? quoted(around.next) : "DAYS");
  return "a duration stands without INTERVAL, as in NOW() - " + duration;
}

std::string hint_for_test(const Surroundings& around) {
  const Token &found = around.found, &previous = around.previous, &next = around.next;
  if (is_word(previous, {"WITHIN", "IN"}) && is_word(found, {"THE"}) && is_word(next, {"LAST", "NEXT"}))
    return "write WITHIN " + quoted(next);
  const bool has_more = is_symbol(next, ".") || next.kind == Token::Kind::kString;  // a.b; or a LIST misspelt
  if (is_word(previous, {"IN"}) && is_literal(around.before_previous) && is_name(found) && !has_more)
    return "write " + quoted(found) + " HAS " + quoted(around.before_previous);
  return {};
}

std::string hint_for_verb(const Expectation& expected, const Surroundings& around) {
  const Token &found = around.found, &previous = around.previous;
  const bool at_start = expected.what == "a statement";
  if (at_start && is_word(found, {"INSERT", "UPDATE", "DELETE", "MERGE", "UPSERT", "COPY", "LOAD", "TRUNCATE"}))
    return "profiles come from tamis import";
  if (is_word(previous, {"SHOW"}) && is_word(found, {"COLUMNS", "FIELDS"})) return "SHOW TRAITS lists them";
  const bool described = (is_word(previous, {"DESCRIBE"}) && is_word(found, {"PROFILES"})) ||
                         (at_start && is_word(found, {"DESC"}) && is_word(around.next, {"PROFILES"}));
  if (described || (is_word(previous, {"SHOW"}) && is_word(found, {"TABLES", "PROFILES"})))
    return "the one table is profiles: SHOW TRAITS lists its columns";
  return {};
}

}  // namespace

std::string habit_hint(const Expectation& expected, const Surroundings& around) {
  if (std::string hint = hint_for_truth(around); !hint.empty()) return hint;
  if (std::string hint = hint_for_interval(around); !hint.empty()) return hint;
  if (std::string hint = hint_for_test(around); !hint.empty()) return hint;
  return hint_for_verb(expected, around);
}

std::string spaced_name_hint(const Expectation& expected, const Surroundings& around) {
  const Token &found = around.found, &previous = around.previous, &before = around.before_previous;
  const bool begins_operand = before.kind == Token::Kind::kNone ||
                              (before.kind == Token::Kind::kSymbol && !is_symbol(before, ")") && !is_symbol(before, ".")) ||
                              is_word(before, {"WHERE", "HAVING", "AND", "OR", "XOR", "NOT", "AS", "BY", "WHEN", "THEN", "ELSE"});
  const bool is_argument = expected.what == ", or )" && (is_symbol(around.next, ")") || is_symbol(around.next, ","));
  const bool follows_value = is_argument || std::ranges::find(expected.words, std::string_view("LIKE")) != expected.words.end();
  const bool two_words = follows_value && previous.kind == Token::Kind::kWord && found.kind == Token::Kind::kWord;
  if (!two_words || !begins_operand || is_word(previous, {"TRUE", "FALSE", "NULL"})) return {};
  const Token& next = around.next;
  const bool is_tested = is_symbol(next, "=") || is_symbol(next, "!=") || is_symbol(next, "<>") || is_symbol(next, "<") ||
                         is_symbol(next, "<=") || is_symbol(next, ">") || is_symbol(next, ">=") ||
                         is_word(next, {"IS", "IN", "NOT", "LIKE", "ILIKE", "BETWEEN", "CONTAINS", "WITHIN"});
  return is_tested || is_argument ? spaced_name(previous, found) : std::string();
}

}  // namespace tamis::dsl
