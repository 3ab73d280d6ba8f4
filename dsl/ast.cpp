#include "dsl/ast.h"

#include <algorithm>
#include <bit>
#include <type_traits>

#include "dsl/spelling.h"

namespace tamis::dsl {
namespace {

// A class, since its members see one another whatever their order.
struct Equality {
  static bool equal(const ExprPtr& a, const ExprPtr& b) { return a && b ? same(*a, *b) : !a && !b; }
  static bool equal(const ExprList& a, const ExprList& b) {
    return std::ranges::equal(a, b, [](const ExprPtr& x, const ExprPtr& y) { return equal(x, y); });
  }

  // `trait.x` says where to look for x, `"trait".x` does not; elsewhere quotes are only a way of writing.
  static bool is_quoted_qualifier(const Name& name) {
    if (name.parts.size() < 2 || !name.parts.front().quoted) return false;
    return in_upper_case(name.parts.front().text) == "TRAIT";
  }

  static bool equal(const Name& a, const Name& b) {
    return std::ranges::equal(a.parts, b.parts, {}, &NamePart::text, &NamePart::text) && is_quoted_qualifier(a) == is_quoted_qualifier(b);
  }
  static bool equal(const Null&, const Null&) { return true; }
  static bool equal(const Boolean& a, const Boolean& b) { return a.value == b.value; }
  static bool equal(const Integer& a, const Integer& b) { return a.value == b.value; }
  static bool equal(const Double& a, const Double& b) { return std::bit_cast<std::uint64_t>(a.value) == std::bit_cast<std::uint64_t>(b.value); }
  static bool equal(const String& a, const String& b) { return a.value == b.value; }
  static bool equal(const TimestampLiteral& a, const TimestampLiteral& b) { return a.text == b.text; }
  static bool equal(const DateLiteral& a, const DateLiteral& b) { return a.days == b.days; }
  static bool equal(const Duration& a, const Duration& b) { return a.count == b.count && a.unit == b.unit; }

  static bool equal(const Arithmetic& a, const Arithmetic& b) { return a.op == b.op && equal(a.left, b.left) && equal(a.right, b.right); }
  static bool equal(const Negate& a, const Negate& b) { return equal(a.operand, b.operand); }
  static bool equal(const Call& a, const Call& b) {
    return a.name == b.name && a.star == b.star && a.distinct == b.distinct && a.events_first == b.events_first &&
           equal(a.arguments, b.arguments) && equal(a.events, b.events);
  }
  static bool equal(const CaseWhen& a, const CaseWhen& b) {
    const auto same_branch = [](const auto& x, const auto& y) { return equal(x.first, y.first) && equal(x.second, y.second); };
    return std::ranges::equal(a.branches, b.branches, same_branch) && equal(a.otherwise, b.otherwise);
  }
  static bool equal(const Cast& a, const Cast& b) { return a.type == b.type && equal(a.operand, b.operand); }

  static bool equal(const Compare& a, const Compare& b) { return a.op == b.op && equal(a.left, b.left) && equal(a.right, b.right); }
  static bool equal(const Between& a, const Between& b) {
    return a.negated == b.negated && equal(a.operand, b.operand) && equal(a.low, b.low) && equal(a.high, b.high);
  }
  static bool equal(const In& a, const In& b) { return a.negated == b.negated && equal(a.operand, b.operand) && equal(a.values, b.values); }
  static bool equal(const InList& a, const InList& b) { return a.negated == b.negated && a.list == b.list && equal(a.operand, b.operand); }
  static bool equal(const InSegment& a, const InSegment& b) { return a.negated == b.negated && a.segment == b.segment; }
  static bool equal(const IsMissing& a, const IsMissing& b) { return a.negated == b.negated && equal(a.operand, b.operand); }
  static bool equal(const Match& a, const Match& b) {
    return a.kind == b.kind && a.negated == b.negated && a.escape == b.escape && equal(a.operand, b.operand) && equal(a.pattern, b.pattern);
  }
  static bool equal(const Has& a, const Has& b) { return a.kind == b.kind && equal(a.list, b.list) && equal(a.values, b.values); }

  static bool equal(const WithinLast& a, const WithinLast& b) { return a.count == b.count && a.unit == b.unit && a.calendar == b.calendar; }
  static bool equal(const WithinNext& a, const WithinNext& b) { return a.count == b.count && a.unit == b.unit && a.calendar == b.calendar; }
  static bool equal(const CurrentUnit& a, const CurrentUnit& b) { return a.unit == b.unit && a.offset == b.offset; }
  static bool equal(const BetweenAgo& a, const BetweenAgo& b) { return a.from == b.from && a.to == b.to && a.unit == b.unit; }
  static bool equal(const Before& a, const Before& b) { return equal(a.instant, b.instant); }
  static bool equal(const After& a, const After& b) { return equal(a.instant, b.instant); }
  static bool equal(const Since& a, const Since& b) { return equal(a.instant, b.instant); }
  static bool equal(const BetweenInstants& a, const BetweenInstants& b) { return equal(a.from, b.from) && equal(a.to, b.to); }
  static bool equal(const SinceLast& a, const SinceLast& b) { return equal(a.events, b.events); }

  // Two variants: the same alternative, and equal in it.
  template <typename... Nodes>
  static bool equal(const std::variant<Nodes...>& a, const std::variant<Nodes...>& b) {
    return std::visit(
        [&b](const auto& node) {
          const auto* other = std::get_if<std::remove_cvref_t<decltype(node)>>(&b);
          return other != nullptr && equal(node, *other);
        },
        a);
  }

  static bool equal(const InWindow& a, const InWindow& b) {
    return a.negated == b.negated && equal(a.operand, b.operand) && equal(a.window, b.window);
  }
  static bool equal(const EventSet& a, const EventSet& b) {
    if (a.window.has_value() != b.window.has_value()) return false;
    return std::ranges::equal(a.names, b.names, {}, &EventName::text, &EventName::text) && a.alias == b.alias &&
           (!a.window || equal(*a.window, *b.window)) && equal(a.where, b.where);
  }
  static bool equal(const std::unique_ptr<EventSet>& a, const std::unique_ptr<EventSet>& b) {
    return a && b ? equal(*a, *b) : !a && !b;
  }
  static bool equal(const Did& a, const Did& b) {
    const auto same_times = [](const Times& x, const Times& y) { return x.op == y.op && x.count == y.count; };
    if (a.times.has_value() != b.times.has_value() || (a.times && !same_times(*a.times, *b.times))) return false;
    return a.negated == b.negated && a.days == b.days && equal(a.events, b.events);
  }
  static bool equal(const And& a, const And& b) { return equal(a.children, b.children); }
  static bool equal(const Or& a, const Or& b) { return equal(a.children, b.children); }
  static bool equal(const Xor& a, const Xor& b) { return equal(a.children, b.children); }
  static bool equal(const Not& a, const Not& b) { return equal(a.child, b.child); }

  // ---- Statements

  static bool equal(const std::optional<ZoneClause>& a, const std::optional<ZoneClause>& b) {
    if (!a || !b) return !a && !b;
    if (a->trait.has_value() != b->trait.has_value()) return false;
    return a->zone == b->zone && (!a->trait || equal(*a->trait, *b->trait));
  }
  static bool equal(const Definition& a, const Definition& b) {
    return a.name == b.name && a.or_replace == b.or_replace && a.comment == b.comment && equal(a.zone, b.zone) && equal(a.body, b.body);
  }
  static bool equal(const DropSegment& a, const DropSegment& b) { return a.name == b.name && a.if_exists == b.if_exists; }
  static bool equal(const DropTrait& a, const DropTrait& b) { return a.name == b.name && a.if_exists == b.if_exists; }
  static bool equal(const Show& a, const Show& b) { return a.kind == b.kind; }
  static bool equal(const DescribeSegment& a, const DescribeSegment& b) { return a.name == b.name; }
  static bool equal(const DescribeTrait& a, const DescribeTrait& b) { return a.name == b.name; }
  static bool equal(const DescribeEvent& a, const DescribeEvent& b) { return a.name == b.name; }
  static bool equal(const Select& a, const Select& b) {
    const auto same_item = [](const SelectItem& x, const SelectItem& y) { return x.alias == y.alias && equal(x.value, y.value); };
    const auto same_order = [](const OrderItem& x, const OrderItem& y) { return x.descending == y.descending && equal(x.value, y.value); };
    const bool same_source = a.event.has_value() == b.event.has_value() && (!a.event || a.event->text == b.event->text);
    return a.distinct == b.distinct && same_source && std::ranges::equal(a.items, b.items, same_item) && equal(a.where, b.where) &&
           equal(a.group_by, b.group_by) && equal(a.having, b.having) && std::ranges::equal(a.order_by, b.order_by, same_order) &&
           a.limit == b.limit && a.offset == b.offset && equal(a.zone, b.zone);
  }
  static bool equal(const ExplainSegment& a, const ExplainSegment& b) { return a.name == b.name && a.profile.text == b.profile.text; }
  static bool equal(const Overlap& a, const Overlap& b) { return a.segments == b.segments; }
  static bool equal(const Diff& a, const Diff& b) {
    return a.segment == b.segment && a.ids == b.ids && equal(a.with, b.with) && equal(a.zone, b.zone);
  }
  static bool equal(const std::unique_ptr<Explain>& a, const std::unique_ptr<Explain>& b) {
    return a->analyze == b->analyze && equal(a->select, b->select);
  }
};

}  // namespace

bool same(const Expr& a, const Expr& b) { return Equality::equal(a.node, b.node); }
bool same(const Statement& a, const Statement& b) { return Equality::equal(a, b); }

}  // namespace tamis::dsl
