#pragma once
// Ids as text, however a source wrote them.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/error.h"
#include "ingest/staged_table.h"

namespace tamis {

// An id from text: trimmed; digits followed by ".0" lose it (what data frames make of whole numbers), nothing else changes.
[[nodiscard]] std::string_view id_of_text(std::string_view text) noexcept;

// A whole number that the floating type holds exactly: at most 2^53, in single precision 2^24. kInvalid with the reason else.
[[nodiscard]] Result<std::string> id_of_double(double value, bool single_precision);

// Turns the ids of one source into text, by the type that they have there: later, beside those of another source, nobody could tell
// which digits were exact. Rejects rows whose number is no exact id; a row without an id stays missing. kInvalid: a column whose
// type identifies nobody (BOOLEAN, TIMESTAMP, DATE, LIST).
[[nodiscard]] Result<void> make_ids(StagedColumn& column, std::vector<RowReject>& rejects);

// The rows of a STRING column go behind those of `codes`, as ids. The column is empty afterwards, and keeps its memory.
void move_ids(RawColumn& column, TextCodes& codes);

// For each row, whether it stays: not where `dropped` says so, nor where a later row that stays has the same id.
[[nodiscard]] std::vector<std::uint8_t> keep_last(const RawColumn& ids, const std::vector<std::uint8_t>& dropped);

}  // namespace tamis
