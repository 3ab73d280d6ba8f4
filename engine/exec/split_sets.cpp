#include "engine/exec/split_sets.h"

#include <algorithm>
#include <map>
#include <utility>

#include "engine/plan/selectivity.h"

namespace tamis {
namespace {

// Uniting this many masks from L2 still costs less than a walk over the planes.
constexpr std::size_t kMostValues = 8;
// Each value must be used so often, on average, that its mask is worth making.
constexpr std::size_t kUses = 3;

using Point = std::pair<std::uint32_t, Ordinal>;  // column, ordinal
using Uses = std::map<Point, std::size_t>;

const SetLeaf* few_values(const FilterNode& node) {
  const auto* leaf = std::get_if<LeafFilter>(&node.node);
  const auto* set = leaf == nullptr ? nullptr : std::get_if<SetLeaf>(&leaf->leaf);
  if (set == nullptr || set->missing || leaf->complement || set->set.ranges().empty() || set->set.ranges().size() > kMostValues)
    return nullptr;
  const bool points = std::ranges::all_of(set->set.ranges(), [](const OrdinalRange& r) { return r.low == r.high; });
  return points ? set : nullptr;
}

void count_uses(const FilterNode& node, Uses& uses) {
  if (const SetLeaf* set = few_values(node)) {
    for (const OrdinalRange& range : set->set.ranges()) ++uses[{set->column.value, range.low}];
  }
  for (const FilterNode& child : children_of(node)) count_uses(child, uses);
}

bool is_worth_it(const SetLeaf& set, const Uses& uses) {
  std::size_t total = 0;
  for (const OrdinalRange& range : set.set.ranges()) total += uses.at({set.column.value, range.low});
  return set.set.ranges().size() > 1 && total >= kUses * set.set.ranges().size();
}

void split(FilterNode& node, const Uses& uses, const Snapshot& snapshot);

template <typename Chain> void split_children(FilterNode& node, const Uses& uses, const Snapshot& snapshot) {
  if (auto* chain = std::get_if<Chain>(&node.node)) {
    for (FilterNode& child : chain->children) split(child, uses, snapshot);
  }
}

void split(FilterNode& node, const Uses& uses, const Snapshot& snapshot) {
  split_children<AndFilter>(node, uses, snapshot);
  split_children<OrFilter>(node, uses, snapshot);
  split_children<XorFilter>(node, uses, snapshot);
  const SetLeaf* set = few_values(node);
  if (set == nullptr || !is_worth_it(*set, uses)) return;
  OrFilter values;
  for (const OrdinalRange& range : set->set.ranges()) {
    FilterNode value{LeafFilter{SetLeaf{set->column, OrdinalSet(range), false}, false}, node.clause, {}, 0};
    value.estimate = estimate_of(std::get<LeafFilter>(value.node), snapshot);
    values.children.push_back(std::move(value));
  }
  node.node = std::move(values);
}

}  // namespace

void split_shared_sets(std::span<FilterPlan* const> plans, const Snapshot& snapshot) {
  Uses uses;
  for (const FilterPlan* plan : plans) count_uses(plan->root, uses);
  for (FilterPlan* plan : plans) {
    split(plan->root, uses, snapshot);
    number_nodes(*plan);
  }
}

}  // namespace tamis
