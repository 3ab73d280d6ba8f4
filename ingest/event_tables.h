#pragma once
// Properties of events of many names, each with a table of its own.

#include <string>
#include <string_view>
#include <vector>

#include "ingest/json_table.h"
#include "ingest/staged_events.h"

namespace tamis {

class EventTables {
 public:
  EventTables(const ColumnRules& rules, std::string path) : rules_(rules), path_(std::move(path)) {}

  struct Table {
    JsonTable columns;
    std::vector<std::uint32_t> rows;  // of the file
    [[nodiscard]] std::size_t last() const noexcept { return rows.size() - 1; }
  };
  // The table of an event that has one row more now. kLimitExceeded: too many names.
  [[nodiscard]] Result<Table*> add(std::string_view name, std::uint64_t row);
  [[nodiscard]] Result<void> check_limit(const Table& table) const { return table.columns.check_limit(path_); }
  // All events go to `events`.
  void take(StagedEvents& events);

 private:
  const ColumnRules& rules_;
  std::string path_;
  EventNames names_;
  std::vector<Table> tables_;
};

}  // namespace tamis
