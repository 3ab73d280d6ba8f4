#include "engine/plan/selectivity.h"

#include <algorithm>
#include <cmath>

#include "engine/plan/event_plan.h"

namespace tamis {
namespace {

constexpr double kStrips = 128;  // of 512 rows: one vector of AVX-512, one cache line of a plane
constexpr double kStripRows = 512;
// What is unknown is guessed like this; the figures matter only for the order of clauses.
constexpr double kUnknownPattern = 0.1;
constexpr double kUnknownGeneral = 0.3;
constexpr double kGeneralLinesPerRow = 0.5;  // decode, compute, test: some 20 ns
constexpr double kRandomLinesPerRow = 12;    // a cache miss costs what a dozen streamed lines do

double rows_of(const Snapshot& snapshot) { return std::max<double>(1, static_cast<double>(snapshot.rows())); }
double missing_share(const Column& column, std::size_t rows) {
  return rows == 0 ? 0 : static_cast<double>(column.statistics.missing) / static_cast<double>(rows);
}

// Share of the present values that are < `ordinal`, by the equi-depth bounds.
double rank(const std::vector<Ordinal>& quantiles, Ordinal ordinal) {
  const auto at = std::ranges::lower_bound(quantiles, ordinal);
  if (at == quantiles.begin()) return 0;
  if (at == quantiles.end()) return 1;
  const double low = static_cast<double>(*(at - 1)), high = static_cast<double>(*at);
  const double within = high > low ? (static_cast<double>(ordinal) - low) / (high - low) : 0;
  return (static_cast<double>(at - quantiles.begin() - 1) + within) / static_cast<double>(quantiles.size() - 1);
}

double share_between(const std::vector<Ordinal>& quantiles, OrdinalRange range) {
  const double above = range.high == kGreatestOrdinal ? 1 : rank(quantiles, range.high + 1);
  return std::max(0.0, above - rank(quantiles, range.low));
}

// How many of the distinct values that are not among the frequent ones a range may hold.
double rare_values(const Column& column, OrdinalRange range, double others) {
  if (column.dictionary.size() > 0) {
    const OrdinalRange inside{std::max<Ordinal>(range.low, 0), std::min(range.high, static_cast<Ordinal>(column.dictionary.size()) - 1)};
    return static_cast<double>(width_of(inside));
  }
  return std::min(others, static_cast<double>(width_of(range)));
}

// Rows in the set by the frequent values, and the other values at their average.
double rows_by_values(const OrdinalSet& set, const Column& column, double present) {
  double rows = 0, frequent_rows = 0, rare = 0;
  for (const auto& [value, count] : column.statistics.frequent) {
    frequent_rows += static_cast<double>(count);
    if (set.contains(value)) {
      rows += static_cast<double>(count);
      rare -= 1;
    }
  }
  const double others = static_cast<double>(column.statistics.distinct) - static_cast<double>(column.statistics.frequent.size());
  if (others < 1) return rows;
  for (const OrdinalRange& range : set.ranges()) rare += rare_values(column, range, others);
  const double share = std::clamp(rare / others, 0.0, 1.0);
  return rows + share * std::max(0.0, present - frequent_rows);
}

int width_of_blocks(const Column& column) {
  if (column.blocks.empty()) return 0;
  const auto* block = std::get_if<ScalarBlock>(&column.blocks[column.blocks.size() / 2]);
  return block == nullptr ? 0 : block->planes.width;
}

// The middle block stands for all.
struct CostOf {
  const Snapshot& snapshot;
  double text_rows(const StringBlock& block) const {  // cache lines of the text of one row
    return static_cast<double>(block.heap_bytes) / 64.0 / std::max(1.0, static_cast<double>(block.rows));
  }
  const StringBlock* text_block(ColumnId column) const {
    const auto& blocks = snapshot.column(column).blocks;
    return blocks.empty() ? nullptr : std::get_if<StringBlock>(&blocks[blocks.size() / 2]);
  }
  LeafCost operator()(const SetLeaf& leaf) const {
    const Column& column = snapshot.column(leaf.column);
    LeafCost cost;
    const bool shape_free = leaf.set.empty() || leaf.set.is_all();
    cost.planes = shape_free ? 1 : width_of_blocks(column) + (column.statistics.missing > 0 ? 0.5 : 0);
    cost.early_stop = leaf.set.ranges().size() <= 2;
    const bool sketch = !column.blocks.empty() && encoding_of(column.blocks[column.blocks.size() / 2]) == "sketch";
    if (sketch) cost.fixed = 64;  // rows of the edge codes, compared in the raw array
    return cost;
  }
  LeafCost operator()(const TextRangeLeaf& leaf) const {
    const StringBlock* block = text_block(leaf.column);
    if (block == nullptr) return {};
    const double planes = static_cast<double>(block->planes.width);
    const double edges = static_cast<double>(leaf.ranges.size()) * kBlockRows / std::max<double>(1, static_cast<double>(block->codes()));
    return {.fixed = 0, .planes = planes, .early_stop = leaf.ranges.size() <= 2, .per_row = edges / kBlockRows * kRandomLinesPerRow};
  }
  LeafCost operator()(const TextMatchLeaf& leaf) const {
    const StringBlock* block = text_block(leaf.column);
    return {.fixed = 0, .planes = 0, .early_stop = false, .per_row = block == nullptr ? 1 : 2 * text_rows(*block) + 0.1};
  }
  LeafCost operator()(const ListLeaf& leaf) const {
    return {.fixed = 16.0 * static_cast<double>(leaf.items.size()),
            .planes = static_cast<double>(std::min<std::size_t>(leaf.items.size(), 4)),
            .early_stop = false,
            .per_row = 0};
  }
  LeafCost operator()(const LengthLeaf&) const { return {.fixed = 0, .planes = 0, .early_stop = false, .per_row = 1.0 / 16}; }
  LeafCost operator()(const CompareLeaf& leaf) const {
    const double planes = width_of_blocks(snapshot.column(leaf.left)) + width_of_blocks(snapshot.column(leaf.right));
    return {.fixed = 0, .planes = planes, .early_stop = true, .per_row = 0};
  }
  LeafCost operator()(const RowsLeaf&) const { return {.fixed = 1, .planes = 0, .early_stop = false, .per_row = 0}; }
  LeafCost operator()(const SegmentLeaf&) const { return {.fixed = kStrips, .planes = 0, .early_stop = false, .per_row = 0}; }
  // Events of profiles that are no candidates are not read, as strips without candidates are not.
  LeafCost of_events(const std::vector<EventSetPtr>& sets, double per_row) const {
    double lines = 0;
    for (const EventSetPtr& set : sets) lines += lines_of(*set, snapshot);
    return {.fixed = 0, .planes = lines / kStrips, .early_stop = false, .per_row = per_row};
  }
  LeafCost operator()(const EventCountLeaf& leaf) const { return of_events(leaf.sets, 0); }
  LeafCost operator()(const EventEndLeaf& leaf) const { return of_events({leaf.set, leaf.chosen}, 0); }
  LeafCost operator()(const SummaryLeaf& leaf) const { return CostOf{*leaf.summaries}(leaf.leaf); }
  LeafCost operator()(const GeneralLeaf& leaf) const { return of_events(leaf.sets, kGeneralLinesPerRow); }
};

struct SelectivityOf {
  const Snapshot& snapshot;
  double present(ColumnId column) const { return 1 - missing_share(snapshot.column(column), snapshot.rows()); }
  double operator()(const SetLeaf& leaf) const {
    const Column& column = snapshot.column(leaf.column);
    const double missing = leaf.missing ? missing_share(column, snapshot.rows()) : 0;
    return selectivity_of(leaf.set, column, snapshot.rows()) + missing;
  }
  // The bounds of the middle block's sketch are equi-depth: the share of codes is the share of rows.
  double operator()(const TextRangeLeaf& leaf) const {
    const Column& column = snapshot.column(leaf.column);
    double share = 0;
    const auto* block = column.blocks.empty() ? nullptr : std::get_if<StringBlock>(&column.blocks[column.blocks.size() / 2]);
    for (const TextRange& range : leaf.ranges) share += block == nullptr ? 0.1 : text_share(*block, range, column);
    share = std::min(1.0, share) * present(leaf.column);
    return leaf.negated ? present(leaf.column) - share : share;
  }
  static double text_share(const StringBlock& block, const TextRange& range, const Column& column) {
    if (range.low && range.high && *range.low == *range.high) {
      return 1.0 / std::max<double>(1, static_cast<double>(column.statistics.distinct));
    }
    if (block.codec != TextCodec::kText) return 0.1;
    std::size_t inside = 0;
    const std::size_t step = std::max<std::size_t>(1, block.codes() / 256);
    std::size_t seen = 0;
    for (std::size_t code = 0; code < block.codes(); code += step, ++seen) inside += range.contains(block.bound(code)) ? 1 : 0;
    return (static_cast<double>(inside) + 0.5) / (static_cast<double>(seen) + 1);
  }
  double operator()(const TextMatchLeaf& leaf) const {
    return leaf.negated ? present(leaf.column) * (1 - kUnknownPattern) : present(leaf.column) * kUnknownPattern;
  }
  double operator()(const ListLeaf& leaf) const {
    const Column& column = snapshot.column(leaf.column);
    double none = 1, all = 1;
    for (const Ordinal item : leaf.items) {
      const double share = item_share(column, item);
      none *= 1 - share;
      all *= share;
    }
    switch (leaf.kind) {
      case HasKind::kAny: return 1 - none;
      case HasKind::kAll: return all;
      case HasKind::kNone: return std::max(0.0, present(leaf.column) - (1 - none));
    }
    return 1;
  }
  double item_share(const Column& column, Ordinal item) const {
    const double rows = rows_of(snapshot);
    for (const auto& [value, count] : column.statistics.frequent) {
      if (value == item) return static_cast<double>(count) / rows;
    }
    if (column.statistics.frequent.empty()) return 0.01;
    return std::min(0.01, static_cast<double>(column.statistics.frequent.back().second) / rows / 2);
  }
  double operator()(const LengthLeaf& leaf) const { return leaf.lengths.is_all() ? present(leaf.column) : kUnknownGeneral; }
  double operator()(const CompareLeaf& leaf) const {
    const double both = present(leaf.left) * present(leaf.right);
    switch (leaf.op) {
      case CompareOp::kEq: return both * 0.05;
      case CompareOp::kNe: return both * 0.95;
      case CompareOp::kLt:
      case CompareOp::kLe:
      case CompareOp::kGt:
      case CompareOp::kGe: return both * 0.5;
    }
    return both;
  }
  double operator()(const RowsLeaf& leaf) const { return static_cast<double>(leaf.rows.size()) / rows_of(snapshot); }
  double operator()(const SegmentLeaf& leaf) const { return static_cast<double>(leaf.rows->count()) / rows_of(snapshot); }
  // As if each further event were as likely as the one before: the share of profiles with n or more falls as the nth power.
  double operator()(const EventCountLeaf& leaf) const {
    double mean = 0;
    for (const EventSetPtr& set : leaf.sets) mean += events_per_profile(*set, snapshot);
    const double more = mean / (1 + mean);
    double share = 0;
    for (const OrdinalRange& range : leaf.counts.ranges()) {
      const double beyond = range.high == kGreatestOrdinal ? 0 : std::pow(more, static_cast<double>(range.high) + 1);
      share += std::pow(more, static_cast<double>(range.low)) - beyond;
    }
    return share;
  }
  double operator()(const EventEndLeaf& leaf) const {
    const double mean = events_per_profile(*leaf.set, snapshot);
    return mean / (1 + mean) * leaf.chosen->plans.front().root.estimate.selectivity;
  }
  // Profiles past the last row of the summaries have no events.
  double operator()(const SummaryLeaf& leaf) const {
    const double known = std::min(1.0, rows_of(*leaf.summaries) / rows_of(snapshot));
    return known * SelectivityOf{*leaf.summaries}(leaf.leaf) + (leaf.leaf.missing ? 1 - known : 0);
  }
  double operator()(const GeneralLeaf&) const { return kUnknownGeneral; }
};

struct ChainCost {
  double density;
  double operator()(const ConstantFilter&) const { return 0; }
  double operator()(const LeafFilter&) const { return 0; }
  double operator()(const AndFilter& node) const {
    double cost = 0, left = density;
    for (const FilterNode& child : node.children) {
      cost += cost_of(child, left);
      left *= child.estimate.selectivity;
    }
    return cost;
  }
  double operator()(const OrFilter& node) const {
    double cost = 0, left = density;
    for (const FilterNode& child : node.children) {
      cost += cost_of(child, left);
      left *= 1 - child.estimate.selectivity;
    }
    return cost;
  }
  double operator()(const XorFilter& node) const {
    double cost = 0;
    for (const FilterNode& child : node.children) cost += cost_of(child, density);
    return cost;
  }
};

}  // namespace

double LeafCost::at(double density) const noexcept {
  const double candidates = kStripRows * std::clamp(density, 0.0, 1.0);  // in a strip
  const double live = candidates >= 16 ? 1 : 1 - std::pow(1 - density, kStripRows);
  // Random codes: half of the undecided rows fall to either side at every plane.
  const double read = early_stop ? std::min(planes, std::log2(1 + candidates / std::max(live, 1e-9)) + 2) : planes;
  return fixed + kStrips * live * read + per_row * kBlockRows * density;
}

double selectivity_of(const OrdinalSet& set, const Column& column, std::size_t rows) {
  if (rows == 0 || set.empty()) return 0;
  const double all = static_cast<double>(rows);
  const double present = all - static_cast<double>(column.statistics.missing);
  if (set.is_all()) return present / all;
  const bool few = column.dictionary.size() > 0 || column.statistics.distinct <= column.statistics.frequent.size();
  const auto points = std::ranges::all_of(set.ranges(), [](const OrdinalRange& r) { return r.low == r.high; });
  if (few || points || column.statistics.quantiles.size() < 2) return rows_by_values(set, column, present) / all;
  double share = 0;
  for (const OrdinalRange& range : set.ranges()) share += share_between(column.statistics.quantiles, range);
  return std::min(1.0, share) * present / all;
}

Estimate estimate_of(const LeafFilter& leaf, const Snapshot& snapshot) {
  const double selectivity = std::clamp(std::visit(SelectivityOf{snapshot}, leaf.leaf), 0.0, 1.0);
  return {leaf.complement ? 1 - selectivity : selectivity, std::visit(CostOf{snapshot}, leaf.leaf)};
}

double cost_of(const FilterNode& node, double density) {
  if (std::holds_alternative<LeafFilter>(node.node)) return node.estimate.cost.at(density);
  return std::visit(ChainCost{density}, node.node);
}

const std::vector<FilterNode>& children_of(const FilterNode& node) noexcept {
  static const std::vector<FilterNode> kNoChildren;
  if (const auto* a = std::get_if<AndFilter>(&node.node)) return a->children;
  if (const auto* o = std::get_if<OrFilter>(&node.node)) return o->children;
  if (const auto* x = std::get_if<XorFilter>(&node.node)) return x->children;
  return kNoChildren;
}

}  // namespace tamis
