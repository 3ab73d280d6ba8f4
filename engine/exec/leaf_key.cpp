#include "engine/exec/leaf_key.h"

#include "engine/plan/event_plan.h"
#include "engine/storage/ordinal.h"

namespace tamis {
namespace {

class KeyWriter {
 public:
  template <typename T> KeyWriter& number(T value) {
    const auto wide = static_cast<std::uint64_t>(value);
    key_.append(reinterpret_cast<const char*>(&wide), sizeof wide);
    return *this;
  }
  KeyWriter& text(std::string_view text) {
    number(text.size());
    key_.append(text);
    return *this;
  }
  KeyWriter& set(const OrdinalSet& set) {
    number(set.ranges().size());
    for (const OrdinalRange& range : set.ranges()) number(range.low).number(range.high);
    return *this;
  }
  KeyWriter& bound(const std::optional<std::string>& bound, bool strict) {
    number(bound ? 1 : 0).number(strict ? 1 : 0);
    return bound ? text(*bound) : *this;
  }
  std::string take() { return std::move(key_); }

 private:
  std::string key_;
};

struct WriteKey {
  KeyWriter& key;
  const PredicatePlace& place;
  void operator()(const SetLeaf& leaf) const { key.number(leaf.column.value).number(leaf.missing).set(leaf.set); }
  void operator()(const TextRangeLeaf& leaf) const {
    key.number(leaf.column.value).number(leaf.negated).number(leaf.ranges.size());
    for (const TextRange& range : leaf.ranges) key.bound(range.low, range.low_strict).bound(range.high, range.high_strict);
  }
  void operator()(const TextMatchLeaf& leaf) const {
    key.number(leaf.column.value).number(leaf.negated).number(static_cast<int>(leaf.matcher->kind()));
    key.text(leaf.matcher->pattern()).text(leaf.matcher->escape());
  }
  void operator()(const ListLeaf& leaf) const {
    key.number(leaf.column.value).number(static_cast<int>(leaf.kind)).number(leaf.items.size());
    for (const Ordinal item : leaf.items) key.number(item);
  }
  void operator()(const LengthLeaf& leaf) const { key.number(leaf.column.value).set(leaf.lengths); }
  void operator()(const CompareLeaf& leaf) const {
    key.number(leaf.left.value).number(static_cast<int>(leaf.op)).number(leaf.right.value).number(leaf.offset);
    key.number(ordinal_of(leaf.addend));
  }
  void operator()(const RowsLeaf& leaf) const {
    key.number(leaf.column.value).number(leaf.rows.size());
    for (const RowId row : leaf.rows) key.number(row.value);
  }
  void operator()(const SegmentLeaf& leaf) const { key.number(reinterpret_cast<std::uintptr_t>(leaf.rows.get())); }
  void operator()(const EventCountLeaf& leaf) const {
    key.set(leaf.counts).number(leaf.sets.size());
    for (const EventSetPtr& set : leaf.sets) key.number(set->event.value).number(reinterpret_cast<std::uintptr_t>(place(set->where)));
  }
  void operator()(const EventEndLeaf& leaf) const { (*this)(leaf.otherwise); }
  void operator()(const SummaryLeaf& leaf) const {
    key.number(reinterpret_cast<std::uintptr_t>(leaf.summaries.get()));
    (*this)(leaf.leaf);
  }
  void operator()(const GeneralLeaf& leaf) const { key.number(reinterpret_cast<std::uintptr_t>(place(leaf.predicate))); }
};

}  // namespace

std::string key_of(const Leaf& leaf, const PredicatePlace& place) {
  KeyWriter key;
  key.number(leaf.index());
  std::visit(WriteKey{key, place}, leaf);
  return key.take();
}

}  // namespace tamis
