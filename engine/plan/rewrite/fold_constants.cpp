#include <algorithm>

#include "engine/plan/comparison.h"
#include "engine/plan/rewrite/rules.h"
#include "engine/plan/scalar_functions.h"
#include "engine/plan/structure.h"

namespace tamis {
namespace {

ScalarPtr literal(Value value, Type type) { return make_scalar(Literal{widened(std::move(value), type)}, type); }

class Folder {
 public:
  explicit Folder(std::int64_t now_us) : now_us_(now_us) {}

  PredicatePtr fold(const PredicatePtr& predicate) {
    if (const auto* segment = std::get_if<InSegment>(&predicate->node))
      return definitions_.changed(predicate, *segment, [this](const PredicatePtr& p) { return fold(p); });
    const PredicatePtr inside = map_scalars(map_children(predicate, [this](const PredicatePtr& p) { return fold(p); }),
                                            [this](const ScalarPtr& s) { return fold(s); });
    const auto value = decided(*inside);
    return value ? constant(*value) : with_matcher(inside);
  }

  ScalarPtr fold(const ScalarPtr& scalar) {
    if (const auto* trait = std::get_if<ComputedTrait>(&scalar->node)) {
      const ScalarPtr folded = definitions_.changed(scalar, *trait, [this](const ScalarPtr& s) { return fold(s); });
      const ScalarPtr& definition = std::get<ComputedTrait>(folded->node).definition;
      return literal_of(*definition) != nullptr ? definition : folded;
    }
    const ScalarPtr inside =
        map_parts(scalar, [this](const ScalarPtr& s) { return fold(s); }, [this](const PredicatePtr& p) { return fold(p); });
    if (std::holds_alternative<Now>(inside->node)) return literal(Timestamp{now_us_}, inside->type);
    if (const auto* call = std::get_if<Call>(&inside->node)) return of_call(inside, *call);
    if (const auto* cases = std::get_if<Case>(&inside->node)) return of_case(inside, *cases);
    if (const auto* test = std::get_if<Test>(&inside->node)) {
      if (const auto value = constant_of(*test->predicate)) return literal(*value, kBooleanType);
    }
    if (const auto* outer = std::get_if<OfProfile>(&inside->node); outer != nullptr && literal_of(*outer->value) != nullptr)
      return outer->value;
    return inside;
  }

 private:
  static ScalarPtr of_call(const ScalarPtr& self, const Call& call) {
    std::vector<Value> values;
    for (const ScalarPtr& argument : call.arguments) {
      const Value* value = literal_of(*argument);
      if (value == nullptr) return self;
      values.push_back(*value);
    }
    if (call.zone.trait) return self;
    return literal(apply(call.function, values, self->type, call.unit, call.count, call.zone.fixed), self->type);
  }

  // Branches that never hold go; the first that always holds is the ELSE.
  static ScalarPtr of_case(const ScalarPtr& self, const Case& cases) {
    Case left{{}, cases.otherwise};
    for (const auto& branch : cases.branches) {
      const auto value = constant_of(*branch.first);
      if (value == false) continue;
      if (value == true) {
        left.otherwise = branch.second;
        break;
      }
      left.branches.push_back(branch);
    }
    if (left.branches.empty()) {
      if (const Value* value = literal_of(*left.otherwise)) return literal(*value, self->type);
      if (left.otherwise->type == self->type) return left.otherwise;
    }
    const bool unchanged = left.branches.size() == cases.branches.size() && left.otherwise == cases.otherwise;
    return unchanged ? self : make_scalar(std::move(left), self->type);
  }

  // A pattern that became a literal is compiled; where that fails the clause stays as it is.
  static PredicatePtr with_matcher(const PredicatePtr& predicate) {
    const auto* match = std::get_if<Match>(&predicate->node);
    if (match == nullptr || match->matcher != nullptr) return predicate;
    const Value* pattern = literal_of(*match->pattern);
    if (pattern == nullptr) return predicate;
    auto matcher = TextMatcher::compile(match->kind, pattern->as<std::string>());
    if (!matcher) return predicate;
    Match compiled = *match;
    compiled.matcher = *matcher;
    return make_predicate(std::move(compiled), predicate->span);
  }

  static bool is_missing_literal(const Scalar& scalar) {
    const Value* value = literal_of(scalar);
    return value != nullptr && value->missing();
  }

  // The truth of a leaf whose operands are literals, or of which one is missing.
  static std::optional<bool> decided(const Predicate& predicate) {
    if (const auto* p = std::get_if<Compare>(&predicate.node)) return of_compare(*p);
    if (const auto* p = std::get_if<In>(&predicate.node)) {
      const Value* value = literal_of(*p->operand);
      return value == nullptr ? std::nullopt : std::optional(!value->missing() && p->set->contains(*value) != p->negated);
    }
    if (const auto* p = std::get_if<IsMissing>(&predicate.node)) {
      if (std::holds_alternative<Test>(p->operand->node)) return false;
      const Value* value = literal_of(*p->operand);
      return value == nullptr ? std::nullopt : std::optional(value->missing());
    }
    if (const auto* p = std::get_if<Match>(&predicate.node)) return of_match(*p);
    if (const auto* p = std::get_if<Has>(&predicate.node)) {
      return is_missing_literal(*p->list) ? std::optional(false) : std::nullopt;
    }
    if (const auto* p = std::get_if<Truth>(&predicate.node)) {
      const Value* value = literal_of(*p->operand);
      return value == nullptr ? std::nullopt : std::optional(!value->missing() && value->as<bool>());
    }
    return std::nullopt;
  }

  static std::optional<bool> of_compare(const Compare& p) {
    const Value* left = literal_of(*p.left);
    const Value* right = literal_of(*p.right);
    if ((left != nullptr && left->missing()) || (right != nullptr && right->missing())) return false;
    if (left == nullptr || right == nullptr) return std::nullopt;
    return satisfies(p.op, compare(*left, *right));
  }

  static std::optional<bool> of_match(const Match& p) {
    if (is_missing_literal(*p.operand) || is_missing_literal(*p.pattern)) return false;
    const Value* text = literal_of(*p.operand);
    if (text == nullptr || p.matcher == nullptr) return std::nullopt;
    return p.matcher->matches(text->as<std::string>()) != p.negated;
  }

  std::int64_t now_us_;
  DefinitionChanges definitions_;
};

}  // namespace

PredicatePtr fold_constants(const PredicatePtr& predicate, const RewriteContext& context) { return Folder(context.now_us).fold(predicate); }

}  // namespace tamis
