#include "ingest/raw_rows.h"

#include <algorithm>

namespace tamis {
namespace {

void append_items(RawColumn& to, const RawColumn& from, std::size_t first, std::size_t end) {
  const auto slice = [&](auto& into, const auto& values) {
    into.insert(into.end(), values.begin() + static_cast<std::ptrdiff_t>(first), values.begin() + static_cast<std::ptrdiff_t>(end));
  };
  switch (from.type.kind) {
    case Kind::kDouble: slice(to.doubles, from.doubles); return;
    case Kind::kBoolean:
    case Kind::kInteger:
    case Kind::kTimestamp:
    case Kind::kDate: slice(to.integers, from.integers); return;
    case Kind::kString: break;
  }
  if (first == end) return;
  const std::uint64_t begin = first == 0 ? 0 : from.string_ends[first - 1];
  const std::uint64_t shift = to.bytes.size() - begin;  // modulo 2^64
  to.bytes.append(from.bytes, begin, from.string_ends[end - 1] - begin);
  for (std::size_t i = first; i < end; ++i) to.string_ends.push_back(from.string_ends[i] + shift);
}

}  // namespace

void pad_to(RawColumn& column, std::size_t rows) {
  if (column.present.size() >= rows) return;
  column.present.resize(rows, 0);
  if (column.type.is_list) {
    column.list_ends.resize(rows, column.list_ends.empty() ? 0 : column.list_ends.back());
    return;
  }
  switch (column.type.kind) {
    case Kind::kDouble: column.doubles.resize(rows); break;
    case Kind::kString: column.string_ends.resize(rows, column.bytes.size()); break;
    case Kind::kBoolean:
    case Kind::kInteger:
    case Kind::kTimestamp:
    case Kind::kDate: column.integers.resize(rows); break;
  }
}

void append_rows(RawColumn& to, const RawColumn& from, std::size_t first, std::size_t count) {
  if (count == 0) return;
  to.present.insert(to.present.end(), from.present.begin() + static_cast<std::ptrdiff_t>(first),
                    from.present.begin() + static_cast<std::ptrdiff_t>(first + count));
  if (!from.type.is_list) return append_items(to, from, first, first + count);
  const std::uint64_t begin = first == 0 ? 0 : from.list_ends[first - 1];
  const std::uint64_t shift = to.items() - begin;  // modulo 2^64
  for (std::size_t row = first; row < first + count; ++row) to.list_ends.push_back(from.list_ends[row] + shift);
  append_items(to, from, begin, from.list_ends[first + count - 1]);
}

RawColumn choose_rows(const RawColumn& column, std::span<const std::uint8_t> keep) {
  RawColumn chosen(column.type);
  chosen.non_finite = column.non_finite;
  for (std::size_t first = 0; first < keep.size();) {
    std::size_t end = first;
    while (end < keep.size() && keep[end] != 0) ++end;
    append_rows(chosen, column, first, end - first);
    first = end;
    while (first < keep.size() && keep[first] == 0) ++first;
  }
  return chosen;
}

std::uint64_t count_missing(const RawColumn& column) noexcept {
  return static_cast<std::uint64_t>(std::ranges::count(column.present, std::uint8_t{0}));
}

}  // namespace tamis
