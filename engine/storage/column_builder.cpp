#include "engine/storage/column_builder.h"

#include <algorithm>
#include <cmath>

#include "engine/storage/encoder_scratch.h"
#include "engine/storage/hash.h"
#include "engine/storage/list_encoder.h"
#include "engine/storage/scalar_encoder.h"
#include "engine/storage/text_encoder.h"

namespace tamis {
namespace {

// Work that is worth handing out, and few enough parts that uniting their distinct values costs little.
constexpr std::size_t kPartItems = std::size_t{1} << 20;

std::size_t parts_of(std::size_t items) { return (items + kPartItems - 1) / kPartItems; }

}  // namespace

ColumnBuilder::ColumnBuilder(BuildColumn column, const BuildOptions& options)
    : def_(std::move(column.def)),
      values_(std::move(column.values)),
      force_(options.force),
      postings_(options.postings),
      range_{std::numeric_limits<Ordinal>::max(), std::numeric_limits<Ordinal>::min()},
      gatherer_(values_.rows()),
      rows_(values_.rows()),
      missing_(static_cast<std::uint64_t>(std::ranges::count(values_.present, 0))),
      non_finite_(values_.non_finite),
      encoded_(blocks_for(values_.rows())),
      left_(encoded_.size()) {}

std::size_t ColumnBuilder::survey_parts() const noexcept {
  const bool asked = def_.type == kStringType && def_.role != Role::kIdentifier && force_ != ForcedEncoding::kDictionary;
  return asked ? parts_of(values_.rows()) : 0;
}

void ColumnBuilder::survey(std::size_t part) {
  DistinctCounter distinct;
  const std::size_t end = std::min((part + 1) * kPartItems, values_.rows());
  for (std::size_t row = part * kPartItems; row < end; ++row) {
    if (values_.present[row] != 0) distinct.add(hash_of(values_.text(row)));
  }
  const std::lock_guard lock(mutex_);
  distinct_texts_.unite(distinct);
}

bool ColumnBuilder::dictionary_pays() const {
  const auto rows = static_cast<double>(values_.rows() - missing_);
  const auto distinct = static_cast<double>(std::max<std::uint64_t>(distinct_texts_.estimate(), 1));
  if (rows == 0) return true;
  if (distinct > rows / 2) return false;
  const double text_bytes = static_cast<double>(values_.bytes.size()) / rows;
  // A code: its planes, or beyond some thousand values a sketch and the code itself.
  const double code_bytes = distinct <= 4'096 ? std::log2(distinct) / 8 : distinct <= 65'536 ? 3.25 : 5.25;
  // Beside a text: its length, a share of an anchor, its sketch.
  const double in_rows = text_bytes + 1 + 0.25 + 1.75;
  return distinct * (text_bytes + sizeof(std::uint64_t)) + rows * code_bytes <= rows * in_rows;
}

void ColumnBuilder::choose() {
  if (def_.type == kStringType) {
    switch (force_) {
      case ForcedEncoding::kDictionary: break;
      case ForcedEncoding::kTextInRows: text_in_rows_ = true; break;
      case ForcedEncoding::kNone:
      case ForcedEncoding::kPlanes:
      case ForcedEncoding::kSketch: text_in_rows_ = def_.role == Role::kIdentifier || !dictionary_pays(); break;
    }
  }
  const bool coded = def_.type.is_list || (def_.type.kind == Kind::kString && !text_in_rows_);
  if (coded) codes_ = std::make_unique<DictionaryBuilder>(values_, kPartItems);
}

void ColumnBuilder::unite() {
  if (!codes_) return;
  dictionary_ = codes_->unite();
  if (def_.type.is_list) {
    code_rows_.assign(dictionary_.size(), 0);
  } else {
    code_rows_ = codes_->counts();
  }
}

void ColumnBuilder::encode(std::size_t block) {
  if (text_in_rows_) {
    encoded_[block] = encode_texts(values_, block * kBlockRows, static_cast<std::uint32_t>(rows_of_block(block, rows_)));
  } else if (def_.type.is_list) {
    encode_list_block(block);
  } else {
    encode_scalar_block(block);
  }
  if (left_.fetch_sub(1) == 1) {
    codes_.reset();
    values_ = RawColumn(def_.type);
  }
}

void ColumnBuilder::note_range(const ScalarBlock& block) {
  const std::lock_guard lock(mutex_);
  range_.low = std::min(range_.low, block.min);
  range_.high = std::max(range_.high, block.max);
}

void ColumnBuilder::encode_scalar_block(std::size_t block) {
  const std::size_t first = block * kBlockRows, rows = rows_of_block(block, rows_);
  const auto ordinals = std::span(encoder_scratch().ordinals).first(rows);
  const auto present = std::span<const std::uint8_t>(values_.present).subspan(first, rows);
  for (std::size_t row = 0; row < rows; ++row) {
    ordinals[row] = codes_ ? Ordinal{codes_->code(first + row)} : item_ordinal(values_, first + row);
  }
  const ScalarTraits traits{def_.type.kind, def_.role == Role::kIdentifier, force_, postings_};
  EncodedScalars result = encode_scalars(ordinals, present, traits);
  const auto& scalars = std::get<ScalarBlock>(result.packed.block);
  if (!codes_ && scalars.missing != scalars.rows) {
    note_range(scalars);
    gatherer_.add(ordinals, present, result.histogram ? &*result.histogram : nullptr);
  }
  encoded_[block] = std::move(result.packed);
}

void ColumnBuilder::encode_list_block(std::size_t block) {
  const std::size_t first = block * kBlockRows, rows = rows_of_block(block, rows_);
  const std::uint64_t begin = first == 0 ? 0 : values_.list_ends[first - 1];
  const auto ends = std::span<const std::uint64_t>(values_.list_ends).subspan(first, rows);
  std::vector<std::uint32_t> items;
  items.reserve(ends.back() - begin);
  for (std::uint64_t item = begin; item < ends.back(); ++item) items.push_back(codes_->code(item));
  const auto present = std::span<const std::uint8_t>(values_.present).subspan(first, rows);
  EncodedLists result = encode_lists(items, ends, begin, present, dictionary_.size());
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

std::size_t ColumnBuilder::bytes() const {
  std::size_t total = ends_bytes(dictionary_) + layout::padded(dictionary_.bytes.size());
  for (const PackedBlock& block : encoded_) total += block.bytes.size();
  return total;
}

ColumnStatistics ColumnBuilder::statistics() {
  if (def_.type.is_list) return statistics_of_items(code_rows_);
  if (def_.type.kind != Kind::kString) return gatherer_.finish(range_);
  if (!text_in_rows_) return statistics_of_codes(code_rows_);
  ColumnStatistics statistics;
  // The index of an identifier has made sure that its values are distinct.
  statistics.distinct_exact = def_.role == Role::kIdentifier;
  statistics.distinct = statistics.distinct_exact ? rows_ - missing_ : std::min<std::uint64_t>(distinct_texts_.estimate(), rows_ - missing_);
  return statistics;
}

Column ColumnBuilder::finish(std::byte* to) {
  Column column;
  column.def = def_;
  column.text_in_rows = text_in_rows_;
  column.dictionary = place_dictionary(dictionary_, to);
  to += ends_bytes(dictionary_) + layout::padded(dictionary_.bytes.size());
  for (PackedBlock& packed : encoded_) {
    layout::relocate(packed.block, to);
    to += packed.bytes.size();
    packed.bytes = AlignedBytes();
    column.blocks.push_back(packed.block);
  }
  column.statistics = statistics();
  column.statistics.missing = missing_;
  column.statistics.non_finite = non_finite_;
  return column;
}

}  // namespace tamis
