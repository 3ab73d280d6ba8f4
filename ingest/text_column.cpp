#include "ingest/text_column.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include <fmt/format.h>

#include "ingest/dynamic_column.h"
#include "ingest/json_list.h"
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
      assumed_zone_ = assumed_zone_ || lacks_offset(cell);
      auto instant = parse_instant(cell, zone_);
      if (!instant && reading_ == Reading::kStated) instant = parse_instant(without_nanoseconds(cell), zone_);
      return append(instant, into);
    }
    case Kind::kDate: {
      const auto day = reading_ == Reading::kStated ? parse_day_of(cell) : parse_day(cell);
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
  std::string_view odd;  // empty: all cells are of the kind
  std::string_view second_odd;
  std::uint64_t odd_row = 0;  // of the last of the two
  std::uint64_t odd_cells = 0;
  std::uint64_t read_cells = 0;
  bool assumed_zone = false;

  [[nodiscard]] std::string_view last_odd() const { return second_odd.empty() ? odd : second_odd; }
};

Attempt attempt(const RawColumn& text, Kind kind, const TimeZone& zone) {
  Attempt result{.values = RawColumn(Type{kind, false}), .odd = {}, .second_odd = {}};
  TextColumnReader reader(kind, Reading::kInferred, zone);
  const auto next = wider(kind);
  const std::size_t rows = text.rows();
  result.values.present.reserve(rows);
  if (kind == Kind::kDouble)
    result.values.doubles.reserve(rows);
  else
    result.values.integers.reserve(rows);
  for (std::size_t row = 0; row < rows; ++row) {
    if (text.present[row] != 0) {
      const std::string_view cell = trimmed(text.text(row));
      if (!reader.read(cell, result.values)) {
        if (result.odd.empty() || (result.second_odd.empty() && cell != result.odd)) {
          (result.odd.empty() ? result.odd : result.second_odd) = cell;
          result.odd_row = row;
        }
        ++result.odd_cells;
        if (!result.second_odd.empty() || (next && reads_as(cell, *next))) break;
      }
    }
    if (result.values.rows() == row) pad_to(result.values, row + 1);
  }
  result.read_cells = reader.values();
  result.assumed_zone = reader.assumed_zone();
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

// Why a column is text although its cells begin as those of another kind.
std::vector<ColumnNote> notes_of_text(const Attempt& failed, Kind kind) {
  const std::string_view odd = failed.last_odd();
  if (is_numeric(kind) && is_whole_number(odd)) {
    return {{number_shortens(odd) ? fmt::format("kept as text for the sake of leading zeros or signs, as in '{}'", excerpt(odd))
                                  : fmt::format("kept as text: no number type holds '{}' exactly", excerpt(odd)),
             failed.odd_row}};
  }
  if (failed.read_cells <= failed.odd_cells) return {};
  if (failed.second_odd.empty())
    return {{fmt::format("{} but for {} cell{} '{}'; --null '{}' takes them as missing", name_of(kind), failed.odd_cells,
                         failed.odd_cells == 1 ? "" : "s", excerpt(odd), excerpt(odd)),
             failed.odd_row}};
  return {{fmt::format("kept as text because of '{}' and '{}'; the {} cells before them are {}", excerpt(failed.odd), excerpt(odd),
                       failed.read_cells, name_of(kind)),
           failed.odd_row}};
}

constexpr std::int64_t kDayUs = 86'400'000'000;
constexpr std::uint64_t kFewIn = 20;  // one cell in so many is more likely a slip than what the column is

// Cells that the narrower kind would not hold.
std::uint64_t cells_that_widen(const RawColumn& values) {
  std::uint64_t cells = 0;
  for (const double v : values.doubles) cells += v != std::floor(v) ? 1 : 0;
  if (values.type.kind == Kind::kTimestamp)
    for (const std::int64_t us : values.integers) cells += us % kDayUs != 0 ? 1 : 0;
  return cells;
}

// Why a column has the wider of two kinds, where few cells made it so.
std::vector<ColumnNote> notes_of_widening(const Attempt& narrow, Kind from, const Attempt& wide) {
  const Kind to = wide.values.type.kind;
  const std::uint64_t cells = cells_that_widen(wide.values);
  const std::string odd = excerpt(narrow.last_odd());
  if (cells == 0 && to == Kind::kDouble && parse_integer(narrow.last_odd(), Reading::kStated))
    return {{fmt::format("whole numbers with a point, as '{}'; --type with INTEGER takes it away", odd), narrow.odd_row}};
  if (cells == 0 || cells * kFewIn > wide.read_cells) return {};
  return {
      {fmt::format("{} because of {} cell{}, as '{}'; the others are {}", name_of(to), cells, cells == 1 ? "" : "s", odd, name_of(from)),
       narrow.odd_row}};
}

bool is_date_of_another_form(std::string_view cell) {
  const auto mark = cell.find_first_of("/.-");
  if (mark == std::string_view::npos || mark == 0 || mark > 4) return false;
  std::size_t digits = 0, marks = 0;
  for (const char c : cell.substr(0, cell.find(' '))) {
    digits += c >= '0' && c <= '9' ? 1 : 0;
    marks += c == cell[mark] ? 1 : 0;
  }
  const std::size_t day = std::min(cell.find(' '), cell.size());
  return marks == 2 && digits >= 4 && digits <= 8 && digits + marks == day;
}

bool is_number_of_another_form(std::string_view cell) {
  std::string plain;
  for (const char c : cell)
    if (c != ',' && c != '$' && c != '%' && c != ' ') plain += c;
  return plain.size() < cell.size() && parse_double(plain, Reading::kStated).has_value();
}

// What its first cells look like, where nothing here reads them.
std::vector<ColumnNote> notes_of_other_forms(const RawColumn& text) {
  std::vector<std::pair<std::string_view, std::uint64_t>> cells;
  for (std::size_t row = 0; row < text.rows() && cells.size() < 2; ++row)
    if (text.present[row] != 0) cells.emplace_back(trimmed(text.text(row)), row);
  const auto all = [&](const auto& is) {
    return !cells.empty() && std::ranges::all_of(cells, [&](const auto& cell) { return is(cell.first); });
  };
  const auto note = [&](const char* what) {
    return std::vector<ColumnNote>{{fmt::format("text such as '{}': {}", excerpt(cells[0].first), what), cells[0].second}};
  };
  if (all([](std::string_view cell) { return parse_instant(without_nanoseconds(cell)).has_value(); }))
    return note("times hold microseconds; --type with TIMESTAMP cuts what is finer");
  if (all(is_date_of_another_form)) return note("dates are read as 2026-01-31 only; read_csv(…, dateformat) in --sql makes them so");
  if (all(is_number_of_another_form)) return note("numbers are read as 1234.5 only; read_csv(…, thousands) in --sql makes them so");
  return {};
}

// Cells that are JSON lists; nothing where one is not, or none is there.
std::optional<RawColumn> infer_lists(const RawColumn& text) {
  JsonListParser parser;
  DynamicColumn lists;
  for (std::size_t row = 0; row < text.rows(); ++row)
    if (text.present[row] != 0 && (!trimmed(text.text(row)).starts_with('[') || !parser.parse(text.text(row), row, lists)))
      return std::nullopt;
  if (lists.rows() == 0) return std::nullopt;
  return lists.take(text.rows());
}

}  // namespace

Candidates candidates_of(Origin origin) noexcept {
  switch (origin) {
    case Origin::kText: return Candidates::kAll;
    case Origin::kJson: return Candidates::kTimesAndTruths;
    case Origin::kTyped: return Candidates::kTruths;
  }
  return Candidates::kTruths;
}

Inferred infer_column(const RawColumn& text, Candidates candidates, const TimeZone& zone) {
  auto kind = first_guess(text, candidates);
  const RawColumn none(kStringType);
  if (!kind && candidates != Candidates::kAll) return {.values = none, .notes = {}};
  if (!kind) {
    if (auto lists = infer_lists(text)) return {.values = std::move(*lists), .notes = {}};
    return {.values = none, .notes = notes_of_other_forms(text)};
  }
  std::optional<Attempt> narrow;  // what was tried before
  while (true) {
    Attempt result = attempt(text, *kind, zone);
    if (result.odd.empty()) {
      auto notes = narrow ? notes_of_widening(*narrow, narrow->values.type.kind, result) : std::vector<ColumnNote>();
      if (result.assumed_zone) notes.push_back({assumed_zone(zone), std::nullopt});
      result.values.non_finite += text.non_finite;
      return {.values = std::move(result.values), .notes = std::move(notes)};
    }
    const auto next = wider(*kind);
    if (!next || !reads_as(result.last_odd(), *next)) return {.values = none, .notes = notes_of_text(result, *kind)};
    kind = next;
    narrow = std::move(result);
  }
}

}  // namespace tamis
