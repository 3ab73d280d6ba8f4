#include "engine/exec/vector_evaluator.h"

#include <algorithm>

#include "engine/base/check.h"
#include "engine/plan/scalar_functions.h"

namespace tamis {
namespace {

using Rows = std::span<const std::uint32_t>;

bool match_text(MatchKind kind, std::string_view text, std::string_view pattern) {
  switch (kind) {
    case MatchKind::kStartsWith: return text.starts_with(pattern);
    case MatchKind::kEndsWith: return text.ends_with(pattern);
    case MatchKind::kContains: return text.find(pattern) != std::string_view::npos;
    case MatchKind::kLike:
    case MatchKind::kILike:
    case MatchKind::kRegex: break;  // always compiled
  }
  return false;
}

bool has_items(HasKind kind, const Value& list, const ValueSet& set) {
  const auto& items = list.as<List>().items;
  const auto in_list = [&items](const Value& value) {
    return std::ranges::any_of(items, [&value](const Value& item) { return compare(item, value) == 0; });
  };
  switch (kind) {
    case HasKind::kAny: return std::ranges::any_of(set.values(), in_list);
    case HasKind::kAll: return std::ranges::all_of(set.values(), in_list);
    case HasKind::kNone: return std::ranges::none_of(set.values(), in_list);
  }
  return false;
}

}  // namespace

struct EvaluateScalar {
  VectorEvaluator& self;
  const Scalar& scalar;
  RowSource& source;
  Rows rows;
  ValueVector& out;

  void operator()(const Literal& s) const {
    out.reset(scalar.type, rows.size());
    out.fill(s.value);
  }
  void operator()(const ColumnRef& s) const { source.load(s.column, rows, out); }
  // Grouped rows are few: the single-profile evaluator reads their slots (exec/group_rows.cpp).
  void operator()(const SlotRef&) const { TAMIS_CHECK(!"slots belong to grouped rows"); }
  void operator()(const Now&) const {
    out.reset(scalar.type, rows.size());
    out.fill(Timestamp{self.now_us_});
  }

  void operator()(const Call& call) const {
    std::vector<Pool<ValueVector>::Lent> lent;
    std::vector<const ValueVector*> arguments;
    for (const ScalarPtr& argument : call.arguments) {
      lent.push_back(self.vectors_.lend());
      self.evaluate_part(*argument, source, rows, *lent.back());
      arguments.push_back(&*lent.back());
    }
    out.reset(scalar.type, rows.size());
    if (!apply_fast(call.function, arguments, out)) apply_each(call, arguments);
  }

  // One row after another, by the functions that define what a call means.
  void apply_each(const Call& call, const std::vector<const ValueVector*>& arguments) const {
    auto zones = self.vectors_.lend();
    if (call.zone.trait) source.load_trait(*call.zone.trait, rows, *zones);
    std::vector<Value> values(arguments.size());
    for (std::size_t i = 0; i < rows.size(); ++i) {
      for (std::size_t k = 0; k < arguments.size(); ++k) values[k] = arguments[k]->value(i);
      const bool own_zone = call.zone.trait && zones->present[i] != 0;
      const TimeZone& zone = own_zone ? self.zone_named(zones->texts[i], call.zone.fixed) : call.zone.fixed;
      out.set(i, apply(call.function, values, scalar.type, call.unit, call.count, zone));
    }
  }

  void operator()(const Case& s) const {
    out.reset(scalar.type, rows.size());
    auto undecided = self.tests_.lend(), holds = self.tests_.lend();
    undecided->assign(rows.size(), 1);
    auto values = self.vectors_.lend();
    for (const auto& [when, then] : s.branches) {
      self.test_part(*when, source, rows, *holds);
      self.evaluate_part(*then, source, rows, *values);
      for (std::size_t i = 0; i < rows.size(); ++i) {
        if (((*holds)[i] & (*undecided)[i]) == 0) continue;
        (*undecided)[i] = 0;
        out.copy(i, *values, i);
      }
    }
    self.evaluate_part(*s.otherwise, source, rows, *values);
    for (std::size_t i = 0; i < rows.size(); ++i) {
      if ((*undecided)[i] != 0) out.copy(i, *values, i);
    }
  }

  void operator()(const Test& s) const {
    auto holds = self.tests_.lend();
    self.test_part(*s.predicate, source, rows, *holds);
    out.reset(kBooleanType, rows.size());
    std::ranges::fill(out.present, std::uint8_t{1});
    std::ranges::copy(*holds, out.integers.begin());
  }

  void operator()(const ComputedTrait& s) const {
    const auto [at, is_new] = self.traits_.try_emplace(s.definition.get());
    if (is_new) at->second = std::make_unique<ValueVector>();
    ValueVector& found = *at->second;  // stays where it is as others are added
    if (is_new) self.evaluate_part(*s.definition, source, rows, found);
    out.reset(scalar.type, rows.size());
    for (std::size_t i = 0; i < rows.size(); ++i) out.copy(i, found, i);
  }
  void operator()(const EventAggregate&) const { source.aggregate(scalar, rows, out); }
  void operator()(const OfProfile& s) const { source.load_of_profile(*s.value, rows, out); }
};

struct TestPredicate {
  VectorEvaluator& self;
  RowSource& source;
  Rows rows;
  TestVector& out;

  // Folds the children's tests into `out` by combine(a, b), from `start`.
  template <typename Combine> void chain(const std::vector<PredicatePtr>& children, std::uint8_t start, Combine combine) const {
    out.assign(rows.size(), start);
    auto one = self.tests_.lend();
    for (const PredicatePtr& child : children) {
      self.test_part(*child, source, rows, *one);
      for (std::size_t i = 0; i < rows.size(); ++i) out[i] = static_cast<std::uint8_t>(combine(out[i], (*one)[i]));
    }
  }
  void operator()(const Constant& p) const { out.assign(rows.size(), p.value ? 1 : 0); }
  void operator()(const And& p) const { chain(p.children, 1, std::bit_and<>{}); }
  void operator()(const Or& p) const { chain(p.children, 0, std::bit_or<>{}); }
  void operator()(const Xor& p) const { chain(p.children, 0, std::bit_xor<>{}); }
  void operator()(const Not& p) const {
    self.test_part(*p.child, source, rows, out);
    for (std::uint8_t& holds : out) holds ^= 1;
  }
  void operator()(const InSegment& p) const {
    const Predicate* definition = p.definition.get();
    if (const auto known = self.segments_.find(definition); known != self.segments_.end()) {
      out = known->second;
      return;
    }
    self.test_part(*definition, source, rows, out);
    self.segments_.emplace(definition, out);
  }

  void operator()(const Compare& p) const {
    auto left = self.vectors_.lend(), right = self.vectors_.lend();
    self.evaluate_part(*p.left, source, rows, *left);
    self.evaluate_part(*p.right, source, rows, *right);
    compare_vectors(p.op, *left, *right, out);
  }

  // out[i] = present and test(operand, i).
  template <typename Holds> void each_present(const Scalar& operand, Holds holds) const {
    auto values = self.vectors_.lend();
    self.evaluate_part(operand, source, rows, *values);
    out.assign(rows.size(), 0);
    for (std::size_t i = 0; i < rows.size(); ++i) {
      if (values->present[i] != 0) out[i] = holds(*values, i) ? 1 : 0;
    }
  }
  void operator()(const In& p) const {
    const VectorEvaluator::InTable& table = self.table_of(p);
    each_present(*p.operand, [&](const ValueVector& v, std::size_t i) {
      if (table.general) return p.set->contains(v.value(i)) != p.negated;
      const bool found =
          v.type.kind == Kind::kString ? table.texts.contains(v.texts[i]) : std::ranges::binary_search(table.integers, v.integers[i]);
      return found != p.negated;
    });
  }
  void operator()(const IsMissing& p) const {
    auto values = self.vectors_.lend();
    self.evaluate_part(*p.operand, source, rows, *values);
    out.assign(rows.size(), 0);
    for (std::size_t i = 0; i < rows.size(); ++i) out[i] = values->present[i] ^ 1;
  }
  void operator()(const Match& p) const {
    if (p.matcher != nullptr) {
      return each_present(*p.operand, [&p](const ValueVector& v, std::size_t i) { return p.matcher->matches(v.texts[i]) != p.negated; });
    }
    auto patterns = self.vectors_.lend();
    self.evaluate_part(*p.pattern, source, rows, *patterns);
    each_present(*p.operand, [&](const ValueVector& v, std::size_t i) {
      return patterns->present[i] != 0 && match_text(p.kind, v.texts[i], patterns->texts[i]) != p.negated;
    });
  }
  void operator()(const Has& p) const {
    each_present(*p.list, [&p](const ValueVector& v, std::size_t i) { return has_items(p.kind, v.lists[i], *p.set); });
  }
  void operator()(const Truth& p) const {
    each_present(*p.operand, [](const ValueVector& v, std::size_t i) { return v.integers[i] != 0; });
  }
};

void VectorEvaluator::evaluate(const Scalar& scalar, RowSource& source, Rows rows, ValueVector& out) {
  segments_.clear();
  traits_.clear();
  evaluate_part(scalar, source, rows, out);
}

void VectorEvaluator::test(const Predicate& predicate, RowSource& source, Rows rows, TestVector& out) {
  segments_.clear();
  traits_.clear();
  test_part(predicate, source, rows, out);
}

void VectorEvaluator::evaluate_part(const Scalar& scalar, RowSource& source, Rows rows, ValueVector& out) {
  std::visit(EvaluateScalar{*this, scalar, source, rows, out}, scalar.node);
}

void VectorEvaluator::test_part(const Predicate& predicate, RowSource& source, Rows rows, TestVector& out) {
  std::visit(TestPredicate{*this, source, rows, out}, predicate.node);
}

const VectorEvaluator::InTable& VectorEvaluator::table_of(const In& in) {
  const auto [at, is_new] = tables_.try_emplace(&in);
  InTable& table = at->second;
  if (!is_new) return table;
  const Kind kind = in.operand->type.kind;
  for (const Value& value : in.set->values()) {
    if (value.is<std::string>() && kind == Kind::kString)
      table.texts.insert(value.as<std::string>());
    else if (value.is<std::int64_t>() && kind == Kind::kInteger)
      table.integers.push_back(value.as<std::int64_t>());
    else if (value.is<Timestamp>() && kind == Kind::kTimestamp)
      table.integers.push_back(value.as<Timestamp>().us);
    else if (value.is<Date>() && kind == Kind::kDate)
      table.integers.push_back(value.as<Date>().days);
    else
      table.general = true;
  }
  table.general |= kind == Kind::kDouble || kind == Kind::kBoolean;
  return table;
}

// A name that is no zone leaves the fixed one.
const TimeZone& VectorEvaluator::zone_named(std::string_view name, const TimeZone& otherwise) {
  const auto [at, is_new] = zones_.try_emplace(std::string(name));
  if (is_new) {
    if (auto zone = TimeZone::load(name)) at->second = *zone;
  }
  return at->second ? *at->second : otherwise;
}

}  // namespace tamis
