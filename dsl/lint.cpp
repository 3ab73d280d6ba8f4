#include "dsl/lint.h"

#include <algorithm>

#include "dsl/binder.h"
#include "dsl/lint_data.h"
#include "dsl/lint_logic.h"

namespace tamis::dsl {
namespace {

std::vector<Warning> findings(const Expr& body, const Result<PredicatePtr>& predicate, const Catalogue& catalogue,
                              const Statistics* statistics) {
  std::vector<Warning> warnings;
  if (!predicate) return warnings;  // an error, which binding reports
  lint_logic(**predicate, body, catalogue.schema(), warnings);
  if (statistics != nullptr) {
    lint_values(**predicate, catalogue, *statistics, warnings);
    lint_missing(body, catalogue, *statistics, warnings);
  }
  std::ranges::stable_sort(warnings, {}, [](const Warning& warning) { return warning.span.begin; });
  return warnings;
}

}  // namespace

std::vector<Warning> lint(const CreateSegment& definition, const Catalogue& catalogue, const Statistics* statistics) {
  return findings(*definition.body, bind_definition(definition, catalogue), catalogue, statistics);
}

std::vector<Warning> lint(const CreateTrait& definition, const Catalogue& catalogue, const Statistics* statistics) {
  const Result<ScalarPtr> value = bind_definition(definition, catalogue);
  if (!value) return {};
  if (const auto* test = std::get_if<bound::Test>(&(*value)->node)) return findings(*definition.body, test->predicate, catalogue, statistics);
  return {};
}

std::vector<Warning> lint(const Expr& expression, const std::optional<ZoneClause>& zone, const Catalogue& catalogue,
                          const Statistics* statistics) {
  return findings(expression, bind_predicate(expression, catalogue, zone), catalogue, statistics);
}

}  // namespace tamis::dsl
