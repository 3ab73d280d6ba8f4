#pragma once
// Findings about a definition that binds: it runs, but likely not as meant.

#include <cstdint>
#include <optional>
#include <vector>

#include "dsl/bind.h"
#include "dsl/diagnostics.h"

namespace tamis::dsl {

// What the linter asks of the data. Null where there is no data (linting files alone).
class Statistics {
 public:
  virtual ~Statistics() = default;
  [[nodiscard]] virtual std::uint64_t profiles() const = 0;
  [[nodiscard]] virtual std::uint64_t missing(ColumnId column) const = 0;
  // Whether any profile has the value (an element, for lists); nothing where that is not known cheaply.
  [[nodiscard]] virtual std::optional<bool> has_value(ColumnId column, const Value& value) const = 0;
  [[nodiscard]] virtual std::vector<std::string> some_values(ColumnId column,
                                                             std::size_t most) const = 0;  // of a STRING trait, for suggestions
  // Least and greatest value; missing where there are none.
  [[nodiscard]] virtual std::pair<Value, Value> range(ColumnId column) const = 0;
  // The same of a value that is found, as a computed trait is; nothing, or missing values, where that is not known.
  [[nodiscard]] virtual std::optional<std::uint64_t> missing_of(const ScalarPtr&) const { return std::nullopt; }
  [[nodiscard]] virtual std::pair<Value, Value> range_of(const ScalarPtr&) const { return {}; }
  // Of the properties of an event: "profiles" are events there. Null where the data have none.
  [[nodiscard]] virtual const Statistics* of_event(EventId) const { return nullptr; }
  // What a scalar that reads no column comes to at NOW; nothing where no NOW is known.
  [[nodiscard]] virtual std::optional<Value> at_now(const Scalar& scalar) const = 0;
};

// W0101 always true, W0102 always false, W0103 a clause subsumed by another, W0201 a value never seen in the trait (with the
// nearest), W0202 profiles lost through missing values (how many), W0203 a comparison outside the trait's range, W0204 a window that
// begins after the trait's or the event's newest, W0205 an event that nobody did, W0206 a property that no event bears, W0207 a window
// in which no event lies.
[[nodiscard]] std::vector<Warning> lint(const CreateSegment& definition, const Catalogue& catalogue, const Statistics* statistics);
[[nodiscard]] std::vector<Warning> lint(const CreateTrait& definition, const Catalogue& catalogue, const Statistics* statistics);
[[nodiscard]] std::vector<Warning> lint(const Expr& expression, const std::optional<ZoneClause>& zone, const Catalogue& catalogue,
                                        const Statistics* statistics);
// Of its WHERE, and of the sets of events in all of it.
[[nodiscard]] std::vector<Warning> lint(const Select& select, const Catalogue& catalogue, const Statistics* statistics);

}  // namespace tamis::dsl
