#include "session/store_statistics.h"

#include <algorithm>

namespace tamis {
namespace {

// The ordinals that a column's blocks span; empty where no row has a value, or where the column has no ordinals.
OrdinalRange span_of(const Column& column) {
  OrdinalRange all;
  for (const Block& block : column.blocks) {
    const auto* scalar = std::get_if<ScalarBlock>(&block);
    if (scalar == nullptr || scalar->min > scalar->max) continue;
    if (all.empty()) all = {scalar->min, scalar->max};
    all = {std::min(all.low, scalar->min), std::max(all.high, scalar->max)};
  }
  return all;
}

}  // namespace

// A dictionary holds exactly the values that occur. Elsewhere only what lies outside the range is known to be absent.
std::optional<bool> StoreStatistics::has_value(ColumnId id, const Value& value) const {
  const Column& column = snapshot_.column(id);
  if (column.text_in_rows) return std::nullopt;
  const auto ordinal = column.ordinal_of(value);
  if (!ordinal) return false;
  if (column.dictionary.size() > 0) return true;
  const OrdinalRange all = span_of(column);
  if (!all.contains(*ordinal)) return false;
  return std::nullopt;
}

std::vector<std::string> StoreStatistics::some_values(ColumnId id, std::size_t most) const {
  const Column& column = snapshot_.column(id);
  std::vector<std::string> values;
  if (!column.dictionary.has_strings()) return values;
  for (std::size_t code = 0; code < std::min(most, column.dictionary.size()); ++code)
    values.emplace_back(column.dictionary.text(code));
  return values;
}

std::pair<Value, Value> StoreStatistics::range(ColumnId id) const {
  const Column& column = snapshot_.column(id);
  if (column.def.type.is_list || column.text_in_rows) return {};
  const OrdinalRange all = span_of(column);
  if (all.empty()) return {};
  return {column.value_of(all.low), column.value_of(all.high)};
}

}  // namespace tamis
