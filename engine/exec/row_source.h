#pragma once
// Where the vector evaluator gets the values of columns: rows of a block, or values of a domain.

#include <cstdint>
#include <memory>
#include <span>
#include <unordered_map>
#include <vector>

#include "engine/bitmap/block_mask.h"
#include "engine/exec/block_filter.h"
#include "engine/exec/value_vector.h"
#include "engine/plan/planner.h"
#include "engine/storage/snapshot.h"

namespace tamis {

class RowSource {
 public:
  virtual ~RowSource() = default;
  // The values of a column for rows (ascending, as the source numbers them), in a vector that load() resets.
  virtual void load(ColumnId column, std::span<const std::uint32_t> rows, ValueVector& out) = 0;
  // A trait of the profile: where rows are events, of the profile whose event it is.
  virtual void load_trait(ColumnId trait, std::span<const std::uint32_t> rows, ValueVector& out) { load(trait, rows, out); }
  // Sources without profiles, or without events, are not asked for these.
  virtual void load_of_profile(const Scalar& scalar, std::span<const std::uint32_t> rows, ValueVector& out);
  virtual void aggregate(const Scalar& aggregate, std::span<const std::uint32_t> rows, ValueVector& out);
};

// Rows of one block, by their place in it. The rows of one load() lie in one tile: rows of [k * kTileRows, (k + 1) * kTileRows).
class BlockRows : public RowSource {
 public:
  // `candidates`: rows that will be asked for, so that what they have in common is found at once; it stays as it is for those that are
  // still to be asked for.
  virtual void set_block(std::size_t block, const BlockMask* candidates = nullptr) = 0;
};

// Profiles, or any rows of a snapshot.
class BlockSource final : public BlockRows {
 public:
  // `events`: of the same snapshot; null where no aggregate is asked for.
  explicit BlockSource(const Snapshot& snapshot, BlockEvents* events = nullptr) : snapshot_(snapshot), events_(events) {}
  void set_block(std::size_t block, const BlockMask* candidates = nullptr) override;
  [[nodiscard]] std::size_t block() const noexcept { return block_; }
  void load(ColumnId column, std::span<const std::uint32_t> rows, ValueVector& out) override;
  void aggregate(const Scalar& aggregate, std::span<const std::uint32_t> rows, ValueVector& out) override;

 private:
  const Snapshot& snapshot_;
  BlockEvents* events_;
  const BlockMask* candidates_ = nullptr;
  std::size_t block_ = 0;
};

// Events of a run: columns are properties.
class EventSource final : public BlockRows {
 public:
  explicit EventSource(EventRows rows_are);
  void set_block(std::size_t chunk, const BlockMask* candidates = nullptr) override;
  void load(ColumnId property, std::span<const std::uint32_t> rows, ValueVector& out) override;
  void load_trait(ColumnId trait, std::span<const std::uint32_t> rows, ValueVector& out) override;
  void load_of_profile(const Scalar& scalar, std::span<const std::uint32_t> rows, ValueVector& out) override;

 private:
  void find_profiles(std::span<const std::uint32_t> rows);
  void mark_profiles(std::size_t block, std::span<const std::uint32_t> profiles);

  const EventRun& run_;
  BlockEvents& profiles_;
  BlockSource properties_;
  std::size_t chunk_ = 0;
  const BlockMask* candidates_ = nullptr;
  std::size_t marked_block_ = ~std::size_t{0};  // whose profiles among the candidates are in marked_
  BlockMask marked_;
  std::vector<std::uint32_t> row_profiles_, groups_;
  std::unordered_map<ColumnId, ScalarPtr> traits_;
};

// What reads the rows of a filter's snapshot.
[[nodiscard]] std::unique_ptr<BlockRows> make_rows(const FilterContext& context);

// The rows of a mask that lie in the tile that starts with `first`, ascending.
void gather_rows(const BlockMask& mask, std::uint32_t first, std::vector<std::uint32_t>& rows);
// Values of `from` at given places, ascending, in a vector that is reset. Texts stay where they are. `distinct`: no place comes twice.
void pick(const ValueVector& from, std::span<const std::uint32_t> places, ValueVector& out, bool distinct = false);

// "Rows" whose value of one column is ordinal first + row, and missing where `missing`; other columns are not asked for.
class DomainSource final : public RowSource {
 public:
  DomainSource(const Column& column, Ordinal first, bool missing) : column_(column), first_(first), missing_(missing) {}
  void load(ColumnId column, std::span<const std::uint32_t> rows, ValueVector& out) override;

 private:
  const Column& column_;
  Ordinal first_;
  bool missing_;
};

// Plan-time evaluation of predicates over the values of one column.
class VectorDomainEvaluator final : public DomainEvaluator {
 public:
  explicit VectorDomainEvaluator(std::int64_t now_us) : now_us_(now_us) {}
  void evaluate(const Predicate& predicate, const Column& column, Ordinal first, std::size_t count, std::uint64_t* bits) const override;
  [[nodiscard]] bool holds_for_missing(const Predicate& predicate, const Column& column) const override;

 private:
  std::int64_t now_us_;
};

}  // namespace tamis
