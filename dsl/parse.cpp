#include "dsl/parse.h"

#include <exception>
#include <utility>

#include "dsl/grammar_actions.h"
#include "dsl/grammar_messages.h"
#include "dsl/grammar_statements.h"
#include "dsl/script_builder.h"

namespace tamis::dsl {
namespace {

namespace pegtl = grammar::pegtl;
using Input = pegtl::memory_input<pegtl::tracking_mode::lazy>;

Input input_of(std::string_view text) { return Input(text.data(), text.data() + text.size(), ""); }

// Says what a rule wanted that had to match.
template <typename Rule>
struct control : pegtl::normal<Rule> {
  template <typename In>
  [[noreturn]] static void raise(const In& in, ScriptBuilder& builder) {
    throw Unexpected{messages::message<Rule>::kExpectation, builder.offset_of(std::string_view(in.current(), 0))};
  }
};

// ---- The text around an error, as tokens

template <typename Rule>
struct token_kind : pegtl::nothing<Rule> {};
template <Token::Kind Kind>
struct is_kind {
  static void apply0(Token::Kind& kind) { kind = Kind; }
};
template <> struct token_kind<grammar::loose_space> : is_kind<Token::Kind::kNone> {};
template <> struct token_kind<grammar::loose_comment> : is_kind<Token::Kind::kComment> {};
template <> struct token_kind<grammar::loose_string> : is_kind<Token::Kind::kString> {};
template <> struct token_kind<grammar::loose_quoted> : is_kind<Token::Kind::kQuoted> {};
template <> struct token_kind<grammar::loose_number> : is_kind<Token::Kind::kNumber> {};
template <> struct token_kind<grammar::loose_word> : is_kind<Token::Kind::kWord> {};
template <> struct token_kind<grammar::loose_symbol> : is_kind<Token::Kind::kSymbol> {};

class Lexer {
 public:
  Lexer(std::string_view text, std::uint32_t from) : text_(text), in_(text.data() + from, text.data() + text.size(), "") {}

  // The next token; white space is skipped, and so are whole comments.
  Token next() {
    while (!in_.empty()) {
      const auto begin = static_cast<std::uint32_t>(in_.current() - text_.data());
      Token::Kind kind = Token::Kind::kNone;
      if (!pegtl::parse<grammar::loose_token, token_kind>(in_, kind)) break;
      const auto end = static_cast<std::uint32_t>(in_.current() - text_.data());
      const Token token{kind, text_.substr(begin, end - begin), {begin, end}};
      if (kind == Token::Kind::kComment && !is_closed(token.text)) return token;
      if (kind != Token::Kind::kNone && kind != Token::Kind::kComment) return token;
    }
    const auto end = static_cast<std::uint32_t>(text_.size());
    return {Token::Kind::kEnd, {}, {end, end}};
  }

 private:
  static bool is_closed(std::string_view comment) {
    return comment.starts_with("--") || (comment.size() >= 4 && comment.ends_with("*/"));
  }

  std::string_view text_;
  Input in_;
};

// The name that stands before the next token when `found` has become the one before it.
std::string_view name_up_to(const Surroundings& around, std::string_view text) {
  const Token& found = around.found;
  if (is_word(found, {"IS", "NOT"})) return around.name;
  if (is_symbol(found, ".")) return around.name;
  if (found.kind != Token::Kind::kWord && found.kind != Token::Kind::kQuoted) return {};
  if (!is_symbol(around.previous, ".") || around.name.empty()) return found.text;
  const auto begin = static_cast<std::size_t>(around.name.data() - text.data());
  return text.substr(begin, found.span.end - begin);
}

// The token that holds the offset or is the first behind it, with its neighbours.
Surroundings surroundings(std::string_view text, std::uint32_t from, std::uint32_t offset) {
  Lexer lexer(text, from);
  Surroundings around;
  around.found = lexer.next();
  while (around.found.kind != Token::Kind::kEnd && around.found.span.end <= offset) {
    around.name = name_up_to(around, text);
    around.before_previous = std::exchange(around.previous, around.found);
    around.found = lexer.next();
  }
  around.next = lexer.next();
  return around;
}

Error explained(const Unexpected& unexpected, const ScriptBuilder& builder, std::string_view text) {
  Surroundings around = surroundings(text, builder.statement_begin(), unexpected.offset);
  if (!builder.open_brackets().empty()) {
    around.has_open_bracket = true;
    around.open_bracket = builder.open_brackets().back();
  }
  return explain(unexpected.expected, around);
}

// ---- Parsing

[[nodiscard]] Result<void> check_text(std::string_view text) {
  if (text.size() > kLongestText) {
    return std::unexpected(Error{ErrorCode::kLimitExceeded, "E0121",
                                 "a text of at most " + std::to_string(kLongestText) + " bytes can be read, not " +
                                     std::to_string(text.size()),
                                 "put long lists of values into a saved list: IN LIST 'name'", std::nullopt});
  }
  Input in = input_of(text);
  static_cast<void>(pegtl::parse<grammar::proper_text>(in));
  if (in.empty()) return {};
  const auto offset = static_cast<std::uint32_t>(in.current() - text.data());
  const bool nul = *in.current() == '\0';
  return std::unexpected(Error{ErrorCode::kInvalid, "E0101", nul ? "the text holds a NUL byte" : "the text is not valid UTF-8",
                               nul ? "remove it" : "save the file as UTF-8", SourceSpan{offset, offset + 1}});
}

template <typename Grammar>
[[nodiscard]] Result<void> parse_with(std::string_view text, ScriptBuilder& builder) {
  TAMIS_CHECK_OK(check_text(text));
  Input in = input_of(text);
  try {
    static_cast<void>(pegtl::parse<Grammar, actions::action, control>(in, builder));
    return {};
  } catch (const Unexpected& unexpected) {
    return std::unexpected(explained(unexpected, builder, text));
  } catch (SyntaxError& syntax) {
    return std::unexpected(std::move(syntax.error));
  }
}

}  // namespace

Result<Script> parse_script(std::string_view text) {
  ScriptBuilder builder(text);
  TAMIS_CHECK_OK(parse_with<grammar::script>(text, builder));
  return builder.take_script();
}

Result<Statement> parse_statement(std::string_view text) {
  Script script = TAMIS_TRY(parse_script(text));
  if (script.items.empty()) {
    return std::unexpected(Error{ErrorCode::kInvalid, "E0118", "expected a statement, found end of text",
                                 "try SELECT COUNT(*) FROM profiles", SourceSpan{0, 0}});
  }
  if (script.items.size() > 1) {
    return std::unexpected(Error{ErrorCode::kInvalid, "E0118",
                                 "expected one statement, found " + std::to_string(script.items.size()), "run them one by one",
                                 script.items[1].span});
  }
  return std::move(script.items.front().statement);
}

Result<ExprPtr> parse_expression(std::string_view text) {
  ScriptBuilder builder(text);
  TAMIS_CHECK_OK(parse_with<grammar::lone_expression>(text, builder));
  return builder.take_expression();
}

bool is_plain_name(std::string_view text) {
  Input in = input_of(text);
  // DISTINCT is a keyword in most of the places where an item begins.
  using lone_name = grammar::seq<grammar::not_at<grammar::any_case<"DISTINCT">, grammar::word_end>, grammar::plain_word, grammar::eof>;
  return pegtl::parse<lone_name>(in);
}

}  // namespace tamis::dsl
