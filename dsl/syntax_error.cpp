#include "dsl/syntax_error.h"

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "dsl/event_habits.h"
#include "dsl/spelling.h"
#include "dsl/sql_habits.h"
#include "engine/base/excerpt.h"
#include "engine/base/suggest.h"

namespace tamis::dsl {
namespace {

using Kind = Expectation::Kind;

bool is_end(const Token& token) { return token.kind == Token::Kind::kEnd; }
// Equal but for the case of ASCII letters.
bool spells(std::string_view word, std::string_view upper) { return in_upper_case(word) == upper; }
bool is_word(const Token& token, std::string_view upper) { return token.kind == Token::Kind::kWord && spells(token.text, upper); }

template <std::size_t N>
bool is_one_of(const Token& token, const std::array<std::string_view, N>& words) {
  return std::ranges::any_of(words, [&](std::string_view word) { return is_word(token, word); });
}

Error make(std::string_view id, std::string message, std::string hint, SourceSpan span, ErrorCode code = ErrorCode::kInvalid) {
  return Error{code, std::string(id), std::move(message), std::move(hint), span};
}

std::string expected_message(const Expectation& expected, const Surroundings& around) {
  std::string message = "expected " + std::string(expected.what);
  if (around.previous.kind != Token::Kind::kNone) message += " after " + quoted(around.previous);
  return message + ", found " + quoted(around.found);
}

// At the end of the text the caret stands right behind the last token.
SourceSpan place(const Surroundings& around) {
  if (!is_end(around.found) || around.previous.kind == Token::Kind::kNone) return around.found.span;
  return {around.previous.span.end, around.previous.span.end};
}

// ---- Signs that other languages, keyboards and word processors write

struct Sign { std::string_view text, id, hint; };
constexpr std::array kSigns{
    Sign{"&&", "E0109", "write AND"},
    Sign{"||", "E0109", "write OR; to join strings, CONCAT(a, b)"},
    Sign{"!", "E0109", "write NOT"},
    Sign{"==", "E0109", "write ="},
    Sign{"=~", "E0109", "write MATCHES"},
    Sign{"~", "E0109", "write MATCHES"},
    Sign{"=<", "E0109", "write <="},
    Sign{"=>", "E0109", "write >="},
    Sign{"`", "E0109", "quote names with \", strings with '"},
    Sign{"[", "E0109", "write lists of values in round brackets: IN ('a', 'b')"},
    Sign{"\u2018", "E0110", "replace the typographic quote by '"},
    Sign{"\u2019", "E0110", "replace the typographic quote by '"},
    Sign{"\u201A", "E0110", "replace the typographic quote by '"},
    Sign{"\u201C", "E0110", "replace the typographic quotes: ' around strings, \" around names"},
    Sign{"\u201D", "E0110", "replace the typographic quotes: ' around strings, \" around names"},
    Sign{"\u201E", "E0110", "replace the typographic quotes: ' around strings, \" around names"},
    Sign{"\u00AB", "E0110", "replace the typographic quotes: ' around strings, \" around names"},
    Sign{"\u00BB", "E0110", "replace the typographic quotes: ' around strings, \" around names"},
    Sign{"\u00B4", "E0110", "replace the accent by '"},
    Sign{"\u2013", "E0110", "replace the dash by -"},
    Sign{"\u2014", "E0110", "replace the dash by -"},
    Sign{"\u2212", "E0110", "replace the minus sign by -"},
    Sign{"\u00D7", "E0110", "write *"},
    Sign{"\u2264", "E0110", "write <="},
    Sign{"\u2265", "E0110", "write >="},
    Sign{"\u2260", "E0110", "write !="},
    Sign{"\u00A0", "E0110", "replace the no-break space by an ordinary one"},
    Sign{"\u202F", "E0110", "replace the no-break space by an ordinary one"},
    Sign{"\u2009", "E0110", "replace the thin space by an ordinary one"},
    Sign{"\u200B", "E0110", "remove the invisible space"},
    Sign{"\u3000", "E0110", "replace the wide space by an ordinary one"},
    Sign{"\uFEFF", "E0110", "remove the byte order mark"},
};

const Sign* foreign_sign(const Token& token) {
  if (token.kind != Token::Kind::kSymbol) return nullptr;
  const auto* sign = std::ranges::find(kSigns, token.text, &Sign::text);
  return sign == kSigns.end() ? nullptr : sign;
}

// ---- Constructs of later versions

struct Construct { std::string name; SourceSpan span; };

std::optional<Construct> later_construct(const Surroundings& around) {
  static constexpr std::array kOperators{std::string_view("WAS"), std::string_view("CHANGED"), std::string_view("SPLIT")};
  static constexpr std::array kVerbs{std::string_view("STOPPED"), std::string_view("RESUMED"), std::string_view("REGULARLY")};
  static constexpr std::array kCounts{std::string_view("TOP"), std::string_view("SAMPLE")};
  const Token &found = around.found, &previous = around.previous;
  const auto one = [](const Token& token) { return Construct{quoted(token), token.span}; };
  const auto two = [](const Token& a, const Token& b) {
    return Construct{quoted(a) + ' ' + quoted(b), {a.span.begin, b.span.end}};
  };
  if (is_one_of(found, kOperators)) return one(found);
  if (found.kind == Token::Kind::kString && is_one_of(previous, kVerbs)) return one(previous);
  if (is_word(found, "DID") && is_word(previous, "FIRST")) return two(previous, found);
  // SEQUENCE(EVENT 'A' THEN EVENT 'B')
  if (is_word(found, "THEN") && is_word(around.next, "EVENT")) return two(found, around.next);
  if (found.kind == Token::Kind::kNumber && is_one_of(previous, kCounts)) return one(previous);
  if (is_word(found, "ELEMENT") || (is_word(found, "USER") && is_word(around.next, "OF"))) return two(previous, found);
  if (is_word(found, "FOR") && is_word(around.next, "AT")) return Construct{"FOR AT LEAST", {found.span.begin, around.next.span.end}};
  return std::nullopt;
}

// ---- Hints

bool wants(const Expectation& expected, std::string_view word) {
  return std::ranges::find(expected.words, word) != expected.words.end();
}
bool wants_value(const Expectation& expected) { return expected.what.starts_with("a value") || expected.what == "a predicate"; }
bool wants_name(const Expectation& expected) { return expected.what == "a name" || expected.what == "the name of a segment" || expected.what == "the name of a trait"; }

// Whether the token begins a value.
bool begins_value(const Token& token) {
  switch (token.kind) {
    case Token::Kind::kWord:
    case Token::Kind::kQuoted:
    case Token::Kind::kString:
    case Token::Kind::kNumber: return true;
    case Token::Kind::kSymbol: return token.text == "(";
    case Token::Kind::kNone:
    case Token::Kind::kEnd:
    case Token::Kind::kComment: return false;
  }
  return false;
}
bool is_literal(const Token& token) { return token.kind == Token::Kind::kString || token.kind == Token::Kind::kNumber; }

constexpr std::string_view kDefinitionHint = "a definition is no question: write what stands behind WHERE, or the value alone";
constexpr std::array kConnectives{std::string_view("AND"),  std::string_view("OR"),   std::string_view("XOR"), std::string_view("WHEN"),
                                  std::string_view("THEN"), std::string_view("ELSE"), std::string_view("END")};
constexpr std::array kListTests{std::string_view("ANY"), std::string_view("ALL"), std::string_view("NONE")};
constexpr std::array kClauses{std::string_view("WHERE"), std::string_view("GROUP"), std::string_view("HAVING"),
                              std::string_view("ORDER"), std::string_view("LIMIT"), std::string_view("OFFSET")};

std::string name_hint(const Token& word) { return "to use " + quoted(word) + " as a name, quote it: \"" + quoted(word) + "\""; }

std::string hint_for_value(const Surroundings& around) {
  const Token &found = around.found, &previous = around.previous;
  if (is_symbol(found, ")") && is_symbol(previous, ",")) return "remove the comma before )";
  if (is_symbol(found, ")") && is_symbol(previous, "(") && (is_word(around.before_previous, "IN") || is_one_of(around.before_previous, kListTests)))
    return "a list holds at least one value";
  if (is_word(found, "FROM") && is_symbol(previous, ",")) return "remove the comma before FROM";
  if (is_word(found, "FROM") && is_word(previous, "SELECT")) return "say what to select: COUNT(*), traits, or *";
  if (is_word(found, "FROM") && is_symbol(previous, "*") && is_word(around.before_previous, "SELECT")) return std::string(kDefinitionHint);
  if (is_word(found, "NOT") || is_word(found, "IN")) return "put " + quoted(found) + " and what belongs to it in brackets";
  if (is_one_of(found, kConnectives) && begins_value(around.next)) return "a value is missing before " + quoted(found);
  if (found.kind == Token::Kind::kNumber && found.text.starts_with('.')) return "write 0" + quoted(found);
  if (is_symbol(found, ".") && around.next.kind == Token::Kind::kNumber) return "write 0." + quoted(around.next);
  if (is_symbol(found, "+")) return "leave the + out";
  if (found.kind == Token::Kind::kWord) return name_hint(found);
  return {};
}

// Behind IN, NOT, IS, WITHIN.
std::string hint_for_test(const Expectation& expected, const Surroundings& around) {
  const Token& found = around.found;
  if (is_word(around.previous, "IN") && wants(expected, "LIST")) {
    if (wants(expected, "SEGMENT") && is_symbol(found, "(")) return "name what is compared before IN: country IN (…)";
    if (wants(expected, "SEGMENT") && found.kind == Token::Kind::kWord) return "write IN SEGMENT " + quoted(found);
    if (is_word(found, "SEGMENT")) return "IN SEGMENT tests the profile: no value stands before it";
    if (is_literal(found)) return "write IN (" + quoted(found) + ")";
  }
  if (wants(expected, "IN") && wants(expected, "BETWEEN") && is_word(around.previous, "NOT")) {
    if (is_word(found, "HAS")) return "write HAS NONE (…)";
    if (is_word(found, "IS")) return "write IS NOT MISSING";
    if (is_symbol(found, "=")) return "write !=";
  }
  if (wants(expected, "MISSING") && is_literal(found)) return "write = " + quoted(found);
  if (is_word(around.previous, "WITHIN") && found.kind == Token::Kind::kNumber && around.next.kind == Token::Kind::kWord)
    return "write WITHIN LAST " + quoted(found) + ' ' + quoted(around.next);
  return {};
}

// Where the text might have ended.
std::string hint_for_end(const Expectation& expected, const Surroundings& around) {
  const Token &found = around.found, &previous = around.previous;
  if (is_symbol(found, ")")) return "no ( is open here";
  if (previous.kind == Token::Kind::kString && previous.span.end == found.span.begin) return "a ' inside a string is written twice: 'it''s'";
  if (is_word(previous, "SELECT")) {
    return std::string(wants(expected, "WHERE") ? "queries do not nest: save the inner one as a segment and write IN SEGMENT"
                                                : kDefinitionHint);
  }
  if (is_word(around.before_previous, "HAS") && is_one_of(previous, kListTests) && begins_value(found))
    return "write HAS " + quoted(previous) + " (" + quoted(found) + ')';
  if (is_word(previous, "DATE") && found.kind == Token::Kind::kNumber) return "write DATE '2026-01-31'";
  if (is_word(previous, "TIMESTAMP") && found.kind == Token::Kind::kNumber) return "write TIMESTAMP '2026-01-01T08:00:00Z'";
  if (is_word(found, "COMMENT")) return "COMMENT stands before AS";
  if (is_word(found, "TIMEZONE")) return "write TIME ZONE";
  if (is_symbol(found, ",") && is_word(around.before_previous, "LIMIT"))
    return "write LIMIT " + quoted(around.next) + " OFFSET " + quoted(previous);
  if (is_one_of(found, kClauses) && wants(expected, "WHERE"))
    return "the order is WHERE, GROUP BY, HAVING, ORDER BY, LIMIT, OFFSET, TIME ZONE, each once";
  if (is_one_of(found, std::array{std::string_view("CREATE"), std::string_view("DROP"), std::string_view("SHOW"),
                                  std::string_view("DESCRIBE"), std::string_view("SELECT"), std::string_view("EXPLAIN"),
                                  std::string_view("OVERLAP"), std::string_view("DIFF")})) {
    return "end the statement before " + quoted(found) + " with ;";
  }
  return {};
}

std::optional<std::string> hint_for_words(const Expectation& expected, const Token& found) {
  if (found.kind != Token::Kind::kWord || expected.words.empty()) return std::nullopt;
  const std::vector<std::string> words(expected.words.begin(), expected.words.end());
  const std::optional<std::string> nearest = nearest_name(found.text, words);
  if (!nearest || spells(found.text, *nearest)) return std::nullopt;
  return "did you mean " + *nearest + "?";
}

// Where a name or a text in quotes was expected.
std::string hint_for_quotes(const Expectation& expected, const Token& found) {
  if (wants_name(expected) && found.kind == Token::Kind::kString) return "write the name without quotes, or in \"";
  if (wants_name(expected) && found.kind == Token::Kind::kWord) return name_hint(found);
  if (found.kind != Token::Kind::kWord && found.kind != Token::Kind::kQuoted) return {};
  const std::string_view name = found.kind == Token::Kind::kWord ? found.text : found.text.substr(1, found.text.size() - 2);
  if (expected.what.contains("single quotes") || expected.what.starts_with("a profile like")) return "write '" + excerpt(name) + "'";
  if (expected.what.starts_with("a time zone like")) return "a zone stands in single quotes";
  return {};
}

// Between the parts of a statement.
std::string hint_for_statement(const Expectation& expected, const Surroundings& around) {
  const Token& found = around.found;
  if (wants(expected, "WHEN") && !wants(expected, "END")) return "CASE takes conditions: CASE WHEN x = 1 THEN … END";
  if (wants(expected, "CREATE") && !is_end(found)) return "to ask a question, write SELECT COUNT(*) FROM profiles WHERE …";
  if (wants(expected, "COMMENT") && found.kind == Token::Kind::kWord && is_word(around.next, "AS"))
    return spaced_name(around.previous, found);
  if (expected.what.starts_with("profiles") && is_symbol(found, "("))
    return "queries do not nest: save the inner one as a segment and write IN SEGMENT";
  if (expected.what.starts_with("profiles") && begins_value(found)) return "write FROM profiles, or FROM events and the name of an event in quotes";
  if (wants(expected, "FROM") && is_one_of(found, kClauses)) return "write FROM profiles before " + quoted(found);
  if (wants(expected, "FROM") && (found.kind == Token::Kind::kWord || found.kind == Token::Kind::kQuoted))
    return "for an alias write AS " + quoted(found);
  return {};
}

std::string hint_for(const Expectation& expected, const Surroundings& around) {
  if (std::string hint = habit_hint(expected, around); !hint.empty()) return hint;
  if (std::string hint = event_hint(expected, around); !hint.empty()) return hint;
  if (std::string hint = hint_for_test(expected, around); !hint.empty()) return hint;
  if (auto hint = hint_for_words(expected, around.found)) return *hint;
  if (std::string hint = spaced_name_hint(expected, around); !hint.empty()) return hint;
  if (wants_value(expected)) return hint_for_value(around);
  if (std::string hint = hint_for_quotes(expected, around.found); !hint.empty()) return hint;
  if (expected.what == "a unit of time") return "units are SECONDS, MINUTES, HOURS, DAYS, WEEKS, MONTHS, QUARTERS and YEARS";
  if (expected.what == "CALENDAR") return "write WITHIN for a rolling window, or CALENDAR before the unit for whole days, weeks, …";
  if (std::string hint = hint_for_statement(expected, around); !hint.empty()) return hint;
  if (is_word(around.previous, "SELECT") && expected.kind == Kind::kCloseBracket)
    return "queries do not nest: save the inner one as a segment and write IN SEGMENT";
  const bool may_end = expected.what.ends_with("the end") || expected.what.ends_with("the end of the statement");
  return may_end ? hint_for_end(expected, around) : std::string();
}

// ---- The kinds of error

Error explain_open_end(const Expectation& expected, const Surroundings& around) {
  const Token& open = is_end(around.found) ? around.previous : around.found;
  const SourceSpan opening{open.span.begin, open.span.begin + (expected.kind == Kind::kEndOfComment ? 2U : 1U)};
  switch (expected.kind) {
    case Kind::kEndOfString: return make("E0103", "the string that begins here is not closed", "close it with '; a ' inside a string is written twice", opening);
    case Kind::kEndOfQuotedName: return make("E0103", "the name that begins here is not closed", "close it with \"; strings are written in '", opening);
    case Kind::kEndOfComment:
    case Kind::kToken:
    case Kind::kCloseBracket:
    case Kind::kEndOfNumber:
    case Kind::kNoForeignSign:
    case Kind::kNoSecondComparison: break;
  }
  return make("E0103", "the comment that begins here is not closed", "close it with */", opening);
}

// A unit or a connective: what is likely to stand too near to a number.
bool is_known_word(std::string_view text) {
  static constexpr std::array kUnits{std::string_view("SECOND"), std::string_view("MINUTE"), std::string_view("HOUR"),
                                     std::string_view("DAY"),    std::string_view("WEEK"),   std::string_view("MONTH"),
                                     std::string_view("QUARTER"), std::string_view("YEAR")};
  const std::string word = in_upper_case(text);
  const std::string unit = word.ends_with('S') ? word.substr(0, word.size() - 1) : word;
  return std::ranges::find(kUnits, unit) != kUnits.end() || std::ranges::find(kConnectives, word) != kConnectives.end();
}

Error explain_number(const Surroundings& around) {
  const std::string_view text = around.found.text;
  const std::size_t letters = text.find_first_not_of("0123456789.");
  std::string hint = "write numbers like 42, 1.5 or 1.5e3";
  if (letters != std::string_view::npos && letters > 0 && is_known_word(text.substr(letters))) {
    hint = "a number ends before a letter: put a space between " + excerpt(text.substr(0, letters)) + " and " +
           std::string(text.substr(letters));
  }
  return make("E0107", "not a number: " + quoted(around.found), std::move(hint), around.found.span);
}

Error explain_token(const Expectation& expected, const Surroundings& around) {
  if (const Sign* sign = foreign_sign(around.found)) {
    return make(sign->id, expected_message(expected, around), std::string(sign->hint), around.found.span);
  }
  if (const auto construct = later_construct(around)) {
    return make("E0117", "not part of this version of the language: " + construct->name,
                "this version knows traits, events, lists and segments; sequences and history come with later ones", construct->span,
                ErrorCode::kUnsupported);
  }
  const std::string_view id = wants(expected, "PROFILES") ? "E0114" : "E0102";
  return make(id, expected_message(expected, around), hint_for(expected, around), place(around));
}

}  // namespace

bool is_word(const Token& token, std::initializer_list<std::string_view> words) {
  return token.kind == Token::Kind::kWord && std::ranges::any_of(words, [&](std::string_view word) { return spells(token.text, word); });
}

bool is_symbol(const Token& token, std::string_view text) { return token.kind == Token::Kind::kSymbol && token.text == text; }

std::string quoted(const Token& token) {
  if (is_end(token)) return "end of text";
  const std::string_view line = token.text.substr(0, token.text.find('\n'));
  return excerpt(line) + (line.size() < token.text.size() && line.size() <= kLongestExcerpt ? "…" : "");
}

std::string spaced_name(const Token& first, const Token& second) {
  return "a name with spaces takes double quotes: \"" + quoted(first) + ' ' + quoted(second) + '"';
}

void refuse(std::string_view id, std::string message, std::string hint, SourceSpan span, ErrorCode code) {
  throw SyntaxError{make(id, std::move(message), std::move(hint), span, code)};
}

Error explain(const Expectation& expected, const Surroundings& around) {
  switch (expected.kind) {
    case Kind::kToken: return explain_token(expected, around);
    case Kind::kCloseBracket:
      if (around.has_open_bracket && (is_end(around.found) || is_symbol(around.found, ";"))) {
        return make("E0103", "the bracket that is opened here is not closed", "expected " + std::string(expected.what) + " after " +
                    quoted(around.previous), {around.open_bracket, around.open_bracket + 1});
      }
      return explain_token(expected, around);
    case Kind::kEndOfString:
    case Kind::kEndOfQuotedName:
    case Kind::kEndOfComment: return explain_open_end(expected, around);
    case Kind::kEndOfNumber: return explain_number(around);
    case Kind::kNoForeignSign: return explain_token(expected, around);
    case Kind::kNoSecondComparison:
      return make("E0105", "comparisons do not chain: a second one begins at " + quoted(around.found),
                  "join two comparisons with AND, or put the first in brackets", around.found.span);
  }
  return explain_token(expected, around);
}

}  // namespace tamis::dsl
