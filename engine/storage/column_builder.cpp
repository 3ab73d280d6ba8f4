#include "engine/storage/column_builder.h"

#include <algorithm>

#include "engine/storage/encoder_scratch.h"
#include "engine/storage/hash.h"
#include "engine/storage/raw_gather.h"

namespace tamis {
namespace {

// Work that is worth handing out, and few enough parts that uniting their distinct values costs little.
constexpr std::size_t kPartItems = std::size_t{1} << 20;

std::size_t parts_of(std::size_t items) { return (items + kPartItems - 1) / kPartItems; }

}  // namespace

ColumnBuilder::ColumnBuilder(BuildColumn column, std::span<const std::uint32_t> order, const BuildOptions& options)
    : values_(std::move(column.values)),
      order_(order),
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
  some_missing_ = std::ranges::find(values_.present, 0) != values_.present.end();
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
    encode_text_block(block);
  } else if (def().type.is_list) {
    encode_list_block(block);
  } else if (order_.empty()) {
    encode_scalar_block(block);
  } else {
    encode_ordered_scalars(block);
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

// Values lie apart: memory is asked for some rows before it is needed.
void ColumnBuilder::encode_ordered_scalars(std::size_t block) {
  constexpr std::size_t kAhead = 16;
  const auto order = order_.subspan(block * kBlockRows, rows_of_block(block, encoder_.rows()));
  const auto ordinals = std::span(encoder_scratch().ordinals).first(order.size());
  const auto fill = [&](const auto& from, auto value) {
    for (std::size_t i = 0; i < order.size(); ++i) {
      __builtin_prefetch(&from[order[std::min(i + kAhead, order.size() - 1)]]);
      ordinals[i] = value(order[i]);
    }
  };
  if (codes_)
    fill(codes_->local_codes(), [&](std::uint32_t row) { return Ordinal{codes_->code(row)}; });
  else if (def().type.kind == Kind::kDouble)
    fill(values_.doubles, [&](std::uint32_t row) { return ordinal_of(values_.doubles[row]); });
  else
    fill(values_.integers, [&](std::uint32_t row) { return values_.integers[row]; });
  std::vector<std::uint8_t> present(order.size(), 1);
  if (some_missing_) std::ranges::transform(order, present.begin(), [&](std::uint32_t row) { return values_.present[row]; });
  encoder_.encode_scalars(block, ordinals, present);
}

void ColumnBuilder::encode_text_block(std::size_t block) {
  const std::size_t first = block * kBlockRows;
  if (order_.empty()) return encoder_.encode_texts(block, values_, first);
  const auto rows = order_.subspan(first, rows_of_block(block, encoder_.rows()));
  encoder_.encode_texts(block, gathered(values_, rows, parallel_of({})), 0);
}

void ColumnBuilder::encode_list_block(std::size_t block) {
  const std::size_t first = block * kBlockRows, rows = rows_of_block(block, encoder_.rows());
  std::vector<std::uint32_t> items;
  std::vector<std::uint64_t> ends(rows);
  std::vector<std::uint8_t> present(rows);
  for (std::size_t i = 0; i < rows; ++i) {
    const std::size_t row = order_.empty() ? first + i : order_[first + i];
    for (std::uint64_t item = row == 0 ? 0 : values_.list_ends[row - 1]; item < values_.list_ends[row]; ++item)
      items.push_back(codes_->code(item));
    ends[i] = items.size();
    present[i] = values_.present[row];
  }
  encoder_.encode_lists(block, items, ends, 0, present);
}

}  // namespace tamis
