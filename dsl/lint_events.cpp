// Sets of events: what is likely not meant in them.

#include <algorithm>
#include <compare>
#include <unordered_set>

#include "dsl/binder.h"
#include "dsl/lint_data.h"
#include "dsl/lint_logic.h"
#include "dsl/print.h"
#include "dsl/walk.h"
#include "engine/base/suggest.h"

namespace tamis::dsl {
namespace {

// The ends of a window as instants; missing where there is none, or where it depends on the profile.
struct Ends {
  Value low, high;
  bool low_open = false, high_open = false, low_follows_now = false, never = false;

  [[nodiscard]] bool empty() const {
    if (never) return true;
    if (low.missing() || high.missing()) return false;
    const std::strong_ordering order_of_ends = order(low, high);
    return order_of_ends > 0 || (order_of_ends == 0 && (low_open || high_open));
  }
};

class EventLint {
 public:
  EventLint(const std::optional<ZoneClause>& zone, const Catalogue& catalogue, const Statistics* statistics, std::vector<Warning>& warnings)
      : zone_(zone),
        catalogue_(catalogue),
        schema_(catalogue.schema()),
        statistics_(statistics),
        warnings_(warnings),
        definitions_(catalogue) {}

  void look(const Expr& body, bool of_events) {
    const auto source = bind_zone(zone_, catalogue_);
    if (!source || !definitions_.load(body, of_events)) return;
    zone_source_ = *source;
    walk(body, [&](const Expr& part) {
      const auto* call = std::get_if<Call>(&part.node);
      const auto* did = std::get_if<Did>(&part.node);
      if (call != nullptr && call->events != nullptr) look_at(*call->events, call->events_first ? nullptr : &call->arguments);
      if (did != nullptr) look_at(did->events, nullptr);
      return true;
    });
  }

 private:
  // A set, and the values before its OF.
  void look_at(const EventSet& set, const ExprList* values) {
    if (set.window)
      if (const auto* since = std::get_if<SinceLast>(&*set.window)) look_at(*since->events, nullptr);
    check_events(set);
    std::vector<EventId> events;
    for (const EventName& name : set.names)
      if (const auto event = schema_.find_event(name.text)) events.push_back(*event);
    if (set.names.empty())
      for (std::uint32_t i = 0; i < schema_.events().size(); ++i) events.emplace_back(i);
    if (events.empty()) return;
    bool known = true;
    if (set.where != nullptr) known = check_properties(*set.where, set, events);
    if (values != nullptr)
      for (const ExprPtr& value : *values) check_properties(*value, set, events);
    check_window(set, events);
    if (set.where != nullptr && known) check_clauses(set, events);
  }

  void check_events(const EventSet& set) {
    for (const EventName& name : set.names) {
      if (schema_.find_event(name.text)) continue;
      std::string hint = event_meant(name.text, schema_.event_names());
      if (hint.empty()) hint = schema_.events().empty() ? "no events were imported yet" : "SHOW EVENTS lists those that there are";
      warn("W0205", name.span, join("nobody did ", to_literal(Value(excerpt(name.text))), ": there is no such event"), std::move(hint));
    }
  }

  // Whether all names in it are known. Sets within it are looked at for themselves.
  bool check_properties(const Expr& expression, const EventSet& set, const std::vector<EventId>& events) {
    bool known = true;
    std::unordered_set<const Expr*> compared;  // what may be a text without its quotes
    walk(expression, [&](const Expr& part) {
      if (const auto* compare = std::get_if<Compare>(&part.node)) compared.insert(compare->right.get());
      if (const auto* name = std::get_if<Name>(&part.node))
        known = check_property(*name, part.span, compared.contains(&part), set, events) && known;
      const auto* call = std::get_if<Call>(&part.node);
      return (call == nullptr || call->events == nullptr) && !std::holds_alternative<Did>(part.node);
    });
    return known;
  }

  bool check_property(const Name& written, SourceSpan span, bool compared, const EventSet& set, const std::vector<EventId>& events) {
    const JoinedName text = joined(written);
    if (text.unprefixed) return true;
    std::string name = text.whole;
    const std::string& first = written.parts.front().text;
    if (set.alias && written.parts.size() > 1 && fold_case(first) == fold_case(*set.alias)) name = name.substr(first.size() + 1);
    std::vector<std::string> names;
    for (const EventId event : events) {
      if (schema_[event].properties->find(name)) return true;
      std::ranges::move(schema_[event].properties->names(), std::back_inserter(names));
    }
    const std::string of =
        events.size() == 1 ? join("no event ", to_literal(Value(schema_[events.front()].name))) : std::string("none of the events");
    std::string hint = did_you_mean(name, names);
    if (hint.empty() && compared && written.parts.size() == 1)
      hint = join("a text takes single quotes: ", to_literal(Value(excerpt(name))));
    warn("W0206", span, join(of, " has a property ", excerpt(name), ": it is always missing"), std::move(hint));
    return false;
  }

  // ---- Windows

  Value instant_of(const Scalar& scalar) const {
    if (const Value* value = literal_of(scalar)) return *value;
    if (statistics_ == nullptr || !constant(scalar)) return {};
    return statistics_->at_now(scalar).value_or(Value());
  }

  void add_end(const Predicate& condition, Ends& ends) const {
    if (const auto* always = std::get_if<bound::Constant>(&condition.node)) ends.never = ends.never || !always->value;
    const auto* node = std::get_if<bound::Compare>(&condition.node);
    const auto* column = node == nullptr ? nullptr : std::get_if<bound::ColumnRef>(&node->left->node);
    if (column == nullptr || column->column != kEventTime) return;
    const Value at = instant_of(*node->right);
    if (!at.is<Timestamp>()) return;
    const bool open = node->op == CompareOp::kGt || node->op == CompareOp::kLt;
    if ((node->op == CompareOp::kGt || node->op == CompareOp::kGe) && (ends.low.missing() || order(at, ends.low) > 0)) {
      ends.low = at;
      ends.low_open = open;
      ends.low_follows_now = depends_on_now(*node->right);
    }
    if ((node->op == CompareOp::kLt || node->op == CompareOp::kLe) && (ends.high.missing() || order(at, ends.high) < 0)) {
      ends.high = at;
      ends.high_open = open;
    }
  }

  void check_window(const EventSet& set, const std::vector<EventId>& events) {
    Binder binder(catalogue_, zone_source_, definitions_);
    const auto parts = binder.parts_of(set, nullptr);
    if (!parts || parts->empty()) return;
    Ends ends;
    if (const auto* all = std::get_if<bound::And>(&parts->front().where->node)) {
      for (const PredicatePtr& condition : all->children) add_end(*condition, ends);
    } else {
      add_end(*parts->front().where, ends);
    }
    const SourceSpan span = set.window ? set.window_span : set.span;
    const bool of_another = set.window && std::holds_alternative<SinceLast>(*set.window);  // which nobody did, as is told there
    if (ends.never && set.window && !of_another)
      return warn("W0207", span, "no event lies in a window of 0 units or less", "as in WITHIN LAST 30 DAYS");
    if (ends.never) return;  // a clause of its WHERE, of which is told where it stands
    if (ends.empty())
      return warn("W0207", span,
                  join("no event lies in this window: it would begin at ", to_text(ends.low), " and end at ", to_text(ends.high)),
                  "no window passes NOW");
    check_newest(ends, span, events);
  }

  // Data that were loaded once grow old.
  void check_newest(const Ends& ends, SourceSpan span, const std::vector<EventId>& events) {
    if (ends.low.missing() || !ends.low_follows_now || statistics_ == nullptr) return;
    Value newest;
    for (const EventId event : events) {
      const Statistics* of_event = statistics_->of_event(event);
      const Value last = of_event == nullptr ? Value() : of_event->range(kEventTime).second;
      if (last.missing()) return;
      if (newest.missing() || order(last, newest) > 0) newest = last;
    }
    const std::strong_ordering to_begin = order(newest, ends.low);
    if (to_begin > 0 || (to_begin == 0 && !ends.low_open)) return;
    const std::string what = events.size() == 1 ? to_literal(Value(schema_[events.front()].name)) : std::string("of these events");
    warn("W0204", span, join("the newest ", what, " is of ", to_text(newest), ": this asks for later ones and finds none"),
         "to ask as of another instant than the clock's, give --now");
  }

  // ---- Clauses of the WHERE

  // What is so of every event of the set.
  void check_clauses(const EventSet& set, const std::vector<EventId>& events) {
    Binder profile(catalogue_, zone_source_, definitions_);
    std::vector<Warning> common;
    for (const EventId event : events) {
      const EventScope scope{.id = event,
                             .properties = schema_[event].properties.get(),
                             .event = schema_[event].name,
                             .beside = {},
                             .alias = set.alias ? std::optional(fold_case(*set.alias)) : std::nullopt,
                             .profile = &profile};
      Binder binder(profile, scope, Clause::kEvents);
      const auto where = binder.predicate(*set.where);
      if (!where) return;
      std::vector<Warning> found;
      lint_logic(**where, *set.where, {schema_, event}, found);
      const Statistics* of_event = statistics_ == nullptr ? nullptr : statistics_->of_event(event);
      if (of_event != nullptr) lint_event_values(**where, event, catalogue_, *of_event, found);
      if (event == events.front())
        common = std::move(found);
      else
        std::erase_if(common, [&](const Warning& warning) {
          return std::ranges::none_of(found, [&](const Warning& other) { return other.id == warning.id && other.span == warning.span; });
        });
    }
    for (Warning& warning : common) warn(std::move(warning));
  }

  void warn(std::string_view id, SourceSpan span, std::string message, std::string hint) {
    warn({std::string(id), std::move(message), std::move(hint), span});
  }
  void warn(Warning warning) {
    const bool told = std::ranges::any_of(warnings_, [&](const Warning& w) { return w.id == warning.id && w.span == warning.span; });
    if (!told) warnings_.push_back(std::move(warning));
  }

  const std::optional<ZoneClause>& zone_;
  const Catalogue& catalogue_;
  const Schema& schema_;
  const Statistics* statistics_;
  std::vector<Warning>& warnings_;
  DefinitionTable definitions_;
  ZoneSource zone_source_;
};

}  // namespace

void lint_events(const Expr& expression, bool of_events, const std::optional<ZoneClause>& zone, const Catalogue& catalogue,
                 const Statistics* statistics, std::vector<Warning>& warnings) {
  EventLint(zone, catalogue, statistics, warnings).look(expression, of_events);
}

}  // namespace tamis::dsl
