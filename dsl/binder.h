#pragma once
// Internal to binding: what the bind_*.cpp files share. bind.h is what others see.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "dsl/ast.h"
#include "dsl/bind.h"
#include "dsl/functions.h"
#include "dsl/parse.h"
#include "engine/base/error.h"
#include "engine/base/excerpt.h"
#include "engine/plan/predicate.h"
#include "engine/plan/query.h"

namespace tamis::dsl {

// The bound forms bear the names of the tree's: bound::Compare is plan/predicate.h's, Compare is ast.h's.
namespace bound = ::tamis;

// Levels of a tree together with those of the segments that it refers to (one alone: kDeepestTree). Evaluators recurse over
// bound trees: this is what they must bear.
inline constexpr int kDeepestWithSegments = 4'096;
// What a set of events counts as: its evaluation takes that much more of the stack. So 32 may stand within one another.
inline constexpr int kLevelsOfSet = 48;
inline constexpr int kLongestSegmentChain = 512;
// Parts that BETWEEN, IN and windows may write out again: `x BETWEEN a AND b` is two comparisons of x, so that ten such values within
// one another are a thousand. Evaluators compute every copy.
inline constexpr std::size_t kMostCopiedParts = 50'000;
// Units of a duration or window: past it no instant of the years 1 to 9999 is left, and sums stay far from overflow.
inline constexpr std::int64_t kMostUnits = 1'000'000'000'000;

// ---- Messages (bind_message.cpp)

// An expression with its bound form, for messages that speak of both.
struct Operand {
  const Expr* source;
  ScalarPtr value;
};

[[nodiscard]] std::unexpected<Error> mistake(std::string_view id, SourceSpan span, std::string message, std::string hint = {},
                                             ErrorCode code = ErrorCode::kInvalid);
// The expression as written, cut where it is long.
[[nodiscard]] std::string shown(const Expr& expression);
// "trait age", or the expression. `properties`: what columns are, where they are those of an event.
[[nodiscard]] std::string subject(const Operand& operand, const Schema& schema, const Schema* properties = nullptr);
// "did you mean x?", or empty.
[[nodiscard]] std::string did_you_mean(std::string_view word, const std::vector<std::string>& names);
// The literal to write instead of `given` where a value of the type `wanted` stands; empty where nothing is likely.
[[nodiscard]] std::string literal_hint(Type wanted, const Value& given);
// `advice` with a CAST that makes the two of one type; empty where there is none.
[[nodiscard]] std::string cast_hint(std::string_view advice, const Operand& left, const Operand& right);
// The error of an unknown name that stands beside values of a type, with a better hint where a literal was meant: Yes, FRANCE.
[[nodiscard]] Error literal_meant(Error error, const Expr& written, Type wanted);
// NULL beside a comparison.
[[nodiscard]] std::unexpected<Error> null_compared(const Expr& other, bool negated, SourceSpan span);

// The text of a name as the schema would have it, and without the prefix `trait.`.
struct JoinedName {
  std::string whole;
  std::optional<std::string> unprefixed;
};
[[nodiscard]] JoinedName joined(const Name& name);

template <typename... Parts> [[nodiscard]] std::string join(const Parts&... parts) {
  std::string text;
  (text.append(std::string_view(parts)), ...);
  return text;
}

// ---- Small bound trees (bind_build.cpp)

[[nodiscard]] PredicatePtr conjunction(std::vector<PredicatePtr> parts, SourceSpan span);  // flat; of none: true
[[nodiscard]] PredicatePtr disjunction(std::vector<PredicatePtr> parts, SourceSpan span);  // flat; of none: false
[[nodiscard]] PredicatePtr complement(PredicatePtr part, SourceSpan span);
[[nodiscard]] PredicatePtr comparison(CompareOp op, ScalarPtr left, ScalarPtr right, SourceSpan span);
[[nodiscard]] ScalarPtr literal(Value value, Type type);
// A missing value whose type is still open: a property that no event bears. It takes the type that its place wants; where none does,
// it is a STRING.
[[nodiscard]] const ScalarPtr& untyped();
[[nodiscard]] inline bool is_untyped(const ScalarPtr& value) { return value == untyped(); }
[[nodiscard]] inline ScalarPtr as_type(ScalarPtr value, Type type) { return is_untyped(value) ? literal(Value(), type) : std::move(value); }
[[nodiscard]] ScalarPtr call(Function function, std::vector<ScalarPtr> arguments, Type type, ZoneSource zone = {});
[[nodiscard]] ScalarPtr moved(const ScalarPtr& instant, TimeUnit unit, std::int64_t count);  // kAddUnits
[[nodiscard]] ScalarPtr to_double(const ScalarPtr& number);
// The value, where the scalar is a literal.
[[nodiscard]] const Value* literal_of(const Scalar& scalar) noexcept;
// Whether it is made of literals and NOW alone, so that it is the same for all profiles (their zones apart).
[[nodiscard]] bool constant(const Scalar& scalar);
[[nodiscard]] bool is_time(Type type) noexcept;  // TIMESTAMP or DATE, no list

// How a literal stands to a kind: changed to it exactly (1 to 1.0), of the kind but never equal to one (1.5 among integers),
// or of another kind.
enum class Fit : std::uint8_t { kFits, kNever, kMismatch };
[[nodiscard]] Fit fit(Value& value, Kind kind);

// ---- Segments and computed traits (bind_definition.cpp)

enum class DefinitionKind : std::uint8_t { kSegment, kTrait };

// The segments and computed traits that a statement reaches, each bound once in its own zone, however many paths lead to it.
class DefinitionTable {
 public:
  explicit DefinitionTable(const Catalogue& catalogue) : catalogue_(catalogue) {}

  // Binds what the expression refers to. `of_events`: its names are properties of an event.
  [[nodiscard]] Result<void> load(const Expr& expression, bool of_events = false);
  // What the body of a definition refers to that is about to be saved: a way back to it is a cycle.
  [[nodiscard]] Result<void> load(DefinitionKind kind, const Definition& saving);
  // Binds a saved definition, and all that it refers to.
  [[nodiscard]] Result<void> load(DefinitionKind kind, std::string_view name, SourceSpan span);

  struct Entry {
    std::string name;        // as saved
    PredicatePtr predicate;  // of a segment
    ScalarPtr value;         // of a computed trait
    int chain = 1;           // definitions on the longest way down, itself included
    int depth = 0;           // levels of the tree, references included
  };
  // Null where it was not loaded.
  [[nodiscard]] const Entry* find(DefinitionKind kind, std::string_view name) const;

 private:
  struct Reference;
  struct Frame;
  [[nodiscard]] std::vector<Reference> references_of(const Expr& body, bool of_events) const;
  [[nodiscard]] const Definition* trait_meant(const Name& name, bool in_events) const;
  [[nodiscard]] Result<void> load(Frame root);
  [[nodiscard]] Result<void> visit(std::vector<Frame> path);
  [[nodiscard]] Result<void> descend(std::vector<Frame>& path, const Reference& reference);
  [[nodiscard]] Result<void> finish(const Frame& frame, SourceSpan span);
  [[nodiscard]] static std::unexpected<Error> circle(const std::vector<Frame>& path, std::size_t again, SourceSpan span);

  const Catalogue& catalogue_;
  const Definition* saving_trait_ = nullptr;
  std::unordered_map<std::string, Entry> entries_;  // by kind and folded name
};

// The names that a computed trait may have which this name means; none where it means something stored. Within a set of events only
// `trait.x` may.
[[nodiscard]] std::vector<std::string> trait_names_of(const Name& name, bool in_events, const Schema& schema);
// The computed trait that a name means; null where it means something else. Within a set of events only `trait.x` may.
[[nodiscard]] const CreateTrait* computed_trait(const Name& name, bool in_events, const Catalogue& catalogue);
// "did you mean 'Order Completed'?", or empty.
[[nodiscard]] std::string event_meant(std::string_view name, const std::vector<std::string>& names);
[[nodiscard]] std::unexpected<Error> unknown_event(const EventName& name, const Catalogue& catalogue);
[[nodiscard]] std::unexpected<Error> unknown_segment(std::string_view name, SourceSpan span, const Catalogue& catalogue);

// ---- The binder

// The zone of a statement.
[[nodiscard]] Result<ZoneSource> bind_zone(const std::optional<ZoneClause>& clause, const Catalogue& catalogue);

// The groups of a SELECT: what a slot stands for. Equal keys and equal aggregates share a slot.
struct Grouping {
  std::vector<ScalarPtr> keys;
  std::vector<std::string> key_texts;
  std::vector<Aggregate> aggregates;
  std::vector<std::string> aggregate_texts;
};

// Where an expression stands, which decides what an aggregate means there.
enum class Clause : std::uint8_t { kSegment, kWhere, kGroupBy, kAggregate, kGrouped, kPlain, kEvents };

class Binder;
// Where names are properties of an event.
struct EventScope {
  EventId id;
  const Schema* properties = nullptr;
  std::string event;                       // its name, for messages
  std::vector<const Schema*> beside = {};  // properties of the other events of the set: what type one that this lacks has
  std::optional<std::string> alias = {};   // of the set, folded
  Binder* profile = nullptr;               // binds what is of the profile
  bool strict = false;                     // a property that no event bears is a mistake
};
// The name of the column that an event's time is.
[[nodiscard]] const Expr& time_of_event();

// Whether an aggregate stands anywhere in it.
[[nodiscard]] bool contains_aggregate(const Expr& expression);

using AliasMap = std::unordered_map<std::string, const Expr*>;  // folded alias to the item's value

// Binds expressions of one statement. Lives for one call of bind.h; not for several threads.
class Binder {
 public:
  Binder(const Catalogue& catalogue, ZoneSource zone, const DefinitionTable& definitions, Clause clause = Clause::kSegment)
      : catalogue_(catalogue), schema_(catalogue.schema()), zone_(std::move(zone)), definitions_(definitions), clause_(clause) {}

  // Within a set of events, or a SELECT over them. `profile` outlives this one.
  Binder(Binder& profile, const EventScope& scope, Clause clause)
      : catalogue_(profile.catalogue_),
        schema_(profile.schema_),
        zone_(profile.zone_),
        definitions_(profile.definitions_),
        clause_(clause),
        scope_(&scope),
        level_(profile.level_ + kLevelsOfSet) {}

  // Names that are no trait may be aliases; `grouping`: traits must be group keys, and aggregates get slots.
  void use_aliases(const AliasMap* aliases) noexcept { aliases_ = aliases; }
  void use_grouping(Grouping* grouping) noexcept { grouping_ = grouping; }

  [[nodiscard]] Result<PredicatePtr> predicate(const Expr& expression);
  [[nodiscard]] Result<ScalarPtr> value(const Expr& expression);
  // The events of a set, with what is wanted of each; null: nothing.
  [[nodiscard]] Result<std::vector<bound::EventPart>> parts_of(const EventSet& set, const Expr* value);
  // The deepest level reached so far, references included.
  [[nodiscard]] int deepest() const noexcept { return deepest_; }
  // Expressions bound so far, each as often as the bound tree holds it.
  [[nodiscard]] std::size_t parts() const noexcept { return parts_; }
  // Equal for equal values only.
  [[nodiscard]] std::string text_of(const Scalar& value) const;
  // "trait age", "property revenue", or the expression.
  [[nodiscard]] std::string subject(const Operand& operand) const;

 private:
  class Level;
  struct Members;

  // Two operands whose types do not compare.
  [[nodiscard]] std::unexpected<Error> mismatch(const Operand& left, const Operand& right) const;
  // Values: bind_scalar.cpp
  Result<ScalarPtr> value_at_level(const Expr& expression);
  Result<ScalarPtr> bind(const Null&, const Expr&);
  Result<ScalarPtr> bind(const Boolean&, const Expr&);
  Result<ScalarPtr> bind(const Integer&, const Expr&);
  Result<ScalarPtr> bind(const Double&, const Expr&);
  Result<ScalarPtr> bind(const String&, const Expr&);
  Result<ScalarPtr> bind(const TimestampLiteral&, const Expr&);
  Result<ScalarPtr> bind(const DateLiteral&, const Expr&);
  Result<ScalarPtr> bind(const Duration&, const Expr&);
  Result<ScalarPtr> bind(const Name&, const Expr&);
  Result<ScalarPtr> bind(const CaseWhen&, const Expr&);
  Result<ScalarPtr> unknown_name(const Name&, const Expr&);
  Result<ScalarPtr> trait(const Name&, const Expr&);
  Result<ScalarPtr> reference(const CreateTrait&, const Expr&);
  std::optional<Result<ScalarPtr>> alias_value(const Name&);
  // A value that stands beside one of a type: an unknown word there may be a literal without its quotes.
  Result<ScalarPtr> value_beside(Type type, const Expr& expression);
  // What was bound since there were `before` parts stands in the tree `times` more.
  Result<void> copy_since(std::size_t before, std::size_t times, SourceSpan);
  // bind_arithmetic.cpp
  Result<ScalarPtr> bind(const Arithmetic&, const Expr&);
  Result<ScalarPtr> bind(const Negate&, const Expr&);
  Result<ScalarPtr> bind(const Cast&, const Expr&);
  Result<ScalarPtr> move_by(const Expr& instant, const Duration& duration, bool back, const Expr&);
  Result<ScalarPtr> cast(const Operand& operand, Type type, const Expr&);
  // bind_call.cpp
  Result<ScalarPtr> bind(const Call&, const Expr&);
  Result<std::vector<Operand>> arguments(const Call&, const FunctionInfo&, std::size_t first);
  Result<ScalarPtr> plain_call(const Call&, const FunctionInfo&);
  Result<ScalarPtr> unified_call(const Call&, const FunctionInfo&, const Expr&);
  Result<ScalarPtr> call_in_unit(const Call&, const FunctionInfo&);
  Result<ScalarPtr> anniversary(const Call&, const FunctionInfo&);
  // The values of branches brought to one type; NULL becomes a missing value of it.
  Result<std::vector<ScalarPtr>> unify(const std::vector<const Expr*>& branches, std::string_view what, const Expr& whole);
  // bind_aggregate.cpp
  Result<ScalarPtr> aggregate(const Call&, const FunctionInfo&, const Expr&);
  Result<Aggregate> aggregate_of(const Call&, const FunctionInfo&, const Expr&);
  std::optional<ScalarPtr> key_slot(const Expr&);
  Binder beside(Clause clause) const;  // for the same names

  // bind_property.cpp: names within a set of events
  Result<ScalarPtr> property(const Name&, const Expr&);
  Result<ScalarPtr> missing_property(const std::string& name, const Expr&);
  // A value, or a predicate, of the profile whose event it is.
  Result<ScalarPtr> of_profile(const Expr&);
  Result<PredicatePtr> holds_of_profile(const Expr&);
  template <typename Bind> auto at_profile(Bind bind);
  // bind_event.cpp: sets of events and the aggregates over them
  struct EventParts;
  Result<ScalarPtr> event_aggregate(const Call&, const Expr&);
  Result<void> check_event_call(const Call&, const FunctionInfo&, EventFunction, const Expr&) const;
  Result<ScalarPtr> fold(EventFunction, const Call&, EventParts, const Expr&);
  Result<void> read_parameter(EventFunction, const Call&, bound::EventAggregate&) const;
  Result<EventParts> event_parts(const EventSet&, const Expr* value);
  Result<bound::EventPart> event_part(const EventSet&, const Expr* value, const EventScope&);
  Result<void> unify_parts(EventParts&, const Expr& value) const;
  Result<PredicatePtr> bind(const Did&, const Expr&);
  std::unexpected<Error> not_grouped(const Expr&) const;
  // bind_event_window.cpp: over the time of the event whose scope this is
  Result<PredicatePtr> event_window(const EventWindow&, SourceSpan);
  Result<PredicatePtr> event_window(const WithinLast&, SourceSpan);
  Result<PredicatePtr> event_window(const CurrentUnit&, SourceSpan);
  Result<PredicatePtr> event_window(const BetweenAgo&, SourceSpan);
  Result<PredicatePtr> event_window(const Since&, SourceSpan);
  Result<PredicatePtr> event_window(const Before&, SourceSpan);
  Result<PredicatePtr> event_window(const After&, SourceSpan);
  Result<PredicatePtr> event_window(const BetweenInstants&, SourceSpan);
  Result<PredicatePtr> event_window(const SinceLast&, SourceSpan);
  Result<PredicatePtr> compare_time(CompareOp, const Expr& instant, SourceSpan);

  // Predicates: bind_predicate.cpp
  Result<PredicatePtr> bind(const And&, const Expr&);
  Result<PredicatePtr> bind(const Or&, const Expr&);
  Result<PredicatePtr> bind(const Xor&, const Expr&);
  Result<PredicatePtr> bind(const Not&, const Expr&);
  Result<PredicatePtr> bind(const IsMissing&, const Expr&);
  Result<PredicatePtr> bind(const Match&, const Expr&);
  Result<PredicatePtr> bind(const InSegment&, const Expr&);
  Result<std::vector<PredicatePtr>> all(const ExprList&);
  Result<PredicatePtr> truth(const Expr&, ScalarPtr);
  // bind_compare.cpp
  Result<PredicatePtr> bind(const Compare&, const Expr&);
  Result<PredicatePtr> bind(const Between&, const Expr&);
  Result<PredicatePtr> compare(CompareOp, Operand left, Operand right, SourceSpan);
  PredicatePtr compare_to_day(CompareOp, const ScalarPtr& instant, const ScalarPtr& day, SourceSpan);
  ScalarPtr start_of_day(const ScalarPtr& day);
  // bind_in.cpp
  Result<PredicatePtr> bind(const In&, const Expr&);
  Result<PredicatePtr> bind(const InList&, const Expr&);
  Result<PredicatePtr> bind(const Has&, const Expr&);
  Result<Members> members(const Operand& operand, const ExprList& values, bool negated);
  // bind_window.cpp
  Result<PredicatePtr> bind(const InWindow&, const Expr&);
  Result<Operand> bound_of(const Operand& t, const Expr& instant);
  Result<PredicatePtr> window(const Operand&, const WithinLast&, bool negated, SourceSpan);
  Result<PredicatePtr> window(const Operand&, const WithinNext&, bool negated, SourceSpan);
  Result<PredicatePtr> window(const Operand&, const CurrentUnit&, bool negated, SourceSpan);
  Result<PredicatePtr> window(const Operand&, const BetweenAgo&, bool negated, SourceSpan);
  Result<PredicatePtr> window(const Operand&, const Before&, bool negated, SourceSpan);
  Result<PredicatePtr> window(const Operand&, const After&, bool negated, SourceSpan);
  Result<void> check_window(const Operand&, TimeUnit unit, std::int64_t count, SourceSpan) const;
  ScalarPtr now_as(Type type) const;  // NOW, or today
  ScalarPtr unit_start(Type type, TimeUnit unit, std::int64_t count) const;

  ZoneSource zone_for(Type type) const { return type.kind == Kind::kTimestamp ? zone_ : ZoneSource{}; }

  const Catalogue& catalogue_;
  const Schema& schema_;
  ZoneSource zone_;
  const DefinitionTable& definitions_;
  Clause clause_;
  const EventScope* scope_ = nullptr;  // null: names are traits
  const AliasMap* aliases_ = nullptr;
  Grouping* grouping_ = nullptr;
  int level_ = 0;
  int deepest_ = 0;
  std::size_t parts_ = 0, copied_parts_ = 0;
};

// One end of a range of values.
struct Edge {
  ScalarPtr at;
  bool inclusive;
};
// low <= operand <= high, each end closed as its edge says. Negated: outside, and present.
[[nodiscard]] PredicatePtr within(const ScalarPtr& operand, const Edge& low, const Edge& high, bool negated, SourceSpan span);

}  // namespace tamis::dsl
