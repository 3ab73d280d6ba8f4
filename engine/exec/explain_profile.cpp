// One row of a snapshot through the single-profile evaluator: whether it is in, and clause by clause why.

#include <algorithm>
#include <functional>
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
    if (!has_children(predicate)) {
      clause.value = values_of(predicate);
      visit_parts(predicate, [&](const Scalar& scalar) { report_events(scalar, clause); }, [](const Predicate&) {});
    }
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

  // The aggregates that a scalar names; not those that events ask for in turn.
  void report_events(const Scalar& scalar, ClauseReport& clause) const {
    const auto* aggregate = std::get_if<EventAggregate>(&scalar.node);
    if (aggregate == nullptr) {
      const auto each = [&](const Scalar& part) { report_events(part, clause); };
      std::function<void(const Predicate&)> within = [&](const Predicate& part) { visit_parts(part, each, within); };
      return visit_parts(scalar, each, within);
    }
    AggregateReport report{to_text(scalar, schema_), evaluate(scalar, view_, context_), 0, {}};
    const std::vector<CountedEvent> counted = events_counted(*aggregate, view_, context_);
    report.counted = counted.size();
    for (std::size_t i = counted.size() - std::min(counted.size(), kEventsShown); i < counted.size(); ++i)
      report.events.push_back(event_of(counted[i]));
    clause.value += (clause.value.empty() ? "" : ", ") + named(short_name(*aggregate), report.value);
    clause.aggregates.push_back(std::move(report));
  }

  // "COUNT(EVENT 'Order' …)": the clause has the rest.
  std::string short_name(const EventAggregate& aggregate) const {
    std::string name(name_of(aggregate.function));
    name += aggregate.function == EventFunction::kCountDistinct ? "(DISTINCT … OF " : takes_value(aggregate.function) ? "(… OF " : "(";
    if (aggregate.parts.empty() && aggregate.unknown.size() == 1) return name + "EVENT " + to_literal(aggregate.unknown[0]) + " …)";
    if (aggregate.parts.size() == 1 && aggregate.unknown.empty())
      return name + "EVENT " + to_literal(schema_[aggregate.parts[0].event].name) + " …)";
    return name + "EVENT IN …)";
  }

  ShownEvent event_of(const CountedEvent& counted) const {
    const EventDef& def = schema_[counted.event];
    ShownEvent report{def.name, view_.property(counted.event, counted.place, kEventTime).as<Timestamp>().us, {}};
    for (std::uint32_t i = 1; i < def.properties->columns().size(); ++i) {
      Value value = view_.property(counted.event, counted.place, ColumnId{i});
      if (!value.missing()) report.properties.emplace_back(def.properties->columns()[i].name, std::move(value));
    }
    return report;
  }

  static std::string named(const std::string& name, const Value& value) {
    return name + (value.missing() ? " is missing" : " = " + to_literal(value));
  }

  // "country = 'France', age = 41"
  std::string values_of(const Predicate& predicate) const {
    std::string text;
    for (const ColumnId column : columns_of(predicate)) {
      const Scalar name{ColumnRef{column}, schema_[column].type};
      const Value value = view_.value(column);
      text += text.empty() ? "" : ", ";
      text += named(to_text(name, schema_), value);
    }
    return text;
  }

  const Schema& schema_;
  const RowView& view_;
  const EvaluationContext& context_;
  ProfileReport& report_;
  std::unordered_set<const Predicate*> taken_apart_;
};

// Events are shown whole.
Reads with_all_properties(Reads reads, const Schema& schema) {
  std::vector<std::pair<EventId, ColumnId>> all;
  for (const auto& [event, property] : reads.properties) {
    if (!all.empty() && all.back().first == event) continue;
    for (std::uint32_t i = 0; i < schema[event].properties->columns().size(); ++i) all.emplace_back(event, ColumnId{i});
  }
  reads.properties = std::move(all);
  return reads;
}

}  // namespace

Result<ProfileReport> explain_profile(const Snapshot& snapshot, const Predicate& predicate, RowId row, std::int64_t now_us) {
  TAMIS_CHECK_OK(verify(snapshot, with_all_properties(reads_of(predicate), snapshot.schema())));
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
