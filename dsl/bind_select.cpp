// SELECT: what its rows are, and what each expression means in them.

#include <algorithm>

#include "dsl/binder.h"
#include "dsl/print.h"

namespace tamis::dsl {
namespace {

std::string lower_ascii(std::string text) {
  for (char& c : text)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return text;
}

bool is_number(const Expr& expression) {
  return std::holds_alternative<Integer>(expression.node) || std::holds_alternative<Double>(expression.node);
}

std::unexpected<Error> ordinal(std::string_view clause, const Expr& item) {
  return mistake("E0306", item.span, join(clause, " takes names and expressions; not the place of a column: ", shown(item)),
                 "name the column, or give it an alias with AS");
}

std::unexpected<Error> no_order(std::string_view clause, const Operand& key, const std::string& subject) {
  return mistake("E0310", key.source->span, join(clause, " takes single values, and ", subject, " is ", bound::name_of(key.value->type)),
                 join("LENGTH(", shown(*key.source), ") is the number of its items"));
}

// The name of a one-part name, for aliases.
const std::string* simple_name(const Expr& expression) {
  const auto* name = std::get_if<Name>(&expression.node);
  return name != nullptr && name->parts.size() == 1 ? &name->parts.front().text : nullptr;
}

// One SELECT on its way to a query.
class SelectBinder {
 public:
  SelectBinder(const Select& select, const Catalogue& catalogue)
      : select_(select), catalogue_(catalogue), schema_(catalogue.schema()), definitions_(catalogue) {}

  Result<SelectQuery> bind() {
    zone_ = TAMIS_TRY(bind_zone(select_.zone, catalogue_));
    TAMIS_CHECK_OK(load_definitions());
    if (select_.event) TAMIS_CHECK_OK(enter_events());
    query_.where = make_predicate(bound::Constant{true});
    if (select_.where != nullptr) query_.where = TAMIS_TRY(binder(Clause::kWhere).predicate(*select_.where));
    query_.grouped = is_grouped();
    collect_aliases();
    TAMIS_CHECK_OK(bind_keys());
    TAMIS_CHECK_OK(bind_output());
    TAMIS_CHECK_OK(bind_having());
    TAMIS_CHECK_OK(bind_order());
    query_.keys = std::move(grouping_.keys);
    query_.aggregates = std::move(grouping_.aggregates);
    query_.distinct = select_.distinct;
    query_.limit = select_.limit;
    query_.offset = select_.offset.value_or(0);
    return std::move(query_);
  }

 private:
  // Every expression of the statement.
  template <typename Visit> void each_expression(Visit visit) const {
    for (const SelectItem& item : select_.items)
      if (item.value != nullptr) visit(*item.value);
    for (const ExprPtr& key : select_.group_by) visit(*key);
    for (const OrderItem& item : select_.order_by) visit(*item.value);
    if (select_.having != nullptr) visit(*select_.having);
  }

  // Names are the event's properties from here on.
  Result<void> enter_events() {
    const EventId event = TAMIS_TRY(bind_event(*select_.event, catalogue_));
    profile_.emplace(catalogue_, zone_, definitions_);
    scope_ = EventScope{.id = event,
                        .properties = schema_[event].properties.get(),
                        .event = schema_[event].name,
                        .beside = {},
                        .alias = std::nullopt,
                        .profile = &*profile_,
                        .strict = true};
    return {};
  }

  Result<void> load_definitions() {
    const bool of_events = select_.event.has_value();
    if (select_.where != nullptr) TAMIS_CHECK_OK(definitions_.load(*select_.where, of_events));
    Result<void> loaded;
    each_expression([&](const Expr& expression) {
      if (loaded) loaded = definitions_.load(expression, of_events);
    });
    return loaded;
  }

  bool is_grouped() const {
    bool grouped = !select_.group_by.empty();
    each_expression([&](const Expr& expression) { grouped = grouped || contains_aggregate(expression); });
    return grouped;
  }

  void collect_aliases() {
    for (const SelectItem& item : select_.items)
      if (item.alias && item.value != nullptr) aliases_.try_emplace(fold_case(*item.alias), item.value.get());
  }

  // Group keys and aggregates' arguments read profiles; the rest of a grouped SELECT reads slots.
  Binder binder(Clause clause) {
    Binder result = select_.event ? Binder(*profile_, scope_, clause) : Binder(catalogue_, zone_, definitions_, clause);
    if (clause == Clause::kGrouped) result.use_grouping(&grouping_);
    return result;
  }
  Binder binder_with_aliases(Clause clause) {
    Binder result = binder(clause);
    result.use_aliases(&aliases_);
    return result;
  }
  const Schema& columns_of_rows() const { return select_.event ? *scope_.properties : schema_; }
  std::string text_of(const Scalar& value) { return binder(Clause::kPlain).text_of(value); }
  Clause row_clause() const noexcept { return query_.grouped ? Clause::kGrouped : Clause::kPlain; }

  Result<void> bind_keys() {
    for (const ExprPtr& key : select_.group_by) {
      if (is_number(*key)) return ordinal("GROUP BY", *key);
      const Operand operand{key.get(), TAMIS_TRY(binder_with_aliases(Clause::kGroupBy).value(*key))};
      if (operand.value->type.is_list) return no_order("GROUP BY", operand, binder(Clause::kGroupBy).subject(operand));
      std::string text = text_of(*operand.value);
      if (std::ranges::find(grouping_.key_texts, text) != grouping_.key_texts.end()) continue;
      grouping_.keys.push_back(operand.value);
      grouping_.key_texts.push_back(std::move(text));
    }
    return {};
  }

  Result<void> bind_output() {
    for (const SelectItem& item : select_.items) {
      if (item.value == nullptr) {
        TAMIS_CHECK_OK(expand_star());
        continue;
      }
      ScalarPtr value = TAMIS_TRY(binder(row_clause()).value(*item.value));
      query_.output.push_back({name_of_column(item), std::move(value)});
    }
    return {};
  }

  Result<void> expand_star() {
    if (query_.grouped)
      return mistake(
          "E0309", grouping_span(),
          select_.event ? "each row is a group of events, so * has no meaning" : "each row is a group of profiles, so * has no meaning",
          "name the group keys and aggregates");
    const std::vector<ColumnDef>& columns = columns_of_rows().columns();
    for (std::uint32_t i = 0; i < columns.size(); ++i)
      query_.output.push_back({columns[i].name, make_scalar(bound::ColumnRef{ColumnId(i)}, columns[i].type)});
    return {};
  }

  // What made the rows groups.
  SourceSpan grouping_span() const {
    std::optional<SourceSpan> span;
    if (!select_.group_by.empty()) span = select_.group_by.front()->span;
    each_expression([&](const Expr& expression) {
      if (!span && contains_aggregate(expression)) span = expression.span;
    });
    return span.value_or(SourceSpan{});
  }

  std::string name_of_column(const SelectItem& item) {
    if (item.alias) return *item.alias;
    if (const auto* call = std::get_if<Call>(&item.value->node); call != nullptr && call->star) return lower_ascii(call->name);
    if (std::holds_alternative<Name>(item.value->node)) {
      const auto trait = binder(Clause::kPlain).value(*item.value);
      if (const auto* column = trait ? std::get_if<bound::ColumnRef>(&(*trait)->node) : nullptr)
        return columns_of_rows()[column->column].name;
      if (const auto* computed = trait ? std::get_if<bound::ComputedTrait>(&(*trait)->node) : nullptr) return computed->name;
    }
    return lower_ascii(print(*item.value));
  }

  Result<void> bind_having() {
    if (select_.having == nullptr) return {};
    if (!query_.grouped)
      return mistake("E0307", select_.having->span, "HAVING chooses among groups, and there are none", "write WHERE, or add GROUP BY");
    query_.having = TAMIS_TRY(binder_with_aliases(Clause::kGrouped).predicate(*select_.having));
    return {};
  }

  Result<void> bind_order() {
    for (const OrderItem& item : select_.order_by) {
      if (is_number(*item.value)) return ordinal("ORDER BY", *item.value);
      const Operand key{item.value.get(), TAMIS_TRY(order_key(*item.value))};
      if (key.value->type.is_list) return no_order("ORDER BY", key, binder(Clause::kPlain).subject(key));
      if (select_.distinct && !is_output(*key.value))
        return mistake("E0308", item.value->span, join("rows that DISTINCT has made one differ in ", shown(*item.value)),
                       "order by a selected column, or select this one");
      query_.order_by.push_back({key.value, item.descending});
    }
    return {};
  }

  // An alias goes before a trait of the same name: it is what the reader sees in the answer.
  Result<ScalarPtr> order_key(const Expr& expression) {
    if (const std::string* name = simple_name(expression))
      if (const auto alias = aliases_.find(fold_case(*name)); alias != aliases_.end()) return binder(row_clause()).value(*alias->second);
    return binder_with_aliases(row_clause()).value(expression);
  }

  bool is_output(const Scalar& key) {
    const std::string text = text_of(key);
    return std::ranges::any_of(query_.output, [&](const OutputColumn& column) { return text_of(*column.value) == text; });
  }

  const Select& select_;
  const Catalogue& catalogue_;
  const Schema& schema_;
  DefinitionTable definitions_;
  ZoneSource zone_;
  std::optional<Binder> profile_;  // of events: binds what is of their profile
  EventScope scope_;
  AliasMap aliases_;
  Grouping grouping_;
  SelectQuery query_;
};

}  // namespace

Result<SelectQuery> bind_select(const Select& select, const Catalogue& catalogue) { return SelectBinder(select, catalogue).bind(); }

}  // namespace tamis::dsl
