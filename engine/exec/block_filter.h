#pragma once
// Filters: one for each leaf of a plan and each worker, run block by block. A filter may keep what it prepared for one block for
// the next one; it belongs to one thread at a time.

#include <cstdint>
#include <memory>
#include <optional>

#include "engine/bitmap/block_mask.h"
#include "engine/exec/scratch.h"
#include "engine/plan/filter_plan.h"
#include "engine/plan/plan_options.h"
#include "engine/storage/snapshot.h"

namespace tamis {

// Of a block's candidates: none of them is in, all are, or it takes a mask to say which.
enum class Outcome : std::uint8_t { kNone, kAll, kSome };

class BlockFilter {
 public:
  virtual ~BlockFilter() = default;

  // What the block's header alone says of all its rows; kSome where it does not decide.
  [[nodiscard]] virtual Outcome fold(std::size_t block) = 0;

  // Keeps the candidates that are in the leaf. Called where fold(block) said kSome. kNone: the mask is unspecified; kAll: it is
  // as it was. Rows past the block's end are no candidates.
  [[nodiscard]] virtual Outcome run(std::size_t block, BlockMask& candidates) = 0;

  // How many rows of the block are in the leaf, where that is known without a mask (an index, a header). Called like run.
  [[nodiscard]] virtual std::optional<std::uint64_t> count(std::size_t block) {
    (void)block;
    return std::nullopt;
  }
};

class BlockEvents;
class EventRun;

// Where the rows of a snapshot are events.
struct EventRows {
  const EventRun* run = nullptr;
  BlockEvents* profiles = nullptr;
};

struct FilterContext {
  const Snapshot& snapshot;
  Scratch& scratch;  // of the worker
  IndexUse index = IndexUse::kByCost;
  std::int64_t now_us = 0;
  BlockEvents* events = nullptr;  // of the worker, where rows are profiles; null where no leaf asks for events
  EventRows rows_are = {};        // where rows are events
};

// `leaf` and the context outlive the filter.
[[nodiscard]] std::unique_ptr<BlockFilter> make_filter(const Leaf& leaf, const FilterContext& context);

// The filters by shape; each in a file of its own.
[[nodiscard]] std::unique_ptr<BlockFilter> make_set_filter(const SetLeaf& leaf, const FilterContext& context);
[[nodiscard]] std::unique_ptr<BlockFilter> make_text_range_filter(const TextRangeLeaf& leaf, const FilterContext& context);
[[nodiscard]] std::unique_ptr<BlockFilter> make_text_match_filter(const TextMatchLeaf& leaf, const FilterContext& context);
[[nodiscard]] std::unique_ptr<BlockFilter> make_list_filter(const ListLeaf& leaf, const FilterContext& context);
[[nodiscard]] std::unique_ptr<BlockFilter> make_length_filter(const LengthLeaf& leaf, const FilterContext& context);
[[nodiscard]] std::unique_ptr<BlockFilter> make_compare_filter(const CompareLeaf& leaf, const FilterContext& context);
[[nodiscard]] std::unique_ptr<BlockFilter> make_rows_filter(const RowsLeaf& leaf, const FilterContext& context);
[[nodiscard]] std::unique_ptr<BlockFilter> make_segment_filter(const SegmentLeaf& leaf, const FilterContext& context);
[[nodiscard]] std::unique_ptr<BlockFilter> make_event_count_filter(const EventCountLeaf& leaf, const FilterContext& context);
[[nodiscard]] std::unique_ptr<BlockFilter> make_event_end_filter(const EventEndLeaf& leaf, const FilterContext& context);
[[nodiscard]] std::unique_ptr<BlockFilter> make_summary_filter(const SummaryLeaf& leaf, const FilterContext& context);
[[nodiscard]] std::unique_ptr<BlockFilter> make_general_filter(const GeneralLeaf& leaf, const FilterContext& context);

[[nodiscard]] inline Outcome outcome_of(const BlockMask& mask) noexcept { return mask.any() ? Outcome::kSome : Outcome::kNone; }

}  // namespace tamis
