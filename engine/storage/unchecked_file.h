#pragma once
// For fuzzing only: a door past the checksums, so that damage reaches the checks of structure that stand behind them.

#include <span>

#include "engine/base/error.h"
#include "engine/storage/event_run.h"

namespace tamis {

// As open_snapshot(bytes), but every checksum counts as right, there and in verify().
[[nodiscard]] Result<SnapshotPtr> open_without_checksums(std::span<const std::byte> bytes);
[[nodiscard]] Result<EventRunPtr> open_events_without_checksums(std::span<const std::byte> bytes);

}  // namespace tamis
