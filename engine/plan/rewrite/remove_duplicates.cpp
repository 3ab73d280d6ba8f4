#include <unordered_map>
#include <unordered_set>

#include "engine/plan/rewrite/rules.h"
#include "engine/plan/structure.h"

namespace tamis {
namespace {

using PredicateSetOf = std::unordered_set<PredicatePtr, PredicateHash, PredicateSame>;

std::vector<PredicatePtr> distinct(const std::vector<PredicatePtr>& children, PredicateSetOf& seen) {
  std::vector<PredicatePtr> out;
  for (const PredicatePtr& child : children) {
    if (seen.insert(child).second) out.push_back(child);
  }
  return out;
}

// Whether the chain holds a clause and its NOT.
bool contradicts(const std::vector<PredicatePtr>& children, const PredicateSetOf& seen) {
  for (const PredicatePtr& child : children) {
    const auto* negation = std::get_if<Not>(&child->node);
    if (negation != nullptr && seen.contains(negation->child)) return true;
  }
  return false;
}

// In an AND, (A OR B) goes where A stands beside it; in an OR, (A AND B). `Inner` is the other kind of chain.
template <typename Inner> void absorb(std::vector<PredicatePtr>& children, const PredicateSetOf& seen) {
  std::erase_if(children, [&seen](const PredicatePtr& child) {
    const auto* inner = std::get_if<Inner>(&child->node);
    if (inner == nullptr) return false;
    for (const PredicatePtr& part : inner->children) {
      if (seen.contains(part)) return true;
    }
    return false;
  });
}

template <typename Node, typename Inner> PredicatePtr reduce(const PredicatePtr& self, const Node& node, bool neutral) {
  PredicateSetOf seen;
  seen.reserve(node.children.size());
  std::vector<PredicatePtr> children = distinct(node.children, seen);
  if (contradicts(children, seen)) return constant(!neutral);
  absorb<Inner>(children, seen);
  if (children.size() == node.children.size()) return self;
  return children.size() == 1 ? children.front() : make_predicate(Node{std::move(children)}, self->span);
}

// Equal clauses cancel in pairs: what occurs an even number of times goes.
PredicatePtr cancel_pairs(const PredicatePtr& self, const Xor& node) {
  std::unordered_map<PredicatePtr, std::size_t, PredicateHash, PredicateSame> times;
  for (const PredicatePtr& child : node.children) ++times[child];
  if (times.size() == node.children.size()) return self;
  std::vector<PredicatePtr> children;
  for (const PredicatePtr& child : node.children) {
    std::size_t& left = times[child];
    if (left % 2 == 1) children.push_back(child);
    left = 0;
  }
  if (children.empty()) return constant(false);
  return children.size() == 1 ? children.front() : make_predicate(Xor{std::move(children)}, self->span);
}

PredicatePtr reduce_one(const PredicatePtr& p) {
  if (const auto* a = std::get_if<And>(&p->node)) return reduce<And, Or>(p, *a, true);
  if (const auto* o = std::get_if<Or>(&p->node)) return reduce<Or, And>(p, *o, false);
  if (const auto* x = std::get_if<Xor>(&p->node)) return cancel_pairs(p, *x);
  return p;
}

}  // namespace

PredicatePtr remove_duplicates(const PredicatePtr& predicate, const RewriteContext& /*context*/) {
  return transform(predicate, reduce_one);
}

}  // namespace tamis
