#pragma once
// A column whose type grows with its values, for sources that state types value by value (JSON).

#include <cstdint>
#include <string>
#include <string_view>
#include <variant>

#include "engine/storage/raw_column.h"

namespace tamis {

// One value as its source wrote it. Digits: a whole number past 64 bits.
struct Digits {
  std::string_view text;
};
using SourceValue = std::variant<bool, std::int64_t, double, Digits, std::string_view>;

// INTEGER and DOUBLE together are DOUBLE where a double holds every whole number exactly, else STRING; other kinds together are
// STRING, each value as it was written. One list makes the column a LIST, of which scalars are lists of one.
class DynamicColumn {
 public:
  // A row's value follows the rows before it; rows without one are missing.
  void put(std::size_t row, const SourceValue& value);
  void put_list_begin(std::size_t row);
  void put_item(const SourceValue& value);
  void put_list_end();

  [[nodiscard]] std::size_t rows() const noexcept { return values_.rows(); }
  // Of a column that holds single texts: that of its last row.
  [[nodiscard]] std::string_view last_text() const noexcept { return values_.text(values_.rows() - 1); }
  // Kinds that do not go together met in it, or whole numbers past 64 bits.
  [[nodiscard]] bool mixed() const noexcept { return mixed_; }
  // The values, padded to `rows`; a column without a value is STRING. The column is empty afterwards.
  [[nodiscard]] RawColumn take(std::size_t rows);

 private:
  void begin_row(std::size_t row);
  void append(const SourceValue& value);
  Kind kind_for(const SourceValue& value);
  void widen(Kind kind);
  void make_list();

  RawColumn values_;
  bool has_kind_ = false;
  bool mixed_ = false;
  bool exact_in_double_ = true;  // all integers so far
};

// Digits, "true", the shortest text that gives the same double.
[[nodiscard]] std::string written(const SourceValue& value);

}  // namespace tamis
