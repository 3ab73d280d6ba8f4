#pragma once
// One segment over one world, evaluated in every way; and the smallest piece of it that still goes wrong.

#include <map>
#include <string>
#include <tuple>

#include "dsl/ast.h"
#include "tests/support/world.h"

namespace tamis::testing {

// Snapshots of one world, built when first asked for.
class SnapshotCache {
 public:
  [[nodiscard]] Result<SnapshotPtr> get(const World& world, const Configuration& configuration);
  [[nodiscard]] const std::map<std::tuple<ForcedEncoding, bool, bool>, SnapshotPtr>& built() const noexcept { return built_; }

 private:
  std::map<std::tuple<ForcedEncoding, bool, bool>, SnapshotPtr> built_;
};

struct Comparison {
  const World& world;
  const dsl::Expr& tree;

  // The tree goes through text: printed, parsed, bound.
  [[nodiscard]] Result<PredicatePtr> bind() const;
  [[nodiscard]] Result<std::vector<std::uint32_t>> oracle() const;
  [[nodiscard]] Result<std::vector<std::uint32_t>> members(const Configuration& configuration, SnapshotCache& snapshots) const;
};

// A .segtest file of as few rows and clauses as still disagree.
[[nodiscard]] std::string shrunk(const Comparison& comparison, const Configuration& configuration);

}  // namespace tamis::testing
