#include "cli/completion_scope.h"

#include "dsl/functions.h"

namespace tamis::cli {
namespace {

using Tokens = std::span<const Token>;
constexpr std::size_t kNone = ~std::size_t{0};

bool is_word(Tokens tokens, std::size_t at, std::string_view word) {
  return at < tokens.size() && tokens[at].kind == TokenKind::kWord && tokens[at].upper == word;
}
bool is_sign(Tokens tokens, std::size_t at, std::string_view sign) {
  return at < tokens.size() && tokens[at].kind == TokenKind::kSymbol && tokens[at].text == sign;
}

// The place of the bracket that the one at `close` closes; kNone where there is none.
std::size_t opening_of(Tokens tokens, std::size_t close) {
  std::size_t depth = 1;
  for (std::size_t i = close; i-- > 0;) {
    if (is_sign(tokens, i, ")")) ++depth;
    if (is_sign(tokens, i, "(") && --depth == 0) return i;
  }
  return kNone;
}

bool is_closed(Tokens tokens, std::size_t open) {
  std::size_t depth = 0;
  for (std::size_t i = open; i < tokens.size(); ++i) {
    if (is_sign(tokens, i, "(")) ++depth;
    if (is_sign(tokens, i, ")") && --depth == 0) return true;
  }
  return false;
}

// The word before `where` that it belongs to: EVENT, DID or FROM. What a window names stands between.
std::size_t owner_of(Tokens tokens, std::size_t where) {
  for (std::size_t i = where; i-- > 0;) {
    if (is_sign(tokens, i, "(")) return kNone;
    if (is_sign(tokens, i, ")")) {
      i = opening_of(tokens, i);
      if (i == kNone) return kNone;
      continue;
    }
    const bool of_window = is_word(tokens, i, "EVENT") && i > 0 && is_word(tokens, i - 1, "LAST");
    if (!of_window && (is_word(tokens, i, "EVENT") || is_word(tokens, i, "DID") || is_word(tokens, i, "FROM"))) return i;
  }
  return kNone;
}

PropertyScope scope_of(Tokens tokens, std::size_t owner, std::size_t end, const Schema& schema) {
  PropertyScope scope;
  if (is_word(tokens, owner + 1, "ANY"))
    for (std::uint32_t i = 0; i < schema.events().size(); ++i) scope.events.emplace_back(i);
  // The names follow at once, in brackets or not.
  for (std::size_t i = owner + 1; i < end; ++i) {
    const Token& token = tokens[i];
    if (token.kind == TokenKind::kText) {
      if (const auto event = schema.find_event(token.text)) scope.events.push_back(*event);
      if (!is_sign(tokens, i + 1, ",")) break;
    }
  }
  for (std::size_t i = owner + 1; i + 1 < end; ++i)
    if (is_word(tokens, i, "AS")) scope.alias = fold_case(tokens[i + 1].text);
  return scope;
}

}  // namespace

std::optional<PropertyScope> property_scope(Tokens tokens, const Schema& schema) {
  for (std::size_t i = tokens.size(); i-- > 0;) {
    if (is_sign(tokens, i, ")")) {
      i = opening_of(tokens, i);
      if (i == kNone) return std::nullopt;
      continue;
    }
    if (is_word(tokens, i, "FROM")) {
      if (!is_word(tokens, i + 1, "EVENTS")) return std::nullopt;
      return scope_of(tokens, i, tokens.size(), schema);
    }
    if (!is_word(tokens, i, "WHERE")) continue;
    const std::size_t owner = owner_of(tokens, i);
    if (owner == kNone) return std::nullopt;
    // That of DID ends with its bracket.
    const bool left = is_word(tokens, owner, "DID") && is_sign(tokens, i + 1, "(") && is_closed(tokens, i + 1);
    if (left) {
      i = owner;
      continue;
    }
    if (is_word(tokens, owner, "FROM") && !is_word(tokens, owner + 1, "EVENTS")) return std::nullopt;
    return scope_of(tokens, owner, i, schema);
  }
  return std::nullopt;
}

bool is_value_before_of(Tokens tokens) {
  for (std::size_t i = tokens.size(); i-- > 0;) {
    if (is_word(tokens, i, "OF") || is_word(tokens, i, "EVENT")) return false;
    if (is_sign(tokens, i, ")")) {
      i = opening_of(tokens, i);
      if (i == kNone) return false;
    } else if (is_sign(tokens, i, "(")) {
      const dsl::FunctionInfo* function = i == 0 ? nullptr : dsl::find_function(tokens[i - 1].text);
      return function != nullptr && function->events.has_value();
    }
  }
  return false;
}

bool wants_event_name(Tokens tokens) {
  std::size_t at = tokens.size();
  // EVENT IN ('A', 'B
  while (at > 0 && (is_sign(tokens, at - 1, ",") || tokens[at - 1].kind == TokenKind::kText)) --at;
  if (at > 2 && is_sign(tokens, at - 1, "(") && is_word(tokens, at - 2, "IN")) return is_word(tokens, at - 3, "EVENT");
  if (at != tokens.size() || at == 0) return false;
  if (is_word(tokens, at - 1, "EVENT") || is_word(tokens, at - 1, "DID")) return true;
  if (at < 2) return false;
  return (is_word(tokens, at - 1, "NOT") && is_word(tokens, at - 2, "DID")) ||
         (is_word(tokens, at - 1, "EVENTS") && is_word(tokens, at - 2, "FROM"));
}

}  // namespace tamis::cli
