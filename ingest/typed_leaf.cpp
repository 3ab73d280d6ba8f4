#include "ingest/typed_leaf.h"

#include <cmath>
#include <limits>

#include <fmt/format.h>

#include "engine/base/time_zone.h"
#include "ingest/cell_text.h"
#include "ingest/typed_values.h"

namespace tamis {
namespace {

template <typename T>
const T& at(const void* data, std::size_t index) noexcept {
  return static_cast<const T*>(data)[index];
}

void refuse(Item& item, std::string reason) {
  item.state = ItemState::kRefused;
  item.scratch = std::move(reason);
}

void own_text(Item& item, std::string text) {
  item.scratch = std::move(text);
  item.text = item.scratch;
}

void put_wide(const Leaf& leaf, int128 value, Item& item) {
  if (leaf.as_text) return own_text(item, digits_of(value));
  if (value < std::numeric_limits<std::int64_t>::min() || value > std::numeric_limits<std::int64_t>::max())
    return refuse(item, fmt::format("does not fit in 64 bits: {}", digits_of(value)));
  item.integer = static_cast<std::int64_t>(value);
}

void put_unsigned(const Leaf& leaf, uint128 value, Item& item) {
  constexpr auto kLargest = static_cast<uint128>(std::numeric_limits<std::int64_t>::max());
  if (leaf.as_text) return own_text(item, digits_of(value));
  if (value > kLargest) return refuse(item, fmt::format("does not fit in 64 bits: {}", digits_of(value)));
  item.integer = static_cast<std::int64_t>(value);
}

int128 stored_integer(const Leaf& leaf, const void* data, std::size_t index) noexcept {
  if (leaf.stored == DUCKDB_TYPE_SMALLINT) return at<std::int16_t>(data, index);
  if (leaf.stored == DUCKDB_TYPE_INTEGER) return at<std::int32_t>(data, index);
  if (leaf.stored == DUCKDB_TYPE_BIGINT) return at<std::int64_t>(data, index);
  return wide(at<duckdb_hugeint>(data, index));
}

void put_decimal(const Leaf& leaf, int128 value, Item& item) {
  if (leaf.scale == 0) return put_wide(leaf, value, item);
  if (leaf.as_text) return own_text(item, decimal_text(value, leaf.scale));
  item.real = decimal_double(value, leaf.scale);
}

void put_enum(const Leaf& leaf, const void* data, std::size_t index, Item& item) {
  std::size_t code = 0;
  if (leaf.stored == DUCKDB_TYPE_UTINYINT) code = at<std::uint8_t>(data, index);
  else if (leaf.stored == DUCKDB_TYPE_USMALLINT) code = at<std::uint16_t>(data, index);
  else code = at<std::uint32_t>(data, index);
  item.text = leaf.names[code];
}

void put_real(double value, Item& item) {
  if (!std::isfinite(value)) item.state = ItemState::kNonFinite;
  item.real = value;
}

void put_text(std::string_view text, Item& item) {
  if (auto reason = why_unfit(text)) return refuse(item, std::move(*reason));
  item.text = text;
}

// `value` counts units of `unit_us`; DuckDB's infinities are the ends of its range.
void put_instant(std::int64_t value, std::int64_t unit_us, Item& item) {
  constexpr auto kInfinity = std::numeric_limits<std::int64_t>::max();
  if (value == kInfinity || value == -kInfinity) {
    item.state = ItemState::kNonFinite;
    return;
  }
  if (__builtin_mul_overflow(value, unit_us, &item.integer) || item.integer < kFirstInstantUs || item.integer > kLastInstantUs)
    refuse(item, "lies outside the years 0001 to 9999");
}

void put_nanoseconds(std::int64_t value, Item& item) {
  constexpr std::int64_t kNanoseconds = 1000;
  constexpr auto kInfinity = std::numeric_limits<std::int64_t>::max();
  const bool infinite = value == kInfinity || value == -kInfinity;
  const std::int64_t us = value / kNanoseconds - (value % kNanoseconds < 0 ? 1 : 0);
  put_instant(infinite ? kInfinity : us, 1, item);
}

void put_date(std::int32_t days, Item& item) {
  constexpr auto kInfinity = std::numeric_limits<std::int32_t>::max();
  constexpr std::int64_t kDayUs = 86'400'000'000;
  item.integer = days;
  if (days == kInfinity || days == -kInfinity) item.state = ItemState::kNonFinite;
  else if (days * kDayUs < kFirstInstantUs || days * kDayUs > kLastInstantUs) refuse(item, "lies outside the years 0001 to 9999");
}

std::optional<Kind> kind_of(duckdb_type type) noexcept {
  switch (type) {
    case DUCKDB_TYPE_BOOLEAN: return Kind::kBoolean;
    case DUCKDB_TYPE_TINYINT:
    case DUCKDB_TYPE_SMALLINT:
    case DUCKDB_TYPE_INTEGER:
    case DUCKDB_TYPE_BIGINT:
    case DUCKDB_TYPE_UTINYINT:
    case DUCKDB_TYPE_USMALLINT:
    case DUCKDB_TYPE_UINTEGER:
    case DUCKDB_TYPE_UBIGINT:
    case DUCKDB_TYPE_HUGEINT:
    case DUCKDB_TYPE_UHUGEINT: return Kind::kInteger;
    case DUCKDB_TYPE_FLOAT:
    case DUCKDB_TYPE_DOUBLE:
    case DUCKDB_TYPE_DECIMAL: return Kind::kDouble;
    case DUCKDB_TYPE_TIMESTAMP:
    case DUCKDB_TYPE_TIMESTAMP_S:
    case DUCKDB_TYPE_TIMESTAMP_MS:
    case DUCKDB_TYPE_TIMESTAMP_NS:
    case DUCKDB_TYPE_TIMESTAMP_TZ: return Kind::kTimestamp;
    case DUCKDB_TYPE_DATE: return Kind::kDate;
    case DUCKDB_TYPE_VARCHAR:
    case DUCKDB_TYPE_UUID:
    case DUCKDB_TYPE_ENUM:
    case DUCKDB_TYPE_SQLNULL: return Kind::kString;
    default: return std::nullopt;  // DuckDB's enumeration grows with its versions
  }
}

}  // namespace

std::string_view name_of(duckdb_type type) noexcept {
  switch (type) {
    case DUCKDB_TYPE_BOOLEAN: return "BOOLEAN";
    case DUCKDB_TYPE_TINYINT: return "TINYINT";
    case DUCKDB_TYPE_SMALLINT: return "SMALLINT";
    case DUCKDB_TYPE_INTEGER: return "INTEGER";
    case DUCKDB_TYPE_BIGINT: return "BIGINT";
    case DUCKDB_TYPE_UTINYINT: return "UTINYINT";
    case DUCKDB_TYPE_USMALLINT: return "USMALLINT";
    case DUCKDB_TYPE_UINTEGER: return "UINTEGER";
    case DUCKDB_TYPE_UBIGINT: return "UBIGINT";
    case DUCKDB_TYPE_HUGEINT: return "HUGEINT";
    case DUCKDB_TYPE_UHUGEINT: return "UHUGEINT";
    case DUCKDB_TYPE_FLOAT: return "FLOAT";
    case DUCKDB_TYPE_DOUBLE: return "DOUBLE";
    case DUCKDB_TYPE_DECIMAL: return "DECIMAL";
    case DUCKDB_TYPE_TIMESTAMP: return "TIMESTAMP";
    case DUCKDB_TYPE_TIMESTAMP_S: return "TIMESTAMP_S";
    case DUCKDB_TYPE_TIMESTAMP_MS: return "TIMESTAMP_MS";
    case DUCKDB_TYPE_TIMESTAMP_NS: return "TIMESTAMP_NS";
    case DUCKDB_TYPE_TIMESTAMP_TZ: return "TIMESTAMP WITH TIME ZONE";
    case DUCKDB_TYPE_DATE: return "DATE";
    case DUCKDB_TYPE_TIME: return "TIME";
    case DUCKDB_TYPE_TIME_NS: return "TIME_NS";
    case DUCKDB_TYPE_TIME_TZ: return "TIME WITH TIME ZONE";
    case DUCKDB_TYPE_INTERVAL: return "INTERVAL";
    case DUCKDB_TYPE_VARCHAR: return "VARCHAR";
    case DUCKDB_TYPE_UUID: return "UUID";
    case DUCKDB_TYPE_ENUM: return "ENUM";
    case DUCKDB_TYPE_BLOB: return "BLOB";
    case DUCKDB_TYPE_BIT: return "BIT";
    case DUCKDB_TYPE_LIST: return "LIST";
    case DUCKDB_TYPE_ARRAY: return "ARRAY";
    case DUCKDB_TYPE_STRUCT: return "STRUCT";
    case DUCKDB_TYPE_MAP: return "MAP";
    case DUCKDB_TYPE_UNION: return "UNION";
    case DUCKDB_TYPE_BIGNUM: return "BIGNUM";
    case DUCKDB_TYPE_SQLNULL: return "NULL";
    default: return "of a kind that Tamis does not know";
  }
}

std::optional<Leaf> make_leaf(const DuckdbLibrary& duckdb, duckdb_logical_type type, bool as_text) {
  Leaf leaf{.type = duckdb.get_type_id(type)};
  const auto kind = kind_of(leaf.type);
  if (!kind) return std::nullopt;
  leaf.kind = *kind;
  leaf.name = name_of(leaf.type);
  if (leaf.type == DUCKDB_TYPE_DECIMAL) {
    leaf.scale = duckdb.decimal_scale(type);
    leaf.stored = duckdb.decimal_internal_type(type);
    leaf.name = fmt::format("DECIMAL({},{})", duckdb.decimal_width(type), leaf.scale);
    if (leaf.scale == 0) leaf.kind = Kind::kInteger;
  }
  if (leaf.type == DUCKDB_TYPE_ENUM) {
    leaf.stored = duckdb.enum_internal_type(type);
    for (idx_t i = 0; i < duckdb.enum_dictionary_size(type); ++i) {
      char* name = duckdb.enum_dictionary_value(type, i);
      leaf.names.emplace_back(name);
      duckdb.free(name);
    }
  }
  // Floating numbers have no more digits as text than they have as numbers.
  leaf.as_text = as_text && is_numeric(leaf.kind) && leaf.type != DUCKDB_TYPE_DOUBLE && leaf.type != DUCKDB_TYPE_FLOAT;
  if (leaf.as_text) leaf.kind = Kind::kString;
  return leaf;
}

void read_item(const Leaf& leaf, const void* data, std::size_t index, Item& item) {
  item.state = ItemState::kPresent;
  switch (leaf.type) {
    case DUCKDB_TYPE_BOOLEAN: item.integer = at<bool>(data, index) ? 1 : 0; return;
    case DUCKDB_TYPE_TINYINT: return put_wide(leaf, at<std::int8_t>(data, index), item);
    case DUCKDB_TYPE_SMALLINT: return put_wide(leaf, at<std::int16_t>(data, index), item);
    case DUCKDB_TYPE_INTEGER: return put_wide(leaf, at<std::int32_t>(data, index), item);
    case DUCKDB_TYPE_BIGINT: return put_wide(leaf, at<std::int64_t>(data, index), item);
    case DUCKDB_TYPE_UTINYINT: return put_unsigned(leaf, at<std::uint8_t>(data, index), item);
    case DUCKDB_TYPE_USMALLINT: return put_unsigned(leaf, at<std::uint16_t>(data, index), item);
    case DUCKDB_TYPE_UINTEGER: return put_unsigned(leaf, at<std::uint32_t>(data, index), item);
    case DUCKDB_TYPE_UBIGINT: return put_unsigned(leaf, at<std::uint64_t>(data, index), item);
    case DUCKDB_TYPE_HUGEINT: return put_wide(leaf, wide(at<duckdb_hugeint>(data, index)), item);
    case DUCKDB_TYPE_UHUGEINT: return put_unsigned(leaf, wide(at<duckdb_uhugeint>(data, index)), item);
    case DUCKDB_TYPE_FLOAT: return put_real(static_cast<double>(at<float>(data, index)), item);
    case DUCKDB_TYPE_DOUBLE: return put_real(at<double>(data, index), item);
    case DUCKDB_TYPE_DECIMAL: return put_decimal(leaf, stored_integer(leaf, data, index), item);
    case DUCKDB_TYPE_TIMESTAMP:
    case DUCKDB_TYPE_TIMESTAMP_TZ: return put_instant(at<std::int64_t>(data, index), 1, item);
    case DUCKDB_TYPE_TIMESTAMP_S: return put_instant(at<std::int64_t>(data, index), 1'000'000, item);
    case DUCKDB_TYPE_TIMESTAMP_MS: return put_instant(at<std::int64_t>(data, index), 1'000, item);
    case DUCKDB_TYPE_TIMESTAMP_NS: return put_nanoseconds(at<std::int64_t>(data, index), item);
    case DUCKDB_TYPE_DATE: return put_date(at<std::int32_t>(data, index), item);
    case DUCKDB_TYPE_VARCHAR: return put_text(text_of(at<duckdb_string_t>(data, index)), item);
    case DUCKDB_TYPE_UUID: return own_text(item, uuid_text(at<duckdb_hugeint>(data, index)));
    case DUCKDB_TYPE_ENUM: return put_enum(leaf, data, index, item);
    default: item.state = ItemState::kMissing; return;  // SQLNULL; make_leaf takes no other
  }
}

}  // namespace tamis
