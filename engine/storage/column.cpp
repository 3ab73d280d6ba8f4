#include "engine/storage/column.h"

#include <limits>
#include <type_traits>

#include "engine/storage/numeric_bounds.h"

namespace tamis {
namespace {

constexpr Ordinal kLeast = std::numeric_limits<Ordinal>::min();
constexpr Ordinal kGreatest = std::numeric_limits<Ordinal>::max();

Value scalar_value(Kind kind, Ordinal ordinal) {
  switch (kind) {
    case Kind::kBoolean: return ordinal != 0;
    case Kind::kInteger: return ordinal;
    case Kind::kDouble: return double_of(ordinal);
    case Kind::kTimestamp: return Timestamp{ordinal};
    case Kind::kDate: return Date{static_cast<std::int32_t>(ordinal)};
    case Kind::kString: break;  // has a dictionary
  }
  return {};
}

// The ordinal that a value has by its kind alone; nothing for texts, and for kinds that are not the column's.
std::optional<Ordinal> plain_ordinal(Kind kind, const Value& value) {
  switch (kind) {
    case Kind::kBoolean:
      if (value.is<bool>()) return value.as<bool>() ? 1 : 0;
      break;
    case Kind::kInteger:
      if (value.is<std::int64_t>()) return value.as<std::int64_t>();
      if (value.is<double>()) return exact_integer(value.as<double>());
      break;
    case Kind::kDouble:
      if (value.is<double>()) return ordinal_of(value.as<double>());
      if (value.is<std::int64_t>()) {
        if (const auto exact = exact_double(value.as<std::int64_t>())) return ordinal_of(*exact);
      }
      break;
    case Kind::kTimestamp:
      if (value.is<Timestamp>()) return value.as<Timestamp>().us;
      break;
    case Kind::kDate:
      if (value.is<Date>()) return value.as<Date>().days;
      break;
    case Kind::kString: break;
  }
  return std::nullopt;
}

// The first ordinal of the kind at (past, where strict) the value.
std::optional<Ordinal> first_from(Kind kind, const Value& value, bool strict) {
  if (kind == Kind::kInteger && value.is<double>()) return least_integer(value.as<double>(), strict);
  if (kind == Kind::kDouble && value.is<std::int64_t>()) return least_double_ordinal(value.as<std::int64_t>(), strict);
  const auto ordinal = plain_ordinal(kind, value);
  if (!ordinal || !strict) return ordinal;
  if (*ordinal == kGreatest) return std::nullopt;
  return *ordinal + 1;
}

std::optional<Ordinal> last_up_to(Kind kind, const Value& value, bool strict) {
  if (kind == Kind::kInteger && value.is<double>()) return greatest_integer(value.as<double>(), strict);
  if (kind == Kind::kDouble && value.is<std::int64_t>()) return greatest_double_ordinal(value.as<std::int64_t>(), strict);
  const auto ordinal = plain_ordinal(kind, value);
  if (!ordinal || !strict) return ordinal;
  if (*ordinal == kLeast) return std::nullopt;
  return *ordinal - 1;
}

// Codes of a dictionary of texts that are >= (strict: >) the text, and <= (<) it.
OrdinalRange codes_from(const Dictionary& dictionary, const std::string& text, bool strict) {
  const std::size_t place = dictionary.lower_bound(text);
  const bool skip = strict && place < dictionary.size() && dictionary.text(place) == text;
  return {static_cast<Ordinal>(place + (skip ? 1 : 0)), static_cast<Ordinal>(dictionary.size()) - 1};
}

OrdinalRange codes_up_to(const Dictionary& dictionary, const std::string& text, bool strict) {
  const std::size_t place = dictionary.lower_bound(text);
  const bool equal = place < dictionary.size() && dictionary.text(place) == text;
  return {0, static_cast<Ordinal>(place) - (equal && !strict ? 0 : 1)};
}

// The same for a dictionary of ordinals; the ranges are of ordinals.
OrdinalRange codes_within(const Dictionary& dictionary, OrdinalRange range) {
  if (range.empty()) return {};
  const std::size_t past = range.high == kGreatest ? dictionary.size() : dictionary.lower_bound(range.high + 1);
  return {static_cast<Ordinal>(dictionary.lower_bound(range.low)), static_cast<Ordinal>(past) - 1};
}

OrdinalRange ordinals_from(Kind kind, const Value& value, bool strict) {
  const auto first = first_from(kind, value, strict);
  return first ? OrdinalRange{*first, kGreatest} : OrdinalRange{};
}

OrdinalRange ordinals_up_to(Kind kind, const Value& value, bool strict) {
  const auto last = last_up_to(kind, value, strict);
  return last ? OrdinalRange{kLeast, *last} : OrdinalRange{};
}

bool has_codes(const Column& column) { return column.def.type.is_list || column.def.type.kind == Kind::kString; }

Value list_value(const Column& column, const ListBlock& block, std::uint32_t row) {
  List list{column.def.type.kind, {}};
  for (std::uint32_t place = block.starts[row]; place < block.starts[row + 1]; ++place) {
    list.items.push_back(column.value_of(block.item(place)));
  }
  return list;
}

Value present_value(const Column& column, const ScalarBlock& block, std::uint32_t row) { return column.value_of(block.ordinal(row)); }
Value present_value(const Column& column, const ListBlock& block, std::uint32_t row) { return list_value(column, block, row); }
Value present_value(const Column&, const StringBlock& block, std::uint32_t row) {
  std::string text;
  block.text(row, text);
  return text;
}

}  // namespace

Value Column::value(std::size_t block, std::uint32_t row) const {
  return std::visit([&](const auto& b) { return b.present(row) ? present_value(*this, b, row) : Value{}; }, blocks[block]);
}

Value Column::value_of(Ordinal ordinal) const {
  if (!has_codes(*this)) return scalar_value(def.type.kind, ordinal);
  const auto code = static_cast<std::size_t>(ordinal);
  if (def.type.kind == Kind::kString) return std::string(dictionary.text(code));
  return scalar_value(def.type.kind, dictionary.ordinal(code));
}

std::optional<Ordinal> Column::ordinal_of(const Value& value) const {
  if (!has_codes(*this)) return plain_ordinal(def.type.kind, value);
  std::optional<std::size_t> code;
  if (def.type.kind == Kind::kString) {
    if (value.is<std::string>()) code = dictionary.find(value.as<std::string>());
  } else if (const auto ordinal = plain_ordinal(def.type.kind, value)) {
    code = dictionary.find(*ordinal);
  }
  if (!code) return std::nullopt;
  return static_cast<Ordinal>(*code);
}

OrdinalRange Column::at_least(const Value& value, bool strict) const {
  const Kind kind = def.type.kind;
  if (kind == Kind::kString) return value.is<std::string>() ? codes_from(dictionary, value.as<std::string>(), strict) : OrdinalRange{};
  const OrdinalRange range = ordinals_from(kind, value, strict);
  return def.type.is_list ? codes_within(dictionary, range) : range;
}

OrdinalRange Column::at_most(const Value& value, bool strict) const {
  const Kind kind = def.type.kind;
  if (kind == Kind::kString) return value.is<std::string>() ? codes_up_to(dictionary, value.as<std::string>(), strict) : OrdinalRange{};
  const OrdinalRange range = ordinals_up_to(kind, value, strict);
  return def.type.is_list ? codes_within(dictionary, range) : range;
}

}  // namespace tamis
