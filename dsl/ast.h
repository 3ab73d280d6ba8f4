#pragma once
// What a text says, before names are looked up. Values and predicates are one kind of expression here: which of them a place
// takes is decided when the text is bound. The tree owns its parts; equality ignores places, so that
// parse(print(tree)) == tree can be tested.

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "engine/base/error.h"
#include "engine/base/time_zone.h"
#include "engine/plan/predicate.h"  // CompareOp, HasKind, MatchKind
#include "engine/storage/types.h"

namespace tamis::dsl {

struct Expr;
using ExprPtr = std::unique_ptr<Expr>;
using ExprList = std::vector<ExprPtr>;
struct EventSet;

// ---- Names and literals
struct NamePart { std::string text; bool quoted = false; };
struct Name { std::vector<NamePart> parts; };           // country, address.city, "Monthly Charges", trait.country
struct Null {};
struct Boolean { bool value; };
struct Integer { std::int64_t value; };                 // a leading minus is folded in: -9223372036854775808 is a literal
struct Double { double value; };                        // finite
struct String { std::string value; };                   // unescaped
struct TimestampLiteral { std::string text; };          // TIMESTAMP '…': read when bound, in the statement's zone
struct DateLiteral { std::int32_t days; };              // DATE '…'
struct Duration { std::int64_t count; TimeUnit unit; }; // 30 DAYS

// ---- Values
enum class ArithmeticOp : std::uint8_t { kAdd, kSubtract, kMultiply, kDivide, kModulo };
struct Arithmetic { ArithmeticOp op; ExprPtr left, right; };
struct Negate { ExprPtr operand; };
struct Call {                                           // COALESCE(a, b), NOW(), DATE_TRUNC('month', t); name in upper case
  std::string name;
  ExprList arguments;
  bool star = false;                                    // COUNT(*)
  bool distinct = false;                                // COUNT(DISTINCT x)
  std::unique_ptr<EventSet> events = {};                // COUNT(EVENT 'X'), SUM(x OF EVENT 'X'); null for other calls
  bool events_first = false;                            // the set stands before the arguments, without OF
};
struct CaseWhen { std::vector<std::pair<ExprPtr, ExprPtr>> branches; ExprPtr otherwise; };  // otherwise may be null
struct Cast { ExprPtr operand; Type type; };

// ---- Predicates
struct Compare { CompareOp op; ExprPtr left, right; };
struct Between { ExprPtr operand, low, high; bool negated = false; };
struct In { ExprPtr operand; ExprList values; bool negated = false; };
struct InList { ExprPtr operand; std::string list; bool negated = false; };        // operand is null: the profile itself
struct InSegment { std::string segment; bool negated = false; };
struct IsMissing { ExprPtr operand; bool negated = false; };
struct Match { MatchKind kind; ExprPtr operand, pattern; std::optional<std::string> escape; bool negated = false; };
struct Has { HasKind kind; ExprPtr list; ExprList values; };                       // HAS 'a' is kAny of one value
// Time windows over a TIMESTAMP or DATE value.
struct WithinLast { std::int64_t count; TimeUnit unit; bool calendar = false; };   // WITHIN LAST 30 [CALENDAR] DAYS, LAST 7 CALENDAR DAYS
struct WithinNext { std::int64_t count; TimeUnit unit; bool calendar = false; };
struct CurrentUnit { TimeUnit unit; std::int64_t offset; };                        // THIS MONTH: 0, LAST MONTH: -1, NEXT MONTH: 1
struct BetweenAgo { std::int64_t from, to; TimeUnit unit; };                       // BETWEEN 60 AND 30 DAYS AGO
struct Before { ExprPtr instant; };
struct After { ExprPtr instant; };
using Window = std::variant<WithinLast, WithinNext, CurrentUnit, BetweenAgo, Before, After>;
struct InWindow { ExprPtr operand; Window window; bool negated = false; };

// ---- Events
struct Since { ExprPtr instant; };                      // from the instant on
struct BetweenInstants { ExprPtr from, to; };           // both included
struct SinceLast { std::unique_ptr<EventSet> events; }; // SINCE LAST EVENT 'Y', SINCE LAST (EVENT 'Y' WHERE …): after it
using EventWindow = std::variant<WithinLast, CurrentUnit, BetweenAgo, Since, Before, After, BetweenInstants, SinceLast>;
struct EventName { std::string text; SourceSpan span; };
struct EventSet {                                       // EVENT 'X' [AS a] [window] [WHERE p]
  std::vector<EventName> names;                         // none: EVENT ANY
  std::optional<std::string> alias;
  std::optional<EventWindow> window;                    // counts may be nothing or less here: such windows hold no event
  ExprPtr where;                                        // null where there is none
  SourceSpan span, window_span;
};
struct Times { CompareOp op; std::int64_t count; };     // AT LEAST, AT MOST, EXACTLY n TIMES
struct Did {                                            // DID [NOT] 'X' …; the set has one name and no alias
  EventSet events;
  std::optional<Times> times;
  std::optional<std::int64_t> days;                     // ON AT LEAST n DISTINCT DAYS
  bool negated = false;
};

struct And { ExprList children; };
struct Or { ExprList children; };
struct Xor { ExprList children; };
struct Not { ExprPtr child; };

struct Expr {
  std::variant<Null, Boolean, Integer, Double, String, TimestampLiteral, DateLiteral, Duration, Name, Arithmetic, Negate, Call, CaseWhen,
               Cast, Compare, Between, In, InList, InSegment, IsMissing, Match, Has, InWindow, Did, And, Or, Xor, Not>
      node;
  SourceSpan span;
};

// ---- Statements
struct ZoneClause {                                     // TIME ZONE 'Europe/Paris' | TIME ZONE OF timezone ELSE 'UTC'
  std::optional<Name> trait;
  std::string zone;                                     // fixed, or the ELSE
  SourceSpan span;
};

struct Definition {
  std::string name;
  bool or_replace = false;
  std::optional<std::string> comment;
  std::optional<ZoneClause> zone;
  ExprPtr body;
  SourceSpan name_span;
};
struct CreateSegment : Definition {};                   // its body is a predicate
struct CreateTrait : Definition {};                     // a computed trait: its body is any value
struct DropSegment { std::string name; bool if_exists = false; SourceSpan name_span; };
struct DropTrait { std::string name; bool if_exists = false; SourceSpan name_span; };
enum class ShowKind : std::uint8_t { kSegments, kTraits, kLists, kEvents };
struct Show { ShowKind kind; };
struct DescribeSegment { std::string name; SourceSpan name_span; };
struct DescribeTrait { std::string name; SourceSpan name_span; };
struct DescribeEvent { std::string name; SourceSpan name_span; };

struct SelectItem { ExprPtr value; std::optional<std::string> alias; };  // value null: `*`
struct OrderItem { ExprPtr value; bool descending = false; };
struct Select {
  bool distinct = false;
  std::vector<SelectItem> items;
  std::optional<EventName> event;                       // FROM events 'X'; none: FROM profiles
  ExprPtr where;                                        // null where there is none
  ExprList group_by;
  ExprPtr having;
  std::vector<OrderItem> order_by;
  std::optional<std::uint64_t> limit, offset;
  std::optional<ZoneClause> zone;
};
struct ProfileRef { std::string text; SourceSpan span; };                 // 'user_id:17850'
struct ExplainSegment { std::string name; ProfileRef profile; SourceSpan name_span; };
struct Overlap { std::vector<std::string> segments; std::vector<SourceSpan> spans; };
struct Diff { std::string segment; SourceSpan name_span; ExprPtr with; bool ids = false; std::optional<ZoneClause> zone; };
struct Explain;                                         // EXPLAIN [ANALYZE] select | EXPLAIN [ANALYZE] SEGMENT name

using Statement = std::variant<CreateSegment, CreateTrait, DropSegment, DropTrait, Show, DescribeSegment, DescribeTrait, DescribeEvent,
                               Select, ExplainSegment, Overlap, Diff, std::unique_ptr<Explain>>;
struct Explain {
  bool analyze = false;
  Select select;                                        // EXPLAIN SEGMENT s is EXPLAIN SELECT COUNT(*) … WHERE IN SEGMENT s
};

struct Comment {
  std::uint32_t offset;                                 // of its first byte in the text
  std::string text;                                     // with its -- or /* */
  bool own_line;                                        // nothing but operators stands before it on its line
};
struct Script {
  struct Item {
    Statement statement;
    SourceSpan span;                                    // from the first word to the last, without the `;`
    std::string leading_comment;                        // above it, a line each; ends with an empty line if there was one
    std::vector<Comment> inner_comments;                // ascending
    std::string end_comment;                            // behind it, on the line of its end
  };
  std::vector<Item> items;
  std::string trailing_comment;                         // below the last statement
};

[[nodiscard]] bool same(const Expr& a, const Expr& b);
[[nodiscard]] bool same(const Statement& a, const Statement& b);

}  // namespace tamis::dsl
