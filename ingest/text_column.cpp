#include "ingest/text_column.h"

#include <fmt/format.h>

#include "ingest/dynamic_column.h"
#include "ingest/ndjson_reader.h"
#include "ingest/raw_rows.h"

namespace tamis {

bool TextColumnReader::append(std::optional<std::int64_t> value, RawColumn& into) {
  if (!value) return false;
  into.integers.push_back(*value);
  into.present.push_back(1);
  ++values_;
  return true;
}

bool TextColumnReader::read_boolean(std::string_view cell, RawColumn& into) {
  const auto truth = parse_boolean(cell, reading_);
  if (!truth) return false;
  // yes beside true is more likely two answers than one truth.
  const bool yes_no = is_yes_no(cell);
  if (reading_ == Reading::kInferred && yes_no_.value_or(yes_no) != yes_no) return false;
  yes_no_ = yes_no;
  return append(*truth ? 1 : 0, into);
}

bool TextColumnReader::read(std::string_view cell, RawColumn& into) {
  switch (kind_) {
    case Kind::kBoolean: return read_boolean(cell, into);
    case Kind::kInteger: {
      if (append(parse_integer(cell, reading_), into)) return true;
      const bool absent = is_non_finite(cell);
      if (absent) ++into.non_finite;
      return absent;
    }
    case Kind::kDouble: {
      const auto value = parse_double(cell, reading_);
      const bool absent = !value && is_non_finite(cell);
      if (absent) ++into.non_finite;
      if (!value) return absent;
      into.doubles.push_back(*value == 0 ? 0.0 : *value);  // -0.0 is 0.0
      into.present.push_back(1);
      ++values_;
      return true;
    }
    case Kind::kTimestamp: {
      assumed_utc_ = assumed_utc_ || lacks_offset(cell);
      return append(parse_instant(cell), into);
    }
    case Kind::kDate: {
      const auto day = parse_day(cell);
      return append(day ? std::optional<std::int64_t>(*day) : std::nullopt, into);
    }
    case Kind::kString: return false;
  }
  return false;
}

namespace {

std::optional<Kind> guess(std::string_view cell, Candidates candidates) {
  if (parse_boolean(cell, Reading::kInferred)) return Kind::kBoolean;
  if (candidates == Candidates::kTruths) return std::nullopt;
  if (parse_day(cell)) return Kind::kDate;
  if (parse_instant(cell)) return Kind::kTimestamp;
  if (candidates == Candidates::kTimesAndTruths) return std::nullopt;
  if (parse_integer(cell, Reading::kInferred) || is_non_finite(cell)) return Kind::kInteger;
  if (parse_double(cell, Reading::kInferred)) return Kind::kDouble;
  return std::nullopt;
}

std::optional<Kind> wider(Kind kind) noexcept {
  switch (kind) {
    case Kind::kInteger: return Kind::kDouble;
    case Kind::kDate: return Kind::kTimestamp;
    case Kind::kBoolean:
    case Kind::kDouble:
    case Kind::kString:
    case Kind::kTimestamp: return std::nullopt;
  }
  return std::nullopt;
}

bool reads_as(std::string_view cell, Kind kind) {
  RawColumn scratch(Type{kind, false});
  return TextColumnReader(kind, Reading::kInferred).read(cell, scratch);
}

// All cells read as one kind. Cells of one other text are passed over, so that a note can name it; two such texts end it.
struct Attempt {
  RawColumn values;
  std::string_view odd;         // empty: all cells are of the kind
  std::string_view second_odd;
  std::uint64_t odd_cells = 0;
  std::uint64_t read_cells = 0;
  bool assumed_utc = false;
};

Attempt attempt(const RawColumn& text, Kind kind) {
  Attempt result{.values = RawColumn(Type{kind, false}), .odd = {}, .second_odd = {}};
  TextColumnReader reader(kind, Reading::kInferred);
  const auto next = wider(kind);
  const std::size_t rows = text.rows();
  result.values.present.reserve(rows);
  if (kind == Kind::kDouble) result.values.doubles.reserve(rows);
  else result.values.integers.reserve(rows);
  for (std::size_t row = 0; row < rows; ++row) {
    if (text.present[row] != 0) {
      const std::string_view cell = trimmed(text.text(row));
      if (!reader.read(cell, result.values)) {
        if (result.odd.empty()) result.odd = cell;
        else if (cell != result.odd) result.second_odd = cell;
        ++result.odd_cells;
        if (!result.second_odd.empty() || (next && reads_as(cell, *next))) break;
      }
    }
    if (result.values.rows() == row) pad_to(result.values, row + 1);
  }
  result.read_cells = reader.values();
  result.assumed_utc = reader.assumed_utc();
  return result;
}

// Of the first two different cells, the first that looks like something.
std::optional<Kind> first_guess(const RawColumn& text, Candidates candidates) {
  std::string_view first;
  for (std::size_t row = 0; row < text.rows(); ++row) {
    if (text.present[row] == 0) continue;
    const std::string_view cell = trimmed(text.text(row));
    if (cell == first) continue;
    if (const auto kind = guess(cell, candidates)) return kind;
    if (!first.empty()) return std::nullopt;
    first = cell;
  }
  return std::nullopt;
}

std::vector<std::string> notes_of_text(const Attempt& failed, Kind kind) {
  std::vector<std::string> notes;
  const std::string_view odd = failed.second_odd.empty() ? failed.odd : failed.second_odd;
  if (is_numeric(kind) && is_whole_number(odd)) {
    notes.push_back(number_shortens(odd) ? fmt::format("kept as text for the sake of leading zeros or signs, as in '{}'", excerpt(odd))
                                         : fmt::format("kept as text: no number type holds '{}' exactly", excerpt(odd)));
  } else if (failed.second_odd.empty() && failed.read_cells > failed.odd_cells) {
    notes.push_back(fmt::format("{} but for {} cell{} '{}'; --null '{}' takes them as missing", name_of(kind), failed.odd_cells,
                                failed.odd_cells == 1 ? "" : "s", excerpt(odd),
                                excerpt(odd)));
  }
  return notes;
}

// Cells that are JSON lists; nothing where one is not, or none is there.
std::optional<RawColumn> infer_lists(const RawColumn& text) {
  JsonListParser parser;
  DynamicColumn lists;
  for (std::size_t row = 0; row < text.rows(); ++row)
    if (text.present[row] != 0 && (!trimmed(text.text(row)).starts_with('[') || !parser.parse(text.text(row), row, lists))) return std::nullopt;
  if (lists.rows() == 0) return std::nullopt;
  return lists.take(text.rows());
}

}  // namespace

Inferred infer_column(RawColumn text, Candidates candidates) {
  auto kind = first_guess(text, candidates);
  if (!kind && candidates == Candidates::kAll) {
    if (auto lists = infer_lists(text)) return {.values = std::move(*lists), .notes = {}};
  }
  while (kind) {
    Attempt result = attempt(text, *kind);
    if (result.odd.empty()) {
      std::vector<std::string> notes;
      if (result.assumed_utc) notes.emplace_back("times without an offset are taken to be UTC");
      result.values.non_finite += text.non_finite;
      return {.values = std::move(result.values), .notes = std::move(notes)};
    }
    const auto next = wider(*kind);
    const std::string_view last_odd = result.second_odd.empty() ? result.odd : result.second_odd;
    if (!next || !reads_as(last_odd, *next)) {
      auto notes = notes_of_text(result, *kind);  // before the text that it quotes moves
      return {.values = std::move(text), .notes = std::move(notes)};
    }
    kind = next;
  }
  return {.values = std::move(text), .notes = {}};
}

}  // namespace tamis
