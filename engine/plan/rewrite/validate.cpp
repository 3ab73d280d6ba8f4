#include <unordered_set>

#include "engine/base/check.h"
#include "engine/plan/rewrite/rules.h"
#include "engine/plan/structure.h"

namespace tamis {
namespace {

using Seen = std::unordered_set<const void*>;  // definitions of segments and computed traits: each is looked at once

void validate_scalar(const ScalarPtr& scalar, Seen& seen);
void validate_predicate(const Predicate& predicate, Seen& seen);

bool compare_together(Type a, Type b) {
  if (a.is_list || b.is_list) return false;
  return a.kind == b.kind || (is_numeric(a.kind) && is_numeric(b.kind));
}

struct ValidatePredicate {
  Seen& seen;
  template <typename Node> void chain(const Node& node) const {
    TAMIS_CHECK(node.children.size() >= 2);
    for (const PredicatePtr& child : node.children) validate_predicate(*child, seen);
  }
  void operator()(const Constant&) const {}
  void operator()(const And& p) const { chain(p); }
  void operator()(const Or& p) const { chain(p); }
  void operator()(const Xor& p) const { chain(p); }
  void operator()(const Not& p) const { validate_predicate(*p.child, seen); }
  void operator()(const Compare& p) const {
    validate_scalar(p.left, seen);
    validate_scalar(p.right, seen);
    TAMIS_CHECK(compare_together(p.left->type, p.right->type));
  }
  void operator()(const In& p) const {
    validate_scalar(p.operand, seen);
    TAMIS_CHECK(p.set != nullptr);
  }
  void operator()(const IsMissing& p) const { validate_scalar(p.operand, seen); }
  void operator()(const Match& p) const {
    validate_scalar(p.operand, seen);
    validate_scalar(p.pattern, seen);
    TAMIS_CHECK(p.operand->type == kStringType && p.pattern->type == kStringType);
  }
  void operator()(const Has& p) const {
    validate_scalar(p.list, seen);
    TAMIS_CHECK(p.list->type.is_list && p.set != nullptr);
  }
  void operator()(const Truth& p) const {
    validate_scalar(p.operand, seen);
    TAMIS_CHECK(p.operand->type == kBooleanType);
  }
  void operator()(const InSegment& p) const {
    if (seen.insert(p.definition.get()).second) validate_predicate(*p.definition, seen);
  }
};

struct ValidateScalar {
  Seen& seen;
  void operator()(const Literal&) const {}
  void operator()(const ColumnRef&) const {}
  void operator()(const SlotRef&) const {}
  void operator()(const Now&) const {}
  void operator()(const Call& s) const {
    TAMIS_CHECK(!s.arguments.empty());
    for (const ScalarPtr& argument : s.arguments) validate_scalar(argument, seen);
  }
  void operator()(const Case& s) const {
    TAMIS_CHECK(s.otherwise != nullptr);
    for (const auto& [when, then] : s.branches) {
      validate_predicate(*when, seen);
      validate_scalar(then, seen);
    }
    validate_scalar(s.otherwise, seen);
  }
  void operator()(const Test& s) const { validate_predicate(*s.predicate, seen); }
  void operator()(const ComputedTrait& s) const {
    if (seen.insert(s.definition.get()).second) validate_scalar(s.definition, seen);
  }
  void operator()(const EventAggregate& s) const {
    for (const EventPart& part : s.parts) {
      TAMIS_CHECK((part.value != nullptr) == takes_value(s.function));
      validate_predicate(*part.where, seen);
      if (part.value != nullptr) validate_scalar(part.value, seen);
    }
  }
  void operator()(const OfProfile& s) const { validate_scalar(s.value, seen); }
};

void validate_scalar(const ScalarPtr& scalar, Seen& seen) {
  TAMIS_CHECK(scalar != nullptr);
  std::visit(ValidateScalar{seen}, scalar->node);
}

void validate_predicate(const Predicate& predicate, Seen& seen) { std::visit(ValidatePredicate{seen}, predicate.node); }

}  // namespace

void validate(const Predicate& predicate) {
  Seen seen;
  validate_predicate(predicate, seen);
}

}  // namespace tamis
