#include "engine/base/check.h"
#include "engine/plan/rewrite/rules.h"
#include "engine/plan/structure.h"

namespace tamis {
namespace {

void validate_scalar(const ScalarPtr& scalar);

bool compare_together(Type a, Type b) {
  if (a.is_list || b.is_list) return false;
  return a.kind == b.kind || (is_numeric(a.kind) && is_numeric(b.kind));
}

struct ValidatePredicate {
  template <typename Node> static void chain(const Node& node) {
    TAMIS_CHECK(node.children.size() >= 2);
    for (const PredicatePtr& child : node.children) validate(*child);
  }
  void operator()(const Constant&) const {}
  void operator()(const And& p) const { chain(p); }
  void operator()(const Or& p) const { chain(p); }
  void operator()(const Xor& p) const { chain(p); }
  void operator()(const Not& p) const { validate(*p.child); }
  void operator()(const Compare& p) const {
    validate_scalar(p.left);
    validate_scalar(p.right);
    TAMIS_CHECK(compare_together(p.left->type, p.right->type));
  }
  void operator()(const In& p) const {
    validate_scalar(p.operand);
    TAMIS_CHECK(p.set != nullptr);
  }
  void operator()(const IsMissing& p) const { validate_scalar(p.operand); }
  void operator()(const Match& p) const {
    validate_scalar(p.operand);
    validate_scalar(p.pattern);
    TAMIS_CHECK(p.operand->type == kStringType && p.pattern->type == kStringType);
  }
  void operator()(const Has& p) const {
    validate_scalar(p.list);
    TAMIS_CHECK(p.list->type.is_list && p.set != nullptr);
  }
  void operator()(const Truth& p) const {
    validate_scalar(p.operand);
    TAMIS_CHECK(p.operand->type == kBooleanType);
  }
  void operator()(const InSegment& p) const { validate(*p.definition); }
};

struct ValidateScalar {
  void operator()(const Literal&) const {}
  void operator()(const ColumnRef&) const {}
  void operator()(const SlotRef&) const {}
  void operator()(const Now&) const {}
  void operator()(const Call& s) const {
    TAMIS_CHECK(!s.arguments.empty());
    for (const ScalarPtr& argument : s.arguments) validate_scalar(argument);
  }
  void operator()(const Case& s) const {
    TAMIS_CHECK(s.otherwise != nullptr);
    for (const auto& [when, then] : s.branches) {
      validate(*when);
      validate_scalar(then);
    }
    validate_scalar(s.otherwise);
  }
  void operator()(const Test& s) const { validate(*s.predicate); }
};

void validate_scalar(const ScalarPtr& scalar) {
  TAMIS_CHECK(scalar != nullptr);
  std::visit(ValidateScalar{}, scalar->node);
}

}  // namespace

void validate(const Predicate& predicate) { std::visit(ValidatePredicate{}, predicate.node); }

}  // namespace tamis
