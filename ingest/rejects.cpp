#include "ingest/rejects.h"

#include <cerrno>
#include <optional>
#include <string_view>

#include <fmt/format.h>

#include "ingest/byte_source.h"
#include "ingest/cell_text.h"
#include "ingest/csv_survey.h"

namespace tamis {
namespace {

std::string csv_cell(std::string_view text) {
  std::string cell = "\"";
  for (const char c : text) {
    if (c == '"') cell += '"';
    cell += c;
  }
  return cell + "\"";
}

// What is no UTF-8 would make the rejects file unreadable in its turn.
std::string shown_text(std::string_view text) {
  std::string shown(text.substr(0, kShownTextBytes));
  if (valid_utf8(shown)) return shown;
  for (auto& c : shown)
    if (static_cast<unsigned char>(c) >= 0x80) c = '?';
  return shown;
}

// What a record became: a row of the table, or one that left it again, or none; and why it is rejected, if it is.
struct Match {
  std::optional<std::uint64_t> row;
  std::optional<std::string> reason;
};

// Walks a text file once more, matching records with what is known of them.
class RecordMatcher {
 public:
  RecordMatcher(const StagedSource& source, std::uint64_t first_row, std::span<const RowReject> late)
      : source_(source), row_(first_row), late_(late) {}

  Match match(const Record& record) {
    const bool header = source_.header && !header_seen_;
    if (header && trimmed(record.text).empty()) return {};
    if (is_blank_line(record)) return {};
    if (auto reason = source_.copied ? unreadable(record, source_.dialect) : std::nullopt) return {.row = {}, .reason = std::move(reason)};
    const std::uint64_t offset = source_.copied ? copy_offset_ : record.offset;
    copy_offset_ += record.bytes + 1;
    if (header) {
      header_seen_ = true;
      return {};
    }
    std::optional<std::string> reason;
    while (next_reject_ < source_.rejects.size() && source_.rejects[next_reject_].offset <= offset) {
      if (!reason) reason = source_.rejects[next_reject_].reason;
      ++next_reject_;
    }
    if (reason) return {.row = {}, .reason = std::move(reason)};
    if (next_late_ < late_.size() && late_[next_late_].row == row_) reason = late_[next_late_++].reason;
    return {.row = row_++, .reason = std::move(reason)};
  }

 private:
  bool is_blank_line(const Record& record) const {
    return source_.dialect.quote == '\0' ? trimmed(record.text).empty() : record.blank && !source_.blank_is_record;
  }

  const StagedSource& source_;
  std::uint64_t row_;
  std::span<const RowReject> late_;
  std::size_t next_reject_ = 0;
  std::size_t next_late_ = 0;
  std::uint64_t copy_offset_ = 0;
  bool header_seen_ = false;
};

}  // namespace

Result<void> RejectLog::write(const std::string& line) {
  if (std::fwrite(line.data(), 1, line.size(), file_.get()) != line.size())
    return system_failed("cannot write the rejects file", path_, errno);
  return {};
}

Result<void> RejectLog::add(RejectedRow row) {
  if (count_++ == 0 && !path_.empty()) {
    file_.reset(std::fopen(part_path().c_str(), "we"));
    if (!file_) return system_failed("cannot write the rejects file", path_, errno);
    TAMIS_CHECK_OK(write("file,line,reason,text\n"));
  }
  if (row.reason == "invalid UTF-8") ++not_utf8_;
  if (file_) TAMIS_CHECK_OK(write(fmt::format("{},{},{},{}\n", csv_cell(row.file), row.line, csv_cell(row.reason), csv_cell(row.text))));
  if (first_.size() < kShownRejects) first_.push_back(std::move(row));
  return {};
}

Result<void> RejectLog::close() {
  if (!file_) return {};
  if (std::fclose(file_.release()) == 0 && std::rename(part_path().c_str(), path_.c_str()) == 0) return {};
  const int error = errno;
  std::remove(part_path().c_str());
  return system_failed("cannot write the rejects file", path_, error);
}

RejectLog::~RejectLog() {
  if (!file_) return;
  file_.reset();
  std::remove(part_path().c_str());
}

Result<std::vector<std::uint64_t>> lines_of(const StagedSource& source, std::uint64_t first_row, std::span<const std::uint64_t> rows,
                                            const Interrupt* interrupt) {
  std::vector<std::uint64_t> lines;
  if (!source.text) {
    for (const std::uint64_t row : rows) lines.push_back(row - first_row + 1);
    return lines;
  }
  RecordReader reader(TAMIS_TRY(open_bytes(source.file.path, source.file.compression)), source.dialect, interrupt);
  RecordMatcher matcher(source, first_row, {});
  Record record;
  while (lines.size() < rows.size() && TAMIS_TRY(reader.next(record))) {
    const auto row = matcher.match(record).row;
    while (lines.size() < rows.size() && row == rows[lines.size()]) lines.push_back(record.line);
  }
  if (lines.size() < rows.size())
    return fail(ErrorCode::kInternal, fmt::format("{} rows were not found again: {}", rows.size() - lines.size(), source.file.path));
  return lines;
}

Result<void> log_rejects(const StagedSource& source, std::uint64_t first_row, std::span<const RowReject> late, RejectLog& log,
                         const Interrupt* interrupt) {
  const std::uint64_t early = source.records - source.rows;
  if (early == 0 && late.empty()) return {};
  if (!source.text) {
    const std::string file = source.file.path.empty() ? source.format : source.file.path;
    for (const auto& reject : late)
      TAMIS_CHECK_OK(log.add({.file = file, .line = reject.row - first_row + 1, .reason = reject.reason, .text = {}}));
    return {};
  }
  RecordReader reader(TAMIS_TRY(open_bytes(source.file.path, source.file.compression)), source.dialect, interrupt);
  RecordMatcher matcher(source, first_row, late);
  Record record;
  std::uint64_t left = early + late.size();
  while (left > 0 && TAMIS_TRY(reader.next(record))) {
    auto reason = matcher.match(record).reason;
    if (!reason) continue;
    --left;
    TAMIS_CHECK_OK(log.add({.file = source.file.path, .line = record.line, .reason = std::move(*reason), .text = shown_text(record.text)}));
  }
  if (left > 0) return fail(ErrorCode::kInternal, fmt::format("{} rejected records were not found again: {}", left, source.file.path));
  return {};
}

}  // namespace tamis
