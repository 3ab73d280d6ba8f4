#pragma once
// What the executor runs: a tree over blocks, its leaves specialised, its chains ordered by cost. Belongs to one snapshot.

#include <cstdint>
#include <memory>
#include <string>
#include <variant>
#include <vector>

#include "engine/plan/leaf.h"

namespace tamis {

// What a leaf reads of a block, in cache lines, by the share of rows that are still candidates.
struct LeafCost {
  double fixed = 0;         // whatever the candidates
  double planes = 0;        // bit planes, in strips of 512 rows; strips without candidates are not read
  bool early_stop = false;  // a strip is left at the first plane after which no candidate is undecided
  double per_row = 0;       // of each candidate
  [[nodiscard]] double at(double density) const noexcept;
};

// Of a node, over all rows of the snapshot.
struct Estimate {
  double selectivity = 1;  // share of the candidates that stay
  LeafCost cost;           // of a leaf; chains sum up their children: see cost_of
};

struct FilterNode;

struct ConstantFilter {
  bool value;
};
struct AndFilter {
  std::vector<FilterNode> children;
};  // in the order in which they run
struct OrFilter {
  std::vector<FilterNode> children;
};
struct XorFilter {
  std::vector<FilterNode> children;
};
struct LeafFilter {
  Leaf leaf;
  bool complement = false;  // the profiles that are not in the leaf
};

struct FilterNode {
  std::variant<ConstantFilter, AndFilter, OrFilter, XorFilter, LeafFilter> node;
  PredicatePtr clause;  // what this node answers; of a leaf that melted from several clauses, their chain
  Estimate estimate;
  std::uint32_t id = 0;  // place in preorder
};

class EventPlans;  // event_plan.h

struct FilterPlan {
  FilterNode root;
  std::uint32_t nodes = 0;
  PredicatePtr predicate;                    // what was planned
  std::shared_ptr<const EventPlans> events;  // the sets that it asks for; null where it asks for none
};

// Cache lines a block that the node reads when a share `density` of the rows are candidates.
[[nodiscard]] double cost_of(const FilterNode& node, double density);

// Gives the nodes their ids, in preorder: after a change to the tree.
void number_nodes(FilterPlan& plan);

// The node's direct children: none for constants and leaves.
[[nodiscard]] const std::vector<FilterNode>& children_of(const FilterNode& node) noexcept;

}  // namespace tamis
