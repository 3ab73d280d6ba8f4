#include "tests/unit/dsl_parse/random_tree.h"

#include <array>
#include <bit>
#include <cmath>
#include <limits>
#include <memory>
#include <utility>

namespace tamis::dsl {
namespace {

template <typename Node>
ExprPtr make(Node node) { return std::make_unique<Expr>(std::move(node), SourceSpan{}); }

constexpr std::array kUnits{TimeUnit::kSecond, TimeUnit::kMinute, TimeUnit::kHour,    TimeUnit::kDay,
                            TimeUnit::kWeek,   TimeUnit::kMonth,  TimeUnit::kQuarter, TimeUnit::kYear};
// Names that look like words of the syntax, names that must be quoted, and plain ones.
constexpr std::array kNames{"country", "x", "last", "has", "any", "all", "within", "date", "timestamp", "cast", "case1", "count", "from",
                            "segment", "missing", "ago", "days", "distinct", "trait", "limit", "escape", "if", "exists", "as", "with", "of",
                            "profiles", "asc", "desc", "time", "zone", "and", "NOT", "Null", "Monthly Charges", "a\"b", "1st", "größe", "a.b",
                            "--", "/*", "'", "\n", "event", "did", "for", "ids", "before", "after", "this", "next", "list", "none", "analyze"};
constexpr std::array kTexts{"", "a", "it's", "''", "--", "/* */", "line\nbreak", "größe 名前 🎉", "\"", "\\", "%_", ";", ")", "AND"};

}  // namespace

std::string RandomTree::name_text() { return kNames[below(kNames.size())]; }
std::string RandomTree::text() { return kTexts[below(kTexts.size())]; }

Name RandomTree::name() {
  Name name;
  const std::size_t parts = below(6) == 0 ? 1 + below(3) : 1;
  for (std::size_t i = 0; i < parts; ++i) name.parts.push_back({name_text(), coin()});
  return name;
}

ExprPtr RandomTree::leaf() {
  switch (below(9)) {
    case 0: return make(Null{});
    case 1: return make(Boolean{coin()});
    case 2: return make(Integer{coin() ? static_cast<std::int64_t>(below(100)) - 50 : static_cast<std::int64_t>(random_())});
    case 3: {
      const double value = std::bit_cast<double>(random_());
      return make(Double{std::isfinite(value) ? value : -0.0});
    }
    case 4: return make(String{text()});
    case 5: return make(TimestampLiteral{coin() ? "2026-01-01T08:00:00Z" : "2026-01-01 08:00"});
    case 6: return make(DateLiteral{static_cast<std::int32_t>(below(100'000)) - 50'000});
    case 7: return make(Duration{static_cast<std::int64_t>(below(100)) - 20, kUnits[below(kUnits.size())]});
    default: return make(name());
  }
}

ExprList RandomTree::list(std::size_t least, std::size_t most, int depth) {
  ExprList list;
  const std::size_t size = least + below(most - least + 1);
  for (std::size_t i = 0; i < size; ++i) list.push_back(expression(depth - 1));
  return list;
}

ExprPtr RandomTree::value_node(int depth) {
  switch (below(5)) {
    case 0:
    case 1: return make(Arithmetic{static_cast<ArithmeticOp>(below(5)), expression(depth - 1), expression(depth - 1)});
    case 2: return make(Negate{expression(depth - 1)});
    case 3: {
      Call call;
      if (below(3) == 0) return make(event_call(depth));
      constexpr std::array kCalls{"COALESCE", "NOW", "COUNT", "ANY", "NONE", "SUM", "DATE_TRUNC", "IF", "DAYS", "EVENT", "LAST"};
      call.name = kCalls[below(kCalls.size())];
      if (call.name == "COUNT" && coin()) {
        call.star = true;
        return make(std::move(call));
      }
      call.distinct = below(4) == 0;
      call.arguments = list(call.distinct ? 1 : 0, 3, depth);
      return make(std::move(call));
    }
    default: {
      if (coin()) return make(Cast{expression(depth - 1), Type{static_cast<Kind>(below(kKinds)), coin()}});
      CaseWhen node;
      for (std::size_t i = 0; i <= below(2); ++i) node.branches.emplace_back(expression(depth - 1), expression(depth - 1));
      if (coin()) node.otherwise = expression(depth - 1);
      return make(std::move(node));
    }
  }
}

Call RandomTree::event_call(int depth) {
  constexpr std::array kCalls{"COUNT", "SUM", "LAST", "DISTINCT DAYS", "STREAK DAYS", "SESSIONS", "NTH", "ANY"};
  Call call;
  call.name = kCalls[below(kCalls.size())];
  call.events = std::make_unique<EventSet>(events(depth));
  call.events_first = coin();
  call.distinct = !call.events_first && below(4) == 0;
  call.arguments = list(call.events_first ? 0 : 1, 2, depth);
  return call;
}

EventSet RandomTree::events(int depth) {
  EventSet set;
  for (std::size_t i = 0; i < below(3); ++i) set.names.push_back({text(), {}});
  if (coin()) set.alias = name_text();
  if (coin()) set.window = event_window(depth);
  if (coin()) set.where = expression(depth - 1);
  return set;
}

EventWindow RandomTree::event_window(int depth) {
  const TimeUnit unit = kUnits[below(kUnits.size())];
  const auto count = static_cast<std::int64_t>(below(400)) - 100;
  switch (depth > 0 ? below(8) : below(3)) {
    case 0: return WithinLast{count, unit, coin()};
    case 1: return CurrentUnit{kUnits[3 + below(5)], static_cast<std::int64_t>(below(2)) - 1};
    case 2: return BetweenAgo{count, static_cast<std::int64_t>(below(30)) - 5, unit};
    case 3: return Since{expression(depth - 1)};
    case 4: return Before{expression(depth - 1)};
    case 5: return After{expression(depth - 1)};
    case 6: return SinceLast{std::make_unique<EventSet>(events(depth - 1))};
    default: return BetweenInstants{expression(depth - 1), expression(depth - 1)};
  }
}

Did RandomTree::did(int depth) {
  Did node;
  node.events = events(depth);
  node.events.names.resize(1);
  node.events.alias.reset();
  constexpr std::array kOps{CompareOp::kGe, CompareOp::kLe, CompareOp::kEq};
  if (coin()) node.times = Times{kOps[below(kOps.size())], static_cast<std::int64_t>(below(5)) - 1};
  if (coin()) node.days = static_cast<std::int64_t>(below(5)) - 1;
  node.negated = coin();
  return node;
}

Window RandomTree::window(int depth) {
  const TimeUnit unit = kUnits[below(kUnits.size())];
  const auto count = static_cast<std::int64_t>(1 + below(400));
  switch (below(6)) {
    case 0: return WithinLast{count, unit, coin()};
    case 1: return WithinNext{count, unit, coin()};
    case 2: return CurrentUnit{kUnits[3 + below(5)], static_cast<std::int64_t>(below(3)) - 1};
    case 3: return BetweenAgo{count, static_cast<std::int64_t>(1 + below(30)), unit};
    case 4: return Before{expression(depth - 1)};
    default: return After{expression(depth - 1)};
  }
}

ExprPtr RandomTree::predicate_node(int depth) {
  switch (below(14)) {
    case 12: return make(did(depth));
    case 0: return make(Compare{static_cast<CompareOp>(below(6)), expression(depth - 1), expression(depth - 1)});
    case 1: return make(Between{expression(depth - 1), expression(depth - 1), expression(depth - 1), coin()});
    case 2: return make(In{expression(depth - 1), list(1, 4, depth), coin()});
    case 3: return make(InList{coin() ? expression(depth - 1) : nullptr, text(), coin()});
    case 4: return make(InSegment{name_text(), coin()});
    case 5: return make(IsMissing{expression(depth - 1), coin()});
    case 6: {
      const auto kind = static_cast<MatchKind>(below(6));
      const bool takes_escape = kind == MatchKind::kLike || kind == MatchKind::kILike;
      std::optional<std::string> escape;
      if (takes_escape && coin()) escape = coin() ? "'" : "é";
      return make(Match{kind, expression(depth - 1), expression(depth - 1), escape, coin()});
    }
    case 7: return make(Has{static_cast<HasKind>(below(3)), expression(depth - 1), list(1, 3, depth)});
    case 8: return make(InWindow{expression(depth - 1), window(depth), coin()});
    case 9: return make(And{list(2, 4, depth)});
    case 10: return make(Or{list(2, 4, depth)});
    case 11: return make(Xor{list(2, 3, depth)});
    default: return make(Not{expression(depth - 1)});
  }
}

ExprPtr RandomTree::expression(int depth) {
  if (depth <= 0 || below(4) == 0) return leaf();
  return below(3) == 0 ? value_node(depth) : predicate_node(depth);
}

std::optional<ZoneClause> RandomTree::zone() {
  if (coin()) return std::nullopt;
  ZoneClause clause;
  if (coin()) clause.trait = name();
  clause.zone = "Europe/Paris";
  return clause;
}

Select RandomTree::select() {
  Select select;
  select.distinct = coin();
  for (std::size_t i = 0; i <= below(3); ++i) {
    SelectItem item;
    if (below(4) != 0) item.value = expression(3);
    if (item.value && coin()) item.alias = name_text();
    select.items.push_back(std::move(item));
  }
  if (coin()) select.where = expression(4);
  if (coin()) select.group_by = list(1, 2, 3);
  if (coin()) select.having = expression(3);
  for (std::size_t i = 0; i < below(3); ++i) select.order_by.push_back({expression(2), coin()});
  if (coin()) select.limit = random_();
  if (coin()) select.offset = below(100);
  if (below(3) == 0) select.event = EventName{text(), {}};
  select.zone = zone();
  return select;
}

Statement RandomTree::described() {
  switch (below(3)) {
    case 0: return DescribeSegment{name_text(), {}};
    case 1: return DescribeTrait{name_text(), {}};
    default: return DescribeEvent{text(), {}};
  }
}

Statement RandomTree::statement() {
  switch (below(9)) {
    case 0: {
      Definition create;
      create.name = name_text();
      create.or_replace = coin();
      if (coin()) create.comment = text();
      create.zone = zone();
      create.body = expression(5);
      if (coin()) return CreateTrait{std::move(create)};
      return CreateSegment{std::move(create)};
    }
    case 1:
      if (coin()) return DropTrait{name_text(), coin(), {}};
      return DropSegment{name_text(), coin(), {}};
    case 2: return Show{static_cast<ShowKind>(below(4))};
    case 3: return described();
    case 4: return select();
    case 5: return ExplainSegment{name_text(), {text(), {}}, {}};
    case 6: {
      Overlap overlap;
      for (std::size_t i = 0; i < 2 + below(3); ++i) overlap.segments.push_back(name_text());
      return overlap;
    }
    case 7: return Diff{name_text(), {}, expression(4), coin(), zone()};
    default: {
      auto explain = std::make_unique<Explain>();
      explain->analyze = coin();
      explain->select = select();
      return explain;
    }
  }
}

}  // namespace tamis::dsl
