#include "engine/storage/column_encoder.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "engine/storage/list_encoder.h"
#include "engine/storage/scalar_encoder.h"
#include "engine/storage/text_encoder.h"

namespace tamis {

ColumnEncoder::ColumnEncoder(ColumnDef def, std::size_t rows, const BuildOptions& options)
    : def_(std::move(def)),
      rows_(rows),
      force_(options.force),
      postings_(options.postings),
      range_{std::numeric_limits<Ordinal>::max(), std::numeric_limits<Ordinal>::min()},
      gatherer_(rows),
      encoded_(blocks_for(rows)) {}

void ColumnEncoder::keep_texts_in_rows(std::uint64_t distinct) {
  texts_in_rows_ = true;
  distinct_texts_ = distinct;
}

void ColumnEncoder::set_dictionary(BuiltDictionary dictionary, std::optional<std::vector<std::uint64_t>> rows_of_codes) {
  coded_ = true;
  dictionary_ = std::move(dictionary);
  count_codes_ = !rows_of_codes;
  code_rows_ = rows_of_codes ? std::move(*rows_of_codes) : std::vector<std::uint64_t>(dictionary_.size());
}

void ColumnEncoder::note_range(const ScalarBlock& block) {
  const std::lock_guard lock(mutex_);
  range_.low = std::min(range_.low, block.min);
  range_.high = std::max(range_.high, block.max);
}

void ColumnEncoder::count_codes(std::span<const Ordinal> codes, std::span<const std::uint8_t> present) {
  std::vector<std::uint64_t> rows(code_rows_.size());
  for (std::size_t row = 0; row < codes.size(); ++row) {
    if (present[row] != 0) ++rows[static_cast<std::size_t>(codes[row])];
  }
  const std::lock_guard lock(mutex_);
  for (std::size_t code = 0; code < rows.size(); ++code) code_rows_[code] += rows[code];
}

void ColumnEncoder::encode_scalars(std::size_t block, std::span<Ordinal> ordinals, std::span<const std::uint8_t> present) {
  if (coded_ && count_codes_) count_codes(ordinals, present);
  const ScalarTraits traits{def_.type.kind, def_.role == Role::kIdentifier, force_, postings_};
  EncodedScalars result = tamis::encode_scalars(ordinals, present, traits);
  const auto& scalars = std::get<ScalarBlock>(result.packed.block);
  if (!coded_ && scalars.missing != scalars.rows) {
    note_range(scalars);
    gatherer_.add(ordinals, present, result.histogram ? &*result.histogram : nullptr);
  }
  encoded_[block] = std::move(result.packed);
}

void ColumnEncoder::encode_texts(std::size_t block, const RawColumn& values, std::size_t first) {
  encoded_[block] = tamis::encode_texts(values, first, static_cast<std::uint32_t>(rows_of_block(block, rows_)));
}

void ColumnEncoder::encode_lists(std::size_t block, std::span<const std::uint32_t> items, std::span<const std::uint64_t> ends,
                                 std::uint64_t begin, std::span<const std::uint8_t> present) {
  EncodedLists result = tamis::encode_lists(items, ends, begin, present, dictionary_.size());
  encoded_[block] = std::move(result.packed);
  const std::lock_guard lock(mutex_);
  for (const ValueCount& item : result.rows_of_items) code_rows_[static_cast<std::size_t>(item.value)] += item.rows;
}

namespace {

// Where the parts of a dictionary lie: ends or ordinals, then bytes.
std::size_t ends_bytes(const BuiltDictionary& d) {
  return layout::padded(std::max(d.ends.size(), d.ordinals.size()) * sizeof(std::uint64_t));
}

Dictionary place_dictionary(const BuiltDictionary& built, std::byte* to) {
  if (built.ends.empty()) {
    std::ranges::copy(std::as_bytes(std::span(built.ordinals)), to);
    return Dictionary(std::span(reinterpret_cast<const Ordinal*>(to), built.ordinals.size()));
  }
  std::ranges::copy(std::as_bytes(std::span(built.ends)), to);
  std::byte* bytes = to + ends_bytes(built);
  std::ranges::copy(std::as_bytes(std::span(built.bytes)), bytes);
  return {std::span(reinterpret_cast<const std::uint64_t*>(to), built.ends.size()), reinterpret_cast<const char*>(bytes)};
}

}  // namespace

std::size_t ColumnEncoder::bytes() const {
  std::size_t total = ends_bytes(dictionary_) + layout::padded(dictionary_.bytes.size());
  for (const PackedBlock& block : encoded_) total += block.bytes.size();
  return total;
}

ColumnStatistics ColumnEncoder::statistics(std::uint64_t missing) {
  if (def_.type.is_list) return statistics_of_items(code_rows_);
  if (def_.type.kind != Kind::kString) return gatherer_.finish(range_);
  if (!texts_in_rows_) return statistics_of_codes(code_rows_);
  ColumnStatistics statistics;
  // The index of an identifier has made sure that its values are distinct.
  statistics.distinct_exact = def_.role == Role::kIdentifier;
  statistics.distinct = statistics.distinct_exact ? rows_ - missing : std::min<std::uint64_t>(distinct_texts_, rows_ - missing);
  return statistics;
}

Column ColumnEncoder::finish(std::byte* to) {
  Column column;
  column.def = def_;
  column.text_in_rows = texts_in_rows_;
  column.dictionary = place_dictionary(dictionary_, to);
  to += ends_bytes(dictionary_) + layout::padded(dictionary_.bytes.size());
  std::uint64_t missing = 0;
  for (PackedBlock& packed : encoded_) {
    layout::relocate(packed.block, to);
    to += packed.bytes.size();
    packed.bytes = AlignedBytes();
    missing += missing_of(packed.block);
    column.blocks.push_back(packed.block);
  }
  column.statistics = statistics(missing);
  column.statistics.missing = missing;
  column.statistics.non_finite = non_finite_;
  return column;
}

bool dictionary_pays(std::uint64_t row_count, std::uint64_t distinct_count, double text_bytes) noexcept {
  const auto rows = static_cast<double>(row_count);
  const auto distinct = static_cast<double>(std::max<std::uint64_t>(distinct_count, 1));
  if (row_count == 0) return true;
  if (distinct > rows / 2) return false;
  // A code: its planes, or beyond some thousand values a sketch and the code itself.
  const double code_bytes = distinct <= 4'096 ? std::log2(distinct) / 8 : distinct <= 65'536 ? 3.25 : 5.25;
  // Beside a text: its length, a share of an anchor, its sketch.
  const double in_rows = text_bytes + 1 + 0.25 + 1.75;
  return distinct * (text_bytes + sizeof(std::uint64_t)) + rows * code_bytes <= rows * in_rows;
}

}  // namespace tamis
