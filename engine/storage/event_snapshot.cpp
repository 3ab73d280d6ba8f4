#include <array>
#include <utility>

#include <fmt/format.h>

#include "engine/storage/event_run.h"
#include "engine/storage/event_summaries.h"
#include "engine/storage/snapshot.h"

namespace tamis {
namespace {

// Everything but the events is what the profiles' snapshot says.
class EventfulSnapshot final : public Snapshot {
 public:
  EventfulSnapshot(SnapshotPtr profiles, Schema schema, std::vector<EventTablePtr> tables) : profiles_(std::move(profiles)) {
    schema_ = std::move(schema);
    rows_ = profiles_->rows();
    for (std::uint32_t i = 0; i < schema_.columns().size(); ++i) columns_.push_back(profiles_->column(ColumnId{i}));
    events_ = std::move(tables);
  }

  [[nodiscard]] std::optional<RowId> find(ColumnId identifier, std::string_view id) const override {
    return profiles_->find(identifier, id);
  }
  [[nodiscard]] Result<void> verify(std::span<const ColumnId> columns) const override { return profiles_->verify(columns); }
  [[nodiscard]] std::span<const std::byte> identifier_index(ColumnId column) const override { return profiles_->identifier_index(column); }
  [[nodiscard]] Sizes bytes(ColumnId column) const override { return profiles_->bytes(column); }
  [[nodiscard]] const Snapshot& profiles() const noexcept override { return *profiles_; }

 private:
  SnapshotPtr profiles_;
};

}  // namespace

Result<SnapshotPtr> with_events(SnapshotPtr profiles, std::vector<EventTablePtr> tables) {
  Schema schema;
  for (const ColumnDef& column : profiles->schema().columns()) TAMIS_TRY(schema.add(column));
  for (const EventTablePtr& table : tables) TAMIS_TRY(schema.add_event(table->def));
  return std::make_shared<EventfulSnapshot>(std::move(profiles), std::move(schema), std::move(tables));
}

Result<void> verify_events(const Snapshot& snapshot, std::span<const std::pair<EventId, ColumnId>> properties) {
  for (const auto& [event, property] : properties) {
    const EventTable& table = snapshot.events(event);
    if (table.summaries != nullptr) TAMIS_CHECK_OK(table.summaries->verify(std::array{kEventCount, kFirstEvent, kLastEvent}));
    for (const EventRunPtr& run : table.runs) {
      TAMIS_CHECK_OK(run->events().verify(std::span(&property, 1)));
      TAMIS_CHECK_OK(run->verify_index());
      const auto& profiles = run->index().profiles;
      if (!profiles.empty() && profiles.back() >= snapshot.rows())
        return fail(ErrorCode::kDataLoss,
                    fmt::format("the events '{}' name profile {}, and the store has {}", table.def.name, profiles.back(), snapshot.rows()),
                    "restore the store from a backup, or import the data again");
    }
  }
  return {};
}

}  // namespace tamis
