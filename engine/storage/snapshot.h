#pragma once
// All profiles at one moment: immutable, shared, read without locks.

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/base/error.h"
#include "engine/base/strong_id.h"
#include "engine/storage/column.h"
#include "engine/storage/schema.h"

namespace tamis {

class Snapshot;
using SnapshotPtr = std::shared_ptr<const Snapshot>;
struct EventTable;
using EventTablePtr = std::shared_ptr<const EventTable>;

class Snapshot {
 public:
  virtual ~Snapshot() = default;
  Snapshot(const Snapshot&) = delete;
  Snapshot& operator=(const Snapshot&) = delete;

  [[nodiscard]] const Schema& schema() const noexcept { return schema_; }
  [[nodiscard]] std::size_t rows() const noexcept { return rows_; }
  [[nodiscard]] std::size_t blocks() const noexcept { return blocks_for(rows_); }
  [[nodiscard]] const Column& column(ColumnId id) const { return columns_[id.value]; }
  [[nodiscard]] Value value(ColumnId column, RowId row) const;

  // Events of the profiles: one table for each event of the schema.
  [[nodiscard]] const EventTable& events(EventId id) const { return *events_[id.value]; }
  [[nodiscard]] const std::vector<EventTablePtr>& event_tables() const noexcept { return events_; }
  // The snapshot without its events: itself where it has none.
  [[nodiscard]] virtual const Snapshot& profiles() const noexcept { return *this; }

  // The profile that bears an identifier. `identifier` has Role::kIdentifier. Never wrong; but where the bytes of a mapped file
  // are damaged, an identifier may not be found: verify() the column first where that matters.
  [[nodiscard]] virtual std::optional<RowId> find(ColumnId identifier, std::string_view id) const = 0;

  // Makes sure that the bytes of these columns are what was written: reads and checks each block the first time it is asked
  // for (a mapped file), at once afterwards. Evaluators call it before they touch a column. kDataLoss names file, column, block.
  [[nodiscard]] virtual Result<void> verify(std::span<const ColumnId> columns) const = 0;

  // The look-up index of an identifier (its buckets, as the store file has them); empty for other columns.
  [[nodiscard]] virtual std::span<const std::byte> identifier_index(ColumnId column) const = 0;

  struct Sizes {
    std::size_t data = 0, dictionary = 0, index = 0;
  };  // bytes; index: of identifiers and postings
  [[nodiscard]] virtual Sizes bytes(ColumnId column) const = 0;

 protected:
  Snapshot() = default;
  Schema schema_;
  std::size_t rows_ = 0;
  std::vector<Column> columns_;
  std::vector<EventTablePtr> events_;
};

// The profiles of a snapshot with events of theirs, instead of those that it had. kConflict: two tables of one name.
[[nodiscard]] Result<SnapshotPtr> with_events(SnapshotPtr profiles, std::vector<EventTablePtr> tables);

// Makes sure of the bytes of properties, like Snapshot::verify: in every run of their events, and of what summaries say of these.
[[nodiscard]] Result<void> verify_events(const Snapshot& snapshot, std::span<const std::pair<EventId, ColumnId>> properties);

}  // namespace tamis
