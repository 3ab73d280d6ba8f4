#pragma once
// What the rows of a snapshot are: profiles, or events of profiles.

#include <memory>

#include "engine/exec/block_events.h"
#include "engine/exec/row_source.h"
#include "engine/storage/event_run.h"

namespace tamis {

// All that is named outlives whoever reads the rows.
struct TableRows {
  TableRows(const Snapshot& of_profiles) : snapshot(of_profiles), profiles(of_profiles) {}  // NOLINT: a snapshot is its profiles
  TableRows(const Snapshot& of_profiles, const EventRun& of_events)
      : snapshot(of_events.events()), profiles(of_profiles), run(&of_events) {}

  const Snapshot& snapshot;
  const Snapshot& profiles;
  const EventRun* run = nullptr;
  std::shared_ptr<const EventPlans> events = nullptr;  // the sets that scalars ask for; null where none does
};

// Reads rows for one worker.
class RowReader {
 public:
  RowReader(const TableRows& rows, IndexUse index, std::int64_t now_us);
  [[nodiscard]] BlockRows& source() noexcept { return *source_; }

 private:
  std::unique_ptr<BlockEvents> events_;
  std::unique_ptr<BlockRows> source_;
};

}  // namespace tamis
