#pragma once
// Cuts a text file into records, knowing of quotes only what it takes to tell a line break inside a cell from the end of a
// record. It counts what DuckDB must deliver, finds lines again for messages, and cuts NDJSON into lines.

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/error.h"
#include "engine/exec/parallel.h"
#include "ingest/byte_source.h"

namespace tamis {

enum class LineEnd : std::uint8_t { kNone, kLf, kCrLf, kCr };  // kNone: the end of the file

struct Dialect {
  char delimiter = ',';
  char quote = '"';        // '\0': no cell is quoted
  char escape = '"';       // before a quote inside quotes; the quote itself: it is doubled
  LineEnd line_end = LineEnd::kLf;  // kCr where only carriage returns end the lines
  friend bool operator==(const Dialect&, const Dialect&) = default;
};
inline constexpr Dialect kLines{.delimiter = '\0', .quote = '\0', .escape = '\0'};

struct Record {
  std::string_view text;       // without its line end; valid until the next call; cut where it is oversized
  std::uint64_t offset = 0;    // of its first byte in the unpacked file
  std::uint64_t line = 0;      // its first line, from 1
  std::uint64_t bytes = 0;     // its length without line end, whatever `text` has
  LineEnd end = LineEnd::kNone;
  bool blank = false;          // an empty line
  bool oversized = false;      // longer than kLongestRecordBytes
  bool unterminated = false;   // the file ends inside quotes
};

class RecordReader {
 public:
  // Each text has kPaddingBytes readable bytes behind it.
  static constexpr std::size_t kPaddingBytes = 64;

  RecordReader(std::unique_ptr<ByteSource> source, Dialect dialect, const Interrupt* interrupt);

  // False at the end of the file. A byte order mark is skipped (and counted in the offset).
  [[nodiscard]] Result<bool> next(Record& record);
  [[nodiscard]] std::uint64_t consumed() const noexcept { return source_->consumed(); }

 private:
  enum class State : std::uint8_t { kCellStart, kUnquoted, kQuoted, kEscaped, kQuoteSeen };

  const char* find_end(const char* p, const char* end);
  const char* walk(const char* p, const char* end);
  Result<bool> refill();
  Result<void> skip_oversized(Record& record);
  void finish(Record& record, const char* end, bool has_line_end);

  std::unique_ptr<ByteSource> source_;
  Dialect dialect_;
  const Interrupt* interrupt_;
  char newline_;
  std::vector<char> buffer_;
  std::size_t begin_ = 0;      // of the record at hand
  std::size_t searched_ = 0;   // bytes behind begin_ that hold no end
  std::size_t end_ = 0;
  std::uint64_t offset_ = 0;   // of begin_
  std::uint64_t line_ = 1;
  State state_ = State::kCellStart;
  bool walked_ = false;        // the record may have line breaks in it
  bool started_ = false;
};

// Cells of one record, unquoted. Nothing where a quote is not closed.
[[nodiscard]] Result<std::vector<std::string>> split_cells(std::string_view record, const Dialect& dialect);

// A carriage return that stands outside of quotes.
[[nodiscard]] bool has_stray_return(std::string_view record, const Dialect& dialect) noexcept;

}  // namespace tamis
