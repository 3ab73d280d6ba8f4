#include "cli/completion.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <optional>
#include <span>
#include <utility>

#include "cli/completion_scope.h"
#include "cli/completion_tokens.h"
#include "dsl/functions.h"
#include "dsl/print.h"
#include "engine/storage/event_run.h"
#include "session/store_statistics.h"

namespace tamis::cli {
namespace {

constexpr std::array kKeywords = {
    "AFTER",    "AGO",      "ALL",    "ANALYZE", "AND",      "ANY",     "AS",      "ASC",     "AT",      "BEFORE",   "BETWEEN",   "BY",
    "CALENDAR", "CASE",     "CAST",   "COMMENT", "CONTAINS", "CREATE",  "DATE",    "DAYS",    "DESC",    "DESCRIBE", "DID",       "DIFF",
    "DISTINCT", "DROP",     "ELSE",   "END",     "ENDS",     "ESCAPE",  "EVENT",   "EVENTS",  "EXACTLY", "EXISTS",   "EXPLAIN",   "FALSE",
    "FOR",      "FROM",     "GROUP",  "HAS",     "HAVING",   "HOURS",   "IDS",     "IF",      "ILIKE",   "IN",       "IS",        "LAST",
    "LEAST",    "LIKE",     "LIMIT",  "LIST",    "LISTS",    "MATCHES", "MINUTES", "MISSING", "MONTHS",  "MOST",     "NEXT",      "NONE",
    "NOT",      "NULL",     "OF",     "OFFSET",  "ON",       "OR",      "ORDER",   "OVERLAP", "PROFILE", "QUARTERS", "REPLACE",   "SECONDS",
    "SEGMENT",  "SEGMENTS", "SELECT", "SHOW",    "SINCE",    "STARTS",  "THEN",    "THIS",    "TIME",    "TIMES",    "TIMESTAMP", "TRAIT",
    "TRAITS",   "TRUE",     "WEEKS",  "WHEN",    "WHERE",    "WITH",    "WITHIN",  "XOR",     "YEARS",   "ZONE",     "profiles"};

constexpr std::array kTables = {"events", "profiles"};
constexpr std::array kStatements = {"CREATE", "DESCRIBE", "DIFF", "DROP", "EXPLAIN", "OVERLAP", "SELECT", "SHOW"};

// Between a trait and a text that it is compared with.
constexpr std::array kComparing = {"=",   "!",    "<",      ">",    "IN",   "NOT",      "LIKE",    "ILIKE", "HAS", "ANY",
                                   "ALL", "NONE", "STARTS", "ENDS", "WITH", "CONTAINS", "BETWEEN", "AND",   "(",   ","};

// Values are looked for among this many where no entry of a dictionary begins as typed.
constexpr std::size_t kMostValuesRead = 100'000;

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
      : before_(before), definitions_(definitions), schema_(definitions.schema()), tokens_(tokens_of(before)) {}

  Completion run() {
    if (tokens_.empty()) return words(kStatements, before_.size());
    const Token& last = tokens_.back();
    if (last.kind == TokenKind::kText && last.open) return inside_text(last);
    if (last.kind == TokenKind::kName && last.open) return names_only(last);
    const bool typing = last.kind == TokenKind::kWord && last.begin + last.text.size() == before_.size();
    const std::size_t begin = typing ? last.begin : before_.size();
    const std::size_t previous = typing ? tokens_.size() - 1 : tokens_.size();
    if (typing && previous == 0) return words(kStatements, begin);
    if (wants_segment(previous)) return names_that_begin(definitions_.segment_names(), begin);
    if (names_new_trait(previous)) return {};
    if (wants_trait(previous)) return names_that_begin(traits_wanted(), begin);
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

  // DROP TRAIT and CREATE OR REPLACE TRAIT are of computed ones.
  [[nodiscard]] bool wants_trait(std::size_t previous) const {
    if (previous == 0 || tokens_[previous - 1].upper != "TRAIT") return false;
    return tokens_[0].upper == "DROP" || tokens_[0].upper == "DESCRIBE" || (tokens_[0].upper == "CREATE" && previous > 3);
  }
  [[nodiscard]] bool names_new_trait(std::size_t previous) const {
    return previous == 2 && tokens_[0].upper == "CREATE" && tokens_[1].upper == "TRAIT";
  }
  [[nodiscard]] std::vector<std::string> traits_wanted() const {
    return tokens_[0].upper == "DESCRIBE" ? all_traits() : definitions_.trait_names();
  }

  // Stored and computed.
  [[nodiscard]] std::vector<std::string> all_traits() const {
    std::vector<std::string> names = schema_.names();
    std::ranges::move(definitions_.trait_names(), std::back_inserter(names));
    return names;
  }

  [[nodiscard]] std::vector<std::string> properties_of(const std::vector<EventId>& events) const {
    std::vector<std::string> names;
    for (const EventId event : events) std::ranges::move(schema_[event].properties->names(), std::back_inserter(names));
    return names;
  }

  Completion names_that_begin(const std::vector<std::string>& names, std::size_t begin) const {
    std::vector<std::string> found;
    for (const std::string& name : names)
      if (begins_with(name, prefix(begin))) found.push_back(dsl::quote_name(name));
    return tidy(before_.size() - begin, std::move(found));
  }

  Completion names_only(const Token& open) const {
    const std::size_t previous = tokens_.size() - 1;
    const auto scope = property_scope(std::span(tokens_).first(previous), schema_);
    std::vector<std::string> names;
    if (wants_segment(previous))
      names = definitions_.segment_names();
    else if (wants_trait(previous))
      names = traits_wanted();
    else
      names = scope ? properties_of(scope->events) : all_traits();
    std::vector<std::string> found;
    for (const std::string& name : names)
      if (begins_with(name, fold_case(open.text))) found.push_back(dsl::quote_name(name));
    return tidy(before_.size() - open.begin, std::move(found));
  }

  // `names` with `qualifier` before them, where it has been typed.
  static void add_qualified(std::vector<std::string>& found, std::string_view folded, std::string_view qualifier,
                            const std::vector<std::string>& names) {
    if (qualifier.empty() || !folded.starts_with(fold_case(qualifier) + ".")) return;
    for (const std::string& name : names)
      if (begins_with(name, folded.substr(qualifier.size() + 1))) found.push_back(std::string(qualifier) + "." + dsl::quote_name(name));
  }

  // Keywords are offered once a letter is there: all of them would bury the traits.
  Completion anything(std::size_t begin, bool typing) const {
    std::vector<std::string> found;
    const std::string folded = prefix(begin);
    const auto before = std::span(tokens_).first(tokens_.size() - (typing ? 1 : 0));
    const auto scope = property_scope(before, schema_);
    std::vector<std::string> names = scope ? properties_of(scope->events) : all_traits();
    if (!scope && is_value_before_of(before)) std::ranges::move(properties_of(all_events()), std::back_inserter(names));
    for (const std::string& name : names)
      if (begins_with(name, folded)) found.push_back(dsl::quote_name(name));
    add_qualified(found, folded, "trait", all_traits());
    if (scope) add_qualified(found, folded, scope->alias, properties_of(scope->events));
    if (typing) {
      for (const char* word : kKeywords)
        if (begins_with(word, folded)) found.emplace_back(word);
      for (const std::string& name : dsl::function_names())
        if (begins_with(name, folded)) found.push_back(name + "(");
    }
    return tidy(before_.size() - begin, std::move(found));
  }

  [[nodiscard]] std::vector<EventId> all_events() const {
    std::vector<EventId> events;
    for (std::uint32_t i = 0; i < schema_.events().size(); ++i) events.emplace_back(i);
    return events;
  }

  Completion inside_text(const Token& open) const {
    std::vector<std::string> found;
    const auto offer = [&](const std::string& text) { found.push_back(quoted_text(text)); };
    const auto offer_names = [&](const std::vector<std::string>& names) {
      for (const std::string& name : names)
        if (begins_with(name, fold_case(open.text))) offer(name);
    };
    const auto before = std::span(tokens_).first(tokens_.size() - 1);
    if (!before.empty() && before.back().upper == "LIST")
      offer_names(definitions_.list_names());
    else if (wants_event_name(before))
      offer_names(schema_.event_names());
    else if (const auto compared = compared_name())
      std::ranges::for_each(values_of(*compared, property_scope(before, schema_), open.text), offer);
    return tidy(before_.size() - open.begin, std::move(found));
  }

  // Values of a trait, or of a property in the events that are meant.
  [[nodiscard]] std::vector<std::string> values_of(std::string name, const std::optional<PropertyScope>& scope,
                                                   const std::string& typed) const {
    const Snapshot& profiles = *definitions_.snapshot();
    const auto drop_qualifier = [&name](std::string_view qualifier) {
      const bool qualified = !qualifier.empty() && begins_with(name, fold_case(qualifier) + ".");
      if (qualified) name.erase(0, qualifier.size() + 1);
      return qualified;
    };
    if (drop_qualifier("trait") || !scope) {
      const auto trait = schema_.find(name);
      return trait && profiles.verify({&*trait, 1}) ? cli::values_of(profiles, *trait, typed) : std::vector<std::string>();
    }
    drop_qualifier(scope->alias);
    std::vector<std::string> values;
    for (const EventId event : scope->events) {
      const auto property = schema_[event].properties->find(name);
      if (!property) continue;
      for (const EventRunPtr& run : profiles.events(event).runs)
        if (run->events().verify({&*property, 1}))
          std::ranges::move(cli::values_of(run->events(), *property, typed), std::back_inserter(values));
    }
    return values;
  }

  // Back over the operator, an opened parenthesis and the values before, to the name that they are compared with.
  [[nodiscard]] std::optional<std::string> compared_name() const {
    for (std::size_t i = tokens_.size() - 1; i-- > 0;) {
      const Token& token = tokens_[i];
      if (token.kind == TokenKind::kText || std::ranges::find(kComparing, token.upper) != kComparing.end()) continue;
      if (token.kind == TokenKind::kSymbol) return std::nullopt;
      return token.text;
    }
    return std::nullopt;
  }

  std::string_view before_;
  const Definitions& definitions_;
  const Schema& schema_;
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
