#pragma once
// Runs plans over one block after another, for one worker: folds the tree by the blocks' headers, then runs what is left, every
// leaf on the candidates that are still undecided.

#include <cstdint>
#include <memory>
#include <span>
#include <utility>
#include <vector>

#include "engine/bitmap/row_set.h"
#include "engine/exec/block_events.h"
#include "engine/exec/block_filter.h"
#include "engine/exec/parallel.h"
#include "engine/exec/table_rows.h"

namespace tamis {

// What happened at one node, summed over blocks.
struct NodeStatistics {
  std::uint64_t candidates = 0, rows = 0;
  std::uint64_t blocks_run = 0, blocks_skipped = 0;
  std::uint64_t bytes_read = 0;                  // an estimate, from the planes that the candidates make it touch
  std::uint64_t events = 0;                      // that were read
  std::uint64_t chunks = 0, chunks_decided = 0;  // of events that were asked for; those of them that their headers decide
  std::int64_t elapsed_ns = 0;                   // children included
};

// Leaves that stand in several places (of one plan or of several): evaluated once a block, over all rows. Immutable, shared by the
// workers.
class SharedLeaves {
 public:
  explicit SharedLeaves(std::span<const FilterPlan* const> plans);
  // The leaf's slot, the same for equal leaves (complements apart).
  [[nodiscard]] std::uint32_t slot_of(std::size_t plan, std::uint32_t node) const { return slots_[plan][node]; }
  [[nodiscard]] bool is_shared(std::uint32_t slot) const { return leaves_[slot].uses > 1; }
  [[nodiscard]] const Leaf& leaf(std::uint32_t slot) const { return *leaves_[slot].leaf; }
  [[nodiscard]] std::size_t size() const { return leaves_.size(); }

 private:
  struct Entry {
    const Leaf* leaf;
    std::uint32_t uses;
  };
  std::vector<Entry> leaves_;
  std::vector<std::vector<std::uint32_t>> slots_;  // [plan][node]; of leaves only
};

class PlanRunner {
 public:
  // Everything outlives the runner. Shared leaves get a mask each.
  PlanRunner(std::span<const FilterPlan* const> plans, const SharedLeaves& leaves, const TableRows& rows, IndexUse index,
             std::int64_t now_us);
  // Over events of a run, whose profiles are `rows_are.profiles`'.
  PlanRunner(std::span<const FilterPlan* const> plans, const SharedLeaves& leaves, EventRows rows_are, IndexUse index, std::int64_t now_us);

  // From now on a chain is left once the interrupt has come: what is answered then is nothing to go by. It outlives the runner.
  void heed(const Interrupt* interrupt) noexcept { interrupt_ = interrupt; }

  // Whether the headers of the block that was run last decided about all of its rows.
  [[nodiscard]] bool was_decided() const { return folds_[plans_[plan_]->root.id] != Outcome::kSome; }

  // The members of a block: kAll and kNone leave the mask unspecified.
  [[nodiscard]] Outcome run(std::size_t plan, std::size_t block, BlockMask& members);
  // Of the first plan: keeps the candidates that are members. kNone leaves the mask unspecified.
  [[nodiscard]] Outcome run_within(std::size_t block, BlockMask& candidates);
  [[nodiscard]] std::uint64_t count(std::size_t plan, std::size_t block);
  void add_members(std::size_t plan, std::size_t block, RowSet& rows);
  // visit(members, scratch), where the block has any.
  template <typename Visit> void visit_members(std::size_t plan, std::size_t block, Visit visit) {
    ScratchMask members(scratch_);
    const Outcome outcome = run(plan, block, *members);
    if (outcome == Outcome::kNone) return;
    if (outcome == Outcome::kAll) members->fill_first(rows_);
    visit(std::as_const(*members), scratch_);
  }

  // From now on, of plan 0: one entry a node. Slower.
  void keep_statistics();
  [[nodiscard]] const std::vector<NodeStatistics>& statistics() const noexcept { return statistics_; }

 private:
  void make_filters(IndexUse index, std::int64_t now_us, EventRows rows_are);

  struct Slot {
    std::unique_ptr<BlockFilter> filter;
    std::size_t folded_block = ~std::size_t{0}, cached_block = ~std::size_t{0};
    std::uint64_t cached_pass = 0;
    Outcome folded = Outcome::kSome, cached = Outcome::kSome;
    std::unique_ptr<BlockMask> mask;
  };

  Slot& slot(const FilterNode& leaf);
  Outcome fold(const FilterNode& node);
  Outcome fold_leaf(const FilterNode& node, bool complement);
  Outcome run_node(const FilterNode& node, BlockMask& mask);
  Outcome run_plain(const FilterNode& node, BlockMask& mask);
  Outcome run_counted(const FilterNode& node, BlockMask& mask);
  Outcome run_leaf(const FilterNode& node, const LeafFilter& leaf, BlockMask& mask);
  [[nodiscard]] bool interrupted() const { return interrupt_ != nullptr && !interrupt_->check(); }
  void fill_shared(Slot& slot);
  Outcome run_shared(Slot& slot, BlockMask& mask);
  bool take_shared(const FilterNode& child, BlockMask& left);
  Outcome run_and(const AndFilter& chain, BlockMask& mask);
  Outcome run_or(const OrFilter& chain, BlockMask& mask);
  Outcome run_xor(const XorFilter& chain, BlockMask& mask);

  std::span<const FilterPlan* const> plans_;
  const SharedLeaves& leaves_;
  const Snapshot& snapshot_;
  const Interrupt* interrupt_ = nullptr;
  Scratch scratch_;
  std::unique_ptr<BlockEvents> events_;  // null where nothing asks for events
  std::vector<Slot> slots_;
  const BlockMask* within_ = nullptr;  // all other rows of the block are of no interest
  std::uint64_t pass_ = 0;             // of run_within: what is known of a block is known for one pass
  std::size_t plan_ = 0, block_ = 0, rows_ = 0;
  std::vector<Outcome> folds_;              // [node] of the plan and block at hand
  std::vector<NodeStatistics> statistics_;  // empty: none are kept
};

}  // namespace tamis
