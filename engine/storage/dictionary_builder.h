#pragma once
// Dictionaries: the distinct values of a column, found in parts of it (in parallel), then united and sorted.

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/storage/column.h"
#include "engine/storage/hash.h"
#include "engine/storage/raw_column.h"

namespace tamis {

// The distinct keys that were added, in order of arrival. Keys are views of what they were made from.
template <typename Key> class KeyTable {
 public:
  // The key's place; a new one is appended.
  std::uint32_t add(Key key) {
    if (2 * (keys_.size() + 1) > slots_.size()) grow();
    const std::uint64_t hash = hash_of(key);
    for (std::size_t slot = hash & (slots_.size() - 1);; slot = (slot + 1) & (slots_.size() - 1)) {
      if (slots_[slot].place == kFree) {
        slots_[slot] = {static_cast<std::uint32_t>(hash >> 32U), static_cast<std::uint32_t>(keys_.size())};
        keys_.push_back(key);
        return slots_[slot].place;
      }
      if (slots_[slot].tag == static_cast<std::uint32_t>(hash >> 32U) && keys_[slots_[slot].place] == key) return slots_[slot].place;
    }
  }
  [[nodiscard]] const std::vector<Key>& keys() const noexcept { return keys_; }

 private:
  static constexpr std::uint32_t kFree = ~std::uint32_t{0};
  struct Slot {
    std::uint32_t tag = 0, place = kFree;
  };

  void grow() {
    slots_.assign(slots_.empty() ? 1'024 : 4 * slots_.size(), {});
    for (std::uint32_t place = 0; place < keys_.size(); ++place) {
      const std::uint64_t hash = hash_of(keys_[place]);
      std::size_t slot = hash & (slots_.size() - 1);
      while (slots_[slot].place != kFree) slot = (slot + 1) & (slots_.size() - 1);
      slots_[slot] = {static_cast<std::uint32_t>(hash >> 32U), place};
    }
  }

  std::vector<Key> keys_;
  std::vector<Slot> slots_;
};

// A dictionary with its memory.
struct BuiltDictionary {
  std::vector<std::uint64_t> ends;
  std::string bytes;
  std::vector<Ordinal> ordinals;
  [[nodiscard]] std::size_t size() const noexcept { return ends.size() + ordinals.size(); }
};

// Codes the items of one column. First collect() each part, in any order or in parallel; then unite(); then code().
class DictionaryBuilder {
 public:
  // `column` outlives the builder; parts are of part_items items each, the last one less.
  DictionaryBuilder(const RawColumn& column, std::size_t part_items);

  [[nodiscard]] std::size_t parts() const noexcept { return parts_.size(); }
  void collect(std::size_t part);
  [[nodiscard]] BuiltDictionary unite();
  // The place in the dictionary. Items of missing rows have code 0.
  [[nodiscard]] std::uint32_t code(std::size_t item) const noexcept {
    const Part& part = parts_[item / part_items_];
    return part.final_codes.empty() ? 0 : part.final_codes[local_codes_[item]];
  }
  // What code() reads of an item lies at its place here.
  [[nodiscard]] const std::vector<std::uint32_t>& local_codes() const noexcept { return local_codes_; }
  // Items (rows, unless it is a list column) of each code.
  [[nodiscard]] const std::vector<std::uint64_t>& counts() const noexcept { return counts_; }

 private:
  struct Part {
    std::vector<std::string_view> texts;
    std::vector<Ordinal> ordinals;
    std::vector<std::uint32_t> counts, final_codes;
  };
  template <typename Key, typename Item>
  void collect_keys(Part& part, std::size_t first, std::size_t last, std::vector<Key>& keys, Item item);
  template <typename Key> std::vector<Key> unite_keys(std::vector<Key> Part::* keys);

  const RawColumn& column_;
  std::size_t part_items_;
  std::vector<Part> parts_;
  std::vector<std::uint32_t> local_codes_;
  std::vector<std::uint64_t> counts_;
};

// The ordinal of an item of a column that is no STRING.
[[nodiscard]] inline Ordinal item_ordinal(const RawColumn& column, std::size_t item) noexcept {
  return column.type.kind == Kind::kDouble ? ordinal_of(column.doubles[item]) : column.integers[item];
}

}  // namespace tamis
