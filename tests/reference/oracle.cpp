#include "tests/reference/oracle.h"

#include <algorithm>
#include <map>

#include <re2/re2.h>
#include <unicode/uchar.h>
#include <unicode/utf8.h>

namespace tamis::reference {
namespace {

bool compares(CompareOp op, const Value& a, const Value& b) {
  const auto order = compare(a, b);
  if (order == std::partial_ordering::unordered) return false;
  switch (op) {
    case CompareOp::kEq: return order == 0;
    case CompareOp::kNe: return order != 0;
    case CompareOp::kLt: return order < 0;
    case CompareOp::kLe: return order <= 0;
    case CompareOp::kGt: return order > 0;
    case CompareOp::kGe: return order >= 0;
  }
  return false;
}

std::vector<UChar32> points_of(std::string_view text, bool fold) {
  std::vector<UChar32> points;
  const auto* bytes = reinterpret_cast<const std::uint8_t*>(text.data());
  const auto size = static_cast<std::int32_t>(text.size());
  for (std::int32_t i = 0; i < size;) {
    UChar32 c = 0;
    U8_NEXT(bytes, i, size, c);
    points.push_back(fold ? u_foldCase(c, U_FOLD_CASE_DEFAULT) : c);
  }
  return points;
}

struct PatternItem {
  enum { kPoint, kOne, kAny } kind;
  UChar32 point;
};

// matches[i][j]: the pattern from i matches the text from j; filled from the ends.
bool matches_items(const std::vector<PatternItem>& items, const std::vector<UChar32>& text) {
  std::vector<std::vector<bool>> matches(items.size() + 1, std::vector<bool>(text.size() + 1, false));
  matches[items.size()][text.size()] = true;
  for (std::size_t i = items.size(); i-- > 0;)
    for (std::size_t j = text.size() + 1; j-- > 0;) {
      const bool inside = j < text.size();
      switch (items[i].kind) {
        case PatternItem::kPoint: matches[i][j] = inside && items[i].point == text[j] && matches[i + 1][j + 1]; break;
        case PatternItem::kOne: matches[i][j] = inside && matches[i + 1][j + 1]; break;
        case PatternItem::kAny: matches[i][j] = matches[i + 1][j] || (inside && matches[i][j + 1]); break;
      }
    }
  return matches[0][0];
}

bool text_matches(const Match& match, const std::string& text, const std::string& pattern) {
  switch (match.kind) {
    case MatchKind::kLike: return like(text, pattern, match.matcher->escape(), false);
    case MatchKind::kILike: return like(text, pattern, match.matcher->escape(), true);
    case MatchKind::kStartsWith: return text.compare(0, pattern.size(), pattern) == 0;
    case MatchKind::kEndsWith:
      return text.size() >= pattern.size() && text.compare(text.size() - pattern.size(), pattern.size(), pattern) == 0;
    case MatchKind::kContains: return text.find(pattern) != std::string::npos;
    case MatchKind::kRegex: return RE2::PartialMatch(text, pattern);
  }
  return false;
}

bool in_set(const Value& value, const ValueSet& set) {
  return std::ranges::any_of(set.values(), [&](const Value& member) { return compares(CompareOp::kEq, value, member); });
}

// Whose values are read: the profile's, or within a part of an aggregate those of one of its events.
struct Subject {
  const Row& values;
  const Profile& profile;
  std::int64_t now_us;
  std::map<const Scalar*, Value>* of_profile = nullptr;  // what the events of one aggregate have in common, found once
};

Value value_of(const Scalar& scalar, const Subject& of);

struct Reader {
  const Subject& of;

  [[nodiscard]] bool holds(const PredicatePtr& p) const { return std::visit(*this, p->node); }
  [[nodiscard]] Value value(const ScalarPtr& s) const { return value_of(*s, of); }

  bool operator()(const Constant& p) const { return p.value; }
  bool operator()(const And& p) const {
    return std::ranges::all_of(p.children, [&](const PredicatePtr& c) { return holds(c); });
  }
  bool operator()(const Or& p) const {
    return std::ranges::any_of(p.children, [&](const PredicatePtr& c) { return holds(c); });
  }
  bool operator()(const Xor& p) const {
    return std::ranges::count_if(p.children, [&](const PredicatePtr& c) { return holds(c); }) % 2 == 1;
  }
  bool operator()(const Not& p) const { return !holds(p.child); }
  bool operator()(const Compare& p) const { return compares(p.op, value(p.left), value(p.right)); }
  bool operator()(const In& p) const {
    const Value v = value(p.operand);
    return !v.missing() && in_set(v, *p.set) != p.negated;
  }
  bool operator()(const IsMissing& p) const { return value(p.operand).missing(); }
  bool operator()(const Match& p) const {
    const Value text = value(p.operand), pattern = value(p.pattern);
    return !text.missing() && !pattern.missing() && text_matches(p, text.as<std::string>(), pattern.as<std::string>()) != p.negated;
  }
  bool operator()(const Has& p) const {
    const Value v = value(p.list);
    if (v.missing()) return false;
    const auto has = [&](const Value& wanted) {
      return std::ranges::any_of(v.as<List>().items, [&](const Value& item) { return compares(CompareOp::kEq, item, wanted); });
    };
    const auto found = static_cast<std::size_t>(std::ranges::count_if(p.set->values(), has));
    switch (p.kind) {
      case HasKind::kAny: return found > 0;
      case HasKind::kAll: return found == p.set->values().size();
      case HasKind::kNone: return found == 0;
    }
    return false;
  }
  bool operator()(const Truth& p) const {
    const Value v = value(p.operand);
    return !v.missing() && v.as<bool>();
  }
  bool operator()(const InSegment& p) const { return holds(p.definition); }
};

std::string zone_of(const ZoneSource& zone, const Profile& profile) {
  if (!zone.trait) return zone.fixed.name();
  const Value& own = profile.values[zone.trait->value];
  const auto found = own.missing() ? std::nullopt : TimeZone::find(own.as<std::string>());
  return found ? found->name() : zone.fixed.name();
}

struct ScalarReader {
  const Scalar& scalar;
  const Subject& of;

  [[nodiscard]] Value value(const ScalarPtr& s) const { return value_of(*s, of); }

  Value operator()(const Literal& s) const { return s.value; }
  Value operator()(const ColumnRef& s) const { return of.values[s.column.value]; }
  Value operator()(const SlotRef& s) const { return of.values[s.slot]; }
  Value operator()(const Now&) const { return Timestamp{of.now_us}; }
  Value operator()(const Call& s) const {
    std::vector<Value> arguments;
    for (const ScalarPtr& argument : s.arguments) arguments.push_back(value(argument));
    return call(s, scalar.type, arguments, zone_of(s.zone, of.profile));
  }
  Value operator()(const Case& s) const {
    for (const auto& [condition, result] : s.branches)
      if (Reader{of}.holds(condition)) return value(result);
    return value(s.otherwise);
  }
  Value operator()(const Test& s) const { return Reader{of}.holds(s.predicate); }
  Value operator()(const ComputedTrait& s) const { return value(s.definition); }
  Value operator()(const EventAggregate& s) const {
    std::vector<Counted> counted;
    std::map<const Scalar*, Value> of_profile;
    for (const Event& event : of.profile.events)
      for (const EventPart& part : s.parts) {
        const Subject that{event.properties, of.profile, of.now_us, &of_profile};
        if (part.event != event.id || !Reader{that}.holds(part.where)) continue;
        const Value& time = event.properties[kEventTime.value];
        counted.push_back({time.as<Timestamp>().us, part.value == nullptr ? Value() : value_of(*part.value, that)});
      }
    return aggregate(s, scalar.type, counted, zone_of(s.zone, of.profile));
  }
  Value operator()(const OfProfile& s) const {
    const auto [known, is_new] = of.of_profile->try_emplace(s.value.get());
    if (is_new) known->second = value_of(*s.value, {of.profile.values, of.profile, of.now_us});
    return known->second;
  }
};

Value value_of(const Scalar& scalar, const Subject& of) { return std::visit(ScalarReader{scalar, of}, scalar.node); }

}  // namespace

bool like(std::string_view text, std::string_view pattern, std::string_view escape, bool fold) {
  const std::vector<UChar32> points = points_of(pattern, false), folded = points_of(pattern, fold);
  const std::vector<UChar32> escapes = points_of(escape, false);
  std::vector<PatternItem> items;
  for (std::size_t i = 0; i < points.size(); ++i) {
    if (!escapes.empty() && points[i] == escapes[0]) {
      ++i;
      items.push_back({PatternItem::kPoint, folded[i]});
    } else if (points[i] == '%') {
      items.push_back({PatternItem::kAny, 0});
    } else if (points[i] == '_') {
      items.push_back({PatternItem::kOne, 0});
    } else {
      items.push_back({PatternItem::kPoint, folded[i]});
    }
  }
  return matches_items(items, points_of(text, fold));
}

bool holds(const Predicate& predicate, const Profile& profile, std::int64_t now_us) {
  return std::visit(Reader{{profile.values, profile, now_us}}, predicate.node);
}

Value value_of(const Scalar& scalar, const Profile& profile, std::int64_t now_us) {
  return value_of(scalar, Subject{profile.values, profile, now_us});
}

std::vector<std::uint32_t> members(const Predicate& predicate, const std::vector<Profile>& profiles, std::int64_t now_us) {
  std::vector<std::uint32_t> out;
  for (std::uint32_t i = 0; i < profiles.size(); ++i)
    if (holds(predicate, profiles[i], now_us)) out.push_back(i);
  return out;
}

}  // namespace tamis::reference
