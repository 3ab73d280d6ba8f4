#pragma once
// What commands print: answers as tables, JSON or CSV; plans, warnings and errors for people.

#include <cstdint>
#include <optional>
#include <ostream>
#include <string>
#include <string_view>
#include <vector>

#include "cli/table.h"
#include "dsl/diagnostics.h"
#include "engine/base/clock.h"
#include "engine/base/error.h"
#include "engine/plan/query.h"
#include "session/session.h"

namespace tamis::cli {

enum class Format : std::uint8_t { kTable, kJson, kCsv };
[[nodiscard]] std::optional<Format> format_named(std::string_view name) noexcept;  // table, json, csv

// Where a command writes and how. `out` is for answers, `err` for everything else, so that a pipe sees answers alone.
struct Console {
  std::ostream& out;
  std::ostream& err;
  Format format = Format::kTable;
  bool colour = false;  // of err and out alike: a terminal, and NO_COLOR is not set
  bool timing = false;
  std::int64_t begun_us = steady_now_us();  // when the command began, for those that are one answer
  std::size_t width = 0;                    // of the terminal that out is; 0: it is none, and tables are whole
};

void print_answer(Console& console, const Answer& answer, std::int64_t elapsed_us);
// The members of an object: "columns":[…],"rows":[[…],…]
void print_json_table(std::ostream& out, const Answer& answer);
// One line of a file, with its end. CSV: a missing value is an empty field, an empty text "".
void append_csv_heading(std::string& out, const std::vector<AnswerColumn>& columns);
void append_csv_row(std::string& out, const std::vector<Value>& row);
void append_json_object(std::string& out, const std::vector<AnswerColumn>& columns, const std::vector<Value>& row);
// Answer, plan, profile, notice and warnings of one statement. `text` is the script that the places in warnings are in.
void print_outcome(Console& console, const Outcome& outcome, std::string_view text, std::string_view file = {});
// The message with its place in `text` (may be empty), on err. Returns the exit code.
int print_error(Console& console, const Error& error, std::string_view text = {}, std::string_view file = {});

[[nodiscard]] std::string human_bytes(std::uint64_t bytes);  // "1.4 MB"
[[nodiscard]] std::string human_time(std::int64_t us);       // "840 µs", "12.3 ms", "1.52 s"

}  // namespace tamis::cli
