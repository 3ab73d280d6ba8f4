#include "engine/storage/merged_column.h"

#include <algorithm>
#include <utility>
#include <variant>

#include "engine/storage/block_decoder.h"
#include "engine/storage/merged_dictionary.h"
#include "engine/storage/raw_gather.h"

namespace tamis {
namespace {

// Calls step(block, first, last) for the parts of a range of rows that lie in one block each.
template <typename Step> void for_each_block(EventRange rows, Step step) {
  while (rows.size() > 0) {
    const std::uint32_t first = rows.first % kBlockRows;
    const auto last = static_cast<std::uint32_t>(std::min<std::size_t>(std::size_t{first} + rows.size(), kBlockRows));
    step(rows.first / kBlockRows, first, last);
    rows.first += last - first;
  }
}

}  // namespace

MergedColumn::MergedColumn(ColumnDef def, ColumnId property, std::span<const EventRunPtr> runs, std::span<const DroppedEvents> dropped,
                           const Interleaved& order, const BuildOptions& options)
    : dropped_(dropped), order_(order), force_(options.force), encoder_(std::move(def), order.turns.size(), options) {
  std::uint64_t non_finite = 0;
  for (const EventRunPtr& run : runs) {
    const bool there = property.value < run->events().schema().columns().size();
    columns_.push_back(there ? &run->events().column(property) : nullptr);
    if (there) non_finite += columns_.back()->statistics.non_finite;
  }
  encoder_.set_non_finite(non_finite);
}

void MergedColumn::choose(const ParallelFor& parallel) {
  const Type type = encoder_.def().type;
  if (!type.is_list && type.kind != Kind::kString) return;
  MergedDictionary merged = merge_dictionaries(columns_, type, force_, parallel);
  if (merged.texts_in_rows) return encoder_.keep_texts_in_rows(merged.distinct);
  codes_ = std::move(merged.codes);
  encoder_.set_dictionary(std::move(merged.dictionary), std::nullopt);
  const BuiltDictionary& built = encoder_.dictionary();
  dictionary_ = type.kind == Kind::kString ? Dictionary(built.ends, built.bytes.data()) : Dictionary(built.ordinals);
}

void MergedColumn::encode(std::size_t chunk) {
  const std::vector<Turn> turns = turns_of(chunk);
  if (encoder_.def().type.is_list || encoder_.texts_in_rows()) {
    encode_raw(chunk, turns);
  } else {
    encode_ordinals(chunk, turns);
  }
}

EventRange MergedColumn::rows_of(std::size_t chunk, std::size_t run) const {
  return {order_.chunk_starts[chunk][run], order_.chunk_starts[chunk + 1][run]};
}

std::vector<MergedColumn::Turn> MergedColumn::turns_of(std::size_t chunk) const {
  struct Cursor {
    std::uint32_t row;
    DroppedEvents::const_iterator dropped, last;
  };
  const std::vector<std::uint32_t>& starts = order_.chunk_starts[chunk];
  std::vector<Cursor> cursors;
  for (std::size_t run = 0; run < starts.size(); ++run) {
    cursors.push_back({starts[run], std::ranges::lower_bound(dropped_[run], starts[run]), dropped_[run].end()});
  }
  const auto turns = std::span(order_.turns).subspan(chunk * kBlockRows, rows_of_block(chunk, order_.turns.size()));
  std::vector<Turn> out;
  out.reserve(turns.size());
  for (const std::uint8_t run : turns) {
    Cursor& cursor = cursors[run];
    for (; cursor.dropped != cursor.last && *cursor.dropped == cursor.row; ++cursor.dropped) ++cursor.row;
    out.push_back({run, cursor.row++ - starts[run]});
  }
  return out;
}

void MergedColumn::decode_texts(const Column& column, std::size_t block, std::uint32_t first, std::uint32_t last, Ordinal* ordinals,
                                std::uint8_t* present) const {
  RawColumn texts(kStringType);
  append_rows(texts, column, block, first, last);
  for (std::size_t i = 0; i < texts.rows(); ++i) {
    present[i] = texts.present[i];
    if (present[i] != 0) ordinals[i] = static_cast<Ordinal>(dictionary_.lower_bound(texts.text(i)));
  }
}

void MergedColumn::decode(std::size_t run, EventRange rows, std::vector<Ordinal>& ordinals, std::vector<std::uint8_t>& present) const {
  ordinals.resize(rows.size());
  present.assign(rows.size(), 0);
  if (columns_[run] == nullptr) return;
  const Column& column = *columns_[run];
  std::size_t at = 0;
  for_each_block(rows, [&](std::size_t block, std::uint32_t first, std::uint32_t last) {
    if (const auto* scalars = std::get_if<ScalarBlock>(&column.blocks[block])) {
      decode_ordinals(*scalars, first, last, ordinals.data() + at, present.data() + at);
    } else {
      decode_texts(column, block, first, last, ordinals.data() + at, present.data() + at);
    }
    at += last - first;
  });
  if (codes_.empty() || codes_[run].empty()) return;
  for (std::size_t i = 0; i < ordinals.size(); ++i) {
    if (present[i] != 0) ordinals[i] = codes_[run][static_cast<std::size_t>(ordinals[i])];
  }
}

void MergedColumn::encode_ordinals(std::size_t chunk, std::span<const Turn> turns) {
  std::vector<std::vector<Ordinal>> ordinals(columns_.size());
  std::vector<std::vector<std::uint8_t>> present(columns_.size());
  for (std::size_t run = 0; run < columns_.size(); ++run) decode(run, rows_of(chunk, run), ordinals[run], present[run]);
  std::vector<Ordinal> merged_ordinals;
  std::vector<std::uint8_t> merged_present;
  merged_ordinals.reserve(turns.size());
  merged_present.reserve(turns.size());
  for (const Turn& turn : turns) {
    merged_ordinals.push_back(ordinals[turn.run][turn.row]);
    merged_present.push_back(present[turn.run][turn.row]);
  }
  encoder_.encode_scalars(chunk, merged_ordinals, merged_present);
}

void MergedColumn::encode_raw(std::size_t chunk, std::span<const Turn> turns) {
  const Type type = encoder_.def().type;
  std::vector<RawColumn> parts;
  std::vector<std::uint32_t> starts;  // of the runs' rows, side by side
  std::uint32_t start = 0;
  for (std::size_t run = 0; run < columns_.size(); ++run) {
    const EventRange rows = rows_of(chunk, run);
    RawColumn part(type);
    if (columns_[run] == nullptr) {
      for (std::uint32_t i = 0; i < rows.size(); ++i) part.append_missing();
    } else {
      for_each_block(
          rows, [&](std::size_t block, std::uint32_t first, std::uint32_t last) { append_rows(part, *columns_[run], block, first, last); });
    }
    parts.push_back(std::move(part));
    starts.push_back(std::exchange(start, start + rows.size()));
  }
  std::vector<std::uint32_t> places;
  places.reserve(turns.size());
  for (const Turn& turn : turns) places.push_back(starts[turn.run] + turn.row);
  const ParallelFor here = parallel_of({});
  const RawColumn values = gathered(joined(type, std::move(parts), here), places, here);
  type.is_list ? encode_lists(chunk, values) : encoder_.encode_texts(chunk, values, 0);
}

void MergedColumn::encode_lists(std::size_t chunk, const RawColumn& values) {
  std::vector<std::uint32_t> items;
  const bool texts = values.type.kind == Kind::kString;
  for (std::size_t item = 0; item < values.items(); ++item) {
    const std::size_t code = texts ? dictionary_.lower_bound(values.text(item)) : dictionary_.lower_bound(item_ordinal(values, item));
    items.push_back(static_cast<std::uint32_t>(code));
  }
  encoder_.encode_lists(chunk, items, values.list_ends, 0, values.present);
}

}  // namespace tamis
