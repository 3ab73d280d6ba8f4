#pragma once
// A row of a snapshot as a profile.

#include <optional>
#include <unordered_map>
#include <vector>

#include "engine/exec/profile_view.h"
#include "engine/storage/event_run.h"
#include "engine/storage/snapshot.h"

namespace tamis {

// What is read must have been verified. Used by one thread at a time: the places of events are found when they are first asked for.
class RowView final : public ProfileView {
 public:
  RowView(const Snapshot& snapshot, RowId row) : snapshot_(snapshot), row_(row) {}

  [[nodiscard]] Value value(ColumnId column) const override { return snapshot_.value(column, row_); }
  [[nodiscard]] std::size_t events(EventId event) const override { return places(event).size(); }
  [[nodiscard]] Value property(EventId event, std::size_t place, ColumnId property) const override {
    const EventPlace& at = places(event)[place];
    return at.run->events().value(property, RowId{at.row});
  }
  [[nodiscard]] std::optional<ColumnId> message_id(EventId event) const override {
    return snapshot_.schema()[event].properties->find(kMessageIdName);
  }

 private:
  const std::vector<EventPlace>& places(EventId event) const {
    const auto [at, is_new] = places_.try_emplace(event);
    if (is_new) at->second = events_of(snapshot_.events(event), row_);
    return at->second;
  }

  const Snapshot& snapshot_;
  RowId row_;
  mutable std::unordered_map<EventId, std::vector<EventPlace>> places_;
};

}  // namespace tamis
