#include <algorithm>

#include "dsl/binder.h"
#include "dsl/lint_data.h"
#include "dsl/print.h"
#include "dsl/walk.h"

namespace tamis::dsl {
namespace {

// The tested expressions of a clause that needs a present value though it reads like the opposite of one that does; none for
// other clauses.
struct LosingOperands {
  std::vector<const Expr*> found;

  void add(bool negated, const ExprPtr& operand) {
    if (negated && operand != nullptr) found.push_back(operand.get());
  }
  void operator()(const Compare& node) {
    add(node.op == CompareOp::kNe, node.left);
    add(node.op == CompareOp::kNe, node.right);
  }
  void operator()(const Between& node) { add(node.negated, node.operand); }
  void operator()(const In& node) { add(node.negated, node.operand); }
  void operator()(const InList& node) { add(node.negated, node.operand); }
  void operator()(const Match& node) { add(node.negated, node.operand); }
  void operator()(const Has& node) { add(node.kind == HasKind::kNone, node.list); }
  void operator()(const InWindow& node) { add(node.negated, node.operand); }
  template <typename Other> void operator()(const Other&) {}
};

class MissingLint {
 public:
  MissingLint(const Catalogue& catalogue, const Statistics& statistics, std::vector<Warning>& warnings)
      : catalogue_(catalogue), statistics_(statistics), warnings_(warnings), definitions_(catalogue) {}

  // Computed traits that cannot be bound are told elsewhere.
  void look_at_body(const Expr& body) {
    if (definitions_.load(body)) look(body);
  }

  void look(const Expr& expression) {
    if (const auto* node = std::get_if<Or>(&expression.node)) return look_at_all(node->children, false);
    if (const auto* node = std::get_if<And>(&expression.node)) return look_at_all(node->children, true);
    // NOT (…) is the complement: the profiles without a value are in it.
    if (std::holds_alternative<Not>(expression.node)) return;
    if (const auto* node = std::get_if<Xor>(&expression.node)) {
      for (const ExprPtr& child : node->children) look(*child);
      return;
    }
    LosingOperands operands;
    std::visit([&](const auto& node) { operands(node); }, expression.node);
    for (const Expr* operand : operands.found) look_at_operand(*operand, expression.span);
  }

 private:
  // `x != 1 OR x IS MISSING` keeps them, and `x != 1 AND x IS NOT MISSING` says that they are meant to go.
  void look_at_all(const ExprList& children, bool all) {
    const std::size_t outer = settled_.size();
    for (const ExprPtr& child : children)
      if (const auto* test = std::get_if<IsMissing>(&child->node); test != nullptr && test->negated == all)
        settled_.push_back(test->operand.get());
    for (const ExprPtr& child : children) look(*child);
    settled_.resize(outer);
  }

  void look_at_operand(const Expr& operand, SourceSpan span) {
    if (!settled_.empty()) {
      const std::optional<std::string> tested = bound_text(operand);
      if (std::ranges::any_of(settled_,
                              [&](const Expr* other) { return same(*other, operand) || (tested && bound_text(*other) == tested); }))
        return;
    }
    walk(operand, [&](const Expr& part) {
      if (std::holds_alternative<Name>(part.node)) look_at_name(part, span);
      const auto* call = std::get_if<Call>(&part.node);
      const FunctionInfo* function = call == nullptr ? nullptr : find_function(call->name);
      const bool of_events = (call != nullptr && call->events != nullptr) || std::holds_alternative<Did>(part.node);
      // These have a value where one of their parts has none.
      return !of_events && !std::holds_alternative<CaseWhen>(part.node) &&
             (function == nullptr || function->form != FunctionForm::kUnified);
    });
  }

  // The same for every way of writing it: in any case, quoted or not.
  std::optional<std::string> bound_text(const Expr& operand) const {
    const Result<ScalarPtr> scalar = Binder(catalogue_, {}, definitions_).value(operand);
    return scalar ? std::optional(to_text(**scalar, catalogue_.schema())) : std::nullopt;
  }

  void look_at_name(const Expr& name, SourceSpan span) {
    Binder binder(catalogue_, {}, definitions_);
    const Result<ScalarPtr> trait = binder.value(name);
    const auto* column = trait ? std::get_if<bound::ColumnRef>(&(*trait)->node) : nullptr;
    const auto* computed = trait ? std::get_if<bound::ComputedTrait>(&(*trait)->node) : nullptr;
    if (column == nullptr && computed == nullptr) return;
    const std::uint64_t missing = column != nullptr ? statistics_.missing(column->column) : statistics_.missing_of(*trait).value_or(0);
    if (missing == 0) return;
    const std::string text = quote_name(column != nullptr ? catalogue_.schema()[column->column].name : computed->name);
    warnings_.push_back({"W0202",
                         join(std::to_string(missing), " of ", std::to_string(statistics_.profiles()),
                              " profiles are left out because they have no ", text),
                         join("to keep them, add OR ", text, " IS MISSING"), span});
  }

  const Catalogue& catalogue_;
  const Statistics& statistics_;
  std::vector<Warning>& warnings_;
  DefinitionTable definitions_;
  std::vector<const Expr*> settled_;  // whose absence the text speaks of
};

}  // namespace

void lint_missing(const Expr& expression, const Catalogue& catalogue, const Statistics& statistics, std::vector<Warning>& warnings) {
  MissingLint(catalogue, statistics, warnings).look_at_body(expression);
}

}  // namespace tamis::dsl
