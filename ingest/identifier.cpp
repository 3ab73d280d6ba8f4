#include "ingest/identifier.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <functional>

#include <fmt/format.h>

#include "ingest/cell_text.h"
#include "ingest/raw_rows.h"

namespace tamis {
namespace {

constexpr double kExactDouble = 9007199254740992.0;  // 2^53
constexpr double kExactSingle = 16777216.0;          // 2^24

void append_id(RawColumn& ids, std::string_view text) {
  text = id_of_text(text);
  if (text.empty())
    pad_to(ids, ids.rows() + 1);
  else
    append_text_row(ids, text);
}

void append_number(RawColumn& ids, double value, const StagedColumn& column, std::vector<RowReject>& rejects) {
  const auto text = id_of_double(value, column.single_precision);
  if (text) return append_text_row(ids, *text);
  rejects.push_back({ids.rows(), fmt::format("{}: {}", column.name, text.error().message)});
  pad_to(ids, ids.rows() + 1);
}

// Rows by their id: open addressing, a row + 1 a slot, 0 empty.
class RowsById {
 public:
  explicit RowsById(const RawColumn& ids) : ids_(ids), slots_(std::bit_ceil(2 * ids.rows() + 2)) {}

  // True where no row with this id was there before.
  bool insert(std::size_t row) {
    const std::string_view id = ids_.text(row);
    for (std::size_t slot = std::hash<std::string_view>{}(id);; ++slot) {
      auto& entry = slots_[slot & (slots_.size() - 1)];
      if (entry != 0 && ids_.text(entry - 1) != id) continue;
      const bool fresh = entry == 0;
      if (fresh) entry = row + 1;
      return fresh;
    }
  }

 private:
  const RawColumn& ids_;
  std::vector<std::uint64_t> slots_;
};

}  // namespace

std::string_view id_of_text(std::string_view text) noexcept {
  text = trimmed(text);
  const std::size_t sign = text.starts_with('-') ? 1 : 0;
  const bool is_whole = text.ends_with(".0") && text.size() > sign + 2 && text.find_first_not_of("0123456789", sign) == text.size() - 2;
  if (is_whole) text.remove_suffix(2);
  return text;
}

Result<std::string> id_of_double(double value, bool single_precision) {
  if (value != std::floor(value)) return fail(ErrorCode::kInvalid, fmt::format("an id is a whole number, not {}", value));
  const double limit = single_precision ? kExactSingle : kExactDouble;
  if (std::abs(value) > limit)
    return fail(ErrorCode::kInvalid,
                fmt::format("an id beyond 2^{} is not exact in this floating type: {:.0f}", single_precision ? 24 : 53, value));
  return fmt::to_string(static_cast<std::int64_t>(value));
}

void move_ids(RawColumn& column, TextCodes& codes) {
  std::vector<std::string_view> ids(column.rows());
  for (std::size_t row = 0; row < ids.size(); ++row)
    if (column.present[row] != 0) ids[row] = id_of_text(column.text(row));
  codes.add(ids);
  column.present.clear();
  column.string_ends.clear();
  column.bytes.clear();
}

namespace {

bool are_ids(const RawColumn& texts) {
  for (std::size_t row = 0; row < texts.rows(); ++row) {
    if (texts.present[row] == 0) continue;
    const std::string_view text = texts.text(row);
    if (text.empty() || id_of_text(text).size() != text.size()) return false;
  }
  return true;
}

}  // namespace

Result<void> make_ids(StagedColumn& column, std::vector<RowReject>& rejects) {
  const Type type = column.values.type;
  const bool usable = type == kStringType || type == kIntegerType || type == kDoubleType;
  if (!usable)
    return fail(ErrorCode::kInvalid, fmt::format("an id is text or a whole number; this column is {}: {}", name_of(type), column.name));
  column.origin = Origin::kText;
  if (type == kStringType && are_ids(column.values)) return {};
  const RawColumn& from = column.values;
  RawColumn ids(kStringType);
  ids.present.reserve(from.rows());
  ids.string_ends.reserve(from.rows());
  for (std::size_t row = 0; row < from.rows(); ++row) {
    if (from.present[row] == 0)
      append_id(ids, {});
    else if (type == kIntegerType)
      append_text_row(ids, fmt::to_string(from.integers[row]));
    else if (type == kDoubleType)
      append_number(ids, from.doubles[row], column, rejects);
    else
      append_id(ids, from.text(row));
  }
  column.values = std::move(ids);
  return {};
}

std::vector<std::uint8_t> keep_last(const RawColumn& ids, const std::vector<std::uint8_t>& dropped) {
  std::vector<std::uint8_t> keep(ids.rows(), 0);
  RowsById seen(ids);
  for (std::size_t row = ids.rows(); row-- > 0;) keep[row] = dropped[row] == 0 && seen.insert(row) ? 1 : 0;
  return keep;
}

}  // namespace tamis
