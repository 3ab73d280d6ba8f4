#pragma once
// One segment over one world, evaluated in every way; and the smallest piece of it that still goes wrong.

#include <optional>
#include <string>

#include "dsl/ast.h"
#include "tests/support/world.h"

namespace tamis::testing {

struct Comparison {
  const World& world;
  const dsl::Expr& tree;
  const std::optional<dsl::ZoneClause>& zone;

  // The tree goes through text: printed, parsed, bound.
  [[nodiscard]] Result<PredicatePtr> bind() const;
  [[nodiscard]] Result<std::vector<std::uint32_t>> oracle(WorldCache& cache) const;
  [[nodiscard]] Result<std::vector<std::uint32_t>> members(const Configuration& configuration, WorldCache& cache) const;
};

// A .segtest file of as few rows and clauses as still disagree.
[[nodiscard]] std::string shrunk(const Comparison& comparison, const Configuration& configuration);

}  // namespace tamis::testing
