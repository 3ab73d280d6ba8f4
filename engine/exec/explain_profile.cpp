// One row of a snapshot through the single-profile evaluator: whether it is in, and clause by clause why.

#include <string>
#include <unordered_set>

#include "engine/exec/block_run.h"
#include "engine/exec/executor.h"
#include "engine/exec/profile_evaluator.h"
#include "engine/exec/row_view.h"
#include "engine/plan/predicate_walk.h"
#include "engine/plan/structure.h"

namespace tamis {
namespace {

class ProfileExplainer {
 public:
  ProfileExplainer(const Snapshot& snapshot, const RowView& view, const EvaluationContext& context, ProfileReport& report)
      : schema_(snapshot.schema()), view_(view), context_(context), report_(report) {}

  void explain(const Predicate& predicate, int depth) {
    ClauseReport clause{depth, text_of(predicate), evaluate(predicate, view_, context_), {}};
    if (!has_children(predicate)) clause.value = values_of(predicate);
    report_.clauses.push_back(std::move(clause));
    // A definition that stands in several places is taken apart in the first.
    const auto* segment = std::get_if<InSegment>(&predicate.node);
    if (segment != nullptr && !taken_apart_.insert(segment->definition.get()).second) return;
    visit_parts(predicate, [](const Scalar&) {}, [&](const Predicate& child) { explain(child, depth + 1); });
  }

 private:
  static bool has_children(const Predicate& predicate) {
    bool has = false;
    visit_parts(predicate, [](const Scalar&) {}, [&has](const Predicate&) { has = true; });
    return has;
  }

  std::string text_of(const Predicate& predicate) const {
    if (std::holds_alternative<And>(predicate.node)) return "AND";
    if (std::holds_alternative<Or>(predicate.node)) return "OR";
    if (std::holds_alternative<Xor>(predicate.node)) return "XOR";
    if (std::holds_alternative<Not>(predicate.node)) return "NOT";
    return to_text(predicate, schema_);
  }

  // "country = 'France', age = 41"
  std::string values_of(const Predicate& predicate) const {
    std::string text;
    for (const ColumnId column : columns_of(predicate)) {
      const Scalar name{ColumnRef{column}, schema_[column].type};
      const Value value = view_.value(column);
      text += text.empty() ? "" : ", ";
      text += to_text(name, schema_) + (value.missing() ? " is missing" : " = " + to_literal(value));
    }
    return text;
  }

  const Schema& schema_;
  const RowView& view_;
  const EvaluationContext& context_;
  ProfileReport& report_;
  std::unordered_set<const Predicate*> taken_apart_;
};

}  // namespace

Result<ProfileReport> explain_profile(const Snapshot& snapshot, const Predicate& predicate, RowId row, std::int64_t now_us) {
  TAMIS_CHECK_OK(verify(snapshot, reads_of(predicate)));
  const RowView view(snapshot, row);
  const EvaluationContext context{now_us, {}};
  ProfileReport report;
  ProfileExplainer(snapshot, view, context, report).explain(predicate, 0);
  report.in = report.clauses.front().holds;
  report.next_change_us = next_change_us(predicate, view, context);
  return report;
}

Result<bool> matches(const Snapshot& snapshot, const Predicate& predicate, RowId row, std::int64_t now_us) {
  TAMIS_CHECK_OK(verify(snapshot, reads_of(predicate)));
  return evaluate(predicate, RowView(snapshot, row), {now_us, {}});
}

}  // namespace tamis
