#include "engine/storage/raw_column.h"

#include <cmath>

#include "engine/base/check.h"

namespace tamis {
namespace {

// The slot of a missing row, where the kind has one slot a row.
void append_slot(RawColumn& column) {
  switch (column.type.kind) {
    case Kind::kDouble: column.doubles.push_back(0); break;
    case Kind::kString: column.string_ends.push_back(column.bytes.size()); break;
    case Kind::kBoolean:
    case Kind::kInteger:
    case Kind::kTimestamp:
    case Kind::kDate: column.integers.push_back(0); break;
  }
}

void append_present(RawColumn& column, const Value& value) {
  switch (column.type.kind) {
    case Kind::kBoolean: column.append_item(std::int64_t{value.as<bool>() ? 1 : 0}); break;
    case Kind::kInteger: column.append_item(value.as<std::int64_t>()); break;
    case Kind::kDouble: column.append_item(value.as<double>()); break;
    case Kind::kString: column.append_item(std::string_view(value.as<std::string>())); break;
    case Kind::kTimestamp: column.append_item(value.as<Timestamp>().us); break;
    case Kind::kDate: column.append_item(std::int64_t{value.as<Date>().days}); break;
  }
}

Value item_value(const RawColumn& column, std::size_t item) {
  switch (column.type.kind) {
    case Kind::kBoolean: return column.integers[item] != 0;
    case Kind::kInteger: return column.integers[item];
    case Kind::kDouble: return column.doubles[item];
    case Kind::kString: return std::string(column.text(item));
    case Kind::kTimestamp: return Timestamp{column.integers[item]};
    case Kind::kDate: return Date{static_cast<std::int32_t>(column.integers[item])};
  }
  return {};
}

}  // namespace

std::size_t RawColumn::items() const noexcept {
  switch (type.kind) {
    case Kind::kDouble: return doubles.size();
    case Kind::kString: return string_ends.size();
    case Kind::kBoolean:
    case Kind::kInteger:
    case Kind::kTimestamp:
    case Kind::kDate: break;
  }
  return integers.size();
}

std::string_view RawColumn::text(std::size_t item) const noexcept {
  const std::uint64_t begin = item == 0 ? 0 : string_ends[item - 1];
  return {bytes.data() + begin, static_cast<std::size_t>(string_ends[item] - begin)};
}

void RawColumn::append_missing() {
  present.push_back(0);
  if (type.is_list) {
    list_ends.push_back(items());
  } else {
    append_slot(*this);
  }
}

void RawColumn::append_item(double v) {
  if (type.is_list && !std::isfinite(v)) {
    ++non_finite;
    return;
  }
  doubles.push_back(v);
}

void RawColumn::append_item(std::string_view v) {
  bytes.append(v);
  string_ends.push_back(bytes.size());
}

void RawColumn::close_row() {
  present.push_back(1);
  if (type.is_list) list_ends.push_back(items());
}

void RawColumn::append_double(double v) {
  if (std::isfinite(v)) {
    doubles.push_back(v);
    close_row();
    return;
  }
  ++non_finite;
  append_missing();
}

void RawColumn::append(const Value& value) {
  if (value.missing()) return append_missing();
  TAMIS_CHECK(type_of(value) == type);
  if (!type.is_list) {
    append_present(*this, value);
  } else {
    for (const Value& item : value.as<List>().items) append_present(*this, item);
  }
  close_row();
}

Value RawColumn::value(std::size_t row) const {
  if (present[row] == 0) return {};
  if (!type.is_list) return item_value(*this, row);
  List list{type.kind, {}};
  for (std::size_t item = row == 0 ? 0 : list_ends[row - 1]; item < list_ends[row]; ++item) list.items.push_back(item_value(*this, item));
  return list;
}

}  // namespace tamis
