#include "engine/storage/raw_check.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>

#include <fmt/format.h>

#include "engine/base/geometry.h"
#include "engine/storage/kind_range.h"

namespace tamis {
namespace {

std::unexpected<Error> wrong(const ColumnDef& def, const std::string& what) {
  return fail(ErrorCode::kInvalid, fmt::format("column {}: {}", def.name, what));
}

bool ends_are_sound(const std::vector<std::uint64_t>& ends, std::size_t end) {
  return std::ranges::is_sorted(ends) && (ends.empty() ? end == 0 : ends.back() == end);
}

Result<void> check_shape(const ColumnDef& def, const RawColumn& column, std::size_t rows) {
  if (column.type != def.type) return wrong(def, fmt::format("holds {}, not {}", name_of(column.type), name_of(def.type)));
  if (column.rows() != rows) return wrong(def, fmt::format("has {} rows where others have {}", column.rows(), rows));
  if (!def.type.is_list && column.items() != rows) return wrong(def, fmt::format("has {} values for {} rows", column.items(), rows));
  if (def.type.is_list && (column.list_ends.size() != rows || !ends_are_sound(column.list_ends, column.items()))) {
    return wrong(def, "the ends of its lists do not fit its items");
  }
  if (def.type.kind == Kind::kString && !ends_are_sound(column.string_ends, column.bytes.size())) {
    return wrong(def, "the ends of its texts do not fit its bytes");
  }
  return {};
}

// The first item that is there and that its kind does not allow.
std::optional<std::size_t> first_outside(const RawColumn& column) {
  const bool list = column.type.is_list;
  const auto there = [&](std::size_t item) { return list || column.present[item] != 0; };
  if (column.type.kind == Kind::kDouble) {
    for (std::size_t i = 0; i < column.doubles.size(); ++i) {
      if (!std::isfinite(column.doubles[i]) && there(i)) return i;
    }
    return std::nullopt;
  }
  const OrdinalRange range = ordinals_of(column.type.kind);
  for (std::size_t i = 0; i < column.integers.size(); ++i) {
    if (!range.contains(column.integers[i]) && there(i)) return i;
  }
  return std::nullopt;
}

Result<void> check_values(const ColumnDef& def, const RawColumn& column) {
  if (const auto item = first_outside(column)) {
    const std::string value =
        column.type.kind == Kind::kDouble ? fmt::format("{}", column.doubles[*item]) : fmt::format("{}", column.integers[*item]);
    return wrong(def, fmt::format("{} {} is no {}: {}", def.type.is_list ? "item" : "row", *item, name_of(def.type.kind), value));
  }
  for (std::size_t row = 0; def.type.is_list && row < column.rows(); ++row) {
    if (column.present[row] == 0 && column.list_ends[row] != (row == 0 ? 0 : column.list_ends[row - 1])) {
      return wrong(def, fmt::format("row {} is missing and has items", row));
    }
  }
  return {};
}

Result<void> check_identifier(const ColumnDef& def) {
  if (def.role != Role::kIdentifier) return {};
  if (def.type != kStringType && def.type != kIntegerType) {
    return wrong(def, fmt::format("an identifier is STRING or INTEGER, not {}", name_of(def.type)));
  }
  return {};
}

// Places within a block have 32 bits.
Result<void> check_block_sizes(const ColumnDef& def, const RawColumn& column) {
  const auto within = [&](const std::vector<std::uint64_t>& ends) {
    for (std::size_t first = 0; first < ends.size(); first += kBlockRows) {
      const std::size_t last = std::min(first + kBlockRows, ends.size()) - 1;
      if (ends[last] - (first == 0 ? 0 : ends[first - 1]) > std::numeric_limits<std::uint32_t>::max()) return false;
    }
    return true;
  };
  const bool texts = def.type == kStringType && !within(column.string_ends);
  if (texts || !within(column.list_ends)) {
    return fail(ErrorCode::kLimitExceeded, fmt::format("column {}: {} rows hold more than 4 GiB", def.name, kBlockRows));
  }
  return {};
}

}  // namespace

Result<void> check_raw(const ColumnDef& def, const RawColumn& column, std::size_t rows) {
  TAMIS_CHECK_OK(check_shape(def, column, rows));
  TAMIS_CHECK_OK(check_values(def, column));
  TAMIS_CHECK_OK(check_identifier(def));
  return check_block_sizes(def, column);
}

}  // namespace tamis
