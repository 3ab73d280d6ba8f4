#pragma once
// Snapshots of profiles, and runs of events, as files: docs/storage.md has the format. A file is written once, under a temporary name, synced, renamed, its
// folder synced; it is never changed. Reading maps it.

#include <cstdint>
#include <filesystem>

#include "engine/base/error.h"
#include "engine/storage/event_run.h"
#include "engine/storage/snapshot.h"

namespace tamis {

inline constexpr std::uint32_t kStoreFormatVersion = 2;

// kIo with the system's words (a full disk says so); on any error nothing is left under `path` and no temporary file stays.
[[nodiscard]] Result<void> write_snapshot(const Snapshot& snapshot, const std::filesystem::path& path);

// Reads and checks header and directory (checksums, bounds, version); blocks are checked when they are first used. kNotFound,
// kDataLoss (what and at which byte), kUnsupported (written by a newer Tamis), kIo.
[[nodiscard]] Result<SnapshotPtr> open_snapshot(const std::filesystem::path& path);

// The same from bytes in memory (fuzzing, tests); `bytes` outlives the snapshot. 64-byte aligned.
[[nodiscard]] Result<SnapshotPtr> open_snapshot(std::span<const std::byte> bytes);

// Checks everything now, events included: `tamis check`.
[[nodiscard]] Result<void> verify_all(const Snapshot& snapshot);

// The same for events of one name: the columns of the run, and which profile each event belongs to.
[[nodiscard]] Result<void> write_events(const EventRun& run, const std::filesystem::path& path);
[[nodiscard]] Result<EventRunPtr> open_events(const std::filesystem::path& path);
[[nodiscard]] Result<EventRunPtr> open_events(std::span<const std::byte> bytes);

}  // namespace tamis
