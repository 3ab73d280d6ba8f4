#include <algorithm>

#include "dsl/binder.h"
#include "dsl/lint_data.h"
#include "dsl/print.h"
#include "engine/base/suggest.h"

namespace tamis::dsl {
namespace {

constexpr std::size_t kMostProbed = 1'000;       // values looked up for one definition
constexpr std::size_t kMostCandidates = 10'000;  // values of a trait among which the nearest is sought

class ValueLint {
 public:
  // `schema`: what columns are; of the profiles, or of events.
  ValueLint(const Catalogue& catalogue, const Schema& schema, const Statistics& statistics, std::vector<Warning>& warnings)
      : catalogue_(catalogue),
        schema_(schema),
        of_(&schema == &catalogue.schema() ? "profile" : "event"),
        statistics_(statistics),
        warnings_(warnings) {}

  void look(const Predicate& predicate) {
    std::visit([&](const auto& node) { look(node, predicate.span); }, predicate.node);
  }

 private:
  void look(const bound::And& node, SourceSpan) { look_at_all(node.children, true); }
  void look(const bound::Or& node, SourceSpan) { look_at_all(node.children, false); }
  void look(const bound::Xor& node, SourceSpan) {
    for (const PredicatePtr& part : node.children) look(*part);
  }
  void look(const bound::Not& node, SourceSpan) { look(*node.child); }
  void look(const bound::Constant&, SourceSpan) {}
  void look(const bound::IsMissing&, SourceSpan) {}
  void look(const bound::Match&, SourceSpan) {}
  void look(const bound::Truth&, SourceSpan) {}
  void look(const bound::InSegment&, SourceSpan) {}

  void look_at_all(const std::vector<PredicatePtr>& parts, bool conjunction) {
    for (std::size_t i = 0; i < parts.size(); ++i) {
      const bool paired = i + 1 < parts.size() && parts[i]->span == parts[i + 1]->span && parts[i]->span.begin < parts[i]->span.end;
      if (paired && is_range(*parts[i], *parts[i + 1])) {
        check_range(parts[i], parts[i + 1], conjunction);
        ++i;
      } else if (paired && !conjunction && follows_now(*parts[i]) && follows_now(*parts[i + 1])) {
        ++i;  // NOT WITHIN: of its two ends one may well hold for none
      } else {
        look(*parts[i]);
      }
    }
  }

  void look(const bound::Compare& node, SourceSpan span) {
    const auto limit = limit_of(node);
    if (!limit) return check_window(node, span);
    const auto* column = std::get_if<bound::ColumnRef>(&limit->trait->node);
    const bool equality = limit->op == CompareOp::kEq || limit->op == CompareOp::kNe;
    if (equality && column != nullptr && probe(column->column, *limit->value, span)) return;
    const std::string clause = join(name_of(*limit->trait), " ", bound::name_of(limit->op), " ", to_literal(*limit->value));
    if (const auto all = holds_for_all(*limit)) outside(limit->trait, clause, *all, span);
  }

  void look(const bound::In& node, SourceSpan span) {
    const auto* column = std::get_if<bound::ColumnRef>(&node.operand->node);
    if (column == nullptr) return;
    if (node.list.empty()) return probe_all(column->column, node.set->values(), span);
    check_list(column->column, node, span);
  }

  // A list of one identifier held against another, or of texts that are no such values, matches nothing.
  void check_list(ColumnId column, const bound::In& node, SourceSpan span) {
    const std::optional<ListRef> list = catalogue_.list(node.list);
    if (!list || list->texts->values().empty()) return;
    // That nobody is in a list of those to leave out is well.
    const bool of_another = fold_case(list->of) != fold_case(schema_[column].name);
    if (node.negated && !of_another) return;
    const std::vector<Value>& values = node.set->values();
    if (probed_ + values.size() > kMostProbed) return;
    probed_ += values.size();
    if (std::ranges::any_of(values, [&](const Value& value) { return statistics_.has_value(column, value) != false; })) return;
    const std::string name = to_literal(Value(list->name));
    warnings_.push_back({"W0201",
                         join("no ", of_, " has ", quote_name(schema_[column].name), " in the list ", name, ", which is of ", list->of),
                         of_another ? join("to test the profile, write IN LIST ", name, " with nothing before it") : std::string(), span});
  }

  void look(const bound::Has& node, SourceSpan span) {
    if (const auto* column = std::get_if<bound::ColumnRef>(&node.list->node)) probe_all(column->column, node.set->values(), span);
  }

  void probe_all(ColumnId column, const std::vector<Value>& values, SourceSpan span) {
    for (const Value& value : values) {
      if (probed_ >= kMostProbed) return;
      probe(column, value, span);
    }
  }

  // Whether the data could tell that the value is there or not.
  bool probe(ColumnId column, const Value& value, SourceSpan span) {
    if (probed_++ >= kMostProbed) return true;
    const std::optional<bool> seen = statistics_.has_value(column, value);
    if (seen && !*seen)
      warnings_.push_back(
          {"W0201", join("no ", of_, " has ", quote_name(schema_[column].name), " ", to_literal(value)), nearest(column, value), span});
    return seen.has_value();
  }

  std::string nearest(ColumnId column, const Value& value) const {
    if (!value.is<std::string>()) return {};
    const std::vector<std::string> candidates = statistics_.some_values(column, kMostCandidates);
    const std::optional<std::string> found = nearest_name(value.as<std::string>(), candidates);
    return found ? join("did you mean ", to_literal(Value(*found)), "?") : std::string();
  }

  // A trait, stored or computed, compared with a literal.
  struct Limit {
    CompareOp op;
    ScalarPtr trait;
    const Value* value;
  };

  static bool is_trait(const Scalar& scalar) {
    return std::holds_alternative<bound::ColumnRef>(scalar.node) || std::holds_alternative<bound::ComputedTrait>(scalar.node);
  }
  static bool is_same(const Scalar& a, const Scalar& b) {
    const auto *column = std::get_if<bound::ColumnRef>(&a.node), *other = std::get_if<bound::ColumnRef>(&b.node);
    if (column != nullptr || other != nullptr) return column != nullptr && other != nullptr && column->column == other->column;
    return std::get<bound::ComputedTrait>(a.node).definition == std::get<bound::ComputedTrait>(b.node).definition;
  }
  std::string name_of(const Scalar& trait) const {
    const auto* column = std::get_if<bound::ColumnRef>(&trait.node);
    return quote_name(column != nullptr ? schema_[column->column].name : std::get<bound::ComputedTrait>(trait.node).name);
  }
  std::pair<Value, Value> range_of(const ScalarPtr& trait) const {
    const auto* column = std::get_if<bound::ColumnRef>(&trait->node);
    return column != nullptr ? statistics_.range(column->column) : statistics_.range_of(trait);
  }

  static std::optional<Limit> limit_of(const bound::Compare& node) {
    const bool swap = literal_of(*node.left) != nullptr && literal_of(*node.right) == nullptr;
    const ScalarPtr& trait = swap ? node.right : node.left;
    const Value* value = literal_of(*(swap ? node.left : node.right));
    if (!is_trait(*trait) || value == nullptr || value->missing()) return std::nullopt;
    return Limit{swap ? bound::swapped(node.op) : node.op, trait, value};
  }

  static std::optional<Limit> limit_of(const Predicate& predicate) {
    const auto* node = std::get_if<bound::Compare>(&predicate.node);
    return node == nullptr ? std::nullopt : limit_of(*node);
  }

  static bool follows_now(const Predicate& predicate) {
    const auto* node = std::get_if<bound::Compare>(&predicate.node);
    return node != nullptr && depends_on_now(*node->right);
  }

  // Data that were loaded once grow old: WITHIN LAST 30 DAYS holds for nobody any more.
  void check_window(const bound::Compare& node, SourceSpan span) {
    const auto* column = std::get_if<bound::ColumnRef>(&node.left->node);
    if (column == nullptr || !is_time(node.left->type) || (node.op != CompareOp::kGt && node.op != CompareOp::kGe)) return;
    if (!depends_on_now(*node.right) || !columns_of(bound::Predicate{bound::IsMissing{node.right}, {}}).empty()) return;
    const std::optional<Value> begin = statistics_.at_now(*node.right);
    const Value newest = statistics_.range(column->column).second;
    if (!begin || begin->missing() || newest.missing()) return;
    const auto order = bound::compare(newest, *begin);
    if (order > 0 || (order == 0 && node.op == CompareOp::kGe)) return;
    warnings_.push_back({"W0204",
                         join("the newest ", quote_name(schema_[column->column].name), " is ", to_literal(newest),
                              ": this asks for later ones and holds for none"),
                         "to ask as of another instant than the clock's, give --now", span});
  }

  // BETWEEN, and an instant compared with a day, are two comparisons of one place in the text.
  static bool is_range(const Predicate& a, const Predicate& b) {
    const auto first = limit_of(a), second = limit_of(b);
    return first && second && is_same(*first->trait, *second->trait);
  }

  // One end beyond the data is how ranges are written; both together must decide.
  void check_range(const PredicatePtr& low, const PredicatePtr& high, bool conjunction) {
    const auto first = holds_for_all(*limit_of(*low)), second = holds_for_all(*limit_of(*high));
    const bool deciding = !conjunction;  // of OR one end that holds for all, of AND one that holds for none
    const bool decided = first == deciding || second == deciding;
    if (!decided && !(first && second)) return;
    const PredicatePtr whole = conjunction ? make_predicate(bound::And{{low, high}}) : make_predicate(bound::Or{{low, high}});
    outside(limit_of(*low)->trait, to_text(*whole, schema_), decided ? deciding : *first, low->span);
  }

  // Whether every present value passes (true), or none does (false); nothing where some do.
  std::optional<bool> holds_for_all(const Limit& limit) const {
    const Type type = limit.trait->type;
    if (type.is_list || type.kind == Kind::kString) return std::nullopt;
    const auto [least, greatest] = range_of(limit.trait);
    const bool below = bound::compare(*limit.value, least) < 0, above = bound::compare(*limit.value, greatest) > 0;
    if (!below && !above) return std::nullopt;
    // Times go on: a bound that all of today's values pass is how an open end is written.
    const bool open = is_time(type);
    const bool upward = limit.op == CompareOp::kGt || limit.op == CompareOp::kGe;
    const bool downward = limit.op == CompareOp::kLt || limit.op == CompareOp::kLe;
    const bool all = limit.op == CompareOp::kNe || (below ? upward : downward);
    return all && open ? std::nullopt : std::optional(all);
  }

  void outside(const ScalarPtr& trait, const std::string& clause, bool all, SourceSpan span) {
    const auto [least, greatest] = range_of(trait);
    warnings_.push_back({"W0203",
                         join(name_of(*trait), " goes from ", to_literal(least), " to ", to_literal(greatest), " in the data, so ", clause,
                              all ? join(" holds for every ", of_, " that has it") : std::string(" holds for none")),
                         {},
                         span});
  }

  const Catalogue& catalogue_;
  const Schema& schema_;
  const std::string_view of_;  // what the rows are
  const Statistics& statistics_;
  std::vector<Warning>& warnings_;
  std::size_t probed_ = 0;
};

}  // namespace

void lint_values(const Predicate& predicate, const Catalogue& catalogue, const Statistics& statistics, std::vector<Warning>& warnings) {
  ValueLint(catalogue, catalogue.schema(), statistics, warnings).look(predicate);
}

void lint_event_values(const Predicate& where, EventId event, const Catalogue& catalogue, const Statistics& statistics,
                       std::vector<Warning>& warnings) {
  ValueLint(catalogue, *catalogue.schema()[event].properties, statistics, warnings).look(where);
}

}  // namespace tamis::dsl
