#pragma once
// The bound form of a segment: names resolved, types checked, sugar gone. A predicate is the set of profiles for which it is
// true (two-valued: there is no unknown); a scalar is a value of one profile, or missing. Both are immutable trees, shared
// between threads and caches, and depend on the schema alone: NOW enters when a plan is made or a profile is evaluated.
//
// Three evaluators read them and must agree: the vectorised one (exec/executor.h), the single-profile one
// (exec/profile_evaluator.h) and the naive oracle of the tests.

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "engine/base/error.h"
#include "engine/base/strong_id.h"
#include "engine/base/time_zone.h"
#include "engine/storage/text_match.h"
#include "engine/storage/types.h"
#include "engine/storage/value.h"

namespace tamis {

struct Scalar;
struct Predicate;
using ScalarPtr = std::shared_ptr<const Scalar>;
using PredicatePtr = std::shared_ptr<const Predicate>;

// The zone of a calendar function: fixed, or each profile's own (a STRING trait), with `fixed` where that trait is missing or
// names no zone.
struct ZoneSource {
  TimeZone fixed;
  std::optional<ColumnId> trait;
  friend bool operator==(const ZoneSource&, const ZoneSource&) = default;
};

// ---- Scalars -------------------------------------------------------------------------------------------------------

// A function of missing is missing, except kCoalesce, kLeast, kGreatest (which skip it). INTEGER widens to DOUBLE where the
// other side is DOUBLE. Overflow, division by zero, a failing cast, an instant outside years 1 to 9999 and a non-finite
// result are missing.
enum class Function : std::uint8_t {
  kAdd,
  kSubtract,
  kMultiply,  // INTEGER or DOUBLE
  kDivide,    // always DOUBLE
  kModulo,    // sign of the dividend, as in C
  kNegate,
  kAbs,
  kRound,  // (x) or (x, digits): half away from zero; INTEGER stays INTEGER
  kFloor,
  kCeil,  // DOUBLE stays DOUBLE
  kCoalesce,
  kLeast,
  kGreatest,
  kLower,
  kUpper,
  kTrim,       // simple folding, code point to code point; TRIM takes white space of Unicode off both ends
  kLength,     // code points of a STRING, items of a list
  kSubstring,  // (s, start) or (s, start, length): code points, start from 1; before 1 as in SQL
  kConcat,
  kYear,
  kQuarter,
  kMonth,
  kDay,
  kHour,
  kMinute,
  kSecond,
  kWeekday,          // of a DATE or TIMESTAMP (in `zone`); Monday is 1
  kDateTruncate,     // start of `unit`: TIMESTAMP in `zone`, or DATE
  kDateDifference,   // (a, b): boundaries of `unit` crossed from a to b, in `zone`; negative when b is before a
  kAddUnits,         // (t): t moved by `count` of `unit` in UTC (moved_by, day_moved_by); TIMESTAMP or DATE
  kStartOf,          // (t): start of the unit `count` units after the one that holds t, in `zone`
  kNextAnniversary,  // (date, today): first day >= today with the month and day of date; 29 Feb counts as 28 Feb in
                     // common years
  kCast,             // to `type`; DATE <-> TIMESTAMP in `zone`
};
[[nodiscard]] std::string_view name_of(Function function) noexcept;  // as written in the language, or for explain

struct Literal {
  Value value;
};  // may be missing (NULL in CASE and COALESCE)
struct ColumnRef {
  ColumnId column;
};
struct SlotRef {
  std::uint32_t slot;
};  // of a grouped row: see plan/query.h
struct Now {};  // TIMESTAMP
struct Call {
  Function function;
  std::vector<ScalarPtr> arguments;
  TimeUnit unit = TimeUnit::kDay;  // where the function has one
  std::int64_t count = 0;
  ZoneSource zone;
};
struct Case {  // the first branch whose predicate holds
  std::vector<std::pair<PredicatePtr, ScalarPtr>> branches;
  ScalarPtr otherwise;  // a missing literal where there is no ELSE
};
struct Test {
  PredicatePtr predicate;
};  // BOOLEAN, never missing
// A trait that is defined by an expression; shared by all that name it.
struct ComputedTrait {
  std::string name;
  ScalarPtr definition;
};

// What is asked of a set of events of one profile. Of the events in order, (time, message id, name of the event, properties):
// whatever order they came in, the answer is the same. Values that are missing count as if their event were not there. Over no
// value kCount, kCountDistinct, kSum, kDistinctDays, kStreakDays and kSessions are 0, all others missing.
enum class EventFunction : std::uint8_t {
  kCount,          // events
  kCountDistinct,  // distinct values
  kSum,
  kAvg,  // exact, rounded once; an INTEGER sum that does not fit is missing
  kMin,
  kMax,
  kMedian,      // kPercentile of 50
  kStddev,      // of a sample (n - 1); missing for fewer than two values
  kPercentile,  // of `percent`; between two values by linear interpolation: DOUBLE
  kFirst,
  kLast,
  kNth,           // the value number `number`, from 1
  kMode,          // the most frequent value; of equals the one that came first
  kList,          // all values in order
  kDistinctDays,  // days in `zone` with an event
  kStreakDays,    // the longest run of such days, one after the other
  kSessions,      // runs of events with at most `number` microseconds from each to the next
};
[[nodiscard]] std::string_view name_of(EventFunction function) noexcept;  // "COUNT", "DISTINCT DAYS", …
[[nodiscard]] constexpr bool takes_value(EventFunction function) noexcept {
  return function != EventFunction::kCount && function != EventFunction::kDistinctDays && function != EventFunction::kStreakDays &&
         function != EventFunction::kSessions;
}

// The events of one name that are in the set. In `where` and `value` columns are the event's properties; only OfProfile, and the
// trait of a ZoneSource, are of the profile. The window is part of `where`, and so is `timestamp <= NOW`.
struct EventPart {
  EventId event;
  PredicatePtr where;
  ScalarPtr value;  // of the same type in all parts; null where the function takes none
  friend bool operator==(const EventPart&, const EventPart&) = default;
};
struct EventAggregate {
  EventFunction function;
  std::vector<EventPart> parts;  // by the names of the events, each once; none where the store has no such event
  double percent = 0;
  std::int64_t number = 0;
  ZoneSource zone;
  std::vector<std::string> unknown = {};  // names that were asked for and that no event of the store bears: to be shown
};
struct OfProfile {
  ScalarPtr value;
};  // within a part: a value of the profile whose event it is

struct Scalar {
  std::variant<Literal, ColumnRef, SlotRef, Now, Call, Case, Test, ComputedTrait, EventAggregate, OfProfile> node;
  Type type;
};

// ---- Predicates ----------------------------------------------------------------------------------------------------

enum class CompareOp : std::uint8_t { kEq, kNe, kLt, kLe, kGt, kGe };
[[nodiscard]] std::string_view name_of(CompareOp op) noexcept;  // "=", "!=", …
[[nodiscard]] CompareOp swapped(CompareOp op) noexcept;         // a op b  ==  b swapped(op) a

// Distinct present values in the order of order(), of the operand's kind. Built once, shared.
class ValueSet {
 public:
  explicit ValueSet(std::vector<Value> values);  // sorts and removes duplicates; missing values are dropped
  [[nodiscard]] bool contains(const Value& value) const;
  [[nodiscard]] const std::vector<Value>& values() const noexcept { return values_; }
  // Depends on the values alone: tells long sets apart where their text is cut short.
  [[nodiscard]] std::uint64_t fingerprint() const noexcept { return fingerprint_; }

 private:
  std::vector<Value> values_;
  std::uint64_t fingerprint_ = 0;
};

enum class HasKind : std::uint8_t { kAny, kAll, kNone };

struct Constant {
  bool value;
};
struct And {
  std::vector<PredicatePtr> children;
};  // flat, two or more
struct Or {
  std::vector<PredicatePtr> children;
};
struct Xor {
  std::vector<PredicatePtr> children;
};  // an odd number of them holds
struct Not {
  PredicatePtr child;
};  // set complement
struct Compare {
  CompareOp op;
  ScalarPtr left, right;
};  // false where a side is missing, kNe included
struct In {
  ScalarPtr operand;
  std::shared_ptr<const ValueSet> set;
  bool negated = false;
  std::string list;
};  // false where missing,
    // negated included; `list`: the name of the list it came from
struct IsMissing {
  ScalarPtr operand;
};
struct Match {  // false where a side is missing, negated included
  ScalarPtr operand;
  ScalarPtr pattern;  // STRING
  MatchKind kind;
  bool negated = false;
  std::shared_ptr<const TextMatcher> matcher;  // where the pattern is a literal; always for kRegex and kLike/kILike
};
struct Has {
  ScalarPtr list;
  HasKind kind;
  std::shared_ptr<const ValueSet> set;
};  // false where the list is missing, kNone included
struct Truth {
  ScalarPtr operand;
};  // BOOLEAN, present and true
struct InSegment {
  std::string name;
  PredicatePtr definition;
};  // the referenced segment, bound in its own zone

struct Predicate {
  std::variant<Constant, And, Or, Xor, Not, Compare, In, IsMissing, Match, Has, Truth, InSegment> node;
  SourceSpan span;  // of the clause in its statement's text; empty (0,0) where a rewrite made it
};

template <typename Node> [[nodiscard]] PredicatePtr make_predicate(Node node, SourceSpan span = {}) {
  return std::make_shared<const Predicate>(Predicate{std::move(node), span});
}
template <typename Node> [[nodiscard]] ScalarPtr make_scalar(Node node, Type type) {
  return std::make_shared<const Scalar>(Scalar{std::move(node), type});
}

// The clause as the language would write it (canonical, one line, the fewest parentheses): for EXPLAIN and for telling equal
// leaves by. What the language leaves to the statement or has no words for is added: the zone of a calendar function
// (`YEAR(t, TIME ZONE 'Europe/Paris')`), START_OF('month', t, -1), and of sets of more than kLongestShownSet values the first few,
// how many follow, and a fingerprint.
inline constexpr std::size_t kLongestShownSet = 100;
class Schema;
[[nodiscard]] std::string to_text(const Predicate& predicate, const Schema& schema);
[[nodiscard]] std::string to_text(const Scalar& scalar, const Schema& schema);
// A clause within a part of that event; `schema` is the profiles'.
[[nodiscard]] std::string to_text(const Predicate& predicate, EventId event, const Schema& schema);

// What is read: columns of the profile, and properties of events; both ascending.
struct Reads {
  std::vector<ColumnId> columns;
  std::vector<std::pair<EventId, ColumnId>> properties;
};
[[nodiscard]] Reads reads_of(const Predicate& predicate);
[[nodiscard]] Reads reads_of(const Scalar& scalar);
// Of what stands within a part of that event.
[[nodiscard]] Reads reads_of(const Predicate& predicate, EventId event);
[[nodiscard]] Reads reads_of(const Scalar& scalar, EventId event);
// The columns of the profile that are read, ascending.
[[nodiscard]] std::vector<ColumnId> columns_of(const Predicate& predicate);
// Whether events are asked for, or (within an EventPart) the profile: such a clause is no function of columns alone.
[[nodiscard]] bool looks_beyond_columns(const Predicate& predicate);
[[nodiscard]] bool looks_beyond_columns(const Scalar& scalar);
// Of a predicate or scalar within an EventPart: whether the profile is asked for, be it only for its zone.
[[nodiscard]] bool asks_profile(const Predicate& predicate);
[[nodiscard]] bool asks_profile(const Scalar& scalar);
// Whether time alone can change the answer.
[[nodiscard]] bool depends_on_now(const Predicate& predicate);
[[nodiscard]] bool depends_on_now(const Scalar& scalar);

}  // namespace tamis
