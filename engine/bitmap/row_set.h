#pragma once
// A set of rows at rest: a Roaring bitmap. The only place that sees CRoaring.

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "engine/base/error.h"
#include "engine/base/strong_id.h"
#include "engine/bitmap/block_mask.h"

namespace tamis {

// A value: copies are deep, moves cheap. Not synchronised; const use from many threads is safe.
class RowSet {
 public:
  RowSet();
  RowSet(const RowSet&);
  RowSet(RowSet&&) noexcept;
  RowSet& operator=(RowSet) noexcept;
  ~RowSet();

  [[nodiscard]] std::uint64_t count() const noexcept;
  [[nodiscard]] bool contains(RowId row) const noexcept;
  void add(RowId row);
  void add_block(std::size_t block, const BlockMask& mask);           // unites; cheapest when blocks come in ascending order
  void copy_block(std::size_t block, BlockMask& out) const noexcept;  // the rows of one block
  [[nodiscard]] std::vector<RowId> rows() const;                      // ascending
  template <typename Visit> void for_each(Visit visit) const {        // ascending; visit(RowId)
    for (const RowId row : rows()) visit(row);
  }

  [[nodiscard]] static std::uint64_t and_count(const RowSet& a, const RowSet& b) noexcept;
  RowSet& operator&=(const RowSet& other);
  RowSet& operator|=(const RowSet& other);
  RowSet& operator-=(const RowSet& other);
  RowSet& operator^=(const RowSet& other);
  friend bool operator==(const RowSet& a, const RowSet& b) noexcept;

  // Runs are found and memory is trimmed: for a set that will rest.
  void optimize();
  [[nodiscard]] std::size_t bytes() const noexcept;

  // The portable format of the RoaringFormatSpec (32 bits), as other languages read it.
  [[nodiscard]] std::string serialize() const;
  // Bytes from outside: bounds-checked, then validated (kDataLoss).
  [[nodiscard]] static Result<RowSet> deserialize(std::span<const std::byte> bytes);
  // 64-bit portable format with one 32-bit part, key `shard`.
  [[nodiscard]] std::string serialize64(std::uint32_t shard) const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

[[nodiscard]] std::string roaring_version();  // of the CRoaring in use

}  // namespace tamis
