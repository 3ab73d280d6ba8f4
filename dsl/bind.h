#pragma once
// Tree and schema to predicates and queries: names resolved, types checked, sugar expanded. Depends on the schema and the
// definitions alone, never on data or the clock.

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "dsl/ast.h"
#include "dsl/diagnostics.h"
#include "engine/base/error.h"
#include "engine/plan/predicate.h"
#include "engine/plan/query.h"
#include "engine/storage/schema.h"

namespace tamis::dsl {

// A saved list of identifiers or values.
struct ListRef {
  std::string name;
  std::string of;                         // the identifier type (column) that its entries name
  std::shared_ptr<const ValueSet> texts;  // entries as STRING values, as they were put
};

// What binding looks up. Implementations outlive the call; look-ups match names in any case.
class Catalogue {
 public:
  virtual ~Catalogue() = default;
  [[nodiscard]] virtual const Schema& schema() const = 0;
  [[nodiscard]] virtual const CreateSegment* segment(std::string_view name) const = 0;  // null where there is none
  [[nodiscard]] virtual std::vector<std::string> segment_names() const = 0;
  [[nodiscard]] virtual const CreateTrait* trait(std::string_view name) const = 0;  // a computed one; null where there is none
  [[nodiscard]] virtual std::vector<std::string> trait_names() const = 0;           // of the computed ones
  [[nodiscard]] virtual std::optional<ListRef> list(std::string_view name) const = 0;
  [[nodiscard]] virtual std::vector<std::string> list_names() const = 0;
  // Some values of a STRING trait: for hints alone, nothing else depends on them.
  [[nodiscard]] virtual std::vector<std::string> some_texts(ColumnId) const { return {}; }
};

// A predicate in the zone of its statement (default UTC). Segments referred to are bound in their own zone; a cycle is an
// error that shows it (a -> b -> a).
[[nodiscard]] Result<PredicatePtr> bind_predicate(const Expr& expression, const Catalogue& catalogue,
                                                  const std::optional<ZoneClause>& zone = std::nullopt);
// The body of a saved segment, by name.
[[nodiscard]] Result<PredicatePtr> bind_segment(std::string_view name, const Catalogue& catalogue);
// A definition that is about to be saved: its body, and that saving it closes no cycle.
[[nodiscard]] Result<PredicatePtr> bind_definition(const CreateSegment& definition, const Catalogue& catalogue);
// A saved computed trait, by name; one that is about to be saved. Its name is free: no stored trait bears it.
[[nodiscard]] Result<ScalarPtr> bind_trait(std::string_view name, const Catalogue& catalogue);
[[nodiscard]] Result<ScalarPtr> bind_definition(const CreateTrait& definition, const Catalogue& catalogue);
// Of a SELECT FROM events, its columns are the event's properties, as run_events() wants it.
[[nodiscard]] Result<SelectQuery> bind_select(const Select& select, const Catalogue& catalogue);
[[nodiscard]] Result<EventId> bind_event(const EventName& name, const Catalogue& catalogue);
[[nodiscard]] Result<DiffQuery> bind_diff(const Diff& diff, const Catalogue& catalogue);
[[nodiscard]] Result<OverlapQuery> bind_overlap(const Overlap& overlap, const Catalogue& catalogue);
// 'user_id:17850' (split at the first colon), or '17850' where the store has one identifier type.
struct ProfileKey {
  ColumnId identifier;
  std::string id;
};
[[nodiscard]] Result<ProfileKey> bind_profile(const ProfileRef& profile, const Catalogue& catalogue);

// The segments that a body names, in order of first mention, as written.
[[nodiscard]] std::vector<std::string> segments_of(const Expr& expression);
// The computed traits that it names, likewise.
[[nodiscard]] std::vector<std::string> traits_of(const Expr& expression, const Catalogue& catalogue);

}  // namespace tamis::dsl
