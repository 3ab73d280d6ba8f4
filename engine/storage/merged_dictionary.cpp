#include "engine/storage/merged_dictionary.h"

#include <algorithm>
#include <mutex>
#include <string>
#include <unordered_set>

#include "engine/storage/block_decoder.h"
#include "engine/storage/column_encoder.h"
#include "engine/storage/distinct_counter.h"
#include "engine/storage/hash.h"

namespace tamis {
namespace {

using Columns = std::span<const Column* const>;

std::uint64_t rows_of(const Column& column) {
  std::uint64_t rows = 0;
  for (const Block& block : column.blocks) rows += tamis::rows_of(block);
  return rows;
}

// Calls step(texts of a block) for every block of texts in rows, in parallel.
template <typename Step> void for_each_block_of_texts(Columns columns, const ParallelFor& parallel, Step step) {
  std::vector<std::pair<const Column*, std::size_t>> blocks;
  for (const Column* column : columns) {
    for (std::size_t i = 0; column != nullptr && column->text_in_rows && i < column->blocks.size(); ++i) blocks.emplace_back(column, i);
  }
  parallel(blocks.size(), [&](std::size_t i) {
    const auto& [column, block] = blocks[i];
    RawColumn texts(kStringType);
    append_rows(texts, *column, block, 0, tamis::rows_of(column->blocks[block]));
    step(texts);
  });
}

struct Survey {
  DistinctCounter distinct;
  double bytes = 0;  // of all rows' texts, about
};

Survey survey(Columns columns, const ParallelFor& parallel) {
  Survey all;
  for (const Column* column : columns) {
    if (column == nullptr || column->text_in_rows) continue;
    std::size_t bytes = 0;
    for (std::size_t code = 0; code < column->dictionary.size(); ++code) {
      all.distinct.add(hash_of(column->dictionary.text(code)));
      bytes += column->dictionary.text(code).size();
    }
    const double mean = static_cast<double>(bytes) / static_cast<double>(std::max<std::size_t>(column->dictionary.size(), 1));
    all.bytes += mean * static_cast<double>(rows_of(*column) - column->statistics.missing);
  }
  std::mutex mutex;
  for_each_block_of_texts(columns, parallel, [&](const RawColumn& texts) {
    DistinctCounter distinct;
    for (std::size_t row = 0; row < texts.rows(); ++row) {
      if (texts.present[row] != 0) distinct.add(hash_of(texts.text(row)));
    }
    const std::lock_guard lock(mutex);
    all.distinct.unite(distinct);
    all.bytes += static_cast<double>(texts.bytes.size());
  });
  return all;
}

void choose(MergedDictionary& out, Columns columns, ForcedEncoding force, const ParallelFor& parallel) {
  std::uint64_t present = 0, most_distinct = 0, distinct = 0;
  for (const Column* column : columns) {
    if (column == nullptr) continue;
    present += rows_of(*column) - column->statistics.missing;
    if (column->text_in_rows) most_distinct = std::max(most_distinct, column->statistics.distinct);
    distinct += column->statistics.distinct;
  }
  out.distinct = std::min(distinct, present);
  // Where one run has too many already, the others need not be looked at.
  if (force == ForcedEncoding::kTextInRows || (force != ForcedEncoding::kDictionary && most_distinct > present / 2)) {
    out.texts_in_rows = true;
    return;
  }
  if (force == ForcedEncoding::kDictionary) return;
  const Survey found = survey(columns, parallel);
  out.distinct = found.distinct.estimate();
  out.texts_in_rows = !dictionary_pays(present, out.distinct, found.bytes / static_cast<double>(std::max<std::uint64_t>(present, 1)));
}

struct HashOfText {
  using is_transparent = void;
  std::size_t operator()(std::string_view text) const noexcept { return hash_of(text); }
};
using Texts = std::unordered_set<std::string, HashOfText, std::equal_to<>>;

Texts texts_in_rows(Columns columns, const ParallelFor& parallel) {
  Texts all;
  std::mutex mutex;
  for_each_block_of_texts(columns, parallel, [&](const RawColumn& texts) {
    KeyTable<std::string_view> found;
    for (std::size_t row = 0; row < texts.rows(); ++row) {
      if (texts.present[row] != 0) found.add(texts.text(row));
    }
    const std::lock_guard lock(mutex);
    for (const std::string_view text : found.keys()) {
      if (!all.contains(text)) all.emplace(text);
    }
  });
  return all;
}

template <typename Key> void sort_distinct(std::vector<Key>& keys) {
  std::ranges::sort(keys);
  const auto again = std::ranges::unique(keys);
  keys.erase(again.begin(), again.end());
}

// The place of each entry of a dictionary in the sorted keys, which hold them all.
template <typename Key, typename Entry> std::vector<std::uint32_t> places(const std::vector<Key>& keys, std::size_t entries, Entry entry) {
  std::vector<std::uint32_t> places;
  auto at = keys.begin();
  for (std::size_t code = 0; code < entries; ++code) {
    while (*at != entry(code)) ++at;
    places.push_back(static_cast<std::uint32_t>(at - keys.begin()));
  }
  return places;
}

// `entry(dictionary, code)` and `own`, keys that stand in no dictionary.
template <typename Key, typename Entry> std::vector<Key> unite(MergedDictionary& out, Columns columns, std::vector<Key> keys, Entry entry) {
  const auto entries = [](const Column* column) { return column == nullptr ? 0 : column->dictionary.size(); };
  for (const Column* column : columns) {
    for (std::size_t code = 0; code < entries(column); ++code) keys.push_back(entry(column->dictionary, code));
  }
  sort_distinct(keys);
  for (const Column* column : columns) {
    out.codes.push_back(places(keys, entries(column), [&](std::size_t code) { return entry(column->dictionary, code); }));
  }
  return keys;
}

}  // namespace

MergedDictionary merge_dictionaries(Columns columns, Type type, ForcedEncoding force, const ParallelFor& parallel) {
  MergedDictionary out;
  if (type.kind != Kind::kString) {
    out.dictionary.ordinals = unite(out, columns, std::vector<Ordinal>{},
                                    [](const Dictionary& dictionary, std::size_t code) { return dictionary.ordinal(code); });
    return out;
  }
  if (!type.is_list) choose(out, columns, force, parallel);
  if (out.texts_in_rows) return out;
  const Texts own = texts_in_rows(columns, parallel);
  const auto texts = unite(out, columns, std::vector<std::string_view>(own.begin(), own.end()),
                           [](const Dictionary& dictionary, std::size_t code) { return dictionary.text(code); });
  for (const std::string_view text : texts) {
    out.dictionary.bytes += text;
    out.dictionary.ends.push_back(out.dictionary.bytes.size());
  }
  return out;
}

}  // namespace tamis
