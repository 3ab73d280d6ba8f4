// Values: literals, names, CASE.

#include <iterator>

#include "dsl/bind_level.h"
#include "dsl/print.h"

namespace tamis::dsl {
namespace {

constexpr std::size_t kDayLength = 10;  // of 2026-01-01

// Whether the text of a timestamp says its offset, so that no zone is needed.
bool has_offset(std::string_view text) { return text.size() > kDayLength && text.find_first_of("Zz+-", kDayLength) != text.npos; }

// A property of an event where a trait is wanted; `as_trait`: it was written trait.x.
std::string property_meant(const std::string& name, bool as_trait, const Schema& schema) {
  for (const EventDef& event : schema.events()) {
    const auto property = event.properties->find(name);
    if (!property) continue;
    if (as_trait) return join(excerpt(name), " is a property of ", to_literal(Value(excerpt(event.name))), ": it stands without trait.");
    const ColumnDef& def = (*event.properties)[*property];
    const bool number = !def.type.is_list && is_numeric(def.type.kind);
    const std::string text = to_literal(Value(excerpt(event.name)));
    return join(quote_name(def.name), " is a property of ", text, ": ", number ? "SUM(" : "LAST(", quote_name(def.name), " OF EVENT ", text,
                ")");
  }
  return {};
}

}  // namespace

JoinedName joined(const Name& name) {
  JoinedName text;
  for (const NamePart& part : name.parts) text.whole += (text.whole.empty() ? "" : ".") + part.text;
  if (name.parts.size() > 1 && !name.parts.front().quoted && fold_case(name.parts.front().text) == "trait")
    text.unprefixed = text.whole.substr(name.parts.front().text.size() + 1);
  return text;
}

Result<ScalarPtr> Binder::value(const Expr& expression) {
  const Level level(*this);
  if (level.too_deep()) return Level::refusal(expression.span);
  return value_at_level(expression);
}

Result<ScalarPtr> Binder::value_at_level(const Expr& expression) {
  if (auto slot = key_slot(expression)) return *slot;
  return std::visit(
      [&](const auto& node) -> Result<ScalarPtr> {
        if constexpr (kIsPredicate<std::decay_t<decltype(node)>>)
          return make_scalar(bound::Test{TAMIS_TRY(bind(node, expression))}, kBooleanType);
        else
          return bind(node, expression);
      },
      expression.node);
}

Result<ScalarPtr> Binder::value_beside(Type type, const Expr& expression) {
  auto bound_value = value(expression);
  if (!bound_value) return std::unexpected(literal_meant(std::move(bound_value).error(), expression, type));
  return bound_value;
}

Result<void> Binder::copy_since(std::size_t before, std::size_t times, SourceSpan span) {
  const std::size_t inner = parts_ - before - 1;  // a name or a literal costs nothing
  if (inner == 0 || times == 0) return {};
  if (times > kMostCopiedParts || inner * times + copied_parts_ > kMostCopiedParts)
    return mistake("E0228", span, join("written out, this comes to more than ", std::to_string(kMostCopiedParts), " copies of its parts"),
                   "BETWEEN, IN and windows test their value several times: make the inner one simpler", ErrorCode::kLimitExceeded);
  copied_parts_ += inner * times;
  parts_ += inner * times;
  return {};
}

Result<ScalarPtr> Binder::bind(const Null&, const Expr& whole) {
  return mistake("E0227", whole.span, "NULL has no type here", "give it one: CAST(NULL AS STRING)");
}
Result<ScalarPtr> Binder::bind(const Boolean& node, const Expr&) { return literal(Value(node.value), kBooleanType); }
Result<ScalarPtr> Binder::bind(const Integer& node, const Expr&) { return literal(Value(node.value), kIntegerType); }
Result<ScalarPtr> Binder::bind(const Double& node, const Expr&) { return literal(Value(node.value), kDoubleType); }
Result<ScalarPtr> Binder::bind(const String& node, const Expr&) { return literal(Value(node.value), kStringType); }

Result<ScalarPtr> Binder::bind(const TimestampLiteral& node, const Expr& whole) {
  const Result<std::int64_t> instant = parse_timestamp(node.text, zone_.fixed);
  if (!instant) return mistake("E0217", whole.span, instant.error().message, instant.error().hint);
  if (zone_.trait && !has_offset(node.text)) return call(Function::kCast, {literal(Value(node.text), kStringType)}, kTimestampType, zone_);
  return literal(Value(Timestamp{*instant}), kTimestampType);
}

Result<ScalarPtr> Binder::bind(const DateLiteral& node, const Expr& whole) {
  if (node.days < kFirstDay || node.days > kLastDay) return mistake("E0217", whole.span, "a DATE lies in the years 1 to 9999");
  return literal(Value(Date{node.days}), kDateType);
}

Result<ScalarPtr> Binder::bind(const Duration&, const Expr& whole) {
  return mistake("E0213", whole.span, join("a duration stands beside + or - with a TIMESTAMP or DATE, not alone: ", shown(whole)),
                 "as in NOW() - 30 DAYS, or signed_up WITHIN LAST 30 DAYS");
}

Result<ScalarPtr> Binder::bind(const Name& node, const Expr& whole) {
  return scope_ != nullptr ? property(node, whole) : trait(node, whole);
}

Result<ScalarPtr> Binder::trait(const Name& node, const Expr& whole) {
  const JoinedName text = joined(node);
  std::optional<ColumnId> column;
  if (text.unprefixed) column = schema_.find(*text.unprefixed);
  if (!column) column = schema_.find(text.whole);
  const CreateTrait* computed = column ? nullptr : computed_trait(node, false, catalogue_);
  if (!column && computed == nullptr) return unknown_name(node, whole);
  if (clause_ == Clause::kGrouped) return not_grouped(whole);
  if (computed != nullptr) return reference(*computed, whole);
  return make_scalar(bound::ColumnRef{*column}, schema_[*column].type);
}

Result<ScalarPtr> Binder::reference(const CreateTrait& trait, const Expr& whole) {
  const DefinitionTable::Entry* entry = definitions_.find(DefinitionKind::kTrait, trait.name);
  if (entry == nullptr) return mistake("E0203", whole.span, join("unknown trait ", excerpt(trait.name)), {}, ErrorCode::kNotFound);
  deepest_ = std::max(deepest_, level_ + entry->depth);
  return make_scalar(bound::ComputedTrait{entry->name, entry->value}, entry->value->type);
}

std::optional<Result<ScalarPtr>> Binder::alias_value(const Name& node) {
  if (aliases_ == nullptr || node.parts.size() != 1) return std::nullopt;
  const auto alias = aliases_->find(fold_case(node.parts.front().text));
  if (alias == aliases_->end()) return std::nullopt;
  const AliasMap* aliases = std::exchange(aliases_, nullptr);  // an alias does not see the aliases beside it
  auto bound_alias = value(*alias->second);
  aliases_ = aliases;
  return bound_alias;
}

Result<ScalarPtr> Binder::unknown_name(const Name& node, const Expr& whole) {
  const JoinedName text = joined(node);
  if (auto alias = alias_value(node)) return std::move(*alias);
  std::vector<std::string> names = schema_.names();
  std::ranges::move(catalogue_.trait_names(), std::back_inserter(names));
  const std::string name = text.unprefixed.value_or(text.whole);
  std::string hint = property_meant(name, text.unprefixed.has_value(), schema_);
  if (hint.empty()) hint = did_you_mean(name, names);
  if (hint.empty() && node.parts.size() == 1 && node.parts.front().quoted)
    hint = join("a text takes single quotes: ", to_literal(Value(excerpt(text.whole))));
  if (const FunctionInfo* function = find_function(text.whole); hint.empty() && function != nullptr)
    hint = join("a function takes parentheses: ", function->signature);
  return mistake("E0203", whole.span, join("unknown trait ", excerpt(text.whole)), std::move(hint), ErrorCode::kNotFound);
}

Result<ScalarPtr> Binder::bind(const CaseWhen& node, const Expr& whole) {
  bound::Case branches;
  std::vector<const Expr*> values;
  for (const auto& [condition, value_] : node.branches) {
    branches.branches.emplace_back(TAMIS_TRY(predicate(*condition)), nullptr);
    values.push_back(value_.get());
  }
  if (node.otherwise != nullptr) values.push_back(node.otherwise.get());
  const std::vector<ScalarPtr> unified = TAMIS_TRY(unify(values, "CASE", whole));
  if (is_untyped(unified.front())) return untyped();
  for (std::size_t i = 0; i < branches.branches.size(); ++i) branches.branches[i].second = unified[i];
  const Type type = unified.front()->type;
  branches.otherwise = node.otherwise != nullptr ? unified.back() : literal(Value(), type);
  return make_scalar(std::move(branches), type);
}

}  // namespace tamis::dsl
