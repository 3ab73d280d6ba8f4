#include "engine/exec/profile_evaluator.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/base/check.h"
#include "engine/exec/profile_instant.h"
#include "engine/plan/event_fold.h"
#include "engine/plan/scalar_functions.h"
#include "engine/storage/schema.h"

namespace tamis {

class ProfileInstant::Operand {
 public:
  explicit Operand(const Value& kept) : kept_(&kept) {}
  explicit Operand(Value&& computed) : computed_(std::move(computed)) {}
  [[nodiscard]] const Value& operator*() const noexcept { return kept_ != nullptr ? *kept_ : computed_; }
  [[nodiscard]] const Value* operator->() const noexcept { return &**this; }

 private:
  const Value* kept_ = nullptr;
  Value computed_;
};

namespace {

constexpr std::size_t kFewArguments = 3;  // nearly every call has so few: they need no allocation

bool matches(const Match& node, const Value& text, const Value& pattern) {
  const std::string& subject = text.as<std::string>();
  if (node.matcher != nullptr) return node.matcher->matches(subject);
  const std::string& wanted = pattern.as<std::string>();
  switch (node.kind) {
    case MatchKind::kStartsWith: return subject.starts_with(wanted);
    case MatchKind::kEndsWith: return subject.ends_with(wanted);
    case MatchKind::kContains: return subject.find(wanted) != std::string::npos;
    case MatchKind::kLike:
    case MatchKind::kILike:
    case MatchKind::kRegex: break;
  }
  TAMIS_CHECK(node.matcher != nullptr);  // these patterns are literals
  return false;
}

// How many distinct values of the set the list holds.
std::size_t held(const List& list, const ValueSet& set) {
  const std::vector<Value>& wanted = set.values();
  std::vector<bool> found(wanted.size());
  std::size_t count = 0;
  for (const Value& item : list.items) {
    const auto at = std::lower_bound(wanted.begin(), wanted.end(), item, [](const Value& a, const Value& b) { return order(a, b) < 0; });
    if (at == wanted.end() || *at != item) continue;
    const auto place = static_cast<std::size_t>(at - wanted.begin());
    if (!found[place]) ++count;
    found[place] = true;
  }
  return count;
}

bool has(const Has& node, const List& list) {
  switch (node.kind) {
    case HasKind::kAny: return std::any_of(list.items.begin(), list.items.end(), [&](const Value& v) { return node.set->contains(v); });
    case HasKind::kNone: return std::none_of(list.items.begin(), list.items.end(), [&](const Value& v) { return node.set->contains(v); });
    case HasKind::kAll: return node.set->values().size() <= list.items.size() && held(list, *node.set) == node.set->values().size();
  }
  return false;
}

}  // namespace

struct Holds {
  ProfileInstant& at;

  bool operator()(const Constant& node) const { return node.value; }
  bool operator()(const And& node) const {
    return std::all_of(node.children.begin(), node.children.end(), [&](const PredicatePtr& child) { return at.holds(*child); });
  }
  bool operator()(const Or& node) const {
    return std::any_of(node.children.begin(), node.children.end(), [&](const PredicatePtr& child) { return at.holds(*child); });
  }
  bool operator()(const Xor& node) const {
    bool odd = false;
    for (const PredicatePtr& child : node.children) odd ^= at.holds(*child);
    return odd;
  }
  bool operator()(const Not& node) const { return !at.holds(*node.child); }
  bool operator()(const Compare& node) const { return satisfies(node.op, compare(*at.operand(*node.left), *at.operand(*node.right))); }
  bool operator()(const In& node) const {
    const auto value = at.operand(*node.operand);
    return !value->missing() && node.set->contains(*value) != node.negated;
  }
  bool operator()(const IsMissing& node) const { return at.operand(*node.operand)->missing(); }
  bool operator()(const Match& node) const {
    const auto text = at.operand(*node.operand);
    const auto pattern = at.operand(*node.pattern);
    return !text->missing() && !pattern->missing() && matches(node, *text, *pattern) != node.negated;
  }
  bool operator()(const Has& node) const {
    const auto list = at.operand(*node.list);
    return list->is<List>() && has(node, list->as<List>());
  }
  bool operator()(const Truth& node) const {
    const auto value = at.operand(*node.operand);
    return value->is<bool>() && value->as<bool>();
  }
  bool operator()(const InSegment& node) const { return at.in_segment(node); }
};

struct ValueOf {
  ProfileInstant& at;
  Type type;

  Value operator()(const Literal& node) const { return node.value; }
  Value operator()(const ColumnRef& node) const { return at.profile_.value(node.column); }
  Value operator()(const SlotRef& node) const {
    TAMIS_CHECK(node.slot < at.context_.slots.size());
    return at.context_.slots[node.slot];
  }
  Value operator()(const Now&) const { return Timestamp{at.context_.now_us}; }
  Value operator()(const Call& node) const {
    const std::size_t count = node.arguments.size();
    std::array<Value, kFewArguments> few;
    std::vector<Value> many(count > kFewArguments ? count : 0);
    const std::span<Value> arguments = many.empty() ? std::span(few).first(count) : std::span(many);
    for (std::size_t i = 0; i < count; ++i) arguments[i] = at.value(*node.arguments[i]);
    if (!node.zone.trait) return apply(node.function, arguments, type, node.unit, node.count, node.zone.fixed);
    return apply(node.function, arguments, type, node.unit, node.count, at.zone(node.zone));
  }
  Value operator()(const Case& node) const {
    for (const auto& [condition, value] : node.branches)
      if (at.holds(*condition)) return widened(at.value(*value), type);
    return widened(at.value(*node.otherwise), type);
  }
  Value operator()(const Test& node) const { return at.holds(*node.predicate); }
  Value operator()(const ComputedTrait& node) const { return at.once(*node.definition); }
  Value operator()(const EventAggregate& node) const { return at.aggregate(node, type); }
  Value operator()(const OfProfile& node) const {
    TAMIS_CHECK(at.outer_ != nullptr);
    return at.outer_->once(*node.value);
  }
};

bool ProfileInstant::holds(const Predicate& predicate) { return std::visit(Holds{*this}, predicate.node); }

Value ProfileInstant::value(const Scalar& scalar) { return std::visit(ValueOf{*this, scalar.type}, scalar.node); }

ProfileInstant::Operand ProfileInstant::operand(const Scalar& scalar) {
  if (const auto* literal = std::get_if<Literal>(&scalar.node)) return Operand(literal->value);
  return Operand(value(scalar));
}

TimeZone ProfileInstant::zone(const ZoneSource& source) const {
  if (!source.trait) return source.fixed;
  if (outer_ != nullptr) return outer_->zone(source);
  const Value name = profile_.value(*source.trait);
  if (!name.is<std::string>()) return source.fixed;
  return TimeZone::find(name.as<std::string>()).value_or(source.fixed);
}

bool ProfileInstant::in_segment(const InSegment& reference) {
  const Predicate* definition = reference.definition.get();
  const auto known = std::find_if(decided_.begin(), decided_.end(), [&](const auto& entry) { return entry.first == definition; });
  if (known != decided_.end()) return known->second;
  const bool in = holds(*definition);
  decided_.emplace_back(definition, in);
  return in;
}

Value ProfileInstant::once(const Scalar& scalar) {
  const auto known = std::find_if(known_.begin(), known_.end(), [&](const auto& entry) { return entry.first == &scalar; });
  if (known != known_.end()) return known->second;
  Value found = value(scalar);
  known_.emplace_back(&scalar, found);
  return found;
}

std::vector<ProfileInstant::Counted> ProfileInstant::counted(const EventAggregate& aggregate) {
  TAMIS_CHECK(outer_ == nullptr);
  std::vector<Counted> counted;
  for (std::size_t part = 0; part < aggregate.parts.size(); ++part) {
    const EventPart& of = aggregate.parts[part];
    EventView view(profile_, of.event);
    const bool alone = aggregate.parts.size() == 1;
    const auto message_id = alone ? std::nullopt : profile_.message_id(of.event);
    const std::size_t events = profile_.events(of.event);
    for (std::size_t i = 0; i < events; ++i) {
      view.move_to(i);
      ProfileInstant instant(view, context_, this);
      if (!instant.holds(*of.where)) continue;
      counted.push_back({part, i, view.value(kEventTime).as<Timestamp>().us, message_id ? view.value(*message_id) : Value()});
    }
  }
  // The events of each name are in order; names are.
  if (aggregate.parts.size() > 1) {
    std::stable_sort(counted.begin(), counted.end(), [](const Counted& a, const Counted& b) {
      if (a.time_us != b.time_us) return a.time_us < b.time_us;
      return order(a.message_id, b.message_id) < 0;
    });
  }
  return counted;
}

Value ProfileInstant::aggregate(const EventAggregate& aggregate, Type type) {
  EventFold fold(aggregate, type, zone(aggregate.zone));
  for (const Counted& event : counted(aggregate)) {
    const EventPart& part = aggregate.parts[event.part];
    if (part.value == nullptr) {
      fold.add({}, event.time_us);
      continue;
    }
    EventView view(profile_, part.event);
    view.move_to(event.place);
    fold.add(ProfileInstant(view, context_, this).value(*part.value), event.time_us);
  }
  return fold.result();
}

std::vector<CountedEvent> events_counted(const EventAggregate& aggregate, const ProfileView& profile, const EvaluationContext& context) {
  std::vector<CountedEvent> events;
  for (const ProfileInstant::Counted& counted : ProfileInstant(profile, context).counted(aggregate))
    events.push_back({aggregate.parts[counted.part].event, counted.place});
  return events;
}

bool evaluate(const Predicate& predicate, const ProfileView& profile, const EvaluationContext& context) {
  return ProfileInstant(profile, context).holds(predicate);
}

Value evaluate(const Scalar& scalar, const ProfileView& profile, const EvaluationContext& context) {
  return ProfileInstant(profile, context).value(scalar);
}

}  // namespace tamis
