#include "engine/plan/planner.h"

#include <algorithm>
#include <map>
#include <optional>
#include <unordered_map>

#include "engine/plan/event_plan.h"
#include "engine/plan/leaf_planner.h"
#include "engine/plan/selectivity.h"
#include "engine/plan/structure.h"

namespace tamis {
namespace {

// Chains up to this length are ordered by what each clause costs in its place; longer ones by what it costs alone.
constexpr std::size_t kLongestExactOrder = 32;

bool is_constant(const FilterNode& node, bool value) {
  const auto* c = std::get_if<ConstantFilter>(&node.node);
  return c != nullptr && c->value == value;
}

template <typename T> T* leaf_of(FilterNode& node) {
  auto* leaf = std::get_if<LeafFilter>(&node.node);
  return leaf == nullptr ? nullptr : std::get_if<T>(&leaf->leaf);
}
// Of rows, or of what summaries say of them.
SetLeaf* set_leaf_of(FilterNode& node) {
  if (auto* summary = leaf_of<SummaryLeaf>(node)) return &summary->leaf;
  return leaf_of<SetLeaf>(node);
}
EventCountLeaf* count_leaf_of(FilterNode& node) { return leaf_of<EventCountLeaf>(node); }

class Planner {
 public:
  Planner(const Snapshot& snapshot, const PlanOptions& options, const EventPlans* events)
      : snapshot_(snapshot), options_(options), events_(events) {}

  FilterNode build(const PredicatePtr& predicate) const {
    if (const auto* p = std::get_if<And>(&predicate->node)) return chain<AndFilter>(predicate, build_all(p->children));
    if (const auto* p = std::get_if<Or>(&predicate->node)) return chain<OrFilter>(predicate, build_all(p->children));
    if (const auto* p = std::get_if<Xor>(&predicate->node)) return parity(predicate, build_all(p->children));
    if (const auto* p = std::get_if<Not>(&predicate->node)) return negated(build(p->child), predicate);
    if (const auto* p = std::get_if<InSegment>(&predicate->node)) {
      FilterNode node = in_segment(*p);
      node.clause = predicate;
      return node;
    }
    FilterNode node;
    std::visit([&node](auto&& planned) { node.node = std::move(planned); }, plan_leaf(snapshot_, predicate, options_, events_));
    node.clause = predicate;
    node = estimated(std::move(node));
    PredicatePtr count = leaf_of<GeneralLeaf>(node) == nullptr || options_.generic_only ? nullptr : implied_count(*predicate);
    if (count == nullptr) return node;
    std::vector<FilterNode> both;
    both.push_back(build(count));
    both.push_back(std::move(node));
    return chain<AndFilter>(predicate, std::move(both));
  }

 private:
  // So many days, sessions or different values take as many events: profiles with fewer are told without looking at them. Null where
  // nothing, or no more than one event, follows.
  static PredicatePtr implied_count(const Predicate& predicate) {
    const auto* compare = std::get_if<Compare>(&predicate.node);
    const auto* aggregate = compare == nullptr ? nullptr : std::get_if<EventAggregate>(&compare->left->node);
    const Value* value = compare == nullptr ? nullptr : literal_of(*compare->right);
    if (aggregate == nullptr || value == nullptr || value->missing()) return nullptr;
    const std::int64_t least = least_events(*aggregate, compare->op, *value);
    if (least < 2) return nullptr;
    EventAggregate count{EventFunction::kCount, aggregate->parts};
    for (EventPart& part : count.parts) part.value = nullptr;
    return make_predicate(
        Compare{CompareOp::kGe, make_scalar(std::move(count), kIntegerType), make_scalar(Literal{Value(least)}, kIntegerType)},
        predicate.span);
  }

  static std::int64_t least_events(const EventAggregate& aggregate, CompareOp op, const Value& value) {
    switch (aggregate.function) {
      case EventFunction::kCountDistinct:
      case EventFunction::kDistinctDays:
      case EventFunction::kStreakDays:
      case EventFunction::kSessions: {
        const OrdinalSet taken = integers_where(op, value);
        return taken.empty() ? 0 : taken.ranges().front().low;
      }
      case EventFunction::kNth: return aggregate.number;
      case EventFunction::kCount:
      case EventFunction::kSum:
      case EventFunction::kAvg:
      case EventFunction::kMin:
      case EventFunction::kMax:
      case EventFunction::kMedian:
      case EventFunction::kStddev:
      case EventFunction::kPercentile:
      case EventFunction::kFirst:
      case EventFunction::kLast:
      case EventFunction::kMode:
      case EventFunction::kList: return 0;
    }
    return 0;
  }

  std::vector<FilterNode> build_all(const std::vector<PredicatePtr>& predicates) const {
    std::vector<FilterNode> nodes;
    nodes.reserve(predicates.size());
    for (const PredicatePtr& predicate : predicates) nodes.push_back(build(predicate));
    return nodes;
  }

  FilterNode in_segment(const InSegment& segment) const {
    if (options_.segments == nullptr) return build(segment.definition);
    const auto found = options_.segments->find(segment.definition.get());
    if (found == options_.segments->end()) return build(segment.definition);
    return estimated({LeafFilter{SegmentLeaf{segment.name, found->second}, false}, nullptr, {}, 0});
  }

  static FilterNode constant_node(bool value, PredicatePtr clause) {
    FilterNode node{ConstantFilter{value}, std::move(clause), {}, 0};
    node.estimate.selectivity = value ? 1 : 0;
    return node;
  }

  // A set that holds nothing or everything is a constant, whatever the column.
  FilterNode estimated(FilterNode node) const {
    if (const SetLeaf* leaf = set_leaf_of(node)) {
      if (leaf->set.empty() && !leaf->missing) return constant_node(false, node.clause);
      if (leaf->set.is_all() && leaf->missing) return constant_node(true, node.clause);
    }
    if (const EventCountLeaf* leaf = count_leaf_of(node)) {
      if (const auto always = decided(*leaf)) return constant_node(*always, node.clause);
    }
    if (const auto* leaf = std::get_if<LeafFilter>(&node.node)) node.estimate = estimate_of(*leaf, snapshot_);
    if (const auto* c = std::get_if<ConstantFilter>(&node.node)) node.estimate.selectivity = c->value ? 1 : 0;
    return node;
  }

  // Whether the numbers of events are in the set whatever the data of the profile.
  static std::optional<bool> decided(const EventCountLeaf& leaf) {
    if (leaf.counts.empty()) return false;
    if (leaf.counts.covers({0, kGreatestOrdinal})) return true;
    const auto is_empty = [](const EventSetPtr& set) {
      return std::ranges::all_of(set->plans, [](const FilterPlan& plan) { return is_constant(plan.root, false); });
    };
    return std::ranges::all_of(leaf.sets, is_empty) ? std::optional(leaf.counts.contains(0)) : std::nullopt;
  }

  template <typename Chain> static constexpr bool kIsAnd = std::is_same_v<Chain, AndFilter>;

  template <typename Chain> FilterNode chain(const PredicatePtr& clause, std::vector<FilterNode> children) const {
    constexpr bool kNeutral = kIsAnd<Chain>;
    melt<Chain>(children);
    for (FilterNode& child : children) {
      if (is_constant(child, !kNeutral)) return constant_node(!kNeutral, clause);
    }
    std::erase_if(children, [](const FilterNode& child) { return is_constant(child, kNeutral); });
    if (children.empty()) return constant_node(kNeutral, clause);
    if (children.size() == 1) {
      children.front().clause = clause;
      return std::move(children.front());
    }
    order<Chain>(children);
    FilterNode node{Chain{std::move(children)}, clause, {}, 0};
    node.estimate.selectivity = selectivity<Chain>(children_of(node));
    return node;
  }

  // What leaves that become one have in common: the column, or the sets of events that they count. Nothing for other leaves.
  using Subject = std::vector<std::uintptr_t>;
  static Subject subject_of(FilterNode& node) {
    if (const auto* leaf = leaf_of<SummaryLeaf>(node))
      return {1, reinterpret_cast<std::uintptr_t>(leaf->summaries.get()), leaf->leaf.column.value};
    if (const SetLeaf* leaf = set_leaf_of(node)) return {leaf->column.value};
    const EventCountLeaf* leaf = count_leaf_of(node);
    if (leaf == nullptr) return {};
    Subject subject{0};
    for (const EventSetPtr& set : leaf->sets) subject.push_back(reinterpret_cast<std::uintptr_t>(set.get()));
    return subject;
  }
  template <typename Chain> static OrdinalSet joined(const OrdinalSet& a, const OrdinalSet& b) {
    return kIsAnd<Chain> ? OrdinalSet::intersect(a, b) : OrdinalSet::unite(a, b);
  }
  template <typename Chain> static void melt_into(FilterNode& into, FilterNode& node) {
    if (EventCountLeaf* leaf = count_leaf_of(into)) {
      leaf->counts = joined<Chain>(leaf->counts, count_leaf_of(node)->counts);
      return;
    }
    SetLeaf &leaf = *set_leaf_of(into), &other = *set_leaf_of(node);
    leaf.set = joined<Chain>(leaf.set, other.set);
    leaf.missing = kIsAnd<Chain> ? leaf.missing && other.missing : leaf.missing || other.missing;
  }

  // Leaves over one scalar column, or over the same events, become one.
  template <typename Chain> void melt(std::vector<FilterNode>& children) const {
    std::map<Subject, std::size_t> first;
    std::unordered_map<std::size_t, std::vector<PredicatePtr>> clauses;
    for (std::size_t i = 0; i < children.size(); ++i) {
      Subject subject = subject_of(children[i]);
      if (subject.empty()) continue;
      const auto [at, is_new] = first.try_emplace(std::move(subject), i);
      if (is_new) continue;
      melt_into<Chain>(children[at->second], children[i]);
      std::vector<PredicatePtr>& parts = clauses[at->second];
      if (parts.empty()) parts.push_back(children[at->second].clause);
      parts.push_back(children[i].clause);
      children[i].clause = nullptr;
    }
    for (auto& [place, parts] : clauses) {
      const SourceSpan span = parts.front()->span;
      if constexpr (kIsAnd<Chain>)
        children[place].clause = make_predicate(And{std::move(parts)}, span);
      else
        children[place].clause = make_predicate(Or{std::move(parts)}, span);
      children[place] = estimated(std::move(children[place]));
    }
    std::erase_if(children, [](const FilterNode& child) { return child.clause == nullptr; });
  }

  template <typename Chain> static double selectivity(const std::vector<FilterNode>& children) {
    double share = 1;
    for (const FilterNode& child : children) share *= kIsAnd<Chain> ? child.estimate.selectivity : 1 - child.estimate.selectivity;
    return kIsAnd<Chain> ? share : 1 - share;
  }

  // Cost for each candidate that the clause decides: cost / (1 - selectivity) in AND, cost / selectivity in OR.
  template <typename Chain> static double rank(const FilterNode& node, double density) {
    const double decided = kIsAnd<Chain> ? 1 - node.estimate.selectivity : node.estimate.selectivity;
    return (cost_of(node, density) + 1) / std::max(decided, 1e-6);
  }

  template <typename Chain> static void order(std::vector<FilterNode>& children) {
    if (children.size() > kLongestExactOrder) {
      std::ranges::stable_sort(children, {}, [](const FilterNode& n) { return rank<Chain>(n, 1); });
      return;
    }
    double density = 1;
    for (std::size_t i = 0; i + 1 < children.size(); ++i) {
      const auto place = children.begin() + static_cast<std::ptrdiff_t>(i);
      const auto best =
          std::ranges::min_element(place, children.end(), {}, [density](const FilterNode& n) { return rank<Chain>(n, density); });
      std::rotate(place, best, best + 1);
      density *= kIsAnd<Chain> ? place->estimate.selectivity : 1 - place->estimate.selectivity;
    }
  }

  FilterNode parity(const PredicatePtr& clause, std::vector<FilterNode> children) const {
    double odd = 0;  // the share of rows for which an odd number holds
    for (const FilterNode& child : children) odd = odd * (1 - child.estimate.selectivity) + (1 - odd) * child.estimate.selectivity;
    FilterNode node{XorFilter{std::move(children)}, clause, {}, 0};
    node.estimate.selectivity = odd;
    return node;
  }

  FilterNode negated(FilterNode node, const PredicatePtr& clause) const {
    FilterNode result = std::visit([&](auto& inner) { return negate(inner, clause); }, node.node);
    result.clause = clause;
    return result;
  }
  FilterNode negate(ConstantFilter& c, const PredicatePtr& clause) const { return constant_node(!c.value, clause); }
  FilterNode negate(AndFilter& chained, const PredicatePtr& clause) const { return chain<OrFilter>(clause, negated_all(chained.children)); }
  FilterNode negate(OrFilter& chained, const PredicatePtr& clause) const { return chain<AndFilter>(clause, negated_all(chained.children)); }
  FilterNode negate(XorFilter& chained, const PredicatePtr& clause) const {
    FilterNode& first = chained.children.front();
    const PredicatePtr part = make_predicate(Not{first.clause}, first.clause->span);
    first = negated(std::move(first), part);
    return parity(clause, std::move(chained.children));
  }
  FilterNode negate(LeafFilter& leaf, const PredicatePtr& clause) const {
    const auto complement = [](const SetLeaf& set) { return SetLeaf{set.column, set.set.complement(), !set.missing}; };
    if (auto* set = std::get_if<SetLeaf>(&leaf.leaf)) return estimated({LeafFilter{complement(*set), false}, clause, {}, 0});
    if (auto* summary = std::get_if<SummaryLeaf>(&leaf.leaf))
      return estimated({LeafFilter{SummaryLeaf{summary->summaries, complement(summary->leaf)}, false}, clause, {}, 0});
    if (auto* count = std::get_if<EventCountLeaf>(&leaf.leaf)) {
      OrdinalSet counts = OrdinalSet::intersect(count->counts.complement(), OrdinalSet(OrdinalRange{0, kGreatestOrdinal}));
      return estimated({LeafFilter{EventCountLeaf{std::move(count->sets), std::move(counts)}, false}, clause, {}, 0});
    }
    return estimated({LeafFilter{std::move(leaf.leaf), !leaf.complement}, clause, {}, 0});
  }
  std::vector<FilterNode> negated_all(std::vector<FilterNode>& nodes) const {
    std::vector<FilterNode> out;
    for (FilterNode& node : nodes) {
      const PredicatePtr part = make_predicate(Not{node.clause}, node.clause->span);
      out.push_back(negated(std::move(node), part));
    }
    return out;
  }

  const Snapshot& snapshot_;
  const PlanOptions& options_;
  const EventPlans* events_;
};

template <typename Chain> void number_children(Chain& chain, std::uint32_t& next);

void number(FilterNode& node, std::uint32_t& next) {
  node.id = next++;
  if (auto* a = std::get_if<AndFilter>(&node.node)) number_children(*a, next);
  if (auto* o = std::get_if<OrFilter>(&node.node)) number_children(*o, next);
  if (auto* x = std::get_if<XorFilter>(&node.node)) number_children(*x, next);
}

template <typename Chain> void number_children(Chain& chain, std::uint32_t& next) {
  for (FilterNode& child : chain.children) number(child, next);
}

}  // namespace

FilterPlan plan_filter(const Snapshot& snapshot, PredicatePtr predicate, const PlanOptions& options) {
  FilterPlan plan;
  if (!options.rows_are_events && looks_beyond_columns(*predicate)) {
    auto events = std::make_shared<EventPlans>();
    events->add(snapshot, *predicate, options);
    plan.events = std::move(events);
  }
  plan.root = Planner(snapshot, options, plan.events.get()).build(predicate);
  plan.predicate = std::move(predicate);
  number_nodes(plan);
  return plan;
}

void number_nodes(FilterPlan& plan) {
  plan.nodes = 0;
  number(plan.root, plan.nodes);
}

}  // namespace tamis
