#include "ingest/typed_vectors.h"

#include <algorithm>
#include <cmath>
#include <cstring>

#include "engine/base/time_zone.h"
#include "ingest/import.h"

namespace tamis {
namespace {

// The rows' presence behind that of the column.
std::uint8_t* append_presence(const std::uint64_t* validity, std::span<const std::uint8_t> present, RawColumn& values) {
  const std::size_t first = values.rows();
  values.present.insert(values.present.end(), present.begin(), present.end());
  std::uint8_t* here = values.present.data() + first;
  keep_valid(validity, std::span(here, present.size()));
  return here;
}

template <typename From> bool append_integers(const void* data, std::size_t rows, RawColumn& values) {
  const auto* from = static_cast<const From*>(data);
  values.integers.insert(values.integers.end(), from, from + rows);
  return true;
}

template <typename From> bool read_as(const void* data, std::size_t rows, std::vector<std::int64_t>& values) {
  const auto* from = static_cast<const From*>(data);
  values.assign(from, from + rows);
  return true;
}

template <typename From> bool append_doubles(const void* data, const std::uint8_t* present, std::size_t rows, RawColumn& values) {
  const auto* from = static_cast<const From*>(data);
  bool finite = true;
  for (std::size_t row = 0; row < rows; ++row) finite = finite && (present[row] == 0 || std::isfinite(from[row]));
  if (finite) values.doubles.insert(values.doubles.end(), from, from + rows);
  return finite;
}

bool append_instants(const void* data, const std::uint8_t* present, std::size_t rows, RawColumn& values) {
  const auto* from = static_cast<const std::int64_t*>(data);
  bool usual = true;
  for (std::size_t row = 0; row < rows; ++row)
    usual = usual && (present[row] == 0 || (from[row] >= kFirstInstantUs && from[row] <= kLastInstantUs));
  if (usual) values.integers.insert(values.integers.end(), from, from + rows);
  return usual;
}

bool append_texts(const void* data, const std::uint8_t* present, std::size_t rows, RawColumn& values) {
  const auto* from = static_cast<const duckdb_string_t*>(data);
  const std::size_t first_byte = values.bytes.size(), first_end = values.string_ends.size();
  bool short_enough = true;
  for (std::size_t row = 0; row < rows; ++row) {
    if (present[row] != 0) {
      const std::string_view text = text_of(from[row]);
      short_enough = short_enough && text.size() <= kLongestValueBytes;
      values.bytes.append(text);
    }
    values.string_ends.push_back(values.bytes.size());
  }
  if (short_enough && values.bytes.find('\0', first_byte) == std::string::npos) return true;
  values.bytes.resize(first_byte);
  values.string_ends.resize(first_end);
  return false;
}

bool append_values(const Leaf& leaf, const void* data, const std::uint8_t* present, std::size_t rows, RawColumn& values) {
  if (leaf.as_text) return false;
  switch (leaf.type) {
    case DUCKDB_TYPE_BOOLEAN: return append_integers<bool>(data, rows, values);
    case DUCKDB_TYPE_TINYINT: return append_integers<std::int8_t>(data, rows, values);
    case DUCKDB_TYPE_SMALLINT: return append_integers<std::int16_t>(data, rows, values);
    case DUCKDB_TYPE_INTEGER: return append_integers<std::int32_t>(data, rows, values);
    case DUCKDB_TYPE_BIGINT: return append_integers<std::int64_t>(data, rows, values);
    case DUCKDB_TYPE_UTINYINT: return append_integers<std::uint8_t>(data, rows, values);
    case DUCKDB_TYPE_USMALLINT: return append_integers<std::uint16_t>(data, rows, values);
    case DUCKDB_TYPE_UINTEGER: return append_integers<std::uint32_t>(data, rows, values);
    case DUCKDB_TYPE_FLOAT: return append_doubles<float>(data, present, rows, values);
    case DUCKDB_TYPE_DOUBLE: return append_doubles<double>(data, present, rows, values);
    case DUCKDB_TYPE_TIMESTAMP:
    case DUCKDB_TYPE_TIMESTAMP_TZ: return append_instants(data, present, rows, values);
    case DUCKDB_TYPE_VARCHAR: return append_texts(data, present, rows, values);
    default: return false;  // DuckDB's enumeration grows with its versions
  }
}

}  // namespace

void keep_valid(const std::uint64_t* validity, std::span<std::uint8_t> present) noexcept {
  if (validity == nullptr) return;
  for (std::size_t row = 0; row < present.size(); ++row) present[row] &= static_cast<std::uint8_t>(validity[row / 64] >> (row % 64) & 1U);
}

bool read_integers(const Leaf& leaf, const void* data, std::size_t rows, std::vector<std::int64_t>& values) {
  switch (leaf.type) {
    case DUCKDB_TYPE_TINYINT: return read_as<std::int8_t>(data, rows, values);
    case DUCKDB_TYPE_SMALLINT: return read_as<std::int16_t>(data, rows, values);
    case DUCKDB_TYPE_INTEGER: return read_as<std::int32_t>(data, rows, values);
    case DUCKDB_TYPE_BIGINT: return read_as<std::int64_t>(data, rows, values);
    case DUCKDB_TYPE_UTINYINT: return read_as<std::uint8_t>(data, rows, values);
    case DUCKDB_TYPE_USMALLINT: return read_as<std::uint16_t>(data, rows, values);
    case DUCKDB_TYPE_UINTEGER: return read_as<std::uint32_t>(data, rows, values);
    default: return false;  // DuckDB's enumeration grows with its versions
  }
}

bool view_texts(const Leaf& leaf, const void* data, std::span<const std::uint8_t> present, std::vector<std::string_view>& texts) {
  if (leaf.type != DUCKDB_TYPE_VARCHAR) return false;
  const auto* from = static_cast<const duckdb_string_t*>(data);
  texts.assign(present.size(), {});
  for (std::size_t row = 0; row < present.size(); ++row) {
    if (present[row] == 0) continue;
    texts[row] = text_of(from[row]);
    if (texts[row].size() > kLongestValueBytes || texts[row].find('\0') != std::string_view::npos) return false;
  }
  return true;
}

bool append_vector(const Leaf& leaf, const void* data, const std::uint64_t* validity, std::span<const std::uint8_t> present,
                   RawColumn& values) {
  const std::uint8_t* here = append_presence(validity, present, values);
  if (append_values(leaf, data, here, present.size(), values)) return true;
  values.present.resize(values.rows() - present.size());
  return false;
}

}  // namespace tamis
