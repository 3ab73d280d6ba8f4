#include "ingest/row_report.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "ingest/rejects.h"

namespace tamis {
namespace {

Result<void> log_files(std::span<const StagedSource> sources, std::span<const RowReject> rejects, const ImportOptions& options,
                       RejectLog& log, ImportReport& report) {
  std::uint64_t first_row = 0;
  auto next = rejects.begin();
  for (const auto& source : sources) {
    const auto end = std::ranges::lower_bound(next, rejects.end(), first_row + source.rows, {}, &RowReject::row);
    const std::span late(next, end);
    TAMIS_CHECK_OK(log_rejects(source, first_row, late, log, options.interrupt));
    report.files.push_back({.path = source.file.path.empty() ? source.format : source.file.path,
                            .format = source.format,
                            .bytes = source.file.bytes,
                            .records = source.records,
                            .rejected = source.records - source.rows + late.size()});
    report.records += source.records;
    report.bytes += source.file.bytes;
    first_row += source.rows;
    next = end;
  }
  return log.close();
}

}  // namespace

std::vector<RowReject> one_per_row(std::vector<RowReject> rejects) {
  std::ranges::stable_sort(rejects, {}, &RowReject::row);
  const auto [first, last] = std::ranges::unique(rejects, {}, &RowReject::row);
  rejects.erase(first, last);
  return rejects;
}

Result<void> report_rejects(std::span<const StagedSource> sources, std::span<const RowReject> rejects, const ImportOptions& options,
                            ImportReport& report) {
  RejectLog log(options.rejects_path);
  TAMIS_CHECK_OK(log_files(sources, rejects, options, log, report));
  report.rejected = log.count();
  report.first_rejects = std::move(log.first());
  report.rejects_path = log.written_path();
  if (log.not_utf8() > 0)
    report.notes.emplace_back("rows that are not UTF-8 were rejected; to keep them convert the file: iconv -f WINDOWS-1252 -t UTF-8");
  return {};
}

Result<void> place_notes(std::span<const StagedSource> sources, std::vector<ColumnNote*> notes, const Interrupt* interrupt) {
  std::erase_if(notes, [](const ColumnNote* note) { return !note->row; });
  std::ranges::sort(notes, {}, [](const ColumnNote* note) { return *note->row; });
  std::uint64_t first_row = 0;
  auto next = notes.begin();
  for (const auto& source : sources) {
    const auto end = std::find_if(next, notes.end(), [&](const ColumnNote* note) { return *note->row >= first_row + source.rows; });
    std::vector<std::uint64_t> rows;
    for (auto at = next; at != end; ++at) rows.push_back(*(*at)->row);
    if (!rows.empty()) {
      const auto lines = TAMIS_TRY(lines_of(source, first_row, rows, interrupt));
      const std::string where = sources.size() > 1 ? source.file.path + ":" : source.text ? "line " : "row ";
      for (const std::uint64_t line : lines) (*next++)->text += fmt::format("; see {}{}", where, line);
    }
    first_row += source.rows;
  }
  return {};
}

std::vector<std::string> texts_of(std::vector<ColumnNote> notes) {
  std::vector<std::string> texts;
  for (auto& note : notes)
    if (std::ranges::find(texts, note.text) == texts.end()) texts.push_back(std::move(note.text));
  return texts;
}

Result<void> refuse_nothing_left(const ImportReport& report) {
  if (report.rows > 0 || report.records == 0) return {};
  const auto& first = report.first_rejects.front();
  return fail(ErrorCode::kInvalid,
              fmt::format("none of {} rows can be imported; the first, on line {}: {}", report.records, first.line, first.reason),
              report.rejects_path.empty() ? "" : fmt::format("all of them, with reasons: {}", report.rejects_path));
}

}  // namespace tamis
