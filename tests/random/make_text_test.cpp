#include <algorithm>

#include <fmt/format.h>

#include "tests/random/maker.h"

namespace tamis::testing {
namespace {

bool ascii(std::string_view text) {
  return std::ranges::none_of(text, [](char c) { return static_cast<unsigned char>(c) >= 0x80; });
}

}  // namespace

std::string Maker::random_pattern(const std::string& from) {
  std::string out = from;
  for (char& ch : out)
    if (static_cast<unsigned char>(ch) < 0x80 && ch != '\'' && rng.chance(0.15)) ch = rng.pick({'%', '_'});
  if (rng.chance(0.4)) out = "%" + out;
  if (rng.chance(0.4)) out += "%";
  return out;
}

Piece Maker::match(int depth) {
  const auto columns = columns_of(kStringType);
  const bool of_id = !scope->of_events && (rng.chance(0.1) || columns.empty());
  if (!of_id && columns.empty()) return column_comparison();
  const std::size_t c = of_id ? 0 : rng.pick(columns);
  const Value v = likely_value(c);
  std::string pattern = v.missing() ? "a" : v.as<std::string>();
  if (rng.chance(0.5) && ascii(pattern) && !pattern.empty()) {
    const std::size_t from = rng.below(pattern.size());
    pattern = pattern.substr(from, 1 + rng.below(pattern.size() - from));
  }
  const auto kind = static_cast<MatchKind>(rng.below(6));
  const bool negated = rng.chance(0.25);
  const bool bare = rng.chance(0.8);
  Piece operand = bare ? column(c) : value(Kind::kString, depth);
  if (bare) note((negated ? "NOT " : "") + std::string(name_of(kind)), c);
  if (kind == MatchKind::kLike || kind == MatchKind::kILike) pattern = random_pattern(pattern);
  if (kind == MatchKind::kRegex) pattern = rng.pick({"^a", "b$", "[0-9]+", "a.b", "(France|pro)", "@", "^$", "x{2}", "^[a-f0-9-]{36}$"});
  Sql sql;
  if (operand.sql) {
    const char* format = nullptr;
    switch (kind) {
      case MatchKind::kLike: format = "yes({}(({}) LIKE {}))"; break;
      case MatchKind::kILike: format = "yes({}(({}) ILIKE {}))"; break;
      case MatchKind::kStartsWith: format = "yes({}starts_with({}, {}))"; break;
      case MatchKind::kEndsWith: format = "yes({}suffix({}, {}))"; break;
      case MatchKind::kContains: format = "yes({}contains({}, {}))"; break;
      case MatchKind::kRegex: format = "yes({}regexp_matches({}, {}))"; break;
    }
    sql = fmt::format(fmt::runtime(format), negated ? "NOT " : "", *operand.sql, quoted(pattern));
    if (kind == MatchKind::kILike || kind == MatchKind::kRegex) sql = when(plain, sql, "ILIKE and MATCHES on odd text");
  }
  return {tree(dsl::Match{kind, std::move(operand.tree), tree(dsl::String{pattern}), std::nullopt, negated}), sql};
}

}  // namespace tamis::testing
