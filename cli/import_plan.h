#pragma once
// What the options of `tamis import` ask for.

#include <optional>
#include <string>
#include <vector>

#include "cli/commands.h"
#include "engine/base/error.h"
#include "ingest/events.h"
#include "ingest/import.h"

namespace tamis::cli {

// The options as they were written.
struct ImportCommand : CommonOptions {
  std::string store, id, sql, delimiter;
  std::vector<std::string> files, types, nulls, renames, excludes;
  bool keep_missing = false, strict = false;
  // Of events.
  bool names_event = false;  // --event was given
  std::string event, event_column, time, time_zone, message_id, anonymous_from;
  std::vector<std::string> properties;
  bool tracking = false, append = false, replace = false;
};

struct ImportPlan {
  ImportOptions options;
  std::optional<EventOptions> events;  // nothing: profiles
  std::vector<std::string> notes;      // what was taken for granted
};

// kInvalid: options that cannot be read, or do not go together.
[[nodiscard]] Result<ImportPlan> plan_import(Program& program, const ImportCommand& command);

}  // namespace tamis::cli
