#include "engine/storage/raw_gather.h"

#include <algorithm>
#include <string>

namespace tamis {
namespace {

// Work that is worth handing out.
constexpr std::size_t kPartRows = std::size_t{1} << 18;
// Rows lie apart: memory is asked for this many rows before it is needed.
constexpr std::size_t kAhead = 16;

using Rows = std::span<const std::uint32_t>;

template <typename Part> void for_each_part(std::size_t rows, const ParallelFor& parallel, Part part) {
  const std::size_t parts = (rows + kPartRows - 1) / kPartRows;
  parallel(parts, [&](std::size_t i) { part(i, i * kPartRows, std::min((i + 1) * kPartRows, rows)); });
}

template <typename T> void gather_slots(const std::vector<T>& from, Rows rows, std::vector<T>& to, const ParallelFor& parallel) {
  to.resize(rows.size());
  for_each_part(rows.size(), parallel, [&](std::size_t, std::size_t first, std::size_t last) {
    for (std::size_t i = first; i < last; ++i) {
      __builtin_prefetch(&from[rows[std::min(i + kAhead, last - 1)]]);
      to[i] = from[rows[i]];
    }
  });
}

void gather_presence(const RawColumn& from, Rows rows, RawColumn& to, const ParallelFor& parallel) {
  if (std::ranges::find(from.present, 0) == from.present.end()) {
    to.present.assign(rows.size(), 1);
  } else {
    gather_slots(from.present, rows, to.present, parallel);
  }
}

// Where the text of a row begins and ends; a row without one has none, whatever its slot says.
struct Extent {
  std::uint64_t begin = 0, end = 0;
};
Extent extent_of(const RawColumn& column, std::uint32_t row) {
  if (column.present[row] == 0) return {};
  return {row == 0 ? 0 : column.string_ends[row - 1], column.string_ends[row]};
}

// Reads every text once, part by part into memory of their own, since where a part begins depends on those before it.
void gather_texts(const RawColumn& from, Rows rows, RawColumn& to, const ParallelFor& parallel) {
  const std::size_t parts = (rows.size() + kPartRows - 1) / kPartRows;
  std::vector<std::string> texts(parts);
  to.string_ends.resize(rows.size());
  for_each_part(rows.size(), parallel, [&](std::size_t part, std::size_t first, std::size_t last) {
    std::string& out = texts[part];
    for (std::size_t i = first; i < last; ++i) {
      __builtin_prefetch(&from.string_ends[rows[std::min(i + 2 * kAhead, last - 1)]]);
      __builtin_prefetch(from.bytes.data() + extent_of(from, rows[std::min(i + kAhead, last - 1)]).begin);
      const Extent extent = extent_of(from, rows[i]);
      out.append(from.bytes, extent.begin, extent.end - extent.begin);
      to.string_ends[i] = out.size();
    }
  });
  std::vector<std::size_t> starts(parts + 1);
  for (std::size_t part = 0; part < parts; ++part) starts[part + 1] = starts[part] + texts[part].size();
  to.bytes.resize(starts.back());
  for_each_part(rows.size(), parallel, [&](std::size_t part, std::size_t first, std::size_t last) {
    std::ranges::copy(texts[part], to.bytes.begin() + static_cast<std::ptrdiff_t>(starts[part]));
    for (std::size_t i = first; i < last; ++i) to.string_ends[i] += starts[part];
    texts[part] = std::string();
  });
}

void append_list(RawColumn& to, const RawColumn& from, std::uint32_t row) {
  const std::uint64_t first = row == 0 ? 0 : from.list_ends[row - 1], last = from.list_ends[row];
  for (std::uint64_t item = first; item < last; ++item) {
    switch (from.type.kind) {
      case Kind::kDouble: to.append_item(from.doubles[item]); break;
      case Kind::kString: to.append_item(from.text(item)); break;
      case Kind::kBoolean:
      case Kind::kInteger:
      case Kind::kTimestamp:
      case Kind::kDate: to.append_item(from.integers[item]); break;
    }
  }
  to.close_row();
}

RawColumn gathered_lists(const RawColumn& from, Rows rows) {
  RawColumn to(from.type);
  for (const std::uint32_t row : rows) from.present[row] != 0 ? append_list(to, from, row) : to.append_missing();
  to.non_finite = from.non_finite;
  return to;
}

// Where each part's elements begin, and where the last one's end.
template <typename Size> std::vector<std::size_t> starts_of(const std::vector<RawColumn>& parts, Size size) {
  std::vector<std::size_t> starts{0};
  for (const RawColumn& part : parts) starts.push_back(starts.back() + size(part));
  return starts;
}

template <typename Elements> void copy_to(Elements& to, const Elements& from, std::size_t start) {
  std::ranges::copy(from, to.begin() + static_cast<std::ptrdiff_t>(start));
}

void copy_ends(std::vector<std::uint64_t>& to, const std::vector<std::uint64_t>& from, std::size_t start, std::size_t base) {
  std::ranges::transform(from, to.begin() + static_cast<std::ptrdiff_t>(start), [base](std::uint64_t end) { return end + base; });
}

}  // namespace

RawColumn gathered(const RawColumn& column, Rows rows, const ParallelFor& parallel) {
  if (column.type.is_list) return gathered_lists(column, rows);
  RawColumn out(column.type);
  out.non_finite = column.non_finite;
  gather_presence(column, rows, out, parallel);
  switch (column.type.kind) {
    case Kind::kDouble: gather_slots(column.doubles, rows, out.doubles, parallel); break;
    case Kind::kString: gather_texts(column, rows, out, parallel); break;
    case Kind::kBoolean:
    case Kind::kInteger:
    case Kind::kTimestamp:
    case Kind::kDate: gather_slots(column.integers, rows, out.integers, parallel); break;
  }
  return out;
}

RawColumn joined(Type type, std::vector<RawColumn> parts, const ParallelFor& parallel) {
  if (parts.size() == 1) return std::move(parts.front());
  const auto rows = starts_of(parts, [](const RawColumn& c) { return c.present.size(); });
  const auto integers = starts_of(parts, [](const RawColumn& c) { return c.integers.size(); });
  const auto doubles = starts_of(parts, [](const RawColumn& c) { return c.doubles.size(); });
  const auto texts = starts_of(parts, [](const RawColumn& c) { return c.string_ends.size(); });
  const auto bytes = starts_of(parts, [](const RawColumn& c) { return c.bytes.size(); });
  RawColumn out(type);
  out.present.resize(rows.back());
  out.integers.resize(integers.back());
  out.doubles.resize(doubles.back());
  out.string_ends.resize(texts.back());
  out.bytes.resize(bytes.back());
  out.list_ends.resize(type.is_list ? rows.back() : 0);
  for (const RawColumn& part : parts) out.non_finite += part.non_finite;
  parallel(parts.size(), [&](std::size_t i) {
    const RawColumn& part = parts[i];
    copy_to(out.present, part.present, rows[i]);
    copy_to(out.integers, part.integers, integers[i]);
    copy_to(out.doubles, part.doubles, doubles[i]);
    copy_to(out.bytes, part.bytes, bytes[i]);
    copy_ends(out.string_ends, part.string_ends, texts[i], bytes[i]);
    copy_ends(out.list_ends, part.list_ends, rows[i], integers[i] + doubles[i] + texts[i]);
    parts[i] = RawColumn(type);
  });
  return out;
}

}  // namespace tamis
