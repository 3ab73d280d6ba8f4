#pragma once
// Aggregates of groups: one object for one aggregate of a SELECT and one worker, with a state a group. Results do not depend on
// the order of rows, on workers or on merging.

#include <cstdint>
#include <memory>
#include <span>

#include "engine/bitmap/block_mask.h"
#include "engine/exec/scratch.h"
#include "engine/exec/value_vector.h"
#include "engine/plan/query.h"
#include "engine/storage/snapshot.h"

namespace tamis {

class Aggregator {
 public:
  virtual ~Aggregator() = default;

  // Room for groups 0 … groups-1; new ones have seen no row. Called before a group is used.
  virtual void grow(std::size_t groups) = 0;
  // Row i belongs to groups[i]; `values` are the arguments (null for COUNT(*)).
  virtual void add(std::span<const std::uint32_t> groups, const ValueVector* values) = 0;
  // Adds the states of another aggregator of this kind; its group g is group to[g] here.
  virtual void merge(const Aggregator& other, std::span<const std::uint32_t> to) = 0;
  [[nodiscard]] virtual Value result(std::size_t group) const = 0;

  // The rows of a block in `members`, all of one group, without looking at each; false where that is not possible.
  [[nodiscard]] virtual bool add_block(std::size_t block, const BlockMask& members, std::uint32_t group, Scratch& scratch) {
    (void)block, (void)members, (void)group, (void)scratch;
    return false;
  }
  // Whether add_block works for every block of the snapshot.
  [[nodiscard]] virtual bool has_add_block() const { return false; }
};

// `alone`: it is not merged with aggregators of other snapshots, which have dictionaries of their own.
[[nodiscard]] std::unique_ptr<Aggregator> make_aggregator(const Aggregate& aggregate, const Snapshot& snapshot, bool alone = true);

// The scalar column that the aggregate's argument names; null where it is something else.
[[nodiscard]] const Column* argument_column(const Aggregate& aggregate, const Snapshot& snapshot);

}  // namespace tamis
