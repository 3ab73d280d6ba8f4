#include <algorithm>

#include "dsl/binder.h"
#include "dsl/lint_data.h"
#include "dsl/print.h"
#include "engine/base/suggest.h"

namespace tamis::dsl {
namespace {

constexpr std::size_t kMostProbed = 1'000;       // values looked up for one definition
constexpr std::size_t kMostCandidates = 10'000;  // values of a trait among which the nearest is sought

class ValueLint {
 public:
  ValueLint(const Schema& schema, const Statistics& statistics, std::vector<Warning>& warnings)
      : schema_(schema), statistics_(statistics), warnings_(warnings) {}

  void look(const Predicate& predicate) {
    std::visit([&](const auto& node) { look(node, predicate.span); }, predicate.node);
  }

 private:
  void look(const bound::And& node, SourceSpan) { look_at_all(node.children); }
  void look(const bound::Or& node, SourceSpan) { look_at_all(node.children); }
  void look(const bound::Xor& node, SourceSpan) { look_at_all(node.children); }
  void look(const bound::Not& node, SourceSpan) { look(*node.child); }
  void look(const bound::Constant&, SourceSpan) {}
  void look(const bound::IsMissing&, SourceSpan) {}
  void look(const bound::Match&, SourceSpan) {}
  void look(const bound::Truth&, SourceSpan) {}
  void look(const bound::InSegment&, SourceSpan) {}

  void look_at_all(const std::vector<PredicatePtr>& parts) {
    for (const PredicatePtr& part : parts) look(*part);
  }

  void look(const bound::Compare& node, SourceSpan span) {
    if (literal_of(*node.left) != nullptr && literal_of(*node.right) == nullptr)
      return look(bound::Compare{bound::swapped(node.op), node.right, node.left}, span);
    const auto* column = std::get_if<bound::ColumnRef>(&node.left->node);
    const Value* value = literal_of(*node.right);
    if (column == nullptr || value == nullptr || value->missing()) return;
    const bool equality = node.op == CompareOp::kEq || node.op == CompareOp::kNe;
    if (equality && probe(column->column, *value, span)) return;
    check_range(node.op, column->column, *value, span);
  }

  void look(const bound::In& node, SourceSpan span) {
    if (const auto* column = std::get_if<bound::ColumnRef>(&node.operand->node); column != nullptr && node.list.empty())
      probe_all(column->column, node.set->values(), span);
  }

  void look(const bound::Has& node, SourceSpan span) {
    if (const auto* column = std::get_if<bound::ColumnRef>(&node.list->node)) probe_all(column->column, node.set->values(), span);
  }

  void probe_all(ColumnId column, const std::vector<Value>& values, SourceSpan span) {
    for (const Value& value : values) {
      if (probed_ >= kMostProbed) return;
      probe(column, value, span);
    }
  }

  // Whether the data could tell that the value is there or not.
  bool probe(ColumnId column, const Value& value, SourceSpan span) {
    if (probed_++ >= kMostProbed) return true;
    const std::optional<bool> seen = statistics_.has_value(column, value);
    if (seen && !*seen)
      warnings_.push_back(
          {"W0201", join("no profile has ", quote_name(schema_[column].name), " ", to_literal(value)), nearest(column, value), span});
    return seen.has_value();
  }

  std::string nearest(ColumnId column, const Value& value) const {
    if (!value.is<std::string>()) return {};
    const std::vector<std::string> candidates = statistics_.some_values(column, kMostCandidates);
    const std::optional<std::string> found = nearest_name(value.as<std::string>(), candidates);
    return found ? join("did you mean ", to_literal(Value(*found)), "?") : std::string();
  }

  void check_range(CompareOp op, ColumnId column, const Value& value, SourceSpan span) {
    if (schema_[column].type.is_list || schema_[column].type.kind == Kind::kString) return;
    const auto [least, greatest] = statistics_.range(column);
    const bool below = bound::compare(value, least) < 0, above = bound::compare(value, greatest) > 0;
    if (!below && !above) return;
    const bool upward = op == CompareOp::kGt || op == CompareOp::kGe, downward = op == CompareOp::kLt || op == CompareOp::kLe;
    const bool all = op == CompareOp::kNe || (below ? upward : downward);
    const bool repeated = std::ranges::any_of(warnings_, [&](const Warning& w) { return w.id == "W0203" && w.span == span; });
    if (repeated) return;  // BETWEEN says one thing with two comparisons
    const std::string name = quote_name(schema_[column].name);
    warnings_.push_back({"W0203",
                         join(name, " goes from ", to_literal(least), " to ", to_literal(greatest), " in the data, so ", name, " ",
                              bound::name_of(op), " ", to_literal(value), all ? " holds for every profile that has it" : " holds for none"),
                         {},
                         span});
  }

  const Schema& schema_;
  const Statistics& statistics_;
  std::vector<Warning>& warnings_;
  std::size_t probed_ = 0;
};

}  // namespace

void lint_values(const Predicate& predicate, const Schema& schema, const Statistics& statistics, std::vector<Warning>& warnings) {
  ValueLint(schema, statistics, warnings).look(predicate);
}

}  // namespace tamis::dsl
