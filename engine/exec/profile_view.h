#pragma once
// One profile, however it is kept.

#include <cstddef>
#include <optional>

#include "engine/base/strong_id.h"
#include "engine/storage/value.h"

namespace tamis {

class ProfileView {
 public:
  virtual ~ProfileView() = default;
  // Of the column's type, or missing. The same for as long as the view is looked at.
  [[nodiscard]] virtual Value value(ColumnId column) const = 0;

  // The profile's events of one name, in order: how many, and the properties of one of them. None for views without events.
  [[nodiscard]] virtual std::size_t events(EventId) const { return 0; }
  [[nodiscard]] virtual Value property(EventId, std::size_t /*event*/, ColumnId /*property*/) const { return {}; }
  // The property that holds message ids, where the event has one.
  [[nodiscard]] virtual std::optional<ColumnId> message_id(EventId) const { return std::nullopt; }
};

}  // namespace tamis
