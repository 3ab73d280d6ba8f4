#include "engine/plan/predicate_walk.h"

#include <algorithm>
#include <unordered_set>
#include <utility>

#include "engine/storage/schema.h"

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
  void operator()(const ComputedTrait& node) const { scalar(*node.definition); }
  void operator()(const EventAggregate& node) const {
    for (const EventPart& part : node.parts) {
      predicate(*part.where);
      if (part.value != nullptr) scalar(*part.value);
    }
  }
  void operator()(const OfProfile& node) const { scalar(*node.value); }

 private:
  void children(const std::vector<PredicatePtr>& all) const {
    for (const PredicatePtr& child : all) predicate(*child);
  }
};

// Definitions of segments and computed traits are shared: one that many others refer to is walked once.
class Walk {
 public:
  explicit Walk(std::optional<EventId> event = {}) : event_(event) {}
  void see(const Scalar& node) {
    if (const auto* column = std::get_if<ColumnRef>(&node.node)) read(column->column);
    if (std::holds_alternative<Now>(node.node)) now = true;
    if (const auto* call = std::get_if<Call>(&node.node); call != nullptr && call->zone.trait) {
      reads.columns.push_back(*call->zone.trait);
      zone = true;
    }
    if (const auto* computed = std::get_if<ComputedTrait>(&node.node); computed != nullptr && !first_time(computed->definition.get()))
      return;
    if (const auto* aggregate = std::get_if<EventAggregate>(&node.node)) return see(*aggregate);
    if (const auto* outer = std::get_if<OfProfile>(&node.node)) {
      beyond = true;
      const std::optional<EventId> event = std::exchange(event_, std::nullopt);
      see(*outer->value);
      event_ = event;
      return;
    }
    visit_parts(node, on_scalar_, on_predicate_);
  }
  void see(const Predicate& node) {
    const auto* reference = std::get_if<InSegment>(&node.node);
    if (reference != nullptr && !first_time(reference->definition.get())) return;
    visit_parts(node, on_scalar_, on_predicate_);
  }

  Reads reads;
  bool now = false, beyond = false, zone = false;

 private:
  bool first_time(const void* definition) { return seen_.insert(definition).second; }
  void read(ColumnId column) {
    if (event_)
      reads.properties.emplace_back(*event_, column);
    else
      reads.columns.push_back(column);
  }
  void see(const EventAggregate& aggregate) {
    beyond = true;
    if (aggregate.zone.trait) reads.columns.push_back(*aggregate.zone.trait);
    for (const EventPart& part : aggregate.parts) {
      const std::optional<EventId> outer = std::exchange(event_, part.event);
      read(kEventTime);
      see(*part.where);
      if (part.value != nullptr) see(*part.value);
      event_ = outer;
    }
  }

  std::optional<EventId> event_;  // whose properties the columns at hand are; none: the profile's
  std::unordered_set<const void*> seen_;
  OnScalar on_scalar_ = [this](const Scalar& part) { see(part); };
  OnPredicate on_predicate_ = [this](const Predicate& part) { see(part); };
};

template <typename T> void keep_distinct(std::vector<T>& ids) {
  std::ranges::sort(ids);
  const auto rest = std::ranges::unique(ids);
  ids.erase(rest.begin(), rest.end());
}

template <typename Node> Reads reads(const Node& node, std::optional<EventId> event = {}) {
  Walk walk(event);
  walk.see(node);
  keep_distinct(walk.reads.columns);
  keep_distinct(walk.reads.properties);
  return std::move(walk.reads);
}

template <typename Node> bool sees_beyond(const Node& node) {
  Walk walk;
  walk.see(node);
  return walk.beyond;
}

template <typename Node> bool sees_profile(const Node& node) {
  Walk walk;
  walk.see(node);
  return walk.beyond || walk.zone;
}

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

Reads reads_of(const Predicate& predicate) { return reads(predicate); }
Reads reads_of(const Scalar& scalar) { return reads(scalar); }
Reads reads_of(const Predicate& predicate, EventId event) { return reads(predicate, event); }
Reads reads_of(const Scalar& scalar, EventId event) { return reads(scalar, event); }
std::vector<ColumnId> columns_of(const Predicate& predicate) { return reads(predicate).columns; }
bool looks_beyond_columns(const Predicate& predicate) { return sees_beyond(predicate); }
bool looks_beyond_columns(const Scalar& scalar) { return sees_beyond(scalar); }

bool asks_profile(const Predicate& predicate) { return sees_profile(predicate); }
bool asks_profile(const Scalar& scalar) { return sees_profile(scalar); }

bool depends_on_now(const Predicate& predicate) { return sees_now(predicate); }
bool depends_on_now(const Scalar& scalar) { return sees_now(scalar); }

}  // namespace tamis
