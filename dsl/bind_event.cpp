// Sets of events, the aggregates over them, DID.

#include <algorithm>
#include <limits>

#include "dsl/bind_level.h"
#include "dsl/print.h"

namespace tamis::dsl {
namespace {

// An event without properties of its own: what the values of a set mean that no event is in.
const Schema& no_event() {
  static const Schema kNone = [] {
    Schema properties;
    static_cast<void>(properties.add({std::string(kEventTimeName), kTimestampType}));
    return properties;
  }();
  return kNone;
}

// The events of a set that the store has, by name, each once.
std::vector<EventId> events_of(const EventSet& set, const Schema& schema) {
  std::vector<EventId> events;
  for (const EventName& name : set.names)
    if (const auto event = schema.find_event(name.text)) events.push_back(*event);
  if (set.names.empty())
    for (std::uint32_t i = 0; i < schema.events().size(); ++i) events.emplace_back(i);
  std::ranges::sort(events, {}, [&](EventId event) { return std::string_view(schema[event].name); });
  const auto again = std::ranges::unique(events);
  events.erase(again.begin(), again.end());
  return events;
}

// Those names of a set that no event of the store bears, each once.
std::vector<std::string> unknown_events(const EventSet& set, const Schema& schema) {
  std::vector<std::string> unknown;
  for (const EventName& name : set.names)
    if (!schema.find_event(name.text) && std::ranges::find(unknown, name.text) == unknown.end()) unknown.push_back(name.text);
  return unknown;
}

std::string first_event(const EventSet& set) {
  std::string text = "EVENT ";
  return text + (set.names.empty() ? "ANY" : to_literal(Value(excerpt(set.names.front().text))));
}

bool needs_number(EventFunction function) noexcept {
  return function == EventFunction::kSum || function == EventFunction::kAvg || function == EventFunction::kMedian ||
         function == EventFunction::kStddev || function == EventFunction::kPercentile;
}

// FIRST, LAST and NTH give back what one event has; the others compare values, or make a list of them.
bool takes_lists(EventFunction function) noexcept {
  return function == EventFunction::kFirst || function == EventFunction::kLast || function == EventFunction::kNth;
}

bool counts_days(EventFunction function) noexcept {
  return function == EventFunction::kDistinctDays || function == EventFunction::kStreakDays;
}

Type result_type(EventFunction function, Type value) noexcept {
  switch (function) {
    case EventFunction::kCount:
    case EventFunction::kCountDistinct:
    case EventFunction::kDistinctDays:
    case EventFunction::kStreakDays:
    case EventFunction::kSessions: return kIntegerType;
    case EventFunction::kAvg:
    case EventFunction::kMedian:
    case EventFunction::kStddev:
    case EventFunction::kPercentile: return kDoubleType;
    case EventFunction::kList: return {value.kind, true};
    case EventFunction::kSum:
    case EventFunction::kMin:
    case EventFunction::kMax:
    case EventFunction::kFirst:
    case EventFunction::kLast:
    case EventFunction::kNth:
    case EventFunction::kMode: break;
  }
  return value;
}

// Whether a window says itself that no event after NOW lies in it.
bool ends_with_now(const Predicate& window) {
  if (const auto* all = std::get_if<bound::And>(&window.node))
    return std::ranges::any_of(all->children, [](const PredicatePtr& condition) { return ends_with_now(*condition); });
  const auto* end = std::get_if<bound::Compare>(&window.node);
  const auto* time = end == nullptr ? nullptr : std::get_if<bound::ColumnRef>(&end->left->node);
  return time != nullptr && time->column == kEventTime && end->op == CompareOp::kLe && std::holds_alternative<bound::Now>(end->right->node);
}

// How many arguments stand before OF, or behind the set.
std::size_t arguments_of(EventFunction function) noexcept {
  if (function == EventFunction::kPercentile || function == EventFunction::kNth) return 2;
  return takes_value(function) || function == EventFunction::kSessions ? 1 : 0;
}

std::unexpected<Error> bad_parameter(const Call& node, std::string_view wanted, const FunctionInfo& function) {
  const Expr& given = *node.arguments.front();
  return mistake("E0205", given.span, join("argument 1 of ", function.name, " is ", wanted, ", not ", shown(given)),
                 events_signature(function));
}

}  // namespace

// The events of each name, and the type of their values.
struct Binder::EventParts {
  std::vector<bound::EventPart> parts;
  const Expr* value = nullptr;
  ScalarPtr sample;  // a value, for its type and for messages; null where the function takes none
};

std::unexpected<Error> Binder::not_grouped(const Expr& whole) const {
  return mistake("E0305", whole.span,
                 join("each row is a group of ", scope_ == nullptr ? "profiles" : "events", ": ", shown(whole),
                      " is neither a group key nor in an aggregate"),
                 join("add GROUP BY ", shown(whole), ", or write MIN(", shown(whole), ")"));
}

// ---- Aggregates

Result<ScalarPtr> Binder::event_aggregate(const Call& node, const Expr& whole) {
  if (scope_ != nullptr) return of_profile(whole);
  if (clause_ == Clause::kGrouped) return not_grouped(whole);
  const FunctionInfo* info = find_function(node.name);
  if (info == nullptr || !info->events) {
    const bool of_one = info != nullptr && node.arguments.size() == 1 && !node.events_first;
    std::string hint =
        of_one ? join("it takes one value: ", info->name, "(MAX(", shown(*node.arguments.front()), " OF ", first_event(*node.events), "))")
               : did_you_mean(node.name, event_function_names());
    if (hint.empty()) hint = "over events there are COUNT, SUM, AVG, MIN, MAX, FIRST, LAST and others";
    return mistake("E0230", whole.span, join(excerpt(node.name), " is no function over events"), std::move(hint), ErrorCode::kNotFound);
  }
  const EventFunction function = node.distinct && *info->events == EventFunction::kCount ? EventFunction::kCountDistinct : *info->events;
  TAMIS_CHECK_OK(check_event_call(node, *info, function, whole));
  EventParts parts = TAMIS_TRY(event_parts(*node.events, takes_value(function) ? node.arguments.back().get() : nullptr));
  return fold(function, node, std::move(parts), whole);
}

Result<void> Binder::check_event_call(const Call& node, const FunctionInfo& info, EventFunction function, const Expr& whole) const {
  const std::string set = first_event(*node.events);
  if (node.star || (node.distinct && function != EventFunction::kCountDistinct))
    return mistake("E0204", whole.span, join("DISTINCT stands in COUNT only, not in ", info.name), events_signature(info));
  if (takes_value(function) && node.events_first) {
    const std::string call = join(info.name, function == EventFunction::kCountDistinct ? "(DISTINCT " : "(");
    return mistake("E0231", whole.span, join(info.name, " is of a value of the events, and none is named: ", shown(whole)),
                   join("as in ", call, "revenue OF ", set, ")"));
  }
  if (!takes_value(function) && !node.events_first) {
    const std::string of = node.arguments.empty() ? std::string("…") : shown(*node.arguments.front());
    return mistake("E0231", whole.span, join(info.name, " is of events, not of a value: ", shown(whole)),
                   function == EventFunction::kCount
                       ? join("write COUNT(", set, "), COUNT(DISTINCT ", of, " OF ", set, "), or ", set, " WHERE ", of, " IS NOT MISSING")
                       : events_signature(info));
  }
  if (node.arguments.size() != arguments_of(function))
    return mistake("E0204", whole.span, join("these are not the arguments of ", info.name, ": ", shown(whole)), events_signature(info));
  return {};
}

Result<ScalarPtr> Binder::fold(EventFunction function, const Call& node, EventParts parts, const Expr& whole) {
  bound::EventAggregate result{.function = function, .parts = {}, .zone = counts_days(function) ? zone_ : ZoneSource{}};
  TAMIS_CHECK_OK(read_parameter(function, node, result));
  if (parts.value != nullptr && is_untyped(parts.sample)) {
    if (!needs_number(function) && function != EventFunction::kCountDistinct) return untyped();
    parts.sample = literal(Value(), kDoubleType);
    for (bound::EventPart& part : parts.parts) part.value = parts.sample;
  }
  const Type type = parts.value != nullptr ? parts.sample->type : kIntegerType;
  if (parts.value != nullptr) {
    const bool wants_number = needs_number(function);
    if ((wants_number && (type.is_list || !is_numeric(type.kind))) || (type.is_list && !takes_lists(function)))
      return mistake("E0311", parts.value->span,
                     join(node.name, wants_number ? " takes numbers, and " : " takes single values, and ", shown(*parts.value), " is ",
                          bound::name_of(type)),
                     type.is_list          ? join("LENGTH(", shown(*parts.value), ") is the number of its items")
                     : is_time(type)       ? "MIN, MAX, FIRST and LAST are defined"
                     : type == kStringType ? join("write ", node.name, "(CAST(", shown(*parts.value), " AS DOUBLE) OF …)")
                                           : std::string());
  }
  static_cast<void>(whole);
  result.parts = std::move(parts.parts);
  result.unknown = unknown_events(*node.events, schema_);
  return make_scalar(std::move(result), result_type(function, type));
}

Result<void> Binder::read_parameter(EventFunction function, const Call& node, bound::EventAggregate& result) const {
  const FunctionInfo& info = *find_function(node.name);
  if (function == EventFunction::kPercentile) {
    const auto* whole = std::get_if<Integer>(&node.arguments.front()->node);
    const auto* number = std::get_if<Double>(&node.arguments.front()->node);
    result.percent = whole != nullptr ? static_cast<double>(whole->value) : number != nullptr ? number->value : -1;
    if (!(result.percent >= 0 && result.percent <= 100)) return bad_parameter(node, "a number from 0 to 100", info);
  }
  if (function == EventFunction::kNth) {
    const auto* whole = std::get_if<Integer>(&node.arguments.front()->node);
    if (whole == nullptr || whole->value < 1) return bad_parameter(node, "a whole number from 1 up", info);
    result.number = whole->value;
  }
  if (function == EventFunction::kSessions) {
    const auto* gap = std::get_if<Duration>(&node.arguments.front()->node);
    if (gap == nullptr || months_of(gap->unit) != 0 || gap->count < 0)
      return mistake("E0205", node.arguments.front()->span,
                     join("SESSIONS takes the longest pause within a session, in weeks or less, not ", shown(*node.arguments.front())),
                     events_signature(info));
    const std::int64_t length = fixed_length_us(gap->unit);
    constexpr std::int64_t kMost = std::numeric_limits<std::int64_t>::max();
    result.number = gap->count > kMost / length ? kMost : gap->count * length;
  }
  return {};
}

// ---- Sets

Result<Binder::EventParts> Binder::event_parts(const EventSet& set, const Expr* value) {
  EventParts result;
  result.value = value;
  const std::vector<EventId> events = events_of(set, schema_);
  EventScope scope;
  scope.profile = this;
  if (set.alias) scope.alias = fold_case(*set.alias);
  if (events.empty()) {
    scope.properties = &no_event();
    const bound::EventPart part = TAMIS_TRY(event_part(set, value, scope));  // what it says must have sense all the same
    result.sample = part.value;
    return result;
  }
  for (const EventId event : events) scope.beside.push_back(schema_[event].properties.get());
  for (const EventId event : events) {
    const std::size_t before = parts_;
    scope.id = event;
    scope.properties = schema_[event].properties.get();
    scope.event = schema_[event].name;
    Result<bound::EventPart> part = event_part(set, value, scope);
    if (!part && events.size() > 1) part.error().message = join("of event ", to_literal(Value(scope.event)), ": ", part.error().message);
    if (!part) return std::unexpected(std::move(part).error());
    part->event = event;
    result.parts.push_back(std::move(*part));
    if (result.parts.size() == 1) TAMIS_CHECK_OK(copy_since(before, events.size() - 1, set.span));
  }
  if (value != nullptr) TAMIS_CHECK_OK(unify_parts(result, *value));
  return result;
}

Result<std::vector<bound::EventPart>> Binder::parts_of(const EventSet& set, const Expr* value) {
  return TAMIS_TRY(event_parts(set, value)).parts;
}

Result<bound::EventPart> Binder::event_part(const EventSet& set, const Expr* value, const EventScope& scope) {
  Binder inner(*this, scope, Clause::kEvents);
  std::vector<PredicatePtr> conditions;
  if (set.window) conditions.push_back(TAMIS_TRY(inner.event_window(*set.window, set.window_span)));
  const ScalarPtr time = make_scalar(bound::ColumnRef{kEventTime}, kTimestampType);
  if (conditions.empty() || !ends_with_now(*conditions.front()))
    conditions.push_back(comparison(CompareOp::kLe, time, make_scalar(bound::Now{}, kTimestampType), set.span));
  if (set.where != nullptr) conditions.push_back(TAMIS_TRY(inner.predicate(*set.where)));
  bound::EventPart part{EventId{}, conjunction(std::move(conditions), set.span), nullptr};
  if (value != nullptr) part.value = TAMIS_TRY(inner.value(*value));
  deepest_ = std::max(deepest_, inner.deepest_);
  parts_ += inner.parts_ + 1;
  copied_parts_ += inner.copied_parts_;
  return part;
}

// Values of events that lack a property take the type of the others.
Result<void> Binder::unify_parts(EventParts& result, const Expr& value) const {
  const bound::EventPart* first = nullptr;
  bool widen = false;
  for (const bound::EventPart& part : result.parts) {
    if (is_untyped(part.value)) continue;
    if (first == nullptr) first = &part;
    const Type a = first->value->type, b = part.value->type;
    if (a == b) continue;
    widen = !a.is_list && !b.is_list && is_numeric(a.kind) && is_numeric(b.kind);
    if (!widen)
      return mistake("E0219", value.span,
                     join("the values of one set are of one type: ", shown(value), " is ", bound::name_of(a), " in ",
                          to_literal(Value(schema_[first->event].name)), " and ", bound::name_of(b), " in ",
                          to_literal(Value(schema_[part.event].name))),
                     join("write CAST(", shown(value), " AS STRING), or name the events that are meant"));
  }
  result.sample = first == nullptr ? untyped() : first->value;
  if (first == nullptr) return {};
  if (widen) result.sample = to_double(result.sample);
  const Type type = result.sample->type;
  for (bound::EventPart& part : result.parts) {
    part.value = as_type(std::move(part.value), type);
    if (widen) part.value = to_double(part.value);
  }
  return {};
}

// ---- DID

Result<PredicatePtr> Binder::bind(const Did& node, const Expr& whole) {
  if (scope_ != nullptr) return holds_of_profile(whole);
  if (clause_ == Clause::kGrouped) return not_grouped(whole);
  const std::size_t before = parts_;
  const std::vector<bound::EventPart> parts = TAMIS_TRY(parts_of(node.events, nullptr));
  const bool both = node.days && (node.times || *node.days < 1);
  TAMIS_CHECK_OK(copy_since(before, both ? 1 : 0, whole.span));
  const auto compared = [&](EventFunction function, CompareOp op, std::int64_t count) {
    bound::EventAggregate counted{.function = function,
                                  .parts = parts,
                                  .zone = counts_days(function) ? zone_ : ZoneSource{},
                                  .unknown = unknown_events(node.events, schema_)};
    return comparison(op, make_scalar(std::move(counted), kIntegerType), literal(Value(count), kIntegerType), whole.span);
  };
  const Times times = node.times.value_or(Times{CompareOp::kGe, 1});
  std::vector<PredicatePtr> conditions;
  if (!node.days || both) conditions.push_back(compared(EventFunction::kCount, times.op, times.count));
  if (node.days) conditions.push_back(compared(EventFunction::kDistinctDays, CompareOp::kGe, *node.days));
  PredicatePtr did = conjunction(std::move(conditions), whole.span);
  return node.negated ? complement(std::move(did), whole.span) : did;
}

}  // namespace tamis::dsl
