#include "engine/plan/predicate_walk.h"

#include <algorithm>
#include <unordered_set>

namespace tamis {
namespace {

using OnScalar = std::function<void(const Scalar&)>;
using OnPredicate = std::function<void(const Predicate&)>;

struct Parts {
  const OnScalar& scalar;
  const OnPredicate& predicate;

  void operator()(const Constant&) const {}
  void operator()(const And& node) const { children(node.children); }
  void operator()(const Or& node) const { children(node.children); }
  void operator()(const Xor& node) const { children(node.children); }
  void operator()(const Not& node) const { predicate(*node.child); }
  void operator()(const Compare& node) const {
    scalar(*node.left);
    scalar(*node.right);
  }
  void operator()(const In& node) const { scalar(*node.operand); }
  void operator()(const IsMissing& node) const { scalar(*node.operand); }
  void operator()(const Match& node) const {
    scalar(*node.operand);
    scalar(*node.pattern);
  }
  void operator()(const Has& node) const { scalar(*node.list); }
  void operator()(const Truth& node) const { scalar(*node.operand); }
  void operator()(const InSegment& node) const { predicate(*node.definition); }

  void operator()(const Literal&) const {}
  void operator()(const ColumnRef&) const {}
  void operator()(const SlotRef&) const {}
  void operator()(const Now&) const {}
  void operator()(const Call& node) const {
    for (const ScalarPtr& argument : node.arguments) scalar(*argument);
  }
  void operator()(const Case& node) const {
    for (const auto& [condition, value] : node.branches) {
      predicate(*condition);
      scalar(*value);
    }
    scalar(*node.otherwise);
  }
  void operator()(const Test& node) const { predicate(*node.predicate); }

 private:
  void children(const std::vector<PredicatePtr>& all) const {
    for (const PredicatePtr& child : all) predicate(*child);
  }
};

// Definitions of segments are shared: one that many others refer to is walked once.
class Walk {
 public:
  void see(const Scalar& node) {
    if (const auto* column = std::get_if<ColumnRef>(&node.node)) columns.push_back(column->column);
    if (std::holds_alternative<Now>(node.node)) now = true;
    if (const auto* call = std::get_if<Call>(&node.node); call != nullptr && call->zone.trait) columns.push_back(*call->zone.trait);
    visit_parts(node, on_scalar_, on_predicate_);
  }
  void see(const Predicate& node) {
    const auto* reference = std::get_if<InSegment>(&node.node);
    if (reference != nullptr && !seen_.insert(reference->definition.get()).second) return;
    visit_parts(node, on_scalar_, on_predicate_);
  }

  std::vector<ColumnId> columns;
  bool now = false;

 private:
  std::unordered_set<const Predicate*> seen_;
  OnScalar on_scalar_ = [this](const Scalar& part) { see(part); };
  OnPredicate on_predicate_ = [this](const Predicate& part) { see(part); };
};

template <typename Node> bool sees_now(const Node& node) {
  Walk walk;
  walk.see(node);
  return walk.now;
}

}  // namespace

void visit_parts(const Predicate& node, const OnScalar& scalar, const OnPredicate& predicate) {
  std::visit(Parts{scalar, predicate}, node.node);
}

void visit_parts(const Scalar& node, const OnScalar& scalar, const OnPredicate& predicate) {
  std::visit(Parts{scalar, predicate}, node.node);
}

std::vector<ColumnId> columns_of(const Predicate& predicate) {
  Walk walk;
  walk.see(predicate);
  std::sort(walk.columns.begin(), walk.columns.end());
  walk.columns.erase(std::unique(walk.columns.begin(), walk.columns.end()), walk.columns.end());
  return std::move(walk.columns);
}

bool depends_on_now(const Predicate& predicate) { return sees_now(predicate); }
bool depends_on_now(const Scalar& scalar) { return sees_now(scalar); }

}  // namespace tamis
