#pragma once
// Where the vector evaluator gets the values of columns: rows of a block, or values of a domain.

#include <cstdint>
#include <span>

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
class BlockSource final : public RowSource {
 public:
  BlockSource(const Snapshot& snapshot, std::int64_t now_us) : snapshot_(snapshot), now_us_(now_us) {}
  void set_block(std::size_t block) noexcept { block_ = block; }
  [[nodiscard]] std::size_t block() const noexcept { return block_; }
  void load(ColumnId column, std::span<const std::uint32_t> rows, ValueVector& out) override;
  void aggregate(const Scalar& aggregate, std::span<const std::uint32_t> rows, ValueVector& out) override;

 private:
  const Snapshot& snapshot_;
  const std::int64_t now_us_;
  std::size_t block_ = 0;
};

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
  VectorDomainEvaluator(const Snapshot& snapshot, std::int64_t now_us) : snapshot_(snapshot), now_us_(now_us) {}
  void evaluate(const Predicate& predicate, ColumnId column, Ordinal first, std::size_t count, std::uint64_t* bits) const override;
  [[nodiscard]] bool holds_for_missing(const Predicate& predicate, ColumnId column) const override;

 private:
  const Snapshot& snapshot_;
  std::int64_t now_us_;
};

}  // namespace tamis
