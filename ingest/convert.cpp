#include "ingest/convert.h"

#include <cmath>

#include <fmt/format.h>

#include "engine/base/time_zone.h"
#include "ingest/json_list.h"
#include "ingest/raw_rows.h"
#include "ingest/text_column.h"

namespace tamis {
namespace {

constexpr std::int64_t kDayUs = 86'400'000'000;
constexpr double kTwoTo63 = 9223372036854775808.0;

std::optional<Value> to_boolean(const Value& value) {
  if (value.is<std::int64_t>() && (value.as<std::int64_t>() == 0 || value.as<std::int64_t>() == 1))
    return Value(value.as<std::int64_t>() == 1);
  return std::nullopt;
}

std::optional<Value> to_integer(const Value& value) {
  if (value.is<bool>()) return Value(std::int64_t{value.as<bool>()});
  if (!value.is<double>()) return std::nullopt;
  const double real = value.as<double>();
  if (real != std::floor(real) || real < -kTwoTo63 || real >= kTwoTo63) return std::nullopt;
  return Value(static_cast<std::int64_t>(real));
}

std::optional<Value> to_double(const Value& value, Reading reading) {
  if (!value.is<std::int64_t>()) return std::nullopt;
  const auto integer = value.as<std::int64_t>();
  const auto real = static_cast<double>(integer);
  if (reading == Reading::kInferred && compare_exact(integer, real) != 0) return std::nullopt;
  return Value(real);
}

std::optional<Value> to_date(const Value& value, Reading reading) {
  if (!value.is<Timestamp>()) return std::nullopt;
  const std::int64_t us = value.as<Timestamp>().us;
  if (reading == Reading::kInferred && us % kDayUs != 0) return std::nullopt;
  return Value(Date{TimeZone().day_of(us)});
}

std::optional<Value> text_to(std::string_view text, Kind kind, Reading reading) {
  text = trimmed(text);
  const auto as_value = [](auto parsed, auto make) { return parsed ? std::optional<Value>(make(*parsed)) : std::nullopt; };
  switch (kind) {
    case Kind::kBoolean: return as_value(parse_boolean(text, reading), [](bool v) { return Value(v); });
    case Kind::kInteger: return as_value(parse_integer(text, reading), [](std::int64_t v) { return Value(v); });
    case Kind::kDouble: return as_value(parse_double(text, reading), [](double v) { return Value(v); });
    case Kind::kTimestamp: return as_value(parse_instant(text), [](std::int64_t v) { return Value(Timestamp{v}); });
    case Kind::kDate:
      return as_value(reading == Reading::kStated ? parse_day_of(text) : parse_day(text), [](std::int32_t v) { return Value(Date{v}); });
    case Kind::kString: break;
  }
  return Value(std::string(text));
}

std::optional<Value> convert_scalar(const Value& value, Kind kind, Reading reading) {
  if (const auto type = type_of(value); type && type->kind == kind) return value;
  if (value.is<std::string>()) return text_to(value.as<std::string>(), kind, reading);
  switch (kind) {
    case Kind::kBoolean: return to_boolean(value);
    case Kind::kInteger: return to_integer(value);
    case Kind::kDouble: return to_double(value, reading);
    case Kind::kString: return Value(to_text(value));
    case Kind::kTimestamp: return value.is<Date>() ? std::optional(Value(Timestamp{value.as<Date>().days * kDayUs})) : std::nullopt;
    case Kind::kDate: return to_date(value, reading);
  }
  return std::nullopt;
}

std::optional<Value> convert_list(const List& list, Kind kind, Reading reading) {
  List converted{.element = kind, .items = {}};
  for (const auto& item : list.items) {
    auto value = convert_scalar(item, kind, reading);
    if (!value) return std::nullopt;
    converted.items.push_back(std::move(*value));
  }
  return Value(std::move(converted));
}

Conversion convert_typed(const RawColumn& from, Type to, Reading reading, bool all_or_nothing) {
  Conversion result{.values = RawColumn(to), .failed = {}};
  result.values.non_finite = from.non_finite;
  for (std::size_t row = 0; row < from.rows(); ++row) {
    auto value = from.present[row] != 0 ? convert_value(from.value(row), to, reading) : Value();
    if (value && !value->missing()) {
      result.values.append(*value);
      continue;
    }
    if (!value) {
      result.failed.push_back({row, why_not(to_text(from.value(row)), to.kind)});
      if (all_or_nothing) break;
    }
    pad_to(result.values, row + 1);
  }
  return result;
}

Conversion convert_text_lists(const RawColumn& from, Type to, Reading reading, bool all_or_nothing) {
  JsonListParser parser;
  DynamicColumn lists;
  std::vector<RowReject> failed;
  for (std::size_t row = 0; row < from.rows(); ++row) {
    if (from.present[row] == 0 || parser.parse(from.text(row), row, lists)) continue;
    failed.push_back({row, fmt::format("is not a list such as [\"a\",\"b\"]: '{}'", excerpt(from.text(row)))});
    if (all_or_nothing) return {.values = RawColumn(to), .failed = std::move(failed)};
  }
  RawColumn values = lists.take(from.rows());
  if (!values.type.is_list) {  // no row has one
    values = RawColumn(to);
    pad_to(values, from.rows());
  }
  Conversion result = convert_column(values, to, reading, all_or_nothing);
  result.failed.insert(result.failed.end(), failed.begin(), failed.end());
  return result;
}

Conversion convert_text(const RawColumn& from, Type to, Reading reading, bool all_or_nothing, const TimeZone& zone) {
  if (to.is_list) return convert_text_lists(from, to, reading, all_or_nothing);
  Conversion result{.values = RawColumn(to), .failed = {}};
  TextColumnReader reader(to.kind, reading, zone);
  for (std::size_t row = 0; row < from.rows(); ++row) {
    if (from.present[row] == 0 || reader.read(trimmed(from.text(row)), result.values)) {
      pad_to(result.values, row + 1);
      continue;
    }
    pad_to(result.values, row + 1);
    result.failed.push_back({row, why_not(trimmed(from.text(row)), to.kind)});
    if (all_or_nothing) break;
  }
  result.assumed_zone = reader.assumed_zone();
  return result;
}

}  // namespace

std::optional<Value> convert_value(const Value& value, Type to, Reading reading) {
  const auto type = type_of(value);
  if (!type || *type == to) return value;
  if (!to.is_list) return type->is_list ? std::nullopt : convert_scalar(value, to.kind, reading);
  if (type->is_list) return convert_list(value.as<List>(), to.kind, reading);
  return convert_list(List{.element = type->kind, .items = {value}}, to.kind, reading);
}

Conversion convert_column(const RawColumn& from, Type to, Reading reading, bool all_or_nothing, const TimeZone& zone) {
  if (from.type == to) return {.values = from, .failed = {}};
  if (from.type == kStringType) return convert_text(from, to, reading, all_or_nothing, zone);
  return convert_typed(from, to, reading, all_or_nothing);
}

}  // namespace tamis
