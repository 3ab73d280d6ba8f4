#include "engine/storage/column_builder.h"

#include <algorithm>

#include "engine/storage/encoder_scratch.h"
#include "engine/storage/hash.h"

namespace tamis {
namespace {

// Work that is worth handing out, and few enough parts that uniting their distinct values costs little.
constexpr std::size_t kPartItems = std::size_t{1} << 20;

std::size_t parts_of(std::size_t items) { return (items + kPartItems - 1) / kPartItems; }

}  // namespace

ColumnBuilder::ColumnBuilder(BuildColumn column, const BuildOptions& options)
    : values_(std::move(column.values)),
      encoder_(std::move(column.def), values_.rows(), options),
      force_(options.force),
      left_(encoder_.blocks()) {
  encoder_.set_non_finite(values_.non_finite);
}

std::size_t ColumnBuilder::survey_parts() const noexcept {
  const bool asked = def().type == kStringType && def().role != Role::kIdentifier && force_ != ForcedEncoding::kDictionary;
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

bool ColumnBuilder::keeps_texts_in_rows() const {
  switch (force_) {
    case ForcedEncoding::kDictionary: return false;
    case ForcedEncoding::kTextInRows: return true;
    case ForcedEncoding::kNone:
    case ForcedEncoding::kPlanes:
    case ForcedEncoding::kSketch: break;
  }
  if (def().role == Role::kIdentifier) return true;
  const auto present = static_cast<std::uint64_t>(std::ranges::count(values_.present, 1));
  const double text_bytes = static_cast<double>(values_.bytes.size()) / static_cast<double>(std::max<std::uint64_t>(present, 1));
  return !dictionary_pays(present, distinct_texts_.estimate(), text_bytes);
}

void ColumnBuilder::choose() {
  const bool texts = def().type == kStringType;
  if (texts && keeps_texts_in_rows()) {
    encoder_.keep_texts_in_rows(distinct_texts_.estimate());
  } else if (texts || def().type.is_list) {
    codes_ = std::make_unique<DictionaryBuilder>(values_, kPartItems);
  }
}

void ColumnBuilder::unite() {
  if (!codes_) return;
  BuiltDictionary dictionary = codes_->unite();
  // What was counted for a list are items, not rows.
  encoder_.set_dictionary(std::move(dictionary), def().type.is_list ? std::nullopt : std::optional(codes_->counts()));
}

void ColumnBuilder::encode(std::size_t block) {
  if (encoder_.texts_in_rows()) {
    encoder_.encode_texts(block, values_, block * kBlockRows);
  } else if (def().type.is_list) {
    encode_list_block(block);
  } else {
    encode_scalar_block(block);
  }
  if (left_.fetch_sub(1) == 1) {
    codes_.reset();
    values_ = RawColumn(def().type);
  }
}

void ColumnBuilder::encode_scalar_block(std::size_t block) {
  const std::size_t first = block * kBlockRows, rows = rows_of_block(block, encoder_.rows());
  const auto ordinals = std::span(encoder_scratch().ordinals).first(rows);
  for (std::size_t row = 0; row < rows; ++row) {
    ordinals[row] = codes_ ? Ordinal{codes_->code(first + row)} : item_ordinal(values_, first + row);
  }
  encoder_.encode_scalars(block, ordinals, std::span<const std::uint8_t>(values_.present).subspan(first, rows));
}

void ColumnBuilder::encode_list_block(std::size_t block) {
  const std::size_t first = block * kBlockRows, rows = rows_of_block(block, encoder_.rows());
  const std::uint64_t begin = first == 0 ? 0 : values_.list_ends[first - 1];
  const auto ends = std::span<const std::uint64_t>(values_.list_ends).subspan(first, rows);
  std::vector<std::uint32_t> items;
  items.reserve(ends.back() - begin);
  for (std::uint64_t item = begin; item < ends.back(); ++item) items.push_back(codes_->code(item));
  encoder_.encode_lists(block, items, ends, begin, std::span<const std::uint8_t>(values_.present).subspan(first, rows));
}

}  // namespace tamis
