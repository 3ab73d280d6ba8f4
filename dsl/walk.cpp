#include "dsl/walk.h"

#include <algorithm>
#include <variant>

namespace tamis::dsl {
namespace {

struct Part {
  const Expr* expression;
  bool in_events;  // where the whole is not
};

// Collects the parts of each kind of node; null parts (an ELSE that is not there) are left out.
struct Children {
  std::vector<Part> found;
  bool in_events = false;  // of the parts that are added

  void add(const ExprPtr& part) {
    if (part != nullptr) found.push_back({part.get(), in_events});
  }
  void add_of_events(const ExprPtr& part) {
    in_events = true;
    add(part);
    in_events = false;
  }
  void add(const ExprList& parts) {
    found.reserve(found.size() + parts.size());
    for (const ExprPtr& part : parts) add(part);
  }

  void add(const EventSet& events) {
    if (events.window) std::visit([&](const auto& window) { add(window); }, *events.window);
    add_of_events(events.where);
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
    in_events = node.events != nullptr && !node.events_first;
    add(node.arguments);
    in_events = false;
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

namespace {

bool is_of_events(const Expr& expression) {
  const auto* call = std::get_if<Call>(&expression.node);
  return (call != nullptr && call->events != nullptr) || std::holds_alternative<Did>(expression.node);
}

std::vector<Part> parts_of(const Expr& expression) {
  Children children;
  std::visit([&](const auto& node) { children(node); }, expression.node);
  return std::move(children.found);
}

}  // namespace

std::vector<const Expr*> children_of(const Expr& expression) {
  std::vector<const Expr*> children;
  for (const Part& part : parts_of(expression)) children.push_back(part.expression);
  return children;
}

void walk_scoped(const Expr& expression, bool in_events, const std::function<bool(const Expr&, bool)>& visit) {
  std::vector<Part> open{{&expression, in_events}};
  while (!open.empty()) {
    const Part next = open.back();
    open.pop_back();
    if (!visit(*next.expression, next.in_events)) continue;
    // A window is of the profile wherever its set stands; all else is where the whole is.
    const bool of_profile = is_of_events(*next.expression);
    const std::vector<Part> parts = parts_of(*next.expression);
    for (auto part = parts.rbegin(); part != parts.rend(); ++part)
      open.push_back({part->expression, part->in_events || (next.in_events && !of_profile)});
  }
}

void walk(const Expr& expression, const std::function<bool(const Expr&)>& visit) {
  walk_scoped(expression, false, [&](const Expr& part, bool) { return visit(part); });
}

}  // namespace tamis::dsl
