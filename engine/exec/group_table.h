#pragma once
// Groups of one worker: keys to group numbers, and the aggregates' states.

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <unordered_map>
#include <vector>

#include "engine/exec/aggregate.h"
#include "engine/exec/table_rows.h"
#include "engine/exec/vector_evaluator.h"
#include "engine/plan/query.h"

namespace tamis {

// A key as bytes: equal for equal values of one type, missing included.
void append_key(std::string& bytes, const ValueVector& values, std::size_t i);
void append_key(std::string& bytes, const Value& value);

// How a worker finds the group of a row. All workers of a query use the same way.
enum class GroupBy : std::uint8_t {
  kNothing,  // one group
  kCodes,    // one scalar column whose ordinals are 0 … some thousands: a table
  kKeys,     // anything: a hash table of keys as bytes
};

class GroupTable {
 public:
  // All outlive the table. `alone`: it is merged with tables over the same snapshot only.
  GroupTable(const TableRows& rows, const SelectQuery& query, IndexUse index, std::int64_t now_us, bool alone = true);

  void add_block(std::size_t block, const BlockMask& members, Scratch& scratch);
  // Adds the groups of another worker.
  void merge(const GroupTable& other);

  [[nodiscard]] std::size_t groups() const noexcept { return keys_.size(); }
  // The slots of a group: its keys, then its aggregates.
  [[nodiscard]] std::vector<Value> slots(std::size_t group) const;

 private:
  static constexpr std::uint32_t kNone = ~std::uint32_t{0};

  std::uint32_t new_group(std::vector<Value> key);
  void add_tile(std::span<const std::uint32_t> rows, std::span<const std::size_t> aggregates);
  void find_groups(std::span<const std::uint32_t> rows);
  void find_by_code(std::span<const std::uint32_t> rows);
  void find_by_key(std::span<const std::uint32_t> rows);
  std::uint32_t group_of_code(std::size_t code);
  void index_keys();
  // Whether every group of the block can be added as a mask.
  bool add_as_masks(std::size_t block, const BlockMask& members, Scratch& scratch);

  const SelectQuery& query_;
  GroupBy by_;
  const Column* code_column_ = nullptr;  // kCodes
  std::vector<std::uint32_t> by_code_;   // [code + 1]; 0 for missing
  std::unordered_map<std::string, std::uint32_t> by_key_;
  std::vector<std::vector<Value>> keys_;  // [group]
  std::vector<std::unique_ptr<Aggregator>> aggregates_;
  bool all_by_mask_ = false;
  std::unordered_map<std::string, std::uint32_t> merged_;  // groups by their keys' values, once another table came

  RowReader reader_;
  std::size_t block_ = 0;
  VectorEvaluator evaluator_;
  std::vector<std::uint32_t> rows_, groups_;
  std::vector<ValueVector> key_values_;
  ValueVector argument_;
  std::string key_bytes_;
};

}  // namespace tamis
