#include "dsl/lint.h"

#include <algorithm>

#include "dsl/binder.h"
#include "dsl/lint_data.h"
#include "dsl/lint_logic.h"

namespace tamis::dsl {
namespace {

void sort_by_place(std::vector<Warning>& warnings) {
  std::ranges::stable_sort(warnings, {}, [](const Warning& warning) { return warning.span.begin; });
}

// `predicate`: what the body comes to; null where it is no condition.
std::vector<Warning> findings(const Expr& body, const std::optional<ZoneClause>& zone, const PredicatePtr& predicate,
                              const Catalogue& catalogue, const Statistics* statistics) {
  std::vector<Warning> warnings;
  if (predicate != nullptr) {
    lint_logic(*predicate, body, {catalogue.schema()}, warnings);
    if (statistics != nullptr) {
      lint_values(*predicate, catalogue, *statistics, warnings);
      lint_missing(body, catalogue, *statistics, warnings);
    }
  }
  lint_events(body, false, zone, catalogue, statistics, warnings);
  sort_by_place(warnings);
  return warnings;
}

// The WHERE of a SELECT over events.
void look_at_event_clauses(const Predicate& where, const Select& select, EventId event, const Catalogue& catalogue,
                           const Statistics* statistics, std::vector<Warning>& warnings) {
  lint_logic(where, *select.where, {catalogue.schema(), event}, warnings);
  const Statistics* of_event = statistics == nullptr ? nullptr : statistics->of_event(event);
  if (of_event != nullptr) lint_event_values(where, event, catalogue, *of_event, warnings);
}

}  // namespace

// What does not bind has an error, which binding reports.
std::vector<Warning> lint(const CreateSegment& definition, const Catalogue& catalogue, const Statistics* statistics) {
  const auto predicate = bind_definition(definition, catalogue);
  if (!predicate) return {};
  return findings(*definition.body, definition.zone, *predicate, catalogue, statistics);
}

std::vector<Warning> lint(const CreateTrait& definition, const Catalogue& catalogue, const Statistics* statistics) {
  const auto value = bind_definition(definition, catalogue);
  if (!value) return {};
  const auto* test = std::get_if<bound::Test>(&(*value)->node);
  return findings(*definition.body, definition.zone, test == nullptr ? nullptr : test->predicate, catalogue, statistics);
}

std::vector<Warning> lint(const Expr& expression, const std::optional<ZoneClause>& zone, const Catalogue& catalogue,
                          const Statistics* statistics) {
  const auto predicate = bind_predicate(expression, catalogue, zone);
  if (!predicate) return {};
  return findings(expression, zone, *predicate, catalogue, statistics);
}

std::vector<Warning> lint(const Select& select, const Catalogue& catalogue, const Statistics* statistics) {
  const auto query = bind_select(select, catalogue);
  if (!query) return {};
  std::vector<Warning> warnings;
  if (select.where != nullptr && !select.event) warnings = findings(*select.where, select.zone, query->where, catalogue, statistics);
  const auto look = [&](const ExprPtr& expression) {
    if (expression != nullptr) lint_events(*expression, select.event.has_value(), select.zone, catalogue, statistics, warnings);
  };
  if (select.where != nullptr && select.event) {
    look_at_event_clauses(*query->where, select, *bind_event(*select.event, catalogue), catalogue, statistics, warnings);
    look(select.where);
  }
  for (const SelectItem& item : select.items) look(item.value);
  for (const ExprPtr& key : select.group_by) look(key);
  look(select.having);
  for (const OrderItem& item : select.order_by) look(item.value);
  sort_by_place(warnings);
  return warnings;
}

}  // namespace tamis::dsl
