#include "dsl/walk.h"

#include <algorithm>
#include <variant>

namespace tamis::dsl {
namespace {

// Collects the parts of each kind of node; null parts (an ELSE that is not there) are left out.
struct Children {
  std::vector<const Expr*> found;

  void add(const ExprPtr& part) {
    if (part != nullptr) found.push_back(part.get());
  }
  void add(const ExprList& parts) {
    found.reserve(found.size() + parts.size());
    for (const ExprPtr& part : parts) add(part);
  }

  void add(const EventSet& events) {
    if (events.window) std::visit([&](const auto& window) { add(window); }, *events.window);
    add(events.where);
  }
  void add(const WithinLast&) {}
  void add(const CurrentUnit&) {}
  void add(const BetweenAgo&) {}
  void add(const Since& window) { add(window.instant); }
  void add(const Before& window) { add(window.instant); }
  void add(const After& window) { add(window.instant); }
  void add(const BetweenInstants& window) { add(window.from), add(window.to); }
  void add(const SinceLast& window) { add(*window.events); }

  void operator()(const Null&) {}
  void operator()(const Boolean&) {}
  void operator()(const Integer&) {}
  void operator()(const Double&) {}
  void operator()(const String&) {}
  void operator()(const TimestampLiteral&) {}
  void operator()(const DateLiteral&) {}
  void operator()(const Duration&) {}
  void operator()(const Name&) {}
  void operator()(const InSegment&) {}
  void operator()(const Arithmetic& node) { add(node.left), add(node.right); }
  void operator()(const Negate& node) { add(node.operand); }
  void operator()(const Call& node) {
    add(node.arguments);
    if (node.events) add(*node.events);
  }
  void operator()(const Did& node) { add(node.events); }
  void operator()(const CaseWhen& node) {
    for (const auto& [condition, value] : node.branches) add(condition), add(value);
    add(node.otherwise);
  }
  void operator()(const Cast& node) { add(node.operand); }
  void operator()(const Compare& node) { add(node.left), add(node.right); }
  void operator()(const Between& node) { add(node.operand), add(node.low), add(node.high); }
  void operator()(const In& node) { add(node.operand), add(node.values); }
  void operator()(const InList& node) { add(node.operand); }
  void operator()(const IsMissing& node) { add(node.operand); }
  void operator()(const Match& node) { add(node.operand), add(node.pattern); }
  void operator()(const Has& node) { add(node.list), add(node.values); }
  void operator()(const InWindow& node) {
    add(node.operand);
    if (const auto* before = std::get_if<Before>(&node.window)) add(before->instant);
    if (const auto* after = std::get_if<After>(&node.window)) add(after->instant);
  }
  void operator()(const And& node) { add(node.children); }
  void operator()(const Or& node) { add(node.children); }
  void operator()(const Xor& node) { add(node.children); }
  void operator()(const Not& node) { add(node.child); }
};

}  // namespace

std::vector<const Expr*> children_of(const Expr& expression) {
  Children children;
  std::visit([&](const auto& node) { children(node); }, expression.node);
  return std::move(children.found);
}

void walk(const Expr& expression, const std::function<bool(const Expr&)>& visit) {
  std::vector<const Expr*> open{&expression};
  while (!open.empty()) {
    const Expr* next = open.back();
    open.pop_back();
    if (!visit(*next)) continue;
    std::vector<const Expr*> parts = children_of(*next);
    open.insert(open.end(), parts.rbegin(), parts.rend());
  }
}

}  // namespace tamis::dsl
