#include "engine/exec/profile_residual.h"

#include <algorithm>
#include <unordered_map>
#include <utility>
#include <vector>

#include "engine/exec/profile_instant.h"

namespace tamis {
namespace {

bool is_literal(const ScalarPtr& scalar) { return std::holds_alternative<Literal>(scalar->node); }

bool is_missing_literal(const ScalarPtr& scalar) { return is_literal(scalar) && std::get<Literal>(scalar->node).value.missing(); }

const Constant* constant_of(const PredicatePtr& predicate) { return std::get_if<Constant>(&predicate->node); }

bool skips_missing(Function function) {
  return function == Function::kCoalesce || function == Function::kLeast || function == Function::kGreatest;
}

class Residual {
 public:
  // `outer`: where `profile` is an event, of the profile that did it.
  Residual(const ProfileView& profile, const EvaluationContext& context, Residual* outer = nullptr)
      : profile_(profile), instant_(profile, context, outer == nullptr ? nullptr : &outer->instant_), outer_(outer) {}

  PredicatePtr of(const Predicate& predicate) {
    return std::visit([&](const auto& node) { return of(node); }, predicate.node);
  }

  ScalarPtr of(const ScalarPtr& scalar) {
    return std::visit([&](const auto& node) { return of(node, scalar); }, scalar->node);
  }

 private:
  // ---- Scalars
  ScalarPtr value_of(const Scalar& scalar) { return make_scalar(Literal{instant_.value(scalar)}, scalar.type); }

  ScalarPtr of(const Literal&, const ScalarPtr& scalar) { return scalar; }
  ScalarPtr of(const ColumnRef&, const ScalarPtr& scalar) { return value_of(*scalar); }
  ScalarPtr of(const SlotRef&, const ScalarPtr& scalar) { return value_of(*scalar); }
  ScalarPtr of(const Now&, const ScalarPtr& scalar) { return scalar; }
  ScalarPtr of(const Call& call, const ScalarPtr& scalar) {
    Call rest = call;
    for (ScalarPtr& argument : rest.arguments) argument = of(argument);
    rest.zone = {instant_.zone(call.zone), std::nullopt};
    if (!skips_missing(call.function) && std::any_of(rest.arguments.begin(), rest.arguments.end(), is_missing_literal))
      return make_scalar(Literal{}, scalar->type);
    const bool known = std::all_of(rest.arguments.begin(), rest.arguments.end(), is_literal);
    const ScalarPtr left = make_scalar(std::move(rest), scalar->type);
    return known ? value_of(*left) : left;
  }
  ScalarPtr of(const Case& node, const ScalarPtr& scalar) {
    Case rest;
    for (const auto& [condition, value] : node.branches) {
      PredicatePtr left = of(*condition);
      const Constant* constant = constant_of(left);
      if (constant != nullptr && !constant->value) continue;
      if (constant != nullptr) {
        rest.otherwise = of(value);
        break;
      }
      rest.branches.emplace_back(std::move(left), of(value));
    }
    if (rest.otherwise == nullptr) rest.otherwise = of(node.otherwise);
    // An INTEGER in a DOUBLE's place is widened by the CASE around it.
    if (rest.branches.empty() && rest.otherwise->type == scalar->type) return rest.otherwise;
    const bool known = rest.branches.empty() && is_literal(rest.otherwise);
    const ScalarPtr left = make_scalar(std::move(rest), scalar->type);
    return known ? value_of(*left) : left;
  }
  ScalarPtr of(const Test& node, const ScalarPtr& scalar) {
    PredicatePtr left = of(*node.predicate);
    if (const Constant* constant = constant_of(left)) return make_scalar(Literal{constant->value}, scalar->type);
    return make_scalar(Test{std::move(left)}, scalar->type);
  }

  ScalarPtr of(const ComputedTrait& node, const ScalarPtr&) { return of(node.definition); }
  // Events stay as they are: which of them are in a set follows NOW.
  ScalarPtr of(const EventAggregate& node, const ScalarPtr& scalar) {
    const auto has_events = [&](const EventPart& part) { return profile_.events(part.event) > 0; };
    const bool any = std::any_of(node.parts.begin(), node.parts.end(), has_events);
    return any && depends_on_now(*scalar) ? scalar : value_of(*scalar);
  }
  ScalarPtr of(const OfProfile& node, const ScalarPtr&) { return outer_->of_asked(node.value); }
  // What events ask for, one after the other.
  ScalarPtr of_asked(const ScalarPtr& scalar) {
    if (const auto known = asked_.find(scalar.get()); known != asked_.end()) return known->second;
    ScalarPtr left = of(scalar);
    return asked_.emplace(scalar.get(), std::move(left)).first->second;
  }

  // ---- Predicates
  static PredicatePtr constant(bool value) { return make_predicate(Constant{value}); }

  PredicatePtr of(const Constant& node) { return constant(node.value); }
  PredicatePtr of(const And& node) { return chain(node, false); }
  PredicatePtr of(const Or& node) { return chain(node, true); }
  template <typename Chain> PredicatePtr chain(const Chain& node, bool decisive) {
    Chain rest;
    for (const PredicatePtr& child : node.children) {
      PredicatePtr left = of(*child);
      const Constant* known = constant_of(left);
      if (known == nullptr) {
        rest.children.push_back(std::move(left));
      } else if (known->value == decisive) {
        return left;
      }
    }
    if (rest.children.empty()) return constant(!decisive);
    return rest.children.size() == 1 ? rest.children.front() : make_predicate(std::move(rest));
  }
  PredicatePtr of(const Xor& node) {
    Xor rest;
    bool odd = false;
    for (const PredicatePtr& child : node.children) {
      PredicatePtr left = of(*child);
      if (const Constant* known = constant_of(left)) {
        odd ^= known->value;
      } else {
        rest.children.push_back(std::move(left));
      }
    }
    if (rest.children.empty()) return constant(odd);
    PredicatePtr left = make_predicate(std::move(rest));
    return odd ? make_predicate(Not{std::move(left)}) : left;
  }
  PredicatePtr of(const Not& node) {
    PredicatePtr left = of(*node.child);
    if (const Constant* known = constant_of(left)) return constant(!known->value);
    return make_predicate(Not{std::move(left)});
  }
  PredicatePtr of(const Compare& node) {
    Compare rest{node.op, of(node.left), of(node.right)};
    if (is_missing_literal(rest.left) || is_missing_literal(rest.right)) return constant(false);
    const bool known = is_literal(rest.left) && is_literal(rest.right);
    return leaf(std::move(rest), known);
  }
  PredicatePtr of(const In& node) {
    In rest = node;
    rest.operand = of(node.operand);
    const bool known = is_literal(rest.operand);
    return leaf(std::move(rest), known);
  }
  PredicatePtr of(const IsMissing& node) {
    IsMissing rest{of(node.operand)};
    const bool known = is_literal(rest.operand);
    return leaf(std::move(rest), known);
  }
  PredicatePtr of(const Match& node) {
    Match rest = node;
    rest.operand = of(node.operand);
    rest.pattern = of(node.pattern);
    if (is_missing_literal(rest.operand) || is_missing_literal(rest.pattern)) return constant(false);
    const bool known = is_literal(rest.operand) && is_literal(rest.pattern);
    return leaf(std::move(rest), known);
  }
  PredicatePtr of(const Has& node) {
    Has rest = node;
    rest.list = of(node.list);
    const bool known = is_literal(rest.list);
    return leaf(std::move(rest), known);
  }
  PredicatePtr of(const Truth& node) {
    ScalarPtr operand = of(node.operand);
    if (const auto* test = std::get_if<Test>(&operand->node)) return test->predicate;
    const bool known = is_literal(operand);
    return leaf(Truth{std::move(operand)}, known);
  }
  PredicatePtr of(const InSegment& node) {
    const auto [place, is_new] = segments_.try_emplace(node.definition.get());
    if (!is_new) return place->second;
    PredicatePtr left = of(*node.definition);
    if (constant_of(left) == nullptr) left = make_predicate(InSegment{node.name, std::move(left)});
    // The map may have grown meanwhile.
    return segments_[node.definition.get()] = std::move(left);
  }
  template <typename Leaf> PredicatePtr leaf(Leaf rest, bool known) {
    const PredicatePtr left = make_predicate(std::move(rest));
    return known ? constant(instant_.holds(*left)) : left;
  }

  const ProfileView& profile_;
  ProfileInstant instant_;
  Residual* outer_;
  std::unordered_map<const Scalar*, ScalarPtr> asked_;
  std::unordered_map<const Predicate*, PredicatePtr> segments_;  // a definition that many refer to is reduced once
};

}  // namespace

struct EventResiduals::Memory {
  explicit Memory(const ProfileView& of) : profile(of), residual(of, context) {}

  const ProfileView& profile;
  EvaluationContext context;
  Residual residual;
};

EventResiduals::EventResiduals(const ProfileView& profile) : memory_(std::make_unique<Memory>(profile)) {}
EventResiduals::~EventResiduals() = default;

PredicatePtr EventResiduals::where(const EventPart& part, std::size_t event) {
  EventView view(memory_->profile, part.event);
  view.move_to(event);
  return Residual(view, memory_->context, &memory_->residual).of(*part.where);
}

ScalarPtr EventResiduals::value(const EventPart& part, std::size_t event) {
  EventView view(memory_->profile, part.event);
  view.move_to(event);
  return Residual(view, memory_->context, &memory_->residual).of(part.value);
}

ScalarPtr EventResiduals::of_no_event(const ScalarPtr& scalar) { return memory_->residual.of(scalar); }

PredicatePtr residual(const Predicate& predicate, const ProfileView& profile, const EvaluationContext& context) {
  return Residual(profile, context).of(predicate);
}

}  // namespace tamis
