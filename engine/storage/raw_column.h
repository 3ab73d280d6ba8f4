#pragma once
// Values of one column before they are encoded: what importers fill and builders read.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "engine/storage/types.h"
#include "engine/storage/value.h"

namespace tamis {

// Row i is missing where present[i] is 0 (its slot in the arrays is then unspecified but there). For lists the arrays hold
// items, and row i has the items list_ends[i-1] … list_ends[i]-1.
struct RawColumn {
  Type type;
  std::vector<std::uint8_t> present;        // one a row
  std::vector<std::int64_t> integers;       // BOOLEAN 0/1, INTEGER, TIMESTAMP microseconds, DATE days
  std::vector<double> doubles;              // DOUBLE
  std::vector<std::uint64_t> string_ends;   // STRING: ends in `bytes`
  std::string bytes;
  std::vector<std::uint64_t> list_ends;
  std::uint64_t non_finite = 0;             // NaN and infinities that became missing

  explicit RawColumn(Type t = {}) : type(t) {}
  [[nodiscard]] std::size_t rows() const noexcept { return present.size(); }
  [[nodiscard]] std::size_t items() const noexcept;
  [[nodiscard]] std::string_view text(std::size_t item) const noexcept;

  void append_missing();
  void append_item(std::int64_t v) { integers.push_back(v); }
  void append_item(double v);                       // of a list: a non-finite item is dropped and counted
  void append_item(std::string_view v);
  void close_row();                                 // ends a present row: a scalar after its one item, a list after its items
  void append_double(double v);                     // a scalar row: missing and counted when not finite
  void append(const Value& value);                  // requires the column's type, or missing
  [[nodiscard]] Value value(std::size_t row) const;
};

}  // namespace tamis
