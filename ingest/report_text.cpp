// What an import reports, for people.

#include <algorithm>

#include <fmt/format.h>

#include "ingest/cell_text.h"
#include "ingest/import.h"

namespace tamis {
namespace {

// 7,043
std::string grouped(std::uint64_t value) {
  std::string text = std::to_string(value);
  for (std::size_t place = text.size(); place > 3; place -= 3) text.insert(place - 3, 1, ',');
  return text;
}

std::string plural(std::uint64_t count, std::string_view one, std::string_view many) { return fmt::format("{} {}", grouped(count), count == 1 ? one : many); }

std::string type_cell(const ImportedColumn& column) { return column.identifier ? "identifier" : name_of(column.type); }

std::string missing_cell(const ImportedColumn& column) { return column.missing == 0 ? "" : fmt::format("{} missing", grouped(column.missing)); }

void append_columns(std::string& text, const ImportReport& report) {
  std::size_t names = 0, types = 0, missing = 0;
  for (const auto& column : report.columns) {
    names = std::max(names, column.name.size());
    types = std::max(types, type_cell(column).size());
    missing = std::max(missing, missing_cell(column).size());
  }
  for (const auto& column : report.columns) {
    std::string line = fmt::format("  {:<{}}  {:<{}}  {:>{}}", column.name, names, type_cell(column), types, missing_cell(column), missing);
    if (column.name != column.source) line += fmt::format("  from {}", column.source);
    line.erase(line.find_last_not_of(' ') + 1);
    text += line + "\n";
    for (const auto& note : column.notes) text += fmt::format("  {:<{}}    {}\n", "", names, note);
  }
}

void append_counts(std::string& text, const ImportReport& report) {
  const double seconds = static_cast<double>(std::max<std::int64_t>(report.elapsed_us, 1)) / 1e6;
  text += fmt::format("{} from {} in {:.1f} s, {} rows/s", plural(report.rows, "profile", "profiles"), plural(report.records, "record", "records"),
                      seconds, grouped(static_cast<std::uint64_t>(static_cast<double>(report.records) / seconds)));
  if (report.duplicates > 0) text += fmt::format("; {} replaced by a later one with the same id", plural(report.duplicates, "row", "rows"));
  if (report.non_finite > 0) text += fmt::format("; {} of NaN or infinity taken as missing", plural(report.non_finite, "value", "values"));
  text += "\n";
}

void append_rejects(std::string& text, const ImportReport& report) {
  if (report.rejected == 0) return;
  text += fmt::format("{} rejected", plural(report.rejected, "row", "rows"));
  if (report.without_id > 0) text += fmt::format(", {} of them without an id", grouped(report.without_id));
  if (!report.rejects_path.empty()) text += fmt::format("; all are in {}", report.rejects_path);
  text += "\n";
  for (const auto& row : report.first_rejects)
    text += fmt::format("  {}:{}: {}{}{}\n", row.file, row.line, row.reason, row.text.empty() ? "" : "  | ", excerpt(row.text));
  if (report.first_rejects.size() < report.rejected) text += "  …\n";
}

}  // namespace

std::string describe(const ImportReport& report) {
  std::string text;
  for (const auto& file : report.files) {
    text += fmt::format("{}: {}, {}", file.path, file.format, plural(file.records, "record", "records"));
    if (file.rejected > 0) text += fmt::format(", {} rejected", grouped(file.rejected));
    text += "\n";
  }
  append_columns(text, report);
  append_counts(text, report);
  append_rejects(text, report);
  for (const auto& note : report.notes) text += fmt::format("note: {}\n", note);
  return text;
}

}  // namespace tamis
