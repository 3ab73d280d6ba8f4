// Lists: HAS through the planes of frequent items and the postings of all others, LENGTH through the rows' starts.

#include <algorithm>
#include <limits>
#include <vector>

#include "engine/exec/block_filter.h"
#include "engine/exec/range_filter.h"

namespace tamis {
namespace {

const ListBlock& list_block(const Column& column, std::size_t block) { return std::get<ListBlock>(column.blocks[block]); }

// Where the rows that hold an item stand in a block; neither: in no row.
struct ItemRows {
  const std::uint64_t* plane = nullptr;
  std::span<const std::uint16_t> rows;
  [[nodiscard]] bool absent() const noexcept { return plane == nullptr && rows.empty(); }
};

ItemRows find_item(const ListBlock& b, Ordinal item) {
  const auto at = std::ranges::lower_bound(b.frequent, item);
  if (at != b.frequent.end() && *at == item) {
    return {b.frequent_planes + static_cast<std::size_t>(at - b.frequent.begin()) * kBlockWords, {}};
  }
  const auto rows = b.postings.find(item);
  return {nullptr, rows ? *rows : std::span<const std::uint16_t>{}};
}

class ListFilter final : public BlockFilter {
 public:
  ListFilter(const ListLeaf& leaf, const FilterContext& context)
      : context_(context), column_(context.snapshot.column(leaf.column)), leaf_(leaf) {}

  Outcome fold(std::size_t block) override {
    const ListBlock& b = list_block(column_, block);
    if (b.missing == b.rows) return Outcome::kNone;
    gather(b);
    switch (leaf_.kind) {
      case HasKind::kAny: return found_.empty() ? Outcome::kNone : Outcome::kSome;
      case HasKind::kAll: return found_.size() < leaf_.items.size() ? Outcome::kNone : Outcome::kSome;
      case HasKind::kNone: return found_.empty() && b.missing == 0 ? Outcome::kAll : Outcome::kSome;
    }
    return Outcome::kSome;
  }

  Outcome run(std::size_t block, BlockMask& candidates) override {
    const ListBlock& b = list_block(column_, block);
    gather(b);
    if (context_.index == IndexUse::kNever) {
      scan(b, candidates);
      return outcome_of(candidates);
    }
    switch (leaf_.kind) {
      case HasKind::kAny: keep_any(candidates); break;
      case HasKind::kAll: keep_all(candidates); break;
      case HasKind::kNone: {
        ScratchMask any(context_.scratch, candidates);
        keep_any(*any);
        candidates.and_not(*any);
        keep_present(b.presence, b.rows, b.missing, candidates);
        break;
      }
    }
    return outcome_of(candidates);
  }

  std::optional<std::uint64_t> count(std::size_t block) override {
    const ListBlock& b = list_block(column_, block);
    gather(b);
    if (found_.size() != 1 || leaf_.items.size() != 1 || leaf_.kind == HasKind::kNone) return std::nullopt;
    return found_[0].plane != nullptr ? simd::kernels().count(found_[0].plane) : found_[0].rows.size();
  }

 private:
  // The items that occur in the block.
  void gather(const ListBlock& b) {
    if (gathered_ == &b) return;
    gathered_ = &b;
    found_.clear();
    for (const Ordinal item : leaf_.items) {
      const ItemRows rows = find_item(b, item);
      if (!rows.absent()) found_.push_back(rows);
    }
  }

  void keep_any(BlockMask& mask) const {
    ScratchMask any(context_.scratch);
    any->clear();
    for (const ItemRows& item : found_) {
      if (item.plane != nullptr) simd::kernels().or_with(any->words.data(), item.plane);
      for (const std::uint16_t row : item.rows) any->set(row);
    }
    mask.and_with(*any);
  }

  void keep_all(BlockMask& mask) const {
    for (const ItemRows& item : found_) {
      if (item.plane != nullptr) {
        simd::kernels().and_with(mask.words.data(), item.plane);
        continue;
      }
      ScratchMask in(context_.scratch);
      in->clear();
      for (const std::uint16_t row : item.rows) in->set(row);
      mask.and_with(*in);
    }
  }

  // The rows themselves, without the index.
  void scan(const ListBlock& b, BlockMask& mask) const {
    keep_present(b.presence, b.rows, b.missing, mask);
    keep_rows(mask, [&](std::uint32_t row) { return holds(b, row); });
  }

  bool holds(const ListBlock& b, std::uint32_t row) const {
    const auto has = [&](Ordinal item) {
      for (std::uint32_t place = b.starts[row]; place < b.starts[row + 1]; ++place) {
        if (static_cast<Ordinal>(b.item(place)) == item) return true;
      }
      return false;
    };
    switch (leaf_.kind) {
      case HasKind::kAny: return std::ranges::any_of(leaf_.items, has);
      case HasKind::kAll: return std::ranges::all_of(leaf_.items, has);
      case HasKind::kNone: return std::ranges::none_of(leaf_.items, has);
    }
    return false;
  }

  const FilterContext context_;
  const Column& column_;
  const ListLeaf& leaf_;
  const ListBlock* gathered_ = nullptr;
  std::vector<ItemRows> found_;
};

class LengthFilter final : public BlockFilter {
 public:
  LengthFilter(const LengthLeaf& leaf, const FilterContext& context) : column_(context.snapshot.column(leaf.column)), leaf_(leaf) {}

  Outcome fold(std::size_t block) override {
    const ListBlock& b = list_block(column_, block);
    if (b.missing == b.rows || leaf_.lengths.avoids({0, std::numeric_limits<std::uint32_t>::max()})) return Outcome::kNone;
    return b.missing == 0 && leaf_.lengths.is_all() ? Outcome::kAll : Outcome::kSome;
  }

  Outcome run(std::size_t block, BlockMask& candidates) override {
    const ListBlock& b = list_block(column_, block);
    keep_present(b.presence, b.rows, b.missing, candidates);
    if (leaf_.lengths.ranges().size() == 1)
      keep_lengths(b, leaf_.lengths.ranges()[0], candidates);
    else
      keep_rows(candidates, [&](std::uint32_t row) { return leaf_.lengths.contains(b.starts[row + 1] - b.starts[row]); });
    return outcome_of(candidates);
  }

  std::optional<std::uint64_t> count(std::size_t block) override {
    const ListBlock& b = list_block(column_, block);
    if (leaf_.lengths.is_all()) return b.rows - b.missing;
    return std::nullopt;
  }

 private:
  static void keep_lengths(const ListBlock& b, OrdinalRange range, BlockMask& mask) {
    constexpr Ordinal kMost = std::numeric_limits<std::uint32_t>::max();
    if (range.low <= 0 && range.high >= kMost) return;
    const auto low = static_cast<std::uint32_t>(std::clamp<Ordinal>(range.low, 0, kMost));
    const auto span = static_cast<std::uint32_t>(std::clamp<Ordinal>(range.high, 0, kMost)) - low;
    const std::uint32_t* starts = b.starts.data();
    for (std::uint32_t first = 0; first < b.rows; first += 64) {
      std::uint64_t& word = mask.words[first / 64];
      if (word == 0) continue;
      const std::uint32_t rows = std::min<std::uint32_t>(64, b.rows - first);
      std::uint64_t in = 0;
      for (std::uint32_t i = 0; i < rows; ++i) {
        const std::uint32_t length = starts[first + i + 1] - starts[first + i];
        in |= std::uint64_t{length - low <= span} << i;
      }
      word &= in;
    }
  }

  const Column& column_;
  const LengthLeaf& leaf_;
};

class RowsFilter final : public BlockFilter {
 public:
  RowsFilter(const RowsLeaf& leaf, const FilterContext& context) : context_(context), leaf_(leaf) {}

  Outcome fold(std::size_t block) override {
    const auto [first, last] = rows_of_block(block);
    return first == last ? Outcome::kNone : Outcome::kSome;
  }

  Outcome run(std::size_t block, BlockMask& candidates) override {
    ScratchMask in(context_.scratch);
    in->clear();
    for (auto [row, last] = rows_of_block(block); row != last; ++row) in->set(row->value % kBlockRows);
    candidates.and_with(*in);
    return outcome_of(candidates);
  }

  std::optional<std::uint64_t> count(std::size_t block) override {
    const auto [first, last] = rows_of_block(block);
    return static_cast<std::uint64_t>(last - first);
  }

 private:
  using Iterator = std::vector<RowId>::const_iterator;
  std::pair<Iterator, Iterator> rows_of_block(std::size_t block) const {
    const auto first = std::ranges::lower_bound(leaf_.rows, RowId(static_cast<std::uint32_t>(block * kBlockRows)));
    const auto last = std::find_if(first, leaf_.rows.end(), [block](RowId r) { return r.value / kBlockRows != block; });
    return {first, last};
  }

  const FilterContext context_;
  const RowsLeaf& leaf_;
};

}  // namespace

std::unique_ptr<BlockFilter> make_list_filter(const ListLeaf& leaf, const FilterContext& context) {
  return std::make_unique<ListFilter>(leaf, context);
}
std::unique_ptr<BlockFilter> make_length_filter(const LengthLeaf& leaf, const FilterContext& context) {
  return std::make_unique<LengthFilter>(leaf, context);
}
std::unique_ptr<BlockFilter> make_rows_filter(const RowsLeaf& leaf, const FilterContext& context) {
  return std::make_unique<RowsFilter>(leaf, context);
}

}  // namespace tamis
