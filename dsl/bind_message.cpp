// What binding says when something does not fit.

#include <algorithm>
#include <charconv>

#include <fmt/format.h>

#include "dsl/binder.h"
#include "dsl/print.h"
#include "engine/base/suggest.h"

namespace tamis::dsl {
namespace {

bool one_of(std::string_view word, std::initializer_list<std::string_view> words) {
  return std::ranges::any_of(words, [&](std::string_view w) { return fold_case(w) == fold_case(word); });
}

bool reads_as_number(std::string_view text) {
  double number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  return error == std::errc() && end == text.data() + text.size() && text.find_first_of("nN") == std::string_view::npos;
}

// TRUE or FALSE, if the text means one.
std::optional<bool> meant_by(std::string_view text) {
  if (one_of(text, {"true", "yes", "y", "t", "1", "on"})) return true;
  if (one_of(text, {"false", "no", "n", "f", "0", "off"})) return false;
  return std::nullopt;
}

// 2024-01-31 without DATE and quotes is a subtraction. Empty where it is no day.
std::string day_without_quotes(const Expr& expression) {
  const auto* outer = std::get_if<Arithmetic>(&expression.node);
  const auto* inner = outer == nullptr ? nullptr : std::get_if<Arithmetic>(&outer->left->node);
  if (inner == nullptr || outer->op != ArithmeticOp::kSubtract || inner->op != ArithmeticOp::kSubtract) return {};
  const auto* year = std::get_if<Integer>(&inner->left->node);
  const auto* month = std::get_if<Integer>(&inner->right->node);
  const auto* day = std::get_if<Integer>(&outer->right->node);
  if (year == nullptr || month == nullptr || day == nullptr) return {};
  const std::string text = fmt::format("{:04}-{:02}-{:02}", year->value, month->value, day->value);
  return parse_date(text) ? join("write DATE '", text, "'") : std::string();
}

// What to write for TRUE or FALSE, if the text or number means one.
std::string boolean_hint(const Value& given) {
  const std::optional<bool> meant = meant_by(to_text(given));
  return !meant ? "write TRUE or FALSE" : *meant ? "write TRUE" : "write FALSE";
}

// What a trait of texts has for TRUE or FALSE: 'Yes', or 'N'. Empty where it has nothing of the kind.
std::string text_for(bool flag, const Operand& text, const Catalogue& catalogue) {
  const auto* column = std::get_if<bound::ColumnRef>(&text.value->node);
  if (column == nullptr) return {};
  for (const std::string& value : catalogue.some_texts(column->column))
    if (meant_by(value) == flag) return join("write ", to_literal(Value(value)));
  return {};
}

std::string timestamp_hint(const Value& given) {
  if (const auto* day = std::get_if<Date>(&given.data())) return join("write TIMESTAMP '", format_date(day->days), "T00:00:00Z'");
  const auto* text = std::get_if<std::string>(&given.data());
  if (text != nullptr && parse_date(*text)) return join("write DATE '", *text, "' for the whole day");
  if (text != nullptr && parse_timestamp(*text, TimeZone())) return join("write TIMESTAMP '", *text, "'");
  return "write an instant like TIMESTAMP '2026-01-31T08:00:00Z'";
}

std::string date_hint(const Value& given) {
  if (const auto* instant = std::get_if<Timestamp>(&given.data()))
    return join("write DATE '", format_timestamp(instant->us).substr(0, 10), "'");
  const auto* text = std::get_if<std::string>(&given.data());
  constexpr std::size_t kDayLength = 10;
  if (text != nullptr && text->size() >= kDayLength && parse_date(text->substr(0, kDayLength)) &&
      (text->size() == kDayLength || parse_timestamp(*text, TimeZone())))
    return join("write DATE '", text->substr(0, kDayLength), "'");
  return "write a day like DATE '2026-01-31'";
}

std::string number_hint(const Value& given) {
  const auto* text = std::get_if<std::string>(&given.data());
  if (text != nullptr && reads_as_number(*text)) return join("write ", excerpt(*text), " without quotes");
  if (const auto* flag = std::get_if<bool>(&given.data())) return *flag ? "write 1" : "write 0";
  return {};
}

std::string string_hint(const Value& given) {
  return given.is<List>() ? std::string() : join("write ", to_literal(Value(excerpt(to_text(given)))));
}

}  // namespace

std::unexpected<Error> mistake(std::string_view id, SourceSpan span, std::string message, std::string hint, ErrorCode code) {
  return std::unexpected(Error{code, std::string(id), std::move(message), std::move(hint), span});
}

std::string shown(const Expr& expression) { return excerpt(print(expression)); }

std::string subject(const Operand& operand, const Schema& schema, const Schema* properties) {
  const Scalar* value = operand.value.get();
  if (const auto* outer = std::get_if<bound::OfProfile>(&value->node)) {
    value = outer->value.get();
    properties = nullptr;
  }
  if (const auto* computed = std::get_if<bound::ComputedTrait>(&value->node)) return join("trait ", quote_name(computed->name));
  const auto* column = std::get_if<bound::ColumnRef>(&value->node);
  if (column == nullptr) return shown(*operand.source);
  if (properties != nullptr) return join("property ", quote_name((*properties)[column->column].name));
  const ColumnDef& def = schema[column->column];
  return join(def.role == Role::kIdentifier ? "identifier " : "trait ", quote_name(def.name));
}

std::string Binder::subject(const Operand& operand) const {
  return dsl::subject(operand, schema_, scope_ == nullptr ? nullptr : scope_->properties);
}

std::string did_you_mean(std::string_view word, const std::vector<std::string>& names) {
  const std::optional<std::string> nearest = nearest_name(word, names);
  return nearest ? join("did you mean ", quote_name(*nearest), "?") : std::string();
}

std::string literal_hint(Type wanted, const Value& given) {
  if (wanted.is_list) return {};
  switch (wanted.kind) {
    case Kind::kBoolean: return boolean_hint(given);
    case Kind::kInteger:
    case Kind::kDouble: return number_hint(given);
    case Kind::kString: return string_hint(given);
    case Kind::kTimestamp: return timestamp_hint(given);
    case Kind::kDate: return date_hint(given);
  }
  return {};
}

std::string cast_hint(std::string_view advice, const Operand& left, const Operand& right) {
  const Type a = left.value->type, b = right.value->type;
  const bool text = a.kind == Kind::kString || b.kind == Kind::kString;
  if (a.is_list != b.is_list || (!text && is_time({a.kind}) != is_time({b.kind}))) return {};
  // A text that is written down is no number: what stands beside it is made a text.
  const bool left_to_text = b == kStringType && literal_of(*right.value) != nullptr;
  const Operand& turned = left_to_text ? left : right;
  return join(advice, ", as in CAST(", shown(*turned.source), " AS ", bound::name_of(left_to_text ? b : a), ")");
}

Error literal_meant(Error error, const Expr& written, Type wanted) {
  const auto* name = std::get_if<Name>(&written.node);
  if (error.id != "E0203" || name == nullptr || name->parts.size() != 1) return error;
  const std::string& word = name->parts.front().text;
  if (const auto flag = meant_by(word); flag && wanted == kBooleanType) error.hint = *flag ? "write TRUE" : "write FALSE";
  if (error.hint.empty() && wanted.kind == Kind::kString)
    error.hint = join("a text takes single quotes: ", to_literal(Value(excerpt(word))));
  return error;
}

std::unexpected<Error> Binder::mismatch(const Operand& left, const Operand& right) const {
  const Value* given = literal_of(*right.value);
  if (given == nullptr && literal_of(*left.value) != nullptr) return mismatch(right, left);
  const Type wanted = left.value->type;
  std::string hint;
  if (given != nullptr && wanted == kStringType && given->is<bool>() && scope_ == nullptr)
    hint = text_for(given->as<bool>(), left, catalogue_);
  if (given != nullptr && hint.empty()) hint = literal_hint(wanted, *given);
  if (is_time(wanted)) hint = hint.empty() ? day_without_quotes(*right.source) : hint;
  if (is_time(wanted) && is_time(right.value->type) && (given == nullptr || wanted.kind == Kind::kDate)) {
    const bool left_is_day = wanted.kind == Kind::kDate;
    const std::string as_day = join("CAST(", shown(left_is_day ? *right.source : *left.source), " AS DATE)");
    hint = hint.empty() ? join("compare days: ", as_day) : join(hint, ", or CAST(", shown(*left.source), " AS TIMESTAMP)");
  }
  if (hint.empty()) hint = cast_hint("CAST one side", left, right);
  const bool says_type =
      std::holds_alternative<TimestampLiteral>(right.source->node) || std::holds_alternative<DateLiteral>(right.source->node);
  const std::string type = says_type ? "" : bound::name_of(right.value->type) + " ";
  return mistake("E0201", right.source->span,
                 join(subject(left), " is ", bound::name_of(wanted), " and does not compare with ", type, shown(*right.source)),
                 std::move(hint));
}

std::unexpected<Error> null_compared(const Expr& other, bool negated, SourceSpan span) {
  return mistake("E0206", span, "nothing equals NULL: a comparison with it would never hold",
                 join("write ", shown(other), negated ? " IS NOT MISSING" : " IS MISSING"));
}

}  // namespace tamis::dsl
