#pragma once
// Columns of text: read as one type, or as the type that all their cells are.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/storage/raw_column.h"
#include "ingest/cell_text.h"
#include "ingest/staged_table.h"

namespace tamis {

// Reads trimmed cells as one scalar kind other than STRING; times without an offset are local to the zone.
class TextColumnReader {
 public:
  TextColumnReader(Kind kind, Reading reading, TimeZone zone = {}) : kind_(kind), reading_(reading), zone_(std::move(zone)) {}

  // True: a row was appended; or nothing was, where the text means missing (NaN, infinity: counted). False: not of this kind.
  [[nodiscard]] bool read(std::string_view cell, RawColumn& into);
  [[nodiscard]] std::uint64_t values() const noexcept { return values_; }
  // Some instant had no offset and was taken to be local.
  [[nodiscard]] bool assumed_zone() const noexcept { return assumed_zone_; }

 private:
  bool read_boolean(std::string_view cell, RawColumn& into);
  bool append(std::optional<std::int64_t> value, RawColumn& into);

  Kind kind_;
  Reading reading_;
  std::uint64_t values_ = 0;
  TimeZone zone_;
  bool assumed_zone_ = false;
  std::optional<bool> yes_no_;  // which words for truth the column uses
};

enum class Candidates : std::uint8_t {
  kAll,
  kTimesAndTruths,  // JSON: its numbers are no text
  kTruths,          // typed sources: their times are no text either
};

// What a text of such a source may turn out to be.
[[nodiscard]] Candidates candidates_of(Origin origin) noexcept;

struct Inferred {
  RawColumn values;  // of another type than STRING, or nothing where the text stays what it is
  std::vector<ColumnNote> notes;
};

// The narrowest type that loses nothing: BOOLEAN, INTEGER, DOUBLE, DATE, TIMESTAMP, LIST, else STRING.
[[nodiscard]] Inferred infer_column(const RawColumn& text, Candidates candidates, const TimeZone& zone = {});

}  // namespace tamis
