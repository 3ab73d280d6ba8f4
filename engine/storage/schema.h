#pragma once
// What a store knows of its columns and events: names, types, roles. Names match in any case (ASCII and simple Unicode folding)
// and are kept as written.

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "engine/base/error.h"
#include "engine/base/strong_id.h"
#include "engine/storage/types.h"

namespace tamis {

// An identifier names the profile (unique among profiles, has a look-up index); its column is named after its type
// (`user_id`), and can be read like a trait.
enum class Role : std::uint8_t { kTrait, kIdentifier };

struct ColumnDef {
  std::string name;
  Type type;
  Role role = Role::kTrait;
  friend bool operator==(const ColumnDef&, const ColumnDef&) = default;
};

class Schema;

// Events of one name. Their properties are columns of a schema of their own, without identifiers and events; the first is
// always the event's time.
struct EventDef {
  std::string name;
  std::shared_ptr<const Schema> properties;
};
inline constexpr ColumnId kEventTime{0};  // TIMESTAMP, never missing
inline constexpr std::string_view kEventTimeName = "timestamp";
inline constexpr std::string_view kMessageIdName = "message_id";  // STRING; events that bear one are kept once

class Schema {
 public:
  // Refused: an empty name, a name longer than kLongestName bytes, one that exists in any case, a list as identifier.
  [[nodiscard]] Result<ColumnId> add(ColumnDef column);

  [[nodiscard]] std::optional<ColumnId> find(std::string_view name) const;
  [[nodiscard]] const ColumnDef& operator[](ColumnId id) const { return columns_[id.value]; }
  [[nodiscard]] const std::vector<ColumnDef>& columns() const noexcept { return columns_; }
  [[nodiscard]] std::vector<std::string> names() const;

  // Refused: a name as above, properties that do not begin with the time or hold identifiers.
  [[nodiscard]] Result<EventId> add_event(EventDef event);
  [[nodiscard]] std::optional<EventId> find_event(std::string_view name) const;
  [[nodiscard]] const EventDef& operator[](EventId id) const { return events_[id.value]; }
  [[nodiscard]] const std::vector<EventDef>& events() const noexcept { return events_; }
  [[nodiscard]] std::vector<std::string> event_names() const;

  static constexpr std::size_t kLongestName = 1024;

 private:
  std::vector<ColumnDef> columns_;
  std::unordered_map<std::string, ColumnId> by_folded_name_;
  std::vector<EventDef> events_;
  std::unordered_map<std::string, EventId> events_by_folded_name_;
};

// Simple Unicode case folding, code point to code point; invalid UTF-8 bytes stay as they are.
[[nodiscard]] std::string fold_case(std::string_view text);

}  // namespace tamis
