#pragma once
// Random predicates over a world, as trees of the language and, where SQL can say it, as the SQL that means the same in DuckDB.

#include <map>
#include <optional>
#include <string>

#include "dsl/ast.h"
#include "tests/random/random_world.h"

namespace tamis::testing {

// The SQL spells our meaning out: comparisons are never NULL, sums do not overflow, integers and doubles compare exactly. It uses
// the macros of kDuckdbMacros. Empty where SQL has no words for it; `why_not` then names the construct.
struct Piece {
  dsl::ExprPtr tree;
  std::optional<std::string> sql;
};

extern const char* const kDuckdbMacros;
[[nodiscard]] std::string sql_literal(const Value& value);

class SegmentGenerator {
 public:
  SegmentGenerator(Rng& rng, const RandomWorld& world) : rng_(rng), world_(world) {}

  [[nodiscard]] Piece predicate(int depth);

  // Operators on a bare column that the last predicate has: (operator, column).
  [[nodiscard]] const std::vector<std::pair<std::string, ColumnId>>& used() const noexcept { return used_; }
  [[nodiscard]] const std::map<std::string, std::uint64_t>& unsaid() const noexcept { return unsaid_; }
  void start() { used_.clear(); }

 private:
  friend struct Maker;
  Rng& rng_;
  const RandomWorld& world_;
  std::vector<std::pair<std::string, ColumnId>> used_;
  std::map<std::string, std::uint64_t> unsaid_;
};

}  // namespace tamis::testing
