#pragma once
// Which events of a set profiles of a block have, chunk by chunk.

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "engine/exec/plan_runner.h"
#include "engine/plan/event_plan.h"

namespace tamis {

class BlockEvents;
using SharedMask = std::shared_ptr<const BlockMask>;

// Of one set: runs its plans. Belongs to one worker, shared by all that look at the set.
class ChunkMasks {
 public:
  // `chunks_kept`: masks of so many chunks are kept for those who ask again.
  ChunkMasks(const EventSet& set, const EventTable& table, BlockEvents& profiles, IndexUse index, std::int64_t now_us,
             std::size_t chunks_kept);

  [[nodiscard]] const EventSet& set() const noexcept { return set_; }
  [[nodiscard]] const EventTable& table() const noexcept { return table_; }

  // All events of a chunk that are in the set; null where there are none. Not of sets that ask the profile.
  [[nodiscard]] SharedMask of_chunk(std::size_t run, std::size_t chunk);
  // Keeps the candidates that are in the set: events of the block's profiles. Whether any are left.
  [[nodiscard]] bool keep(std::size_t run, std::size_t chunk, BlockMask& candidates);
  // Whether no event of the run is in the set.
  [[nodiscard]] bool is_empty(std::size_t run) const noexcept;

 private:
  struct Run {
    explicit Run(const FilterPlan& plan) : plans{&plan}, leaves(plans) {}
    std::array<const FilterPlan*, 1> plans;
    SharedLeaves leaves;
    std::unique_ptr<PlanRunner> runner;
  };
  struct Kept {
    std::size_t run = ~std::size_t{0}, chunk = 0;
    SharedMask mask;
  };
  PlanRunner& runner(std::size_t run);

  const EventSet& set_;
  const EventTable& table_;
  BlockEvents& profiles_;
  const IndexUse index_;
  const std::int64_t now_us_;
  std::vector<std::unique_ptr<Run>> runs_;
  std::vector<Kept> kept_;
  std::size_t next_ = 0;                           // of kept_, to be replaced
  std::vector<std::shared_ptr<BlockMask>> spare_;  // that nobody holds any more
};

// The events of one run, in the set, of profiles of one block. One walk at a time: begin, then chunk after chunk.
class EventWalk {
 public:
  EventWalk(std::shared_ptr<ChunkMasks> masks, std::size_t run) : masks_(std::move(masks)), run_(run) {}

  [[nodiscard]] const EventRun& run() const { return *masks_->table().runs[run_]; }
  // Of the profiles `rows` of the block. Where that costs no more, of all its profiles: is_whole().
  void begin(std::size_t block, const BlockMask& rows);
  [[nodiscard]] bool is_whole() const noexcept { return whole_; }
  [[nodiscard]] EventRange range() const noexcept { return range_; }

  // The next chunk with events: null at the end. The mask holds none but the events above.
  struct Chunk {
    std::size_t chunk;
    const BlockMask* mask;
    std::size_t first_word, last_word;  // of the mask, that may have rows
  };
  [[nodiscard]] std::optional<Chunk> next();

 private:
  void find_ranges(std::size_t block, const BlockMask& rows);
  void fill_candidates(std::uint32_t first, std::uint32_t last);

  std::shared_ptr<ChunkMasks> masks_;
  std::size_t run_;
  EventRange range_;
  bool whole_ = true, by_profile_ = false;  // by_profile_: only of ranges_
  std::size_t chunk_ = 0;
  std::vector<EventRange> ranges_;
  std::size_t next_range_ = 0;
  BlockMask candidates_;
  SharedMask held_;
};

}  // namespace tamis
