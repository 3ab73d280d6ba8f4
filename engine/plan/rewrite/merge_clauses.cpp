#include <algorithm>
#include <unordered_map>

#include "engine/plan/rewrite/rules.h"
#include "engine/plan/structure.h"

namespace tamis {
namespace {

// One clause "operand op literal(s)", with the literal of the operand's own type (so that values may move into one ValueSet).
struct Clause {
  std::size_t place;              // in the chain
  CompareOp op = CompareOp::kEq;  // kEq with `values` for IN
  const Value* bound = nullptr;
  std::shared_ptr<const ValueSet> values;
};

struct Group {
  ScalarPtr operand;
  std::vector<Clause> clauses;
};

bool comparable_here(const Scalar& operand, const Value& value) {
  return !value.missing() && !operand.type.is_list && type_of(value) == operand.type;
}

// The chain's clauses that can merge, by operand, in order of first sight; groups of one are left out.
std::vector<Group> group_clauses(const std::vector<PredicatePtr>& children) {
  std::vector<Group> groups;
  std::unordered_map<ScalarPtr, std::size_t, ScalarHash, ScalarSame> places;
  const auto add = [&](const ScalarPtr& operand, Clause clause) {
    const auto [at, is_new] = places.try_emplace(operand, groups.size());
    if (is_new) groups.push_back({operand, {}});
    groups[at->second].clauses.push_back(std::move(clause));
  };
  for (std::size_t i = 0; i < children.size(); ++i) {
    if (const auto* compare = std::get_if<Compare>(&children[i]->node)) {
      const Value* value = literal_of(*compare->right);
      if (value == nullptr || compare->op == CompareOp::kNe || !comparable_here(*compare->left, *value)) continue;
      add(compare->left, {i, compare->op, value, nullptr});
    } else if (const auto* in = std::get_if<In>(&children[i]->node)) {
      if (in->negated || in->set->values().empty() || !comparable_here(*in->operand, in->set->values().front())) continue;
      add(in->operand, {i, CompareOp::kEq, nullptr, in->set});
    }
  }
  std::erase_if(groups, [](const Group& g) { return g.clauses.size() < 2; });
  return groups;
}

bool is_lower(CompareOp op) { return op == CompareOp::kGt || op == CompareOp::kGe; }
bool is_upper(CompareOp op) { return op == CompareOp::kLt || op == CompareOp::kLe; }
bool is_strict(CompareOp op) { return op == CompareOp::kGt || op == CompareOp::kLt; }

// Whether bound a holds for fewer values than b (both lower, or both upper).
bool tighter(const Clause& a, const Clause& b) {
  const auto c = compare(*a.bound, *b.bound);
  if (c == 0) return is_strict(a.op) && !is_strict(b.op);
  return is_lower(a.op) ? c > 0 : c < 0;
}

bool within(const Value& value, const Clause* bound) {
  if (bound == nullptr) return true;
  const auto c = compare(value, *bound->bound);
  if (c == 0) return !is_strict(bound->op);
  return is_lower(bound->op) ? c > 0 : c < 0;
}

std::vector<Value> values_of(const Clause& clause) {
  return clause.bound != nullptr ? std::vector<Value>{*clause.bound} : clause.values->values();
}

PredicatePtr equals_any(const ScalarPtr& operand, std::vector<Value> values, SourceSpan span) {
  if (values.empty()) return constant(false);
  if (values.size() == 1) {
    return make_predicate(Compare{CompareOp::kEq, operand, make_scalar(Literal{std::move(values[0])}, operand->type)}, span);
  }
  return make_predicate(In{operand, std::make_shared<const ValueSet>(std::move(values)), false, {}}, span);
}

// The bounds and equalities of a group, told apart.
struct Parts {
  const Clause* lower = nullptr;
  const Clause* upper = nullptr;
  std::vector<const Clause*> equalities;
};

template <typename Better> Parts parts_of(const Group& group, Better better) {
  Parts parts;
  for (const Clause& clause : group.clauses) {
    if (clause.op == CompareOp::kEq) {
      parts.equalities.push_back(&clause);
      continue;
    }
    const Clause*& best = is_upper(clause.op) ? parts.upper : parts.lower;
    if (best == nullptr || better(clause, *best)) best = &clause;
  }
  return parts;
}

std::vector<PredicatePtr> bounds_of(const Parts& parts, const std::vector<PredicatePtr>& children) {
  std::vector<PredicatePtr> out;
  if (parts.lower != nullptr) out.push_back(children[parts.lower->place]);
  if (parts.upper != nullptr) out.push_back(children[parts.upper->place]);
  return out;
}

std::vector<PredicatePtr> merged_and(const Group& group, const std::vector<PredicatePtr>& children) {
  const Parts parts = parts_of(group, tighter);
  const SourceSpan span = children[group.clauses[0].place]->span;
  if (!parts.equalities.empty()) {
    std::vector<Value> values = values_of(*parts.equalities[0]);
    for (const Clause* other : parts.equalities) {
      std::erase_if(values,
                    [other](const Value& v) { return other->bound != nullptr ? !(v == *other->bound) : !other->values->contains(v); });
    }
    std::erase_if(values, [&parts](const Value& v) { return !within(v, parts.lower) || !within(v, parts.upper); });
    return {equals_any(group.operand, std::move(values), span)};
  }
  if (parts.lower != nullptr && parts.upper != nullptr) {
    const auto c = compare(*parts.lower->bound, *parts.upper->bound);
    const bool strict = is_strict(parts.lower->op) || is_strict(parts.upper->op);
    if (c > 0 || (c == 0 && strict)) return {constant(false)};
    if (c == 0) return {equals_any(group.operand, {*parts.lower->bound}, span)};
  }
  return bounds_of(parts, children);
}

std::vector<PredicatePtr> merged_or(const Group& group, const std::vector<PredicatePtr>& children) {
  const Parts parts = parts_of(group, [](const Clause& a, const Clause& b) { return tighter(b, a); });
  std::vector<PredicatePtr> out = bounds_of(parts, children);
  if (parts.equalities.empty()) return out;
  std::vector<Value> values;
  for (const Clause* equality : parts.equalities) {
    const std::vector<Value> more = values_of(*equality);
    values.insert(values.end(), more.begin(), more.end());
  }
  std::erase_if(values, [&parts](const Value& v) {
    return (parts.lower != nullptr && within(v, parts.lower)) || (parts.upper != nullptr && within(v, parts.upper));
  });
  if (!values.empty()) out.push_back(equals_any(group.operand, std::move(values), children[parts.equalities[0]->place]->span));
  return out;
}

template <typename Node, typename Merge> PredicatePtr merge_chain(const PredicatePtr& self, const Node& node, Merge merge) {
  std::vector<PredicatePtr> children = node.children;
  bool changed = false;
  for (const Group& group : group_clauses(node.children)) {
    std::vector<PredicatePtr> merged = merge(group, node.children);
    if (merged.size() == group.clauses.size()) continue;
    changed = true;
    for (const Clause& clause : group.clauses) children[clause.place] = nullptr;
    for (std::size_t i = 0; i < merged.size(); ++i) children[group.clauses[i].place] = std::move(merged[i]);
  }
  if (!changed) return self;
  std::erase(children, nullptr);
  return children.size() == 1 ? children.front() : make_predicate(Node{std::move(children)}, self->span);
}

PredicatePtr merge_one(const PredicatePtr& p) {
  if (const auto* a = std::get_if<And>(&p->node)) return merge_chain(p, *a, merged_and);
  if (const auto* o = std::get_if<Or>(&p->node)) return merge_chain(p, *o, merged_or);
  return p;
}

}  // namespace

PredicatePtr merge_clauses(const PredicatePtr& predicate, const RewriteContext& /*context*/) { return transform(predicate, merge_one); }

}  // namespace tamis
