// How a node is answered, in words: the middle block of the column stands for all.

#include <algorithm>

#include "engine/plan/event_plan.h"
#include "engine/plan/planner.h"

namespace tamis {
namespace {

const Block* middle_block(const Column& column) { return column.blocks.empty() ? nullptr : &column.blocks[column.blocks.size() / 2]; }

std::string bits(int width) { return std::to_string(width) + (width == 1 ? " bit" : " bits"); }

// Whether the set is a few values that all have postings in the block.
bool is_indexed(const SetLeaf& leaf, const ScalarBlock& block) {
  constexpr std::uint64_t kFew = 64;
  std::uint64_t values = 0;
  for (const OrdinalRange& range : leaf.set.ranges()) {
    values += width_of(range);
    if (values > kFew) return false;
    for (Ordinal o = range.low;; ++o) {
      if (!block.postings.find(o)) return false;
      if (o == range.high) break;
    }
  }
  return values > 0 && !leaf.missing;
}

struct MethodOf {
  const Snapshot& snapshot;

  std::string operator()(const SetLeaf& leaf) const {
    const Column& column = snapshot.column(leaf.column);
    const Block* middle = middle_block(column);
    if (leaf.set.empty() || leaf.set.is_all()) return "presence";
    const auto* block = middle == nullptr ? nullptr : std::get_if<ScalarBlock>(middle);
    if (block == nullptr) return "planes";
    if (is_indexed(leaf, *block)) return "postings";
    const std::string_view encoding = encoding_of(*middle);
    std::string text = (encoding == "planes" ? std::string() : std::string(encoding) + " ") + "planes (" + bits(block->planes.width);
    if (column.dictionary.size() > 0)
      text += ", " + std::to_string(codes_in(leaf, column)) + " of " + std::to_string(column.dictionary.size()) + " codes";
    else if (leaf.set.ranges().size() > 2)
      text += ", " + std::to_string(leaf.set.ranges().size()) + " intervals";
    if (leaf.set.ranges().size() <= 2 && block->planes.width > 1) text += ", early stop";
    return text + ")";
  }
  static std::uint64_t codes_in(const SetLeaf& leaf, const Column& column) {
    std::uint64_t codes = 0;
    const Ordinal last = static_cast<Ordinal>(column.dictionary.size()) - 1;
    for (const OrdinalRange& range : leaf.set.ranges()) codes += width_of({std::max<Ordinal>(range.low, 0), std::min(range.high, last)});
    return codes;
  }
  std::string operator()(const TextRangeLeaf& leaf) const {
    if (leaf.ranges.empty()) return "presence";
    const Block* middle = middle_block(snapshot.column(leaf.column));
    const auto* block = middle == nullptr ? nullptr : std::get_if<StringBlock>(middle);
    return block == nullptr ? "text" : "text sketch (" + bits(block->planes.width) + ", edges rechecked)";
  }
  std::string operator()(const TextMatchLeaf& leaf) const {
    std::string text = leaf.matcher->required_prefix().empty() ? "" : "text sketch by prefix, then ";
    if (!leaf.matcher->required_substring().empty()) return text + "text scan for '" + leaf.matcher->required_substring() + "'";
    return text + "text match a row";
  }
  std::string operator()(const ListLeaf& leaf) const {
    return "list index (" + std::to_string(leaf.items.size()) + (leaf.items.size() == 1 ? " item)" : " items)");
  }
  std::string operator()(const LengthLeaf& leaf) const { return leaf.lengths.is_all() ? "presence" : "list lengths"; }
  std::string operator()(const CompareLeaf& leaf) const {
    const Block* left = middle_block(snapshot.column(leaf.left));
    const Block* right = middle_block(snapshot.column(leaf.right));
    const bool planes = left != nullptr && right != nullptr && encoding_of(*left) == encoding_of(*right) && encoding_of(*left) != "sketch";
    return planes ? "planes against planes" : "decoded, value against value";
  }
  std::string operator()(const RowsLeaf& leaf) const {
    return "identifier index (" + std::to_string(leaf.rows.size()) + (leaf.rows.size() == 1 ? " row)" : " rows)");
  }
  std::string operator()(const SegmentLeaf& leaf) const {
    const std::uint64_t rows = leaf.rows->count();
    return "members, found once (" + std::to_string(rows) + (rows == 1 ? " row)" : " rows)");
  }
  // The first run, which was merged last, stands for all.
  std::string leaves_of(const FilterNode& node, EventId event, const Snapshot& events) const {
    if (children_of(node).empty()) {
      const bool constant = std::holds_alternative<ConstantFilter>(node.node);
      return (constant ? "" : to_text(*node.clause, event, snapshot.schema()) + ": ") + method_of(node, events);
    }
    std::string text;
    for (const FilterNode& child : children_of(node)) text += (text.empty() ? "" : "; ") + leaves_of(child, event, events);
    return text;
  }
  std::string events_in(const std::vector<EventSetPtr>& sets) const {
    std::string text;
    for (const EventSetPtr& set : sets) {
      const EventTable& table = snapshot.events(set->event);
      if (!text.empty()) text += " | ";
      text += std::to_string(table.events()) + " events";
      if (table.runs.size() > 1) text += " in " + std::to_string(table.runs.size()) + " runs";
      if (!table.runs.empty()) text += ", " + leaves_of(set->plans.front().root, set->event, table.runs.front()->events());
    }
    return text;
  }
  std::string operator()(const EventCountLeaf& leaf) const { return "events counted by profile (" + events_in(leaf.sets) + ")"; }
  std::string operator()(const EventEndLeaf& leaf) const {
    return std::string(leaf.first ? "first" : "last") + " event of each profile (" + events_in({leaf.set}) + ") against " +
           leaves_of(leaf.chosen->plans.front().root, leaf.chosen->event, snapshot.events(leaf.chosen->event).runs.front()->events());
  }
  std::string operator()(const SummaryLeaf& leaf) const {
    const std::string& column = leaf.summaries->schema()[leaf.leaf.column].name;
    return "summaries of events (" + column + ": " + MethodOf{*leaf.summaries}(leaf.leaf) + ")";
  }
  std::string operator()(const GeneralLeaf& leaf) const {
    return leaf.sets.empty() ? "general, value by value" : "aggregates of events (" + events_in(leaf.sets) + ")";
  }
};

}  // namespace

std::string method_of(const FilterNode& node, const Snapshot& snapshot) {
  if (const auto* c = std::get_if<ConstantFilter>(&node.node)) return c->value ? "folded: always true" : "folded: always false";
  const auto* leaf = std::get_if<LeafFilter>(&node.node);
  if (leaf == nullptr) return "by cost, stops early";
  std::string text = std::visit(MethodOf{snapshot}, leaf->leaf);
  return leaf->complement ? text + ", complement" : text;
}

}  // namespace tamis
