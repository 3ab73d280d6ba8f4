#include "engine/plan/rewrite/rules.h"
#include "engine/plan/structure.h"

namespace tamis {
namespace {

class Pusher {
 public:
  PredicatePtr push(const PredicatePtr& predicate) {
    if (const auto* segment = std::get_if<InSegment>(&predicate->node)) return definitions_.changed(predicate, *segment, on_predicate_);
    const auto* negation = std::get_if<Not>(&predicate->node);
    if (negation == nullptr) return map_children(predicate, on_predicate_);
    return std::visit([&](const auto& node) { return negated(node, *negation, predicate); }, negation->child->node);
  }

 private:
  // NOT of `node`, with the NOT above leaves only. `self` is the NOT that stands there now, kept where nothing changes.
  PredicatePtr negated(const And& p, const Not&, const PredicatePtr& self) {
    return make_predicate(Or{negated_all(p.children)}, self->span);
  }
  PredicatePtr negated(const Or& p, const Not&, const PredicatePtr& self) {
    return make_predicate(And{negated_all(p.children)}, self->span);
  }
  PredicatePtr negated(const Xor& p, const Not&, const PredicatePtr& self) {
    std::vector<PredicatePtr> children;
    for (const PredicatePtr& child : p.children) {
      children.push_back(push(children.empty() ? make_predicate(Not{child}, child->span) : child));
    }
    return make_predicate(Xor{std::move(children)}, self->span);
  }
  PredicatePtr negated(const Not& p, const Not&, const PredicatePtr&) { return push(p.child); }
  PredicatePtr negated(const Constant& p, const Not&, const PredicatePtr&) { return constant(!p.value); }
  // Its rows are found once, for those who are in it and those who are not.
  PredicatePtr negated(const InSegment&, const Not& negation, const PredicatePtr& self) {
    PredicatePtr segment = push(negation.child);
    return segment == negation.child ? self : make_predicate(Not{std::move(segment)}, self->span);
  }
  template <typename Leaf> static PredicatePtr negated(const Leaf&, const Not&, const PredicatePtr& self) { return self; }

  std::vector<PredicatePtr> negated_all(const std::vector<PredicatePtr>& all) {
    std::vector<PredicatePtr> children;
    children.reserve(all.size());
    for (const PredicatePtr& child : all) children.push_back(push(make_predicate(Not{child}, child->span)));
    return children;
  }

  DefinitionChanges definitions_;
  PredicateChange on_predicate_ = [this](const PredicatePtr& p) { return push(p); };
};

}  // namespace

PredicatePtr push_not_down(const PredicatePtr& predicate, const RewriteContext& /*context*/) { return Pusher().push(predicate); }

}  // namespace tamis
