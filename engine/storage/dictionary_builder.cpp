#include "engine/storage/dictionary_builder.h"

#include <algorithm>
#include <numeric>

namespace tamis {

DictionaryBuilder::DictionaryBuilder(const RawColumn& column, std::size_t part_items)
    : column_(column), part_items_(part_items), parts_((column.items() + part_items - 1) / part_items), local_codes_(column.items()) {}

void DictionaryBuilder::collect(std::size_t index) {
  Part& part = parts_[index];
  const std::size_t first = index * part_items_, last = std::min(first + part_items_, local_codes_.size());
  if (column_.type.kind == Kind::kString) {
    collect_keys(part, first, last, part.texts, [&](std::size_t item) { return column_.text(item); });
  } else {
    collect_keys(part, first, last, part.ordinals, [&](std::size_t item) { return item_ordinal(column_, item); });
  }
}

template <typename Key, typename Item>
void DictionaryBuilder::collect_keys(Part& part, std::size_t first, std::size_t last, std::vector<Key>& keys, Item item) {
  KeyTable<Key> table;
  for (std::size_t i = first; i < last; ++i) {
    if (!column_.type.is_list && column_.present[i] == 0) continue;
    local_codes_[i] = table.add(item(i));
    if (local_codes_[i] == part.counts.size()) part.counts.push_back(0);
    ++part.counts[local_codes_[i]];
  }
  keys = table.keys();
}

// The sorted distinct keys of all parts; each part learns the final codes of its own.
template <typename Key>
std::vector<Key> DictionaryBuilder::unite_keys(std::vector<Key> Part::*keys) {
  KeyTable<Key> table;
  for (Part& part : parts_) {
    for (const Key& key : part.*keys) part.final_codes.push_back(table.add(key));
  }
  std::vector<std::uint32_t> order(table.keys().size());
  std::iota(order.begin(), order.end(), 0U);
  std::ranges::sort(order, {}, [&](std::uint32_t place) { return table.keys()[place]; });
  std::vector<std::uint32_t> ranks(order.size());
  std::vector<Key> sorted;
  for (const std::uint32_t place : order) {
    ranks[place] = static_cast<std::uint32_t>(sorted.size());
    sorted.push_back(table.keys()[place]);
  }
  counts_.assign(sorted.size(), 0);
  for (Part& part : parts_) {
    for (std::size_t i = 0; i < part.final_codes.size(); ++i) {
      part.final_codes[i] = ranks[part.final_codes[i]];
      counts_[part.final_codes[i]] += part.counts[i];
    }
  }
  return sorted;
}

BuiltDictionary DictionaryBuilder::unite() {
  BuiltDictionary dictionary;
  if (column_.type.kind != Kind::kString) {
    dictionary.ordinals = unite_keys(&Part::ordinals);
    return dictionary;
  }
  for (const std::string_view text : unite_keys(&Part::texts)) {
    dictionary.bytes += text;
    dictionary.ends.push_back(dictionary.bytes.size());
  }
  return dictionary;
}

}  // namespace tamis
