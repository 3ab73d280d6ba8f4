#include "engine/plan/structure.h"

#include <algorithm>

namespace tamis {
namespace {

void mix(std::size_t& seed, std::size_t value) { seed ^= value + 0x9E3779B97F4A7C15ULL + (seed << 6) + (seed >> 2); }

std::size_t hash_value(const Value& value) {
  std::size_t seed = value.data().index();
  std::visit(
      [&seed](const auto& v) {
        using V = std::decay_t<decltype(v)>;
        if constexpr (std::is_same_v<V, Timestamp>)
          mix(seed, std::hash<std::int64_t>{}(v.us));
        else if constexpr (std::is_same_v<V, Date>)
          mix(seed, std::hash<std::int32_t>{}(v.days));
        else if constexpr (std::is_same_v<V, List>) {
          for (const Value& item : v.items) mix(seed, hash_value(item));
        } else if constexpr (!std::is_same_v<V, Missing>)
          mix(seed, std::hash<V>{}(v));
      },
      value.data());
  return seed;
}

bool same_value(const Value& a, const Value& b) { return a.data().index() == b.data().index() && a == b; }

bool same_ptr(const ScalarPtr& a, const ScalarPtr& b) { return a == b || same(*a, *b); }
bool same_ptr(const PredicatePtr& a, const PredicatePtr& b) { return a == b || same(*a, *b); }
template <typename Ptr> bool same_all(const std::vector<Ptr>& a, const std::vector<Ptr>& b) {
  return std::ranges::equal(a, b, [](const Ptr& x, const Ptr& y) { return same_ptr(x, y); });
}
bool same_set(const std::shared_ptr<const ValueSet>& a, const std::shared_ptr<const ValueSet>& b) {
  return a == b || std::ranges::equal(a->values(), b->values(), same_value);
}
std::string_view escape_of(const Match& m) { return m.matcher ? std::string_view(m.matcher->escape()) : std::string_view(); }

struct SamePredicate {
  const Predicate& other;
  template <typename Node> const Node& b() const { return std::get<Node>(other.node); }
  bool operator()(const Constant& a) const { return a.value == b<Constant>().value; }
  bool operator()(const And& a) const { return same_all(a.children, b<And>().children); }
  bool operator()(const Or& a) const { return same_all(a.children, b<Or>().children); }
  bool operator()(const Xor& a) const { return same_all(a.children, b<Xor>().children); }
  bool operator()(const Not& a) const { return same_ptr(a.child, b<Not>().child); }
  bool operator()(const Compare& a) const {
    const Compare& o = b<Compare>();
    return a.op == o.op && same_ptr(a.left, o.left) && same_ptr(a.right, o.right);
  }
  bool operator()(const In& a) const {
    const In& o = b<In>();
    return a.negated == o.negated && same_ptr(a.operand, o.operand) && same_set(a.set, o.set);
  }
  bool operator()(const IsMissing& a) const { return same_ptr(a.operand, b<IsMissing>().operand); }
  bool operator()(const Match& a) const {
    const Match& o = b<Match>();
    return a.kind == o.kind && a.negated == o.negated && same_ptr(a.operand, o.operand) && same_ptr(a.pattern, o.pattern) &&
           escape_of(a) == escape_of(o);
  }
  bool operator()(const Has& a) const {
    const Has& o = b<Has>();
    return a.kind == o.kind && same_ptr(a.list, o.list) && same_set(a.set, o.set);
  }
  bool operator()(const Truth& a) const { return same_ptr(a.operand, b<Truth>().operand); }
  bool operator()(const InSegment& a) const { return a.definition == b<InSegment>().definition; }
};

struct SameScalar {
  const Scalar& other;
  template <typename Node> const Node& b() const { return std::get<Node>(other.node); }
  bool operator()(const Literal& a) const { return same_value(a.value, b<Literal>().value); }
  bool operator()(const ColumnRef& a) const { return a.column == b<ColumnRef>().column; }
  bool operator()(const SlotRef& a) const { return a.slot == b<SlotRef>().slot; }
  bool operator()(const Now&) const { return true; }
  bool operator()(const Call& a) const {
    const Call& o = b<Call>();
    return a.function == o.function && a.unit == o.unit && a.count == o.count && a.zone == o.zone && same_all(a.arguments, o.arguments);
  }
  bool operator()(const Case& a) const {
    const Case& o = b<Case>();
    return same_ptr(a.otherwise, o.otherwise) && std::ranges::equal(a.branches, o.branches, [](const auto& x, const auto& y) {
             return same_ptr(x.first, y.first) && same_ptr(x.second, y.second);
           });
  }
  bool operator()(const Test& a) const { return same_ptr(a.predicate, b<Test>().predicate); }
  // Like a segment's, a definition is shared.
  bool operator()(const ComputedTrait& a) const { return a.definition == b<ComputedTrait>().definition; }
  bool operator()(const EventAggregate& a) const {
    const EventAggregate& o = b<EventAggregate>();
    return a.function == o.function && a.percent == o.percent && a.number == o.number && a.zone == o.zone &&
           std::ranges::equal(a.parts, o.parts, [](const EventPart& x, const EventPart& y) {
             return x.event == y.event && same_ptr(x.where, y.where) &&
                    (x.value == y.value || (x.value && y.value && same(*x.value, *y.value)));
           });
  }
  bool operator()(const OfProfile& a) const { return same_ptr(a.value, b<OfProfile>().value); }
};

struct HashPredicate {
  std::size_t& seed;
  void operator()(const Constant& p) const { mix(seed, p.value ? 1 : 0); }
  void operator()(const And& p) const {
    for (const auto& c : p.children) mix(seed, hash_of(*c));
  }
  void operator()(const Or& p) const {
    for (const auto& c : p.children) mix(seed, hash_of(*c));
  }
  void operator()(const Xor& p) const {
    for (const auto& c : p.children) mix(seed, hash_of(*c));
  }
  void operator()(const Not& p) const { mix(seed, hash_of(*p.child)); }
  void operator()(const Compare& p) const {
    mix(seed, static_cast<std::size_t>(p.op));
    mix(seed, hash_of(*p.left));
    mix(seed, hash_of(*p.right));
  }
  void operator()(const In& p) const {
    mix(seed, hash_of(*p.operand));
    mix(seed, p.negated ? 1 : 0);
    for (const Value& value : p.set->values()) mix(seed, hash_value(value));
  }
  void operator()(const IsMissing& p) const { mix(seed, hash_of(*p.operand)); }
  void operator()(const Match& p) const {
    mix(seed, static_cast<std::size_t>(p.kind) * 2 + (p.negated ? 1 : 0));
    mix(seed, hash_of(*p.operand));
    mix(seed, hash_of(*p.pattern));
  }
  void operator()(const Has& p) const {
    mix(seed, static_cast<std::size_t>(p.kind));
    mix(seed, hash_of(*p.list));
    for (const Value& value : p.set->values()) mix(seed, hash_value(value));
  }
  void operator()(const Truth& p) const { mix(seed, hash_of(*p.operand)); }
  void operator()(const InSegment& p) const { mix(seed, std::hash<PredicatePtr>{}(p.definition)); }
};

struct HashScalar {
  std::size_t& seed;
  void operator()(const Literal& s) const { mix(seed, hash_value(s.value)); }
  void operator()(const ColumnRef& s) const { mix(seed, s.column.value); }
  void operator()(const SlotRef& s) const { mix(seed, s.slot); }
  void operator()(const Now&) const {}
  void operator()(const Call& s) const {
    mix(seed, static_cast<std::size_t>(s.function));
    mix(seed, static_cast<std::size_t>(s.count));
    for (const auto& argument : s.arguments) mix(seed, hash_of(*argument));
  }
  void operator()(const Case& s) const {
    for (const auto& [when, then] : s.branches) {
      mix(seed, hash_of(*when));
      mix(seed, hash_of(*then));
    }
    mix(seed, hash_of(*s.otherwise));
  }
  void operator()(const Test& s) const { mix(seed, hash_of(*s.predicate)); }
  void operator()(const ComputedTrait& s) const { mix(seed, std::hash<ScalarPtr>{}(s.definition)); }
  void operator()(const EventAggregate& s) const {
    mix(seed, static_cast<std::size_t>(s.function));
    mix(seed, static_cast<std::size_t>(s.number));
    for (const EventPart& part : s.parts) {
      mix(seed, part.event.value);
      mix(seed, hash_of(*part.where));
      if (part.value != nullptr) mix(seed, hash_of(*part.value));
    }
  }
  void operator()(const OfProfile& s) const { mix(seed, hash_of(*s.value)); }
};

// Applies `change` to every pointer of the list; whether one changed.
template <typename Ptr, typename Change> bool map_list(std::vector<Ptr>& list, const Change& change) {
  bool changed = false;
  for (Ptr& item : list) {
    Ptr mapped = change(item);
    changed |= mapped != item;
    item = std::move(mapped);
  }
  return changed;
}

template <typename Node> PredicatePtr map_many(const PredicatePtr& predicate, const Node& node, const PredicateChange& change) {
  std::vector<PredicatePtr> children = node.children;
  if (!map_list(children, change)) return predicate;
  return make_predicate(Node{std::move(children)}, predicate->span);
}

struct MapChildren {
  const PredicatePtr& self;
  const PredicateChange& change;
  PredicatePtr operator()(const And& p) const { return map_many(self, p, change); }
  PredicatePtr operator()(const Or& p) const { return map_many(self, p, change); }
  PredicatePtr operator()(const Xor& p) const { return map_many(self, p, change); }
  PredicatePtr operator()(const Not& p) const {
    PredicatePtr child = change(p.child);
    return child == p.child ? self : make_predicate(Not{std::move(child)}, self->span);
  }
  PredicatePtr operator()(const InSegment& p) const {
    PredicatePtr definition = change(p.definition);
    return definition == p.definition ? self : make_predicate(InSegment{p.name, std::move(definition)}, self->span);
  }
  PredicatePtr operator()(const Constant&) const { return self; }
  PredicatePtr operator()(const Compare&) const { return self; }
  PredicatePtr operator()(const In&) const { return self; }
  PredicatePtr operator()(const IsMissing&) const { return self; }
  PredicatePtr operator()(const Match&) const { return self; }
  PredicatePtr operator()(const Has&) const { return self; }
  PredicatePtr operator()(const Truth&) const { return self; }
};

struct MapScalars {
  const PredicatePtr& self;
  const ScalarChange& change;
  // Copies the leaf with its scalars changed; the leaf itself where none did.
  template <typename Node, typename... Member> PredicatePtr apply(const Node& node, Member... member) const {
    Node copy = node;
    ((copy.*member = change(node.*member)), ...);
    if (((copy.*member == node.*member) && ...)) return self;
    return make_predicate(std::move(copy), self->span);
  }
  PredicatePtr operator()(const Compare& p) const { return apply(p, &Compare::left, &Compare::right); }
  PredicatePtr operator()(const In& p) const { return apply(p, &In::operand); }
  PredicatePtr operator()(const IsMissing& p) const { return apply(p, &IsMissing::operand); }
  PredicatePtr operator()(const Match& p) const { return apply(p, &Match::operand, &Match::pattern); }
  PredicatePtr operator()(const Has& p) const { return apply(p, &Has::list); }
  PredicatePtr operator()(const Truth& p) const { return apply(p, &Truth::operand); }
  PredicatePtr operator()(const Constant&) const { return self; }
  PredicatePtr operator()(const And&) const { return self; }
  PredicatePtr operator()(const Or&) const { return self; }
  PredicatePtr operator()(const Xor&) const { return self; }
  PredicatePtr operator()(const Not&) const { return self; }
  PredicatePtr operator()(const InSegment&) const { return self; }
};

struct MapParts {
  const ScalarPtr& self;
  const ScalarChange& change;
  const PredicateChange& change_predicate;
  ScalarPtr operator()(const Literal&) const { return self; }
  ScalarPtr operator()(const ColumnRef&) const { return self; }
  ScalarPtr operator()(const SlotRef&) const { return self; }
  ScalarPtr operator()(const Now&) const { return self; }
  ScalarPtr operator()(const Call& s) const {
    Call copy = s;
    return map_list(copy.arguments, change) ? make_scalar(std::move(copy), self->type) : self;
  }
  ScalarPtr operator()(const Case& s) const {
    Case copy = s;
    bool changed = false;
    for (std::size_t i = 0; i < s.branches.size(); ++i) {
      copy.branches[i] = {change_predicate(s.branches[i].first), change(s.branches[i].second)};
      changed |= copy.branches[i] != s.branches[i];
    }
    copy.otherwise = change(s.otherwise);
    return changed || copy.otherwise != s.otherwise ? make_scalar(std::move(copy), self->type) : self;
  }
  ScalarPtr operator()(const Test& s) const {
    PredicatePtr predicate = change_predicate(s.predicate);
    return predicate == s.predicate ? self : make_scalar(Test{std::move(predicate)}, self->type);
  }
  ScalarPtr operator()(const ComputedTrait& s) const {
    ScalarPtr definition = change(s.definition);
    return definition == s.definition ? self : make_scalar(ComputedTrait{s.name, std::move(definition)}, self->type);
  }
  ScalarPtr operator()(const EventAggregate& s) const {
    EventAggregate copy = s;
    for (EventPart& part : copy.parts) {
      part.where = change_predicate(part.where);
      if (part.value != nullptr) part.value = change(part.value);
    }
    return copy.parts == s.parts ? self : make_scalar(std::move(copy), self->type);
  }
  ScalarPtr operator()(const OfProfile& s) const {
    ScalarPtr value = change(s.value);
    return value == s.value ? self : make_scalar(OfProfile{std::move(value)}, self->type);
  }
};

}  // namespace

bool same(const Predicate& a, const Predicate& b) {
  return &a == &b || (a.node.index() == b.node.index() && std::visit(SamePredicate{b}, a.node));
}
bool same(const Scalar& a, const Scalar& b) {
  return &a == &b || (a.type == b.type && a.node.index() == b.node.index() && std::visit(SameScalar{b}, a.node));
}

std::size_t hash_of(const Predicate& predicate) {
  std::size_t seed = predicate.node.index();
  std::visit(HashPredicate{seed}, predicate.node);
  return seed;
}
std::size_t hash_of(const Scalar& scalar) {
  std::size_t seed = scalar.node.index() + 64;
  std::visit(HashScalar{seed}, scalar.node);
  return seed;
}

PredicatePtr map_children(const PredicatePtr& predicate, const PredicateChange& change) {
  return std::visit(MapChildren{predicate, change}, predicate->node);
}
PredicatePtr map_scalars(const PredicatePtr& predicate, const ScalarChange& change) {
  return std::visit(MapScalars{predicate, change}, predicate->node);
}
ScalarPtr map_parts(const ScalarPtr& scalar, const ScalarChange& change, const PredicateChange& change_predicate) {
  return std::visit(MapParts{scalar, change, change_predicate}, scalar->node);
}

namespace {

// What `before` became; `change` may change other definitions meanwhile.
template <typename Node, typename Ptr, typename Change>
const Ptr& changed_once(std::unordered_map<const Node*, Ptr>& known, const Ptr& before, const Change& change) {
  auto at = known.find(before.get());
  if (at == known.end()) {
    Ptr after = change(before);
    at = known.emplace(before.get(), std::move(after)).first;
  }
  return at->second;
}

}  // namespace

PredicatePtr DefinitionChanges::changed(const PredicatePtr& self, const InSegment& segment, const PredicateChange& change) {
  const PredicatePtr& after = changed_once(segments_, segment.definition, change);
  return after == segment.definition ? self : make_predicate(InSegment{segment.name, after}, self->span);
}

ScalarPtr DefinitionChanges::changed(const ScalarPtr& self, const ComputedTrait& trait, const ScalarChange& change) {
  const ScalarPtr& after = changed_once(traits_, trait.definition, change);
  return after == trait.definition ? self : make_scalar(ComputedTrait{trait.name, after}, self->type);
}

PredicatePtr transform(const PredicatePtr& predicate, const PredicateChange& change) {
  DefinitionChanges definitions;
  ScalarChange scalars;
  const PredicateChange deep = [&](const PredicatePtr& p) {
    if (const auto* segment = std::get_if<InSegment>(&p->node)) return change(definitions.changed(p, *segment, deep));
    return change(map_scalars(map_children(p, deep), scalars));
  };
  scalars = [&](const ScalarPtr& s) {
    if (const auto* trait = std::get_if<ComputedTrait>(&s->node)) return definitions.changed(s, *trait, scalars);
    return map_parts(s, scalars, deep);
  };
  return deep(predicate);
}

PredicatePtr constant(bool value) {
  static const PredicatePtr kTrue = make_predicate(Constant{true}), kFalse = make_predicate(Constant{false});
  return value ? kTrue : kFalse;
}

const Value* literal_of(const Scalar& scalar) noexcept {
  const auto* literal = std::get_if<Literal>(&scalar.node);
  return literal == nullptr ? nullptr : &literal->value;
}
std::optional<ColumnId> column_of(const Scalar& scalar) noexcept {
  const auto* column = std::get_if<ColumnRef>(&scalar.node);
  return column == nullptr ? std::nullopt : std::optional(column->column);
}
std::optional<bool> constant_of(const Predicate& predicate) noexcept {
  const auto* c = std::get_if<Constant>(&predicate.node);
  return c == nullptr ? std::nullopt : std::optional(c->value);
}

}  // namespace tamis
