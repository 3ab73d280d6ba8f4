#include "engine/exec/taken_events.h"

#include <algorithm>

#include "engine/exec/block_events.h"
#include "engine/exec/decode.h"
#include "engine/plan/structure.h"

namespace tamis {
namespace {

template <typename T> void reorder_one(std::vector<T>& items, const std::vector<std::uint32_t>& order) {
  if (items.empty()) return;
  std::vector<T> sorted;
  sorted.reserve(items.size());
  for (const std::uint32_t i : order) sorted.push_back(std::move(items[i]));
  items = std::move(sorted);
}

// With fewer candidates than one in so many, the events of others are not looked at further, though another clause may ask for them.
constexpr std::size_t kFewWanted = 4;

// Texts of a dictionary lie in the snapshot.
bool is_dictionary_column(const ScalarPtr& value, const Snapshot& events) {
  const auto column = value == nullptr ? std::nullopt : column_of(*value);
  return column && value->type == kStringType && !events.column(*column).text_in_rows;
}

}  // namespace

void TakenEvents::clear() {
  profiles.clear();
  times.clear();
  places.clear();
  integers.clear();
  doubles.clear();
  texts.clear();
  lists.clear();
  kept.clear();
}

Value TakenEvents::value(std::size_t i) const {
  if (type.is_list) return lists[i];
  switch (type.kind) {
    case Kind::kBoolean: return integers[i] != 0;
    case Kind::kInteger: return integers[i];
    case Kind::kTimestamp: return Timestamp{integers[i]};
    case Kind::kDate: return Date{static_cast<std::int32_t>(integers[i])};
    case Kind::kDouble: return doubles[i];
    case Kind::kString: return std::string(texts[i]);
  }
  return {};
}

void TakenEvents::reorder(const std::vector<std::uint32_t>& order) {
  reorder_one(profiles, order);
  reorder_one(times, order);
  reorder_one(places, order);
  reorder_one(integers, order);
  reorder_one(doubles, order);
  reorder_one(texts, order);
  reorder_one(lists, order);
}

EventStream::EventStream(const EventPart& part, std::size_t run, std::uint32_t number, Needs needs, BlockEvents& events)
    : part_(part),
      walk_(events.masks_of(part), run),
      number_(number),
      needs_(needs),
      snapshot_(events.snapshot()),
      now_us_(events.now_us()),
      source_({&walk_.run(), &events}),
      evaluator_(now_us_),
      texts_stay_(is_dictionary_column(part.value, walk_.run().events())) {}

void EventStream::begin(std::size_t block, const BlockMask& rows) {
  base_ = static_cast<std::uint32_t>(block * kBlockRows);
  taken_ = count_ = 0;
  walk_.begin(block, rows);
  wanted_ = walk_.is_whole() && rows.count() * kFewWanted < rows_of_block(block, snapshot_.rows()) ? &rows : nullptr;
}

void EventStream::drop_unwanted() {
  std::size_t kept = 0;
  for (std::size_t i = 0; i < count_; ++i) {
    positions_[kept] = positions_[i];
    groups_[kept] = groups_[i];
    kept += wanted_->test(groups_[i]) ? 1 : 0;
  }
  count_ = kept;
}

bool EventStream::next_chunk() {
  const auto chunk = walk_.next();
  if (!chunk) return false;
  chunk_ = chunk->chunk;
  positions_.resize(kBlockRows);
  groups_.resize(kBlockRows);
  const EventIndex& index = walk_.run().index();
  count_ = simd::kernels().positions(chunk->mask->words.data(), positions_.data());
  (void)simd::kernels().groups_of(chunk->mask->words.data(), index.starts.data() + chunk_ * kBlockWords,
                                  index.ranks.data() + chunk_ * kBlockWords, 0, kBlockWords, groups_.data());
  for (std::size_t i = 0; i < count_; ++i) groups_[i] = index.profiles[groups_[i]] - base_;  // from now on rows of profiles
  if (wanted_ != nullptr) drop_unwanted();
  taken_ = 0;
  source_.set_block(chunk_, chunk->mask);
  return true;
}

bool EventStream::take(std::uint32_t end, TakenEvents& out) {
  const std::size_t before = out.size();
  while (taken_ < count_ || next_chunk()) {
    const auto last = static_cast<std::size_t>(std::lower_bound(groups_.begin() + static_cast<std::ptrdiff_t>(taken_),
                                                                groups_.begin() + static_cast<std::ptrdiff_t>(count_), end) -
                                               groups_.begin());
    while (taken_ < last) {
      const std::uint32_t tile = positions_[taken_] / kTileRows;
      const auto in_tile = [&](std::uint16_t position) { return position / kTileRows <= tile; };
      const auto first = positions_.begin() + static_cast<std::ptrdiff_t>(taken_);
      const auto tile_end = std::partition_point(first, positions_.begin() + static_cast<std::ptrdiff_t>(last), in_tile);
      const auto next = static_cast<std::size_t>(tile_end - positions_.begin());
      take_tile(taken_, next, out);
      taken_ = next;
    }
    if (last < count_) break;
  }
  return out.size() > before;
}

void EventStream::take_tile(std::size_t first, std::size_t last, TakenEvents& out) {
  rows_.assign(positions_.begin() + static_cast<std::ptrdiff_t>(first), positions_.begin() + static_cast<std::ptrdiff_t>(last));
  if (part_.value != nullptr) evaluator_.evaluate(*part_.value, source_, rows_, values_);
  if (needs_.times) source_.load(kEventTime, rows_, times_);
  if (part_.value != nullptr) return append_values(first, out);
  out.profiles.insert(out.profiles.end(), groups_.begin() + static_cast<std::ptrdiff_t>(first),
                      groups_.begin() + static_cast<std::ptrdiff_t>(last));
  if (needs_.times) out.times.insert(out.times.end(), times_.integers.begin(), times_.integers.end());
  if (needs_.places) {
    for (const std::uint32_t row : rows_) out.places.push_back({number_, static_cast<std::uint32_t>(chunk_ * kBlockRows) + row});
  }
}

void EventStream::append_values(std::size_t first, TakenEvents& out) {
  // Appends item(i) for each row with a value.
  const auto append = [&](auto& into, const auto& item) {
    std::size_t at = into.size();
    into.resize(at + rows_.size());
    for (std::size_t i = 0; i < rows_.size(); ++i) {
      into[at] = item(i);
      at += values_.present[i];
    }
    into.resize(at);
  };
  append(out.profiles, [&](std::size_t i) { return groups_[first + i]; });
  if (needs_.times) append(out.times, [&](std::size_t i) { return times_.integers[i]; });
  if (needs_.places) {
    append(out.places, [&](std::size_t i) { return TakenPlace{number_, static_cast<std::uint32_t>(chunk_ * kBlockRows) + rows_[i]}; });
  }
  if (out.type.is_list) return append(out.lists, [&](std::size_t i) { return values_.lists[i]; });
  switch (out.type.kind) {
    case Kind::kBoolean:
    case Kind::kInteger:
    case Kind::kTimestamp:
    case Kind::kDate: return append(out.integers, [&](std::size_t i) { return values_.integers[i]; });
    case Kind::kDouble: return append(out.doubles, [&](std::size_t i) { return values_.doubles[i]; });
    case Kind::kString:
      return append(out.texts, [&](std::size_t i) -> std::string_view {
        if (texts_stay_ || values_.present[i] == 0) return values_.texts[i];
        return out.kept.emplace_back(values_.texts[i]);
      });
  }
}

}  // namespace tamis
