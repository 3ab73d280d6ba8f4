#pragma once
// The events of the profiles of one block, for one worker: which of them are in a set, and what becomes of them.

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <unordered_map>
#include <utility>
#include <vector>

#include "engine/bitmap/block_mask.h"
#include "engine/exec/value_vector.h"
#include "engine/plan/event_plan.h"
#include "engine/plan/event_summary.h"
#include "engine/plan/plan_options.h"
#include "engine/plan/structure.h"
#include "engine/storage/snapshot.h"

namespace tamis {

class ChunkMasks;
class EventAggregator;
class ProfileValues;

struct EventsRead {
  std::uint64_t events = 0;
  std::uint64_t chunks = 0, chunks_decided = 0;  // that were asked for; those of them that needed no reading
};

class BlockEvents {
 public:
  // Knows the sets of `plans`; the snapshot outlives it.
  BlockEvents(const Snapshot& profiles, std::vector<std::shared_ptr<const EventPlans>> plans, IndexUse index, std::int64_t now_us);
  ~BlockEvents();
  BlockEvents(const BlockEvents&) = delete;
  BlockEvents& operator=(const BlockEvents&) = delete;

  // The block that all below speaks of.
  void set_block(std::size_t block) noexcept { block_ = block; }
  [[nodiscard]] std::size_t block() const noexcept { return block_; }
  [[nodiscard]] const Snapshot& snapshot() const noexcept { return profiles_; }
  [[nodiscard]] std::int64_t now_us() const noexcept { return now_us_; }

  // The scalar's values for the profiles `rows` of the block, each at its row; of other rows they are unspecified. They are found once,
  // however many ask, and stay until another block is set and the scalar is asked for again. The scalar outlives this.
  [[nodiscard]] const ValueVector& values(const Scalar& scalar, const BlockMask& rows);

  // The masks of a set. `part` stands in a predicate or scalar that one of the plans was made from.
  [[nodiscard]] std::shared_ptr<ChunkMasks> masks_of(const EventPart& part);
  [[nodiscard]] std::shared_ptr<ChunkMasks> masks_of(const EventSetPtr& set);
  // Where summaries have the values of such an aggregate.
  [[nodiscard]] std::optional<SummaryColumn> summary_of(const EventAggregate& aggregate) const;

  // What was read since the beginning.
  [[nodiscard]] const EventsRead& read() const noexcept { return read_; }
  // Of a chunk so many events were asked for; `decided`: its headers had the answer, and none was read.
  void count_chunk(std::uint64_t events, bool decided) noexcept {
    ++read_.chunks;
    decided ? ++read_.chunks_decided : read_.events += events;
  }

 private:
  struct HashOfScalar {
    std::size_t operator()(const Scalar* scalar) const { return hash_of(*scalar); }
  };
  struct SameScalars {
    bool operator()(const Scalar* a, const Scalar* b) const { return same(*a, *b); }
  };
  ProfileValues& entry(const Scalar& scalar);

  const Snapshot& profiles_;
  const std::vector<std::shared_ptr<const EventPlans>> plans_;
  const IndexUse index_;
  const std::int64_t now_us_;
  std::size_t block_ = 0;
  EventsRead read_;
  std::vector<std::unique_ptr<ProfileValues>> entries_;
  std::unordered_map<const Scalar*, ProfileValues*> by_place_;
  std::unordered_map<const Scalar*, ProfileValues*, HashOfScalar, SameScalars> by_scalar_;  // equal scalars have the same values
  EventSetMap<std::pair<EventSetPtr, std::shared_ptr<ChunkMasks>>> sets_;
};

}  // namespace tamis
