// Names within a set of events: a bare name is a property of the event, `trait.x` a trait of its profile.

#include "dsl/bind_level.h"
#include "engine/base/suggest.h"

namespace tamis::dsl {

const Expr& time_of_event() {
  static const Expr kTime = [] {
    Expr time;
    time.node = Name{{{std::string(kEventTimeName), false}}};
    return time;
  }();
  return kTime;
}

std::unexpected<Error> unknown_event(const EventName& name, const Catalogue& catalogue) {
  const std::vector<std::string> names = catalogue.schema().event_names();
  std::string hint = event_meant(name.text, names);
  if (hint.empty()) hint = names.empty() ? "no events were imported yet" : "SHOW EVENTS lists those that there are";
  return mistake("E0315", name.span, join("unknown event ", to_literal(Value(excerpt(name.text)))), std::move(hint), ErrorCode::kNotFound);
}

std::string event_meant(std::string_view name, const std::vector<std::string>& names) {
  const std::optional<std::string> nearest = nearest_name(name, names);
  return nearest ? join("did you mean ", to_literal(Value(*nearest)), "?") : std::string();
}

Result<EventId> bind_event(const EventName& name, const Catalogue& catalogue) {
  if (const auto event = catalogue.schema().find_event(name.text)) return *event;
  return unknown_event(name, catalogue);
}

std::string Binder::text_of(const Scalar& value) const {
  if (scope_ == nullptr) return to_text(value, schema_);
  bound::EventAggregate only{.function = EventFunction::kFirst, .parts = {}, .zone = {}};
  const ScalarPtr copy = std::make_shared<const Scalar>(value);
  only.parts.push_back({scope_->id, make_predicate(bound::Constant{true}), copy});
  return to_text(Scalar{std::move(only), value.type}, schema_);
}

Result<ScalarPtr> Binder::of_profile(const Expr& whole) {
  ScalarPtr value = TAMIS_TRY(at_profile([&](Binder& profile) { return profile.value(whole); }));
  if (constant(*value)) return value;
  const Type type = value->type;
  return make_scalar(bound::OfProfile{std::move(value)}, type);
}

Result<PredicatePtr> Binder::holds_of_profile(const Expr& whole) {
  PredicatePtr holds = TAMIS_TRY(at_profile([&](Binder& profile) { return profile.predicate(whole); }));
  const ScalarPtr test = make_scalar(bound::Test{std::move(holds)}, kBooleanType);
  return make_predicate(bound::Truth{make_scalar(bound::OfProfile{test}, kBooleanType)}, whole.span);
}

Result<ScalarPtr> Binder::property(const Name& node, const Expr& whole) {
  const JoinedName text = joined(node);
  const bool grouped = clause_ == Clause::kGrouped;
  if (text.unprefixed) return grouped ? not_grouped(whole) : of_profile(whole);
  std::string name = text.whole;
  const bool by_alias = scope_->alias && node.parts.size() > 1 && fold_case(node.parts.front().text) == *scope_->alias;
  if (by_alias) name = name.substr(node.parts.front().text.size() + 1);
  const auto property = scope_->properties->find(name);
  if (property && grouped) return not_grouped(whole);
  if (property) return make_scalar(bound::ColumnRef{*property}, (*scope_->properties)[*property].type);
  for (const Schema* other : scope_->beside)
    if (const auto known = other->find(name)) return literal(Value(), (*other)[*known].type);
  if (auto alias = alias_value(node)) return std::move(*alias);
  return missing_property(name, whole);
}

Result<ScalarPtr> Binder::missing_property(const std::string& name, const Expr& whole) {
  const bool known_event = !scope_->event.empty();
  const bool is_trait = schema_.find(name).has_value() || catalogue_.trait(name) != nullptr;
  if (known_event && is_trait)
    return mistake("E0229", whole.span, join("no property of ", scope_->event, " is called ", excerpt(name)),
                   join("for the trait of the profile write trait.", shown(whole)), ErrorCode::kNotFound);
  if (scope_->strict) {
    std::string hint = did_you_mean(name, scope_->properties->names());
    return mistake("E0316", whole.span, join("unknown property ", excerpt(name), " of ", scope_->event), std::move(hint),
                   ErrorCode::kNotFound);
  }
  return untyped();
}

}  // namespace tamis::dsl
