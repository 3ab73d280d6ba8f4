// Binding and linting any text that parses: no crash, every error has a code and a place in the text, and what is bound holds
// together.

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <variant>

#include "dsl/bind.h"
#include "dsl/lint.h"
#include "dsl/parse.h"
#include "engine/base/check.h"
#include "tests/support/memory_catalogue.h"

namespace tamis::dsl {
namespace {

bool comparable(Type a, Type b) { return !a.is_list && !b.is_list && (a.kind == b.kind || (is_numeric(a.kind) && is_numeric(b.kind))); }

// The promises of plan/predicate.h about types and shapes.
struct Consistent {
  void operator()(const tamis::Constant&) const {}
  void operator()(const tamis::And& node) const { chain<tamis::And>(node.children); }
  void operator()(const tamis::Or& node) const { chain<tamis::Or>(node.children); }
  void operator()(const tamis::Xor& node) const {
    for (const PredicatePtr& child : node.children) check(*child);
  }
  void operator()(const tamis::Not& node) const { check(*node.child); }
  void operator()(const tamis::Compare& node) const { TAMIS_CHECK(comparable(check(*node.left), check(*node.right))); }
  void operator()(const tamis::In& node) const {
    const Type type = check(*node.operand);
    for (const Value& value : node.set->values()) TAMIS_CHECK(type_of(value) == type);
  }
  void operator()(const tamis::IsMissing& node) const { check(*node.operand); }
  void operator()(const tamis::Match& node) const {
    TAMIS_CHECK(check(*node.operand) == kStringType && check(*node.pattern) == kStringType);
  }
  void operator()(const tamis::Has& node) const { TAMIS_CHECK(check(*node.list).is_list && node.set != nullptr); }
  void operator()(const tamis::Truth& node) const { TAMIS_CHECK(check(*node.operand) == kBooleanType); }
  void operator()(const tamis::InSegment& node) const { TAMIS_CHECK(node.definition != nullptr); }

  Type operator()(const tamis::Literal& node, Type type) const {
    TAMIS_CHECK(node.value.missing() || type_of(node.value) == type);
    return type;
  }
  Type operator()(const tamis::Call& node, Type type) const {
    TAMIS_CHECK(!node.arguments.empty());
    for (const ScalarPtr& argument : node.arguments) check(*argument);
    return type;
  }
  Type operator()(const tamis::Case& node, Type type) const {
    for (const auto& [condition, value] : node.branches) {
      check(*condition);
      TAMIS_CHECK(check(*value) == type);
    }
    TAMIS_CHECK(check(*node.otherwise) == type);
    return type;
  }
  Type operator()(const tamis::Test& node, Type type) const {
    check(*node.predicate);
    return type;
  }
  Type operator()(const tamis::EventAggregate& node, Type type) const {
    for (const tamis::EventPart& part : node.parts) {
      check(*part.where);
      TAMIS_CHECK((part.value != nullptr) == takes_value(node.function));
      if (part.value != nullptr) TAMIS_CHECK(check(*part.value) == check(*node.parts.front().value));
    }
    return type;
  }
  Type operator()(const tamis::OfProfile& node, Type type) const {
    TAMIS_CHECK(check(*node.value) == type);
    return type;
  }
  Type operator()(const tamis::ComputedTrait& node, Type type) const {
    TAMIS_CHECK(check(*node.definition) == type);
    return type;
  }
  template <typename Leaf> Type operator()(const Leaf&, Type type) const { return type; }

  template <typename Chain> static void chain(const std::vector<PredicatePtr>& children) {
    TAMIS_CHECK(children.size() >= 2);
    for (const PredicatePtr& child : children) {
      TAMIS_CHECK(!std::holds_alternative<Chain>(child->node));
      check(*child);
    }
  }
  static void check(const Predicate& predicate) { std::visit(Consistent{}, predicate.node); }
  static Type check(const Scalar& scalar) {
    return std::visit([&](const auto& node) { return Consistent{}(node, scalar.type); }, scalar.node);
  }
};

const MemoryCatalogue& store() {
  static const MemoryCatalogue catalogue = [] {
    MemoryCatalogue made;
    made.identifier("user_id")
        .trait("age", kIntegerType)
        .trait("score", kDoubleType)
        .trait("country", kStringType)
        .trait("churned", kBooleanType);
    made.trait("signed_up", kTimestampType)
        .trait("birth_date", kDateType)
        .trait("tags", {Kind::kString, true})
        .trait("sizes", {Kind::kInteger, true});
    made.trait("timezone", kStringType).trait("address.city", kStringType);
    made.put_list("vip", "user_id", {"u1", "7", "2026-01-31"});
    made.segment_from("CREATE SEGMENT adults AS age >= 18")
        .segment_from("CREATE SEGMENT old TIME ZONE 'Europe/Paris' AS IN SEGMENT adults AND birth_date < DATE '1960-01-01'");
    made.segment_from("CREATE SEGMENT a AS IN SEGMENT b")
        .segment_from("CREATE SEGMENT b AS IN SEGMENT a")
        .segment_from("CREATE SEGMENT broken AS nothing = 1");
    made.event("Order", {{"revenue", kDoubleType}, {"category", kStringType}, {"quantity", kIntegerType}, {"due", kDateType}})
        .event("Visit", {{"page", kStringType}, {"seconds", kIntegerType}, {"gift", kBooleanType}, {"country", kStringType}})
        .event("Rest", {{"revenue", kIntegerType}, {"codes", {Kind::kString, true}}, {"page", kIntegerType}});
    made.trait_from("CREATE TRAIT basket AS AVG(revenue OF EVENT 'Order')")
        .trait_from("CREATE TRAIT buyer TIME ZONE 'Europe/Paris' AS DID 'Order' THIS MONTH AND IN SEGMENT adults")
        .trait_from("CREATE TRAIT ring AS CASE WHEN IN SEGMENT ringed THEN 1 END")
        .trait_from("CREATE TRAIT lost AS nothing + 1");
    made.segment_from("CREATE SEGMENT ringed AS ring = 1");
    return made;
  }();
  return catalogue;
}

// Says yes and no in turns, so that every finding is made.
class AnyStatistics final : public Statistics {
 public:
  explicit AnyStatistics(const Schema& schema = store().schema()) : schema_(schema) {}
  [[nodiscard]] std::uint64_t profiles() const override { return 100; }
  [[nodiscard]] std::uint64_t missing(ColumnId column) const override { return column.value % 3; }
  [[nodiscard]] std::optional<bool> has_value(ColumnId column, const Value& value) const override {
    if (column.value % 4 == 3) return std::nullopt;
    return to_text(value).size() % 2 == 0;
  }
  [[nodiscard]] std::vector<std::string> some_values(ColumnId, std::size_t) const override { return {"France", "vip", ""}; }
  [[nodiscard]] std::pair<Value, Value> range(ColumnId column) const override {
    switch (schema_[column].type.kind) {
      case Kind::kInteger: return {Value(std::int64_t{0}), Value(std::int64_t{9})};
      case Kind::kDouble: return {Value(0.5), Value(9.5)};
      case Kind::kTimestamp: return {Value(Timestamp{0}), Value(Timestamp{1'000'000'000})};
      case Kind::kBoolean:
      case Kind::kString:
      case Kind::kDate: break;
    }
    return {};
  }
  [[nodiscard]] const Statistics* of_event(EventId event) const override {
    if (event.value % 3 == 2) return nullptr;
    auto& known = events_[event];
    if (known == nullptr) known = std::make_unique<AnyStatistics>(*schema_[event].properties);
    return known.get();
  }
  // Long after the newest instant of range(), so that windows begin after it.
  [[nodiscard]] std::optional<Value> at_now(const Scalar& scalar) const override {
    if (scalar.type == kTimestampType) return Value(Timestamp{1'000'000'000'000'000});
    return std::nullopt;
  }

 private:
  const Schema& schema_;
  mutable std::map<EventId, std::unique_ptr<AnyStatistics>> events_;
};

void check_error(const Error& error, std::string_view text) {
  TAMIS_CHECK(!error.id.empty() && !error.message.empty());
  TAMIS_CHECK(error.code != ErrorCode::kInternal);
  TAMIS_CHECK(!error.span || (error.span->begin <= error.span->end && error.span->end <= text.size()));
}

template <typename Bound> void check_result(const Result<Bound>& bound, std::string_view text) {
  if (!bound) check_error(bound.error(), text);
}

void check_predicate(const Result<PredicatePtr>& bound, std::string_view text) {
  check_result(bound, text);
  if (!bound) return;
  Consistent::check(**bound);
  TAMIS_CHECK(!to_text(**bound, store().schema()).empty());
  for (const ColumnId column : columns_of(**bound)) TAMIS_CHECK(column.value < store().schema().columns().size());
}

void bind_expression(std::string_view text) {
  const auto tree = parse_expression(text);
  if (!tree) return;
  const AnyStatistics statistics;
  const ZoneClause own{.trait = Name{{NamePart{"timezone", false}}}, .zone = "UTC", .span = {}};
  const ZoneClause paris{.trait = std::nullopt, .zone = "Europe/Paris", .span = {}};
  for (const std::optional<ZoneClause>& zone : {std::optional<ZoneClause>(), std::optional(own), std::optional(paris)}) {
    check_predicate(bind_predicate(**tree, store(), zone), text);
    for (const Warning& warning : lint(**tree, zone, store(), &statistics))
      TAMIS_CHECK(warning.span.end <= text.size() && !warning.message.empty());
  }
}

struct BindStatement {
  std::string_view text;

  void operator()(const CreateSegment& node) const {
    check_predicate(bind_definition(node, store()), text);
    const AnyStatistics statistics;
    for (const Warning& warning : lint(node, store(), &statistics)) TAMIS_CHECK(warning.span.end <= text.size());
  }
  void operator()(const CreateTrait& node) const {
    const auto value = bind_definition(node, store());
    check_result(value, text);
    if (value) Consistent::check(**value);
    const AnyStatistics statistics;
    for (const Warning& warning : lint(node, store(), &statistics)) TAMIS_CHECK(warning.span.end <= text.size());
  }
  void operator()(const Select& node) const {
    const auto query = bind_select(node, store());
    check_result(query, text);
    if (!query) return;
    const AnyStatistics statistics;
    for (const Warning& warning : lint(node, store(), &statistics)) TAMIS_CHECK(warning.span.end <= text.size());
    Consistent::check(*query->where);
    if (query->having != nullptr) Consistent::check(*query->having);
    for (const OutputColumn& column : query->output) Consistent::check(*column.value);
    for (const SortKey& key : query->order_by) TAMIS_CHECK(!Consistent::check(*key.value).is_list);
    TAMIS_CHECK(query->grouped || (query->keys.empty() && query->aggregates.empty()));
  }
  void operator()(const ExplainSegment& node) const { check_result(bind_profile(node.profile, store()), text); }
  void operator()(const Overlap& node) const { check_result(bind_overlap(node, store()), text); }
  void operator()(const Diff& node) const { check_result(bind_diff(node, store()), text); }
  void operator()(const std::unique_ptr<Explain>& node) const { (*this)(node->select); }
  void operator()(const DropTrait&) const {}
  void operator()(const DescribeTrait&) const {}
  void operator()(const DescribeEvent& node) const { check_result(bind_event({node.name, node.name_span}, store()), text); }
  void operator()(const DropSegment&) const {}
  void operator()(const Show&) const {}
  void operator()(const DescribeSegment&) const {}
};

}  // namespace
}  // namespace tamis::dsl

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text(reinterpret_cast<const char*>(data), size);
  tamis::dsl::bind_expression(text);
  if (const auto script = tamis::dsl::parse_script(text))
    for (const auto& item : script->items) std::visit(tamis::dsl::BindStatement{text}, item.statement);
  return 0;
}
