#pragma once
// What an import tells: how far it is, what it found, what to do next.

#include <cstdint>
#include <ostream>
#include <string>
#include <vector>

#include "cli/import_plan.h"
#include "cli/output.h"
#include "engine/storage/snapshot.h"
#include "ingest/event_update.h"
#include "ingest/import.h"
#include "ingest/update.h"

namespace tamis::cli {

// One line of a terminal that is written over and over, and gone at the end. Off, it writes nothing.
class ProgressLine {
 public:
  ProgressLine(std::ostream& terminal, bool on);
  ~ProgressLine();
  ProgressLine(const ProgressLine&) = delete;
  ProgressLine& operator=(const ProgressLine&) = delete;

  void show(const ImportProgress& progress);
  void show(const std::string& text);

 private:
  std::ostream& terminal_;
  const bool on_;
  const std::int64_t begin_us_;
  bool dirty_ = false;
};

// "  541,909 rows  ████████░░░░░░░░░░░░  12.3 of 45.0 MB  1,204,000 rows/s"; the bar where the total is known.
[[nodiscard]] std::string progress_text(const ImportProgress& progress, std::int64_t elapsed_us);

// The inferred schema, an example of each column's values with it.
void print_schema(Console& console, const char* heading, const std::vector<ImportedColumn>& columns,
                  const std::vector<BuildColumn>& values);
// The events by name, and their properties where there are few names.
void print_events(Console& console, const ImportedEvents& imported);
// Files, rejected rows with line and reason, and what else should be known.
void print_rejects(Console& console, const ImportReport& report);
void print_notes(Console& console, const ImportReport& report, const MergeReport& merged);
// "1 new profile, 2 updated, from 4 records in 0.1 s (40 records/s); 1 row rejected"
[[nodiscard]] std::string import_summary(const ImportReport& report, const MergeReport& merged);
// The same of events.
void print_event_notes(Console& console, const EventImportReport& report, const UpdatedStore& updated, const ImportCommand& command);
// "396,337 events of 4,372 profiles (4,372 new), from 541,909 records in 2.0 s (270,954 records/s)", and what else became of records.
[[nodiscard]] std::string event_summary(const EventImportReport& report, const UpdatedStore& updated);
// "4,372 profiles and 396,337 events".
[[nodiscard]] std::string store_sizes(const Snapshot& snapshot);
// Commands worth trying on a store that is new.
void print_next_steps(Console& console, const std::string& store, const Snapshot& snapshot);

}  // namespace tamis::cli
