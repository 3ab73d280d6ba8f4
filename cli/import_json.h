#pragma once
// The report of an import for programs.

#include <string>

#include "ingest/event_update.h"
#include "ingest/events.h"
#include "ingest/update.h"

namespace tamis::cli {

// One JSON object, on one line.
[[nodiscard]] std::string json_report(const std::string& store, const ImportReport& report, const MergeReport& merged);
[[nodiscard]] std::string json_report(const std::string& store, const EventImportReport& report, const UpdatedStore& updated);

}  // namespace tamis::cli
