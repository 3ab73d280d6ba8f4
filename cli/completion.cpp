#include "cli/completion.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <optional>

#include "dsl/functions.h"
#include "dsl/print.h"
#include "session/store_statistics.h"

namespace tamis::cli {
namespace {

constexpr std::array kKeywords = {
    "AFTER",    "AGO",    "ALL",    "ANALYZE", "AND",      "ANY",     "AS",        "ASC",     "BEFORE",  "BETWEEN",  "BY",
    "CALENDAR", "CASE",   "CAST",   "COMMENT", "CONTAINS", "CREATE",  "DATE",      "DAYS",    "DESC",    "DESCRIBE", "DIFF",
    "DISTINCT", "DROP",   "ELSE",   "END",     "ENDS",     "ESCAPE",  "EXISTS",    "EXPLAIN", "FALSE",   "FOR",      "FROM",
    "GROUP",    "HAS",    "HAVING", "HOURS",   "IDS",      "IF",      "ILIKE",     "IN",      "IS",      "LAST",     "LIKE",
    "LIMIT",    "LIST",   "LISTS",  "MATCHES", "MINUTES",  "MISSING", "MONTHS",    "NEXT",    "NONE",    "NOT",      "NULL",
    "OF",       "OFFSET", "OR",     "ORDER",   "OVERLAP",  "PROFILE", "QUARTERS",  "REPLACE", "SECONDS", "SEGMENT",  "SEGMENTS",
    "SELECT",   "SHOW",   "STARTS", "THEN",    "THIS",     "TIME",    "TIMESTAMP", "TRAITS",  "TRUE",    "WEEKS",    "WHEN",
    "WHERE",    "WITH",   "WITHIN", "XOR",     "YEARS",    "ZONE",    "profiles"};

constexpr std::array kTables = {"profiles"};
constexpr std::array kStatements = {"CREATE", "DESCRIBE", "DIFF", "DROP", "EXPLAIN", "OVERLAP", "SELECT", "SHOW"};

// Between a trait and a text that it is compared with.
constexpr std::array kComparing = {"=",   "!",    "<",      ">",    "IN",   "NOT",      "LIKE",    "ILIKE", "HAS", "ANY",
                                   "ALL", "NONE", "STARTS", "ENDS", "WITH", "CONTAINS", "BETWEEN", "AND",   "(",   ","};

// Values are looked for among this many where no entry of a dictionary begins as typed.
constexpr std::size_t kMostValuesRead = 100'000;

enum class TokenKind : char { kWord, kName, kText, kSymbol };
struct Token {
  TokenKind kind;
  std::string text;  // without quotes; words in upper case in `upper`
  std::string upper;
  std::size_t begin = 0;
  bool open = false;  // a quote that is not closed
};

bool is_word_char(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || static_cast<unsigned char>(c) >= 0x80;
}

std::string upper_of(std::string text) {
  for (char& c : text)
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  return text;
}

Token quoted_token(std::string_view text, std::size_t begin) {
  const char quote = text[begin];
  Token token{quote == '\'' ? TokenKind::kText : TokenKind::kName, {}, {}, begin, true};
  for (std::size_t at = begin + 1; at < text.size(); ++at) {
    if (text[at] != quote) {
      token.text += text[at];
    } else if (at + 1 < text.size() && text[at + 1] == quote) {
      token.text += text[at++];
    } else {
      token.open = false;
      break;
    }
  }
  return token;
}

// Where a quoted token ends in the text.
std::size_t end_of_quoted(std::string_view text, std::size_t begin) {
  std::size_t at = begin + 1;
  for (; at < text.size(); ++at) {
    if (text[at] != text[begin]) continue;
    if (at + 1 < text.size() && text[at + 1] == text[begin])
      ++at;
    else
      return at + 1;
  }
  return at;
}

std::size_t end_of_comment(std::string_view text, std::size_t begin) {
  const std::string_view close = text[begin] == '-' ? "\n" : "*/";
  const std::size_t found = text.find(close, begin + 2);
  return found == std::string_view::npos ? text.size() : found + close.size();
}

std::vector<Token> tokens_of(std::string_view text) {
  std::vector<Token> tokens;
  for (std::size_t at = 0; at < text.size();) {
    const char c = text[at];
    if (text.substr(at, 2) == "--" || text.substr(at, 2) == "/*") {
      at = end_of_comment(text, at);
    } else if (c == '\'' || c == '"') {
      tokens.push_back(quoted_token(text, at));
      at = end_of_quoted(text, at);
    } else if (is_word_char(c)) {
      std::size_t end = at;
      while (end < text.size() && (is_word_char(text[end]) || text[end] == '.')) ++end;
      std::string word(text.substr(at, end - at));
      tokens.push_back({TokenKind::kWord, word, upper_of(word), at, false});
      at = end;
    } else {
      if (c == ';')
        tokens.clear();
      else if (c > ' ')
        tokens.push_back({TokenKind::kSymbol, std::string(1, c), std::string(1, c), at, false});
      ++at;
    }
  }
  return tokens;
}

bool begins_with(std::string_view text, std::string_view folded_prefix) { return fold_case(text).starts_with(folded_prefix); }

std::string quoted_text(std::string_view text) {
  std::string out = "'";
  for (const char c : text) {
    if (c == '\'') out += '\'';
    out += c;
  }
  return out + "'";
}

Completion tidy(std::size_t replaced, std::vector<std::string> candidates) {
  std::ranges::sort(candidates);
  const auto again = std::ranges::unique(candidates);
  candidates.erase(again.begin(), again.end());
  if (candidates.size() > kMostCandidates) candidates.resize(kMostCandidates);
  return {replaced, std::move(candidates)};
}

// Values of a STRING trait that begin as typed; in any case where none does in this one.
std::vector<std::string> values_of(const Snapshot& snapshot, ColumnId id, const std::string& typed) {
  std::vector<std::string> values;
  const Dictionary& dictionary = snapshot.column(id).dictionary;
  for (std::size_t code = dictionary.has_strings() ? dictionary.lower_bound(typed) : dictionary.size(); code < dictionary.size(); ++code) {
    if (!dictionary.text(code).starts_with(typed) || values.size() == kMostCandidates) break;
    values.emplace_back(dictionary.text(code));
  }
  if (!values.empty()) return values;
  const auto all = StoreStatistics(snapshot).some_values(id, kMostValuesRead);
  std::ranges::copy_if(all, std::back_inserter(values), [&](const std::string& value) { return value.starts_with(typed); });
  if (!values.empty()) return values;
  const std::string folded = fold_case(typed);
  std::ranges::copy_if(all, std::back_inserter(values), [&](const std::string& value) { return begins_with(value, folded); });
  return values;
}

class Completer {
 public:
  Completer(std::string_view before, const Definitions& definitions)
      : before_(before), definitions_(definitions), tokens_(tokens_of(before)) {}

  Completion run() {
    if (tokens_.empty()) return words(kStatements, before_.size());
    const Token& last = tokens_.back();
    if (last.kind == TokenKind::kText && last.open) return inside_text(last);
    if (last.kind == TokenKind::kName && last.open) return names_only(last);
    const bool typing = last.kind == TokenKind::kWord && last.begin + last.text.size() == before_.size();
    const std::size_t begin = typing ? last.begin : before_.size();
    const std::size_t previous = typing ? tokens_.size() - 1 : tokens_.size();
    if (typing && previous == 0) return words(kStatements, begin);
    if (wants_segment(previous)) return segments(begin);
    if (previous > 0 && tokens_[previous - 1].upper == "FROM") return words(kTables, begin);
    return anything(begin, typing);
  }

 private:
  [[nodiscard]] std::string prefix(std::size_t begin) const { return fold_case(before_.substr(begin)); }

  template <typename Words> Completion words(const Words& offered, std::size_t begin) const {
    std::vector<std::string> found;
    for (const char* word : offered)
      if (begins_with(word, prefix(begin))) found.emplace_back(word);
    return tidy(before_.size() - begin, std::move(found));
  }

  [[nodiscard]] bool wants_segment(std::size_t previous) const {
    if (previous == 0) return false;
    const Token& token = tokens_[previous - 1];
    if (token.upper == "SEGMENT") return tokens_[0].upper != "CREATE" || previous > 3;
    return tokens_[0].upper == "OVERLAP" && (token.upper == "OVERLAP" || token.text == ",");
  }

  Completion segments(std::size_t begin) const {
    std::vector<std::string> found;
    for (const std::string& name : definitions_.segment_names())
      if (begins_with(name, prefix(begin))) found.push_back(dsl::quote_name(name));
    return tidy(before_.size() - begin, std::move(found));
  }

  Completion names_only(const Token& open) const {
    std::vector<std::string> found;
    const auto offer = [&](const std::string& name) {
      if (begins_with(name, fold_case(open.text))) found.push_back(dsl::quote_name(name));
    };
    if (wants_segment(tokens_.size() - 1))
      std::ranges::for_each(definitions_.segment_names(), offer);
    else
      std::ranges::for_each(definitions_.schema().names(), offer);
    return tidy(before_.size() - open.begin, std::move(found));
  }

  // Keywords are offered once a letter is there: all of them would bury the traits.
  Completion anything(std::size_t begin, bool typing) const {
    std::vector<std::string> found;
    const std::string folded = prefix(begin);
    for (const std::string& name : definitions_.schema().names())
      if (begins_with(name, folded)) found.push_back(dsl::quote_name(name));
    if (typing) {
      for (const char* word : kKeywords)
        if (begins_with(word, folded)) found.emplace_back(word);
      for (const std::string& name : dsl::function_names())
        if (begins_with(name, folded)) found.push_back(name + "(");
    }
    return tidy(before_.size() - begin, std::move(found));
  }

  Completion inside_text(const Token& open) const {
    std::vector<std::string> found;
    const auto offer = [&](const std::string& text) { found.push_back(quoted_text(text)); };
    const Token* previous = tokens_.size() > 1 ? &tokens_[tokens_.size() - 2] : nullptr;
    if (previous != nullptr && previous->upper == "LIST") {
      for (const std::string& name : definitions_.list_names())
        if (begins_with(name, fold_case(open.text))) offer(name);
    } else if (const auto trait = compared_trait()) {
      if (definitions_.snapshot()->verify({&*trait, 1}))
        std::ranges::for_each(values_of(*definitions_.snapshot(), *trait, open.text), offer);
    }
    return tidy(before_.size() - open.begin, std::move(found));
  }

  // Back over the operator, an opened parenthesis and the values before, to the name that they are compared with.
  [[nodiscard]] std::optional<ColumnId> compared_trait() const {
    for (std::size_t i = tokens_.size() - 1; i-- > 0;) {
      const Token& token = tokens_[i];
      if (token.kind == TokenKind::kText) continue;
      if (token.kind == TokenKind::kName) return definitions_.schema().find(token.text);
      if (std::ranges::find(kComparing, token.upper) != kComparing.end()) continue;
      if (token.kind == TokenKind::kSymbol) return std::nullopt;
      constexpr std::string_view kQualifier = "TRAIT.";
      const std::size_t skipped = token.upper.starts_with(kQualifier) ? kQualifier.size() : 0;
      return definitions_.schema().find(token.text.substr(skipped));
    }
    return std::nullopt;
  }

  std::string_view before_;
  const Definitions& definitions_;
  std::vector<Token> tokens_;
};

}  // namespace

Completion complete(std::string_view before, const Definitions& definitions) { return Completer(before, definitions).run(); }

std::string common_beginning(const std::vector<std::string>& candidates) {
  if (candidates.empty()) return {};
  std::string common = candidates.front();
  for (const std::string& candidate : candidates) {
    const auto differs = std::ranges::mismatch(common, candidate).in1;
    common.erase(differs, common.end());
  }
  // Not in the middle of a character.
  const auto continues = [&] {
    const std::string& first = candidates.front();
    return common.size() < first.size() && (static_cast<unsigned char>(first[common.size()]) & 0xC0U) == 0x80U;
  };
  while (!common.empty() && continues()) common.pop_back();
  return common;
}

}  // namespace tamis::cli
