#pragma once
// What is said of rows, with the lines that they stand on: rejects and notes.

#include <span>
#include <string>
#include <vector>

#include "engine/base/error.h"
#include "ingest/import.h"
#include "ingest/staged_table.h"

namespace tamis {

// By row, the first reason of each: what the readers said comes before what its values are.
[[nodiscard]] std::vector<RowReject> one_per_row(std::vector<RowReject> rejects);

// Fills in files, records and bytes, and what was rejected: `rejects`, one a row, by row of the table that the sources made, and
// what was rejected before it came there. Writes the rejects file.
[[nodiscard]] Result<void> report_rejects(std::span<const StagedSource> sources, std::span<const RowReject> rejects,
                                          const ImportOptions& options, ImportReport& report);

// Says where the rows of the table stand that notes speak of.
[[nodiscard]] Result<void> place_notes(std::span<const StagedSource> sources, std::vector<ColumnNote*> notes, const Interrupt* interrupt);
// Each text once: files may say the same.
[[nodiscard]] std::vector<std::string> texts_of(std::vector<ColumnNote> notes);

// kInvalid where records are there and none of them can be kept.
[[nodiscard]] Result<void> refuse_nothing_left(const ImportReport& report);

}  // namespace tamis
