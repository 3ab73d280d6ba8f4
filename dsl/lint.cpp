#include "dsl/lint.h"

#include <algorithm>

#include "dsl/binder.h"
#include "dsl/lint_data.h"
#include "dsl/lint_logic.h"

namespace tamis::dsl {
namespace {

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
  lint_events(body, zone, catalogue, statistics, warnings);
  std::ranges::stable_sort(warnings, {}, [](const Warning& warning) { return warning.span.begin; });
  return warnings;
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

}  // namespace tamis::dsl
