#include "ingest/json_value.h"

#include <fmt/format.h>

#include "ingest/cell_text.h"
#include "ingest/identifier.h"
#include "ingest/json_list.h"

namespace tamis {

namespace dom = simdjson::dom;

void JsonScalar::read(dom::element element) {
  value.reset();
  is_scalar = true;
  switch (element.type()) {
    case dom::element_type::NULL_VALUE: return;
    case dom::element_type::BOOL: value = element.get_bool().value_unsafe(); return;
    case dom::element_type::INT64: value = element.get_int64().value_unsafe(); return;
    case dom::element_type::DOUBLE: value = element.get_double().value_unsafe(); return;
    case dom::element_type::STRING: value = element.get_string().value_unsafe(); return;
    case dom::element_type::UINT64:
      digits = fmt::to_string(element.get_uint64().value_unsafe());
      value = Digits{digits};
      return;
    case dom::element_type::OBJECT:
    case dom::element_type::ARRAY: is_scalar = false; return;
  }
}

Reason JsonScalar::unfit() const {
  const auto* text = value ? std::get_if<std::string_view>(&*value) : nullptr;
  return text == nullptr ? std::nullopt : why_unfit(*text);
}

std::optional<std::string> JsonScalar::as_id(std::string& why) const {
  why.clear();
  if (!is_scalar)
    why = "an object or a list identifies nobody";
  else if (!value)
    return std::string();
  else if (std::holds_alternative<bool>(*value))
    why = "true and false identify nobody";
  else if (auto reason = unfit())
    why = std::move(*reason);
  if (!why.empty()) return std::nullopt;
  if (const auto* number = std::get_if<double>(&*value)) {
    auto text = id_of_double(*number, false);
    if (text) return std::move(*text);
    why = text.error().message;
    return std::nullopt;
  }
  return written(*value);
}

Reason put_list(dom::array array, std::size_t row, JsonScalar& scratch, DynamicColumn& column) {
  for (const dom::element item : array) {
    scratch.read(item);
    if (!scratch.is_scalar) return "a list of objects or lists, which no column holds; --exclude leaves it out";
    if (auto reason = scratch.unfit()) return reason;
  }
  column.put_list_begin(row);
  for (const dom::element item : array) {
    scratch.read(item);
    if (scratch.value) column.put_item(*scratch.value);
  }
  column.put_list_end();
  return std::nullopt;
}

struct JsonListParser::Impl {
  dom::parser parser;
  JsonScalar scratch;
};

JsonListParser::JsonListParser() : impl_(std::make_unique<Impl>()) {}
JsonListParser::~JsonListParser() = default;

bool JsonListParser::parse(std::string_view text, std::size_t row, DynamicColumn& into) {
  dom::array array;
  if (impl_->parser.parse(text.data(), text.size()).get_array().get(array) != simdjson::SUCCESS) return false;
  return !put_list(array, row, impl_->scratch, into);
}

}  // namespace tamis
