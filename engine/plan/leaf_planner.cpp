#include "engine/plan/leaf_planner.h"

#include <algorithm>
#include <cmath>

#include "engine/plan/event_plan.h"
#include "engine/plan/event_summary.h"
#include "engine/plan/structure.h"

namespace tamis {
namespace {

// A predicate over a column of few values is decided once a value: at most this many, and many fewer than rows.
constexpr std::uint64_t kLargestDomain = 65'536;
constexpr std::uint64_t kRowsPerDomainValue = 8;
// A look-up of an identifier takes about 0.5 µs; past this share of the rows the scan is cheaper.
constexpr std::size_t kRowsPerLookup = 2'000;

OrdinalSet ordinals_where(CompareOp op, const Value& value, const Column& column) {
  switch (op) {
    case CompareOp::kEq: return OrdinalSet::intersect(OrdinalSet(column.at_least(value, false)), OrdinalSet(column.at_most(value, false)));
    case CompareOp::kNe: return ordinals_where(CompareOp::kEq, value, column).complement();
    case CompareOp::kLt: return OrdinalSet(column.at_most(value, true));
    case CompareOp::kLe: return OrdinalSet(column.at_most(value, false));
    case CompareOp::kGt: return OrdinalSet(column.at_least(value, true));
    case CompareOp::kGe: return OrdinalSet(column.at_least(value, false));
  }
  return {};
}

OrdinalSet ordinals_in(const ValueSet& set, const Column& column) {
  std::vector<OrdinalRange> points;
  points.reserve(set.values().size());
  for (const Value& value : set.values()) {
    if (const auto ordinal = column.ordinal_of(value)) points.push_back({*ordinal, *ordinal});
  }
  return OrdinalSet(std::move(points));
}

TextRange texts_where(CompareOp op, const std::string& text) {
  switch (op) {
    case CompareOp::kEq:
    case CompareOp::kNe: return {.low = text, .high = text};
    case CompareOp::kLt: return {.low = {}, .high = text, .low_strict = false, .high_strict = true};
    case CompareOp::kLe: return {.low = {}, .high = text};
    case CompareOp::kGt: return {.low = text, .high = {}, .low_strict = true};
    case CompareOp::kGe: return {.low = text, .high = {}};
  }
  return {};
}

class LeafPlanner {
 public:
  LeafPlanner(const Snapshot& snapshot, const PredicatePtr& clause, const PlanOptions& options, const EventPlans* events)
      : snapshot_(snapshot), clause_(clause), options_(options), events_(events) {}

  PlannedLeaf operator()(const Compare& p) const {
    const Value* value = literal_of(*p.right);
    if (value == nullptr) return columns(p);
    if (value->missing()) return ConstantFilter{false};
    if (const auto column = scalar_column(*p.left)) return compare_column(*column, p.op, *value);
    if (const EventAggregate* count = count_of_events(*p.left)) return events_counted(*count, integers_where(p.op, *value));
    if (auto leaf = time_of_events(*p.left, false, [&](const Column& times) { return ordinals_where(p.op, *value, times); })) return *leaf;
    if (const EventAggregate* end = end_of_events(*p.left)) return event_tested(*end, Compare{p.op, end->parts.front().value, p.right});
    if (const auto list = list_of_length(*p.left)) return LeafFilter{LengthLeaf{*list, integers_where(p.op, *value)}, false};
    return by_domain();
  }

  PlannedLeaf operator()(const In& p) const {
    if (const EventAggregate* count = count_of_events(*p.operand)) {
      std::vector<OrdinalRange> points;
      for (const Value& value : p.set->values()) {
        const OrdinalSet one = integers_where(CompareOp::kEq, value);
        points.insert(points.end(), one.ranges().begin(), one.ranges().end());
      }
      OrdinalSet counts(std::move(points));
      return events_counted(*count, p.negated ? counts.complement() : std::move(counts));
    }
    const auto times = [&](const Column& column) {
      OrdinalSet set = ordinals_in(*p.set, column);
      return p.negated ? set.complement() : std::move(set);
    };
    if (auto leaf = time_of_events(*p.operand, false, times)) return *leaf;
    if (const EventAggregate* end = end_of_events(*p.operand)) return event_tested(*end, In{end->parts.front().value, p.set, p.negated});
    const auto id = scalar_column(*p.operand);
    if (!id) return by_domain();
    const Column& column = snapshot_.column(*id);
    if (!p.negated && looks_up(column, p.set->values().size())) return look_up(*id, p.set->values());
    if (column.text_in_rows) {
      std::vector<TextRange> ranges;
      for (const Value& value : p.set->values()) ranges.push_back({.low = value.as<std::string>(), .high = value.as<std::string>()});
      return LeafFilter{TextRangeLeaf{*id, std::move(ranges), p.negated}, false};
    }
    OrdinalSet set = ordinals_in(*p.set, column);
    return LeafFilter{SetLeaf{*id, p.negated ? set.complement() : std::move(set), false}, false};
  }

  PlannedLeaf operator()(const IsMissing& p) const {
    if (auto leaf = time_of_events(*p.operand, true, [](const Column&) { return OrdinalSet(); })) return *leaf;
    const auto id = column_of(*p.operand);
    if (!id) return by_domain();
    const Column& column = snapshot_.column(*id);
    if (column.def.type.is_list) return LeafFilter{LengthLeaf{*id, OrdinalSet::all()}, true};
    if (column.text_in_rows) return LeafFilter{TextRangeLeaf{*id, {}, true}, true};
    return LeafFilter{SetLeaf{*id, {}, true}, false};
  }

  PlannedLeaf operator()(const Match& p) const {
    const auto id = scalar_column(*p.operand);
    const Value* pattern = literal_of(*p.pattern);
    if (pattern != nullptr && pattern->missing()) return ConstantFilter{false};
    const EventAggregate* end = end_of_events(*p.operand);
    if (end != nullptr && pattern != nullptr) {
      Match of_value = p;
      of_value.operand = end->parts.front().value;
      return event_tested(*end, std::move(of_value));
    }
    if (!id || pattern == nullptr) return by_domain();
    const std::shared_ptr<const TextMatcher> matcher = matcher_of(p, *pattern);
    if (matcher == nullptr) return by_domain();
    if (snapshot_.column(*id).text_in_rows) return text_match(*id, matcher, p.negated);
    OrdinalSet set = matching_codes(snapshot_.column(*id).dictionary, *matcher, options_.parallel);
    return LeafFilter{SetLeaf{*id, p.negated ? set.complement() : std::move(set), false}, false};
  }

  PlannedLeaf operator()(const Has& p) const {
    const auto id = column_of(*p.list);
    if (!id) return general();
    const Column& column = snapshot_.column(*id);
    ListLeaf leaf{*id, p.kind, {}};
    for (const Value& value : p.set->values()) {
      const auto code = item_code(column, value);
      if (code)
        leaf.items.push_back(*code);
      else if (p.kind == HasKind::kAll)
        return ConstantFilter{false};
    }
    std::ranges::sort(leaf.items);
    if (leaf.items.empty() && p.kind == HasKind::kAny) return ConstantFilter{false};
    if (leaf.items.empty()) return LeafFilter{LengthLeaf{*id, OrdinalSet::all()}, false};
    return LeafFilter{std::move(leaf), false};
  }

  PlannedLeaf operator()(const Truth& p) const {
    const auto id = scalar_column(*p.operand);
    if (!id) return by_domain();
    return LeafFilter{SetLeaf{*id, OrdinalSet(OrdinalRange{1, 1}), false}, false};
  }

  PlannedLeaf operator()(const Constant& p) const { return ConstantFilter{p.value}; }
  // Chains are the planner's; they cannot come here.
  PlannedLeaf operator()(const And&) const { return general(); }
  PlannedLeaf operator()(const Or&) const { return general(); }
  PlannedLeaf operator()(const Xor&) const { return general(); }
  PlannedLeaf operator()(const Not&) const { return general(); }
  PlannedLeaf operator()(const InSegment&) const { return general(); }

  PlannedLeaf general() const { return LeafFilter{GeneralLeaf{clause_, asked_events()}, false}; }

 private:
  std::vector<EventSetPtr> asked_events() const { return events_ == nullptr ? std::vector<EventSetPtr>() : events_->sets_of(*clause_); }

  static const EventAggregate* count_of_events(const Scalar& scalar) {
    const auto* aggregate = std::get_if<EventAggregate>(&scalar.node);
    return aggregate != nullptr && aggregate->function == EventFunction::kCount ? aggregate : nullptr;
  }

  // FIRST or LAST of the time, where summaries have it; `values` makes the set of ordinals of it.
  template <typename Values> std::optional<PlannedLeaf> time_of_events(const Scalar& scalar, bool missing, const Values& values) const {
    const auto* aggregate = std::get_if<EventAggregate>(&scalar.node);
    const auto column = aggregate == nullptr ? std::nullopt : summary_of(*aggregate, *events_);
    if (!column) return std::nullopt;
    auto leaf = summary_leaf(*aggregate, values(column->summaries->column(column->column)), missing, *events_);
    return LeafFilter{*std::move(leaf), false};
  }

  PlannedLeaf events_counted(const EventAggregate& count, OrdinalSet counts) const {
    if (auto leaf = summary_leaf(count, counts, false, *events_)) return LeafFilter{*std::move(leaf), false};
    EventCountLeaf leaf{{}, OrdinalSet::intersect(counts, OrdinalSet(OrdinalRange{0, kGreatestOrdinal}))};
    for (const EventPart& part : count.parts) leaf.sets.push_back(events_->find(part));
    return LeafFilter{std::move(leaf), false};
  }

  // FIRST or LAST of the events of one name, as a value that is not converted.
  static const EventAggregate* end_of_events(const Scalar& scalar) {
    const auto* aggregate = std::get_if<EventAggregate>(&scalar.node);
    if (aggregate == nullptr || (aggregate->function != EventFunction::kFirst && aggregate->function != EventFunction::kLast))
      return nullptr;
    const bool one = aggregate->parts.size() == 1 && aggregate->parts.front().value->type == scalar.type && !scalar.type.is_list;
    return one ? aggregate : nullptr;
  }

  // `holds`: the clause over the value of an event; it does not hold where that is missing.
  template <typename Node> PlannedLeaf event_tested(const EventAggregate& end, Node holds) const {
    const EventPart& part = end.parts.front();
    if (snapshot_.events(part.event).runs.empty()) return ConstantFilter{false};
    const PredicatePtr present = make_predicate(Not{make_predicate(IsMissing{part.value})});
    EventEndLeaf leaf{end.function == EventFunction::kFirst,
                      plan_events(snapshot_, part.event, make_predicate(And{{part.where, present}}), options_),
                      plan_events(snapshot_, part.event, make_predicate(std::move(holds)), options_),
                      {clause_, asked_events()}};
    return LeafFilter{std::move(leaf), false};
  }

  static std::optional<ColumnId> scalar_column(const Scalar& scalar) { return scalar.type.is_list ? std::nullopt : column_of(scalar); }

  static std::optional<ColumnId> list_of_length(const Scalar& scalar) {
    const auto* call = std::get_if<Call>(&scalar.node);
    if (call == nullptr || call->function != Function::kLength || !call->arguments[0]->type.is_list) return std::nullopt;
    return column_of(*call->arguments[0]);
  }

  static std::shared_ptr<const TextMatcher> matcher_of(const Match& p, const Value& pattern) {
    if (p.matcher != nullptr) return p.matcher;
    auto compiled = TextMatcher::compile(p.kind, pattern.as<std::string>());
    return compiled ? *compiled : nullptr;
  }

  // Items of a list: by the dictionary, whatever their kind.
  static std::optional<Ordinal> item_code(const Column& column, const Value& value) {
    if (const auto* text = std::get_if<std::string>(&value.data())) {
      const auto code = column.dictionary.find(*text);
      return code ? std::optional(static_cast<Ordinal>(*code)) : std::nullopt;
    }
    return column.ordinal_of(value);
  }

  bool looks_up(const Column& column, std::size_t values) const {
    return column.def.role == Role::kIdentifier && column.def.type == kStringType && options_.index != IndexUse::kNever &&
           values <= std::max<std::size_t>(1, snapshot_.rows() / kRowsPerLookup);
  }

  PlannedLeaf look_up(ColumnId id, const std::vector<Value>& values) const {
    RowsLeaf leaf{id, {}};
    for (const Value& value : values) {
      if (const auto row = snapshot_.find(id, value.as<std::string>())) leaf.rows.push_back(*row);
    }
    if (leaf.rows.empty()) return ConstantFilter{false};
    std::ranges::sort(leaf.rows);
    return LeafFilter{std::move(leaf), false};
  }

  PlannedLeaf compare_column(ColumnId id, CompareOp op, const Value& value) const {
    const Column& column = snapshot_.column(id);
    if (op == CompareOp::kEq && looks_up(column, 1)) return look_up(id, {value});
    if (column.text_in_rows) {
      return LeafFilter{TextRangeLeaf{id, {texts_where(op, value.as<std::string>())}, op == CompareOp::kNe}, false};
    }
    return LeafFilter{SetLeaf{id, ordinals_where(op, value, column), false}, false};
  }

  static PlannedLeaf text_match(ColumnId id, const std::shared_ptr<const TextMatcher>& matcher, bool negated) {
    if (matcher->exact_text()) {
      return LeafFilter{TextRangeLeaf{id, {{.low = *matcher->exact_text(), .high = *matcher->exact_text()}}, negated}, false};
    }
    if (matcher->exact_prefix()) {
      TextRange range{.low = matcher->required_prefix(), .high = after_prefix(matcher->required_prefix())};
      range.high_strict = true;
      return LeafFilter{TextRangeLeaf{id, {std::move(range)}, negated}, false};
    }
    return LeafFilter{TextMatchLeaf{id, matcher, negated}, false};
  }

  // column op column, column op column + constant.
  PlannedLeaf columns(const Compare& p) const {
    if (const auto leaf = compare_leaf(p)) return LeafFilter{*leaf, false};
    if (const auto leaf = compare_leaf({swapped(p.op), p.right, p.left})) return LeafFilter{*leaf, false};
    return by_domain();
  }

  std::optional<CompareLeaf> compare_leaf(const Compare& p) const {
    const auto left = scalar_column(*p.left);
    if (!left) return std::nullopt;
    const Kind kind = p.left->type.kind;
    if (kind == Kind::kString || p.right->type != p.left->type) return std::nullopt;
    if (const auto right = scalar_column(*p.right)) return CompareLeaf{*left, p.op, *right};
    const auto* call = std::get_if<Call>(&p.right->node);
    if (call == nullptr || (kind != Kind::kInteger && kind != Kind::kDouble)) return std::nullopt;
    return with_offset(*left, p.op, *call);
  }

  // right + c, c + right, right - c over INTEGER or DOUBLE.
  std::optional<CompareLeaf> with_offset(ColumnId left, CompareOp op, const Call& call) const {
    if (call.function != Function::kAdd && call.function != Function::kSubtract) return std::nullopt;
    const bool literal_first = literal_of(*call.arguments[0]) != nullptr;
    if (literal_first && call.function == Function::kSubtract) return std::nullopt;
    const auto right = scalar_column(*call.arguments[literal_first ? 1 : 0]);
    const Value* value = literal_of(*call.arguments[literal_first ? 0 : 1]);
    if (!right || value == nullptr || snapshot_.column(*right).def.type != snapshot_.column(left).def.type) return std::nullopt;
    const bool minus = call.function == Function::kSubtract;
    const auto* offset = std::get_if<std::int64_t>(&value->data());
    if (snapshot_.column(left).def.type == kDoubleType) {
      const auto* addend = std::get_if<double>(&value->data());
      if (addend == nullptr && offset == nullptr) return std::nullopt;
      const double plus = addend != nullptr ? *addend : static_cast<double>(*offset);
      return CompareLeaf{left, op, *right, 0, minus ? -plus : plus};
    }
    if (offset == nullptr || *offset == kLeastOrdinal) return std::nullopt;
    return CompareLeaf{left, op, *right, minus ? -*offset : *offset};
  }

  // A predicate that reads one column of few values is decided once a value.
  PlannedLeaf by_domain() const {
    const std::vector<ColumnId> columns = columns_of(*clause_);
    if (columns.size() != 1 || options_.domain == nullptr || looks_beyond_columns(*clause_)) return general();
    if (options_.rows_are_events && asks_profile(*clause_)) return general();
    const Column& column = snapshot_.column(columns[0]);
    const auto domain = domain_of(column);
    if (!domain || width_of(*domain) * kRowsPerDomainValue > std::max<std::uint64_t>(snapshot_.rows(), kBlockRows)) return general();
    if (!column.dictionary.has_strings() && width_of(*domain) > kLargestDomain) return general();
    return LeafFilter{SetLeaf{columns[0], evaluate_domain(column, *domain), options_.domain->holds_for_missing(*clause_, column)}, false};
  }

  OrdinalSet evaluate_domain(const Column& column, OrdinalRange domain) const {
    const std::size_t size = width_of(domain);
    std::vector<std::uint64_t> bits(size / 64 + 1);
    constexpr std::size_t kPart = 4'096;
    const auto part = [&](std::size_t i) {
      const std::size_t first = i * kPart;
      options_.domain->evaluate(*clause_, column, domain.low + static_cast<Ordinal>(first), std::min(kPart, size - first),
                                bits.data() + first / 64);
    };
    const std::size_t parts = (size + kPart - 1) / kPart;
    if (options_.parallel && parts > 1) {
      options_.parallel(parts, part);
    } else {
      for (std::size_t i = 0; i < parts; ++i) part(i);
    }
    std::vector<OrdinalRange> ranges = OrdinalSet::of_bits(bits, size).ranges();
    for (OrdinalRange& range : ranges) range = {range.low + domain.low, range.high + domain.low};
    return OrdinalSet(std::move(ranges));
  }

  const Snapshot& snapshot_;
  const PredicatePtr& clause_;
  const PlanOptions& options_;
  const EventPlans* events_;
};

}  // namespace

PlannedLeaf plan_leaf(const Snapshot& snapshot, const PredicatePtr& clause, const PlanOptions& options, const EventPlans* events) {
  const LeafPlanner planner(snapshot, clause, options, events);
  return options.generic_only ? planner.general() : std::visit(planner, clause->node);
}

std::optional<OrdinalRange> domain_of(const Column& column) {
  if (column.text_in_rows || column.def.type.is_list) return std::nullopt;
  if (column.def.type == kBooleanType) return OrdinalRange{0, 1};
  if (column.def.type == kDoubleType) return std::nullopt;
  if (column.def.type == kStringType) return OrdinalRange{0, static_cast<Ordinal>(column.dictionary.size()) - 1};
  OrdinalRange range{kGreatestOrdinal, kLeastOrdinal};
  for (const Block& block : column.blocks) {
    const auto* scalar = std::get_if<ScalarBlock>(&block);
    if (scalar == nullptr || scalar->min > scalar->max) continue;
    range = {std::min(range.low, scalar->min), std::max(range.high, scalar->max)};
  }
  return range;
}

OrdinalSet integers_where(CompareOp op, const Value& value) {
  const auto from = [](std::int64_t low) { return OrdinalSet(OrdinalRange{low, kGreatestOrdinal}); };
  const auto to = [](std::int64_t high) { return OrdinalSet(OrdinalRange{kLeastOrdinal, high}); };
  // The value lies between the integers below and above; both are it where it is an integer.
  std::int64_t below = 0, above = 0;
  if (const auto* integer = std::get_if<std::int64_t>(&value.data())) {
    below = above = *integer;
  } else {
    const double d = value.as<double>();
    constexpr double kLimit = 9223372036854775808.0;  // 2^63
    if (d >= kLimit || d < -kLimit) {
      const bool less = d > 0 ? op == CompareOp::kLt || op == CompareOp::kLe : op == CompareOp::kGt || op == CompareOp::kGe;
      return less || op == CompareOp::kNe ? OrdinalSet::all() : OrdinalSet();
    }
    below = static_cast<std::int64_t>(std::floor(d));
    above = static_cast<std::int64_t>(std::ceil(d));
  }
  switch (op) {
    case CompareOp::kEq: return below == above ? OrdinalSet(OrdinalRange{below, below}) : OrdinalSet();
    case CompareOp::kNe: return integers_where(CompareOp::kEq, value).complement();
    case CompareOp::kLt: return above == kLeastOrdinal ? OrdinalSet() : to(above - 1);
    case CompareOp::kLe: return to(below);
    case CompareOp::kGt: return below == kGreatestOrdinal ? OrdinalSet() : from(below + 1);
    case CompareOp::kGe: return from(above);
  }
  return {};
}

std::optional<std::string> after_prefix(std::string_view prefix) {
  std::string text(prefix);
  while (!text.empty() && static_cast<unsigned char>(text.back()) == 0xFF) text.pop_back();
  if (text.empty()) return std::nullopt;
  text.back() = static_cast<char>(static_cast<unsigned char>(text.back()) + 1);
  return text;
}

OrdinalSet matching_codes(const Dictionary& dictionary, const TextMatcher& matcher, const ParallelFor& parallel) {
  if (matcher.exact_text()) {
    const auto code = dictionary.find(*matcher.exact_text());
    return code ? OrdinalSet(OrdinalRange{static_cast<Ordinal>(*code), static_cast<Ordinal>(*code)}) : OrdinalSet();
  }
  const std::string& prefix = matcher.required_prefix();
  const auto after = after_prefix(prefix);
  const std::size_t first = prefix.empty() ? 0 : dictionary.lower_bound(prefix);
  const std::size_t end = after ? dictionary.lower_bound(*after) : dictionary.size();
  if (matcher.exact_prefix()) return OrdinalSet(OrdinalRange{static_cast<Ordinal>(first), static_cast<Ordinal>(end) - 1});
  std::vector<std::uint64_t> bits(dictionary.size() / 64 + 1);
  constexpr std::size_t kPart = 8'192;  // entries; a multiple of 64, so that parts share no word
  const std::size_t first_part = first / kPart, parts = (end + kPart - 1) / kPart;
  const auto part = [&](std::size_t i) {
    const std::size_t last = std::min(end, (first_part + i + 1) * kPart);
    for (std::size_t code = std::max(first, (first_part + i) * kPart); code < last; ++code) {
      if (matcher.matches(dictionary.text(code))) bits[code / 64] |= std::uint64_t{1} << (code % 64);
    }
  };
  if (parallel && parts > first_part + 1) {
    parallel(parts - first_part, part);
  } else {
    for (std::size_t i = first_part; i < parts; ++i) part(i - first_part);
  }
  return OrdinalSet::of_bits(bits, dictionary.size());
}

bool TextRange::contains(std::string_view text) const noexcept {
  if (low && (low_strict ? text <= *low : text < *low)) return false;
  return !high || (high_strict ? text < *high : text <= *high);
}

}  // namespace tamis
