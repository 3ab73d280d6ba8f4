#pragma once
// Random predicates over a world, as trees of the language and, where SQL can say it, as the SQL that means the same in DuckDB.

#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "dsl/ast.h"
#include "tests/random/event_cells.h"
#include "tests/random/scope.h"

namespace tamis::testing {

struct Piece {
  dsl::ExprPtr tree;
  Sql sql;  // over `profiles` and the tables that its scope has joined
};

class SegmentGenerator {
 public:
  SegmentGenerator(Rng& rng, const RandomWorld& world) : rng_(rng), world_(world), profile_(profile_scope(world)), joins_(world.joins) {}

  // Before each predicate.
  void start();
  [[nodiscard]] Piece predicate(int depth);
  [[nodiscard]] Piece value(Kind kind, int depth);

  // The zone of the last predicate's statement; most have none.
  [[nodiscard]] const std::optional<dsl::ZoneClause>& zone() const noexcept { return zone_; }
  // The tables that the SQL of the last predicate needs besides profiles.
  [[nodiscard]] const SqlJoins& joins() const noexcept { return profile_.joins; }
  // Operators on a bare column that it has: (operator, column); and constructs of events.
  [[nodiscard]] const std::vector<std::pair<std::string, ColumnId>>& used() const noexcept { return used_; }
  [[nodiscard]] const std::set<std::string>& constructs() const noexcept { return constructs_; }
  [[nodiscard]] const std::set<EventCell>& cells() const noexcept { return cells_; }
  [[nodiscard]] const std::map<std::string, std::uint64_t>& unsaid() const noexcept { return unsaid_; }
  [[nodiscard]] int last_join() const noexcept { return joins_; }

 private:
  friend struct Maker;
  Rng& rng_;
  const RandomWorld& world_;
  Scope profile_;
  int joins_;
  std::optional<dsl::ZoneClause> zone_;
  std::vector<std::pair<std::string, ColumnId>> used_;
  std::set<std::string> constructs_;
  std::set<EventCell> cells_;
  std::map<std::string, std::uint64_t> unsaid_;
};

}  // namespace tamis::testing
