#include "ingest/staged_table.h"

#include <iterator>

#include "ingest/raw_rows.h"

namespace tamis {
namespace {

// The text that infers back to the same values.
void make_text(StagedColumn& column) {
  column.origin = Origin::kText;
  if (column.values.type == kStringType) return;
  RawColumn text(kStringType);
  for (std::size_t row = 0; row < column.values.rows(); ++row) {
    if (column.values.present[row] != 0)
      append_text_row(text, to_text(column.values.value(row)));
    else
      pad_to(text, row + 1);
  }
  text.non_finite = column.values.non_finite;
  column.values = std::move(text);
}

void append_column(StagedColumn& to, StagedColumn from) {
  if (to.origin != from.origin || to.values.type != from.values.type) {
    make_text(to);
    make_text(from);
    to.notes.push_back("the files disagree on its type: their values were read as text");
  }
  to.single_precision = to.single_precision || from.single_precision;
  to.mixed = to.mixed || from.mixed;
  to.local_time = to.local_time || from.local_time;
  to.values.non_finite += from.values.non_finite;
  append_rows(to.values, from.values, 0, from.values.rows());
  for (auto& note : from.notes) to.notes.push_back(std::move(note));
}

}  // namespace

void StagedTable::append(StagedTable other) {
  const std::uint64_t first = rows;
  for (auto& reject : other.rejects) rejects.push_back({first + reject.row, std::move(reject.reason)});
  std::move(other.sources.begin(), other.sources.end(), std::back_inserter(sources));
  std::move(other.excluded.begin(), other.excluded.end(), std::back_inserter(excluded));
  std::unordered_map<std::string, std::size_t> places;
  for (std::size_t i = 0; i < columns.size(); ++i) places.emplace(fold_case(columns[i].name), i);
  for (auto& column : other.columns) {
    const auto place = places.find(fold_case(column.name));
    if (place != places.end()) {
      append_column(columns[place->second], std::move(column));
    } else if (first == 0) {
      columns.push_back(std::move(column));
    } else {
      StagedColumn late{column.name, column.source_type, column.origin, column.single_precision, RawColumn(column.values.type), {}};
      pad_to(late.values, first);
      append_column(late, std::move(column));
      late.notes.push_back("not every file has it: its rows there are missing");
      columns.push_back(std::move(late));
    }
  }
  rows += other.rows;
  for (auto& column : columns) {
    if (column.values.rows() == rows) continue;
    pad_to(column.values, rows);
    column.notes.push_back("not every file has it: its rows there are missing");
  }
}

}  // namespace tamis
