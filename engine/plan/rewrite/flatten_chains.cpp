#include <algorithm>

#include "engine/plan/rewrite/rules.h"
#include "engine/plan/structure.h"

namespace tamis {
namespace {

// The children with those of nested chains of the same kind in their place.
template <typename Node> std::vector<PredicatePtr> flat(const Node& node) {
  std::vector<PredicatePtr> children;
  children.reserve(node.children.size());
  for (const PredicatePtr& child : node.children) {
    if (const auto* nested = std::get_if<Node>(&child->node)) {
      children.insert(children.end(), nested->children.begin(), nested->children.end());
    } else {
      children.push_back(child);
    }
  }
  return children;
}

template <typename Node> bool needs_work(const Node& node) {
  return node.children.size() < 2 || std::ranges::any_of(
                                         node.children,
                                         [](const PredicatePtr& child) {
                                           return std::holds_alternative<Node>(child->node) ||
                                                  std::holds_alternative<Constant>(child->node);
                                         });
}

// AND (neutral TRUE) and OR (neutral FALSE): the neutral constant goes, the other decides.
template <typename Node> PredicatePtr chain(const PredicatePtr& self, const Node& node, bool neutral) {
  if (!needs_work(node)) return self;
  std::vector<PredicatePtr> children = flat(node);
  const auto is = [](bool value) { return [value](const PredicatePtr& p) { return constant_of(*p) == value; }; };
  if (std::ranges::any_of(children, is(!neutral))) return constant(!neutral);
  std::erase_if(children, is(neutral));
  if (children.empty()) return constant(neutral);
  if (children.size() == 1) return children.front();
  return make_predicate(Node{std::move(children)}, self->span);
}

PredicatePtr parity(const PredicatePtr& self, const Xor& node) {
  if (!needs_work(node)) return self;
  std::vector<PredicatePtr> children = flat(node);
  const bool odd = std::ranges::count_if(children, [](const PredicatePtr& p) { return constant_of(*p) == true; }) % 2 == 1;
  std::erase_if(children, [](const PredicatePtr& p) { return constant_of(*p).has_value(); });
  if (children.empty()) return constant(odd);
  PredicatePtr rest = children.size() == 1 ? children.front() : make_predicate(Xor{std::move(children)}, self->span);
  return odd ? push_not_down(make_predicate(Not{std::move(rest)}, self->span), {}) : rest;
}

PredicatePtr flatten_one(const PredicatePtr& p) {
  if (const auto* a = std::get_if<And>(&p->node)) return chain(p, *a, true);
  if (const auto* o = std::get_if<Or>(&p->node)) return chain(p, *o, false);
  if (const auto* x = std::get_if<Xor>(&p->node)) return parity(p, *x);
  if (const auto* n = std::get_if<Not>(&p->node)) {
    if (const auto value = constant_of(*n->child)) return constant(!*value);
  }
  return p;
}

}  // namespace

PredicatePtr flatten_chains(const PredicatePtr& predicate, const RewriteContext& /*context*/) { return transform(predicate, flatten_one); }

}  // namespace tamis
