#include "engine/plan/rewrite/rules.h"
#include "engine/plan/structure.h"

namespace tamis {
namespace {

PredicatePtr push(const PredicatePtr& predicate);

// NOT of `predicate`, with the NOT above leaves only. `self` is the NOT that stands there now, kept where nothing changes.
struct Negate {
  const PredicatePtr& predicate;
  const PredicatePtr& self;
  template <typename Node> static std::vector<PredicatePtr> negated(const Node& node) {
    std::vector<PredicatePtr> children;
    children.reserve(node.children.size());
    for (const PredicatePtr& child : node.children) children.push_back(push(make_predicate(Not{child}, child->span)));
    return children;
  }
  PredicatePtr operator()(const And& p) const { return make_predicate(Or{negated(p)}, self->span); }
  PredicatePtr operator()(const Or& p) const { return make_predicate(And{negated(p)}, self->span); }
  PredicatePtr operator()(const Xor& p) const {
    std::vector<PredicatePtr> children;
    for (const PredicatePtr& child : p.children) {
      children.push_back(push(children.empty() ? make_predicate(Not{child}, child->span) : child));
    }
    return make_predicate(Xor{std::move(children)}, self->span);
  }
  PredicatePtr operator()(const Not& p) const { return push(p.child); }
  PredicatePtr operator()(const Constant& p) const { return constant(!p.value); }
  PredicatePtr operator()(const InSegment& p) const { return push(make_predicate(Not{p.definition}, self->span)); }
  PredicatePtr operator()(const Compare&) const { return self; }
  PredicatePtr operator()(const In&) const { return self; }
  PredicatePtr operator()(const IsMissing&) const { return self; }
  PredicatePtr operator()(const Match&) const { return self; }
  PredicatePtr operator()(const Has&) const { return self; }
  PredicatePtr operator()(const Truth&) const { return self; }
};

PredicatePtr push(const PredicatePtr& predicate) {
  const auto* negation = std::get_if<Not>(&predicate->node);
  if (negation == nullptr) return map_children(predicate, push);
  return std::visit(Negate{negation->child, predicate}, negation->child->node);
}

}  // namespace

PredicatePtr push_not_down(const PredicatePtr& predicate, const RewriteContext& /*context*/) { return push(predicate); }

}  // namespace tamis
