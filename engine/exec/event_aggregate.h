#pragma once
// An aggregate of events for many profiles at once. What it means is plan/event_fold.h's; here are ways that agree.

#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "engine/bitmap/block_mask.h"
#include "engine/exec/block_events.h"
#include "engine/exec/event_counts.h"
#include "engine/exec/taken_events.h"
#include "engine/exec/value_vector.h"
#include "engine/plan/event_fold.h"
#include "engine/plan/predicate.h"

namespace tamis {

class EventAggregator {
 public:
  // `scalar` is an EventAggregate, and outlives it.
  EventAggregator(const Scalar& scalar, BlockEvents& events);

  // The values for the profiles `wanted` of the block, each at its row of `values`, which has the scalar's type. Adds those that were
  // found to `known`: where it costs no more, all of the block.
  void find(std::size_t block, const BlockMask& wanted, ValueVector& values, BlockMask& known);

 private:
  void read_summaries(std::size_t block, ValueVector& values) const;
  void count(std::size_t block, const BlockMask& rows, ValueVector& values);
  // `wanted`: those among the rows whose events are all there; null where all are.
  void gather(const BlockMask& rows, const BlockMask* wanted, ValueVector& values);
  void fill_empty(const BlockMask& rows, ValueVector& values) const;
  void fold(const BlockMask* wanted, ValueVector& values);
  void fold_times(const BlockMask* wanted, ValueVector& values);
  [[nodiscard]] DayCounts days_of(std::uint32_t row, std::size_t first, std::size_t last);
  [[nodiscard]] const TimeZone& zone_of(std::uint32_t row);

  const Scalar& scalar_;
  const EventAggregate& aggregate_;
  BlockEvents& events_;
  const std::optional<SummaryColumn> summary_;  // has the values: no event is looked at
  std::deque<EventStream> streams_;
  EventCounter counter_;
  std::vector<std::uint32_t> counts_;
  TakenEvents taken_;
  std::vector<std::int32_t> days_;
  bool is_utc_ = false;  // the zone of profiles that have none of their own
  ScalarPtr zone_;       // the trait that names the profile's; null where all have one
  const ValueVector* zones_ = nullptr;
  std::unordered_map<std::string, TimeZone> zones_by_name_;
};

}  // namespace tamis
