#include "ingest/record_reader.h"

#include <algorithm>
#include <cstring>
#include <optional>

#include <fmt/format.h>

#include "ingest/import.h"

namespace tamis {
namespace {

using namespace std::string_view_literals;

constexpr std::size_t kBufferBytes = std::size_t{1} << 20;
constexpr auto kByteOrderMark = "\xef\xbb\xbf"sv;

const char* find_byte(const char* p, const char* end, char byte) {
  return p == end ? nullptr : static_cast<const char*>(std::memchr(p, byte, static_cast<std::size_t>(end - p)));
}

}  // namespace

RecordReader::RecordReader(std::unique_ptr<ByteSource> source, Dialect dialect, const Interrupt* interrupt)
    : source_(std::move(source)), dialect_(dialect), interrupt_(interrupt),
      newline_(dialect.line_end == LineEnd::kCr ? '\r' : '\n'), buffer_(kBufferBytes + kPaddingBytes) {}

Result<bool> RecordReader::refill() {
  if (interrupt_ != nullptr) TAMIS_CHECK_OK(interrupt_->check());
  std::memmove(buffer_.data(), buffer_.data() + begin_, end_ - begin_);
  end_ -= begin_;
  begin_ = 0;
  if (end_ + kPaddingBytes == buffer_.size()) buffer_.resize(2 * end_ + kPaddingBytes);
  const std::size_t got = TAMIS_TRY(source_->read(buffer_.data() + end_, buffer_.size() - kPaddingBytes - end_));
  end_ += got;
  return got > 0;
}

Result<bool> RecordReader::next(Record& record) {
  if (!started_) {
    started_ = true;
    while (end_ < kByteOrderMark.size() && TAMIS_TRY(refill())) {}
    if (std::string_view(buffer_.data(), end_).starts_with(kByteOrderMark)) {
      begin_ = kByteOrderMark.size();
      offset_ = begin_;
    }
  }
  state_ = State::kCellStart;
  walked_ = false;
  searched_ = 0;
  record = Record{.offset = offset_, .line = line_};
  while (true) {
    const char* data = buffer_.data();
    if (const char* end = find_end(data + begin_ + searched_, data + end_); end != nullptr) {
      finish(record, end, true);
      return true;
    }
    searched_ = end_ - begin_;
    if (searched_ > kLongestRecordBytes) {
      TAMIS_CHECK_OK(skip_oversized(record));
      return true;
    }
    if (TAMIS_TRY(refill())) continue;
    if (end_ == begin_) return false;
    record.unterminated = state_ == State::kQuoted || state_ == State::kEscaped;
    finish(record, buffer_.data() + end_, false);
    return true;
  }
}

void RecordReader::finish(Record& record, const char* end, bool has_line_end) {
  const char* begin = buffer_.data() + begin_;
  std::string_view text(begin, static_cast<std::size_t>(end - begin));
  const std::size_t taken = text.size() + (has_line_end ? 1 : 0);
  line_ += has_line_end ? 1 : 0;
  if (walked_) line_ += static_cast<std::uint64_t>(std::ranges::count(text, newline_));
  if (has_line_end) record.end = newline_ == '\r' ? LineEnd::kCr : LineEnd::kLf;
  if (newline_ == '\n' && text.ends_with('\r') && !record.unterminated) {
    text.remove_suffix(1);
    record.end = LineEnd::kCrLf;
  }
  record.bytes = text.size();
  record.blank = text.empty();
  record.oversized = text.size() > kLongestRecordBytes;
  record.text = record.oversized ? text.substr(0, kShownTextBytes) : text;
  begin_ += taken;
  offset_ += taken;
}

// Keeps the head of the record for messages and reads on to its end.
Result<void> RecordReader::skip_oversized(Record& record) {
  record.oversized = true;
  const std::size_t head = kShownTextBytes;
  const std::uint64_t first = offset_;
  while (true) {
    const char* rest = buffer_.data() + begin_ + head;
    line_ += static_cast<std::uint64_t>(std::count(rest, static_cast<const char*>(buffer_.data() + end_), newline_));
    offset_ += end_ - begin_ - head;
    end_ = begin_ + head;
    const bool more = TAMIS_TRY(refill());
    const char* data = buffer_.data();
    const char* end = more ? find_end(data + begin_ + head, data + end_) : data + end_;
    if (end == nullptr) continue;
    record.unterminated = !more && (state_ == State::kQuoted || state_ == State::kEscaped);
    finish(record, end, more);
    record.oversized = true;
    record.bytes = offset_ - first - (more ? 1 : 0);
    record.text = record.text.substr(0, head);
    return {};
  }
}

const char* RecordReader::find_end(const char* p, const char* end) {
  if (state_ == State::kCellStart || state_ == State::kUnquoted) {
    const char* newline = find_byte(p, end, newline_);
    if (newline != nullptr && (dialect_.quote == '\0' || find_byte(p, newline, dialect_.quote) == nullptr)) return newline;
    if (dialect_.quote == '\0') return nullptr;
  }
  walked_ = true;
  return walk(p, end);
}

// DuckDB's reading of quotes: one opens a cell after blanks, and after it has closed anything but a delimiter is an error of
// that line only.
const char* RecordReader::walk(const char* p, const char* end) {
  for (; p < end; ++p) {
    const char c = *p;
    switch (state_) {
      case State::kCellStart:
        if (c == newline_) return p;
        if (c == dialect_.quote) state_ = State::kQuoted;
        else if (c != dialect_.delimiter && c != ' ') state_ = State::kUnquoted;
        break;
      case State::kUnquoted:
        if (c == newline_) return p;
        if (c == dialect_.delimiter) state_ = State::kCellStart;
        break;
      case State::kQuoted:
        if (c == dialect_.quote) state_ = State::kQuoteSeen;
        else if (c == dialect_.escape) state_ = State::kEscaped;
        break;
      case State::kEscaped: state_ = State::kQuoted; break;
      case State::kQuoteSeen:
        if (c == newline_) return p;
        if (c == dialect_.delimiter) state_ = State::kCellStart;
        else if (c == dialect_.quote && dialect_.escape == dialect_.quote) state_ = State::kQuoted;
        else state_ = State::kUnquoted;
        break;
    }
  }
  return nullptr;
}

Result<std::vector<std::string>> split_cells(std::string_view record, const Dialect& dialect) {
  std::vector<std::string> cells(1);
  std::size_t i = 0;
  const auto quoted = [&]() -> bool {  // from behind the opening quote to behind the closing one
    for (; i < record.size(); ++i) {
      const char c = record[i];
      const bool has_next = i + 1 < record.size();
      if (c == dialect.escape && has_next && (record[i + 1] == dialect.quote || dialect.escape != dialect.quote)) {
        cells.back() += record[++i];
      } else if (c == dialect.quote) {
        ++i;
        return true;
      } else {
        cells.back() += c;
      }
    }
    return false;
  };
  while (i < record.size()) {
    const std::size_t start = record.find_first_not_of(' ', i);
    if (dialect.quote != '\0' && start != std::string_view::npos && record[start] == dialect.quote) {
      i = start + 1;
      if (!quoted()) return fail(ErrorCode::kInvalid, "a quote is not closed");
    }
    const std::size_t end = std::min(record.find(dialect.delimiter, i), record.size());
    cells.back() += record.substr(i, end - i);
    i = end;
    if (i == record.size()) break;
    ++i;
    cells.emplace_back();
  }
  return cells;
}

bool has_stray_return(std::string_view record, const Dialect& dialect) noexcept {
  if (dialect.line_end == LineEnd::kCr || record.find('\r') == std::string_view::npos) return false;
  bool quoted = false, cell_start = true;
  for (std::size_t i = 0; i < record.size(); ++i) {
    const char c = record[i];
    if (quoted) {
      if (c == dialect.escape && dialect.escape != dialect.quote) ++i;
      else if (c == dialect.quote) quoted = false;
    } else if (c == '\r') {
      return true;
    } else if (c == dialect.quote && cell_start) {
      quoted = true;
    } else {
      // A doubled quote closes and opens again.
      cell_start = c == dialect.delimiter || (cell_start && c == ' ') || (i > 0 && c == dialect.quote && record[i - 1] == dialect.quote);
    }
    if (!quoted && c == dialect.quote) cell_start = true;
  }
  return false;
}

}  // namespace tamis
