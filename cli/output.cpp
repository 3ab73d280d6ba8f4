#include "cli/output.h"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "cli/profile_output.h"
#include "session/describe.h"

namespace tamis::cli {
namespace {

constexpr const char* kDim = "\x1b[2m";
constexpr const char* kYellow = "\x1b[33m";
constexpr const char* kRed = "\x1b[31m";
constexpr const char* kPlain = "\x1b[0m";
constexpr const char* kMissingCell = "–";

std::string painted(std::string_view text, const char* colour, bool on) {
  return on ? fmt::format("{}{}{}", colour, text, kPlain) : std::string(text);
}

// Four places, or four digits below one: a table is for reading, and the other formats are exact.
std::string rounded(double number) {
  const std::string exact = to_text(Value(number));
  const std::string short_form = std::abs(number) < 1 ? fmt::format("{:.4g}", number) : fmt::format("{:.4f}", number);
  if (exact.size() <= short_form.size() || exact.find('e') != std::string::npos) return exact;
  const std::size_t last = short_form.find_last_not_of('0');
  return short_form.substr(0, short_form[last] == '.' ? last : last + 1);
}

// Control characters would spoil a terminal's lines (or worse): they are shown as in C.
std::string cell(const Value& value) {
  if (value.missing()) return kMissingCell;
  if (value.is<double>()) return rounded(value.as<double>());
  std::string out;
  for (const char c : to_text(value)) {
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7F)
      out += fmt::format("\\x{:02x}", static_cast<unsigned>(c));
    else
      out += c;
  }
  return out;
}

void print_json(std::ostream& out, const Answer& answer, std::int64_t elapsed_us) {
  out << '{';
  print_json_table(out, answer);
  out << ",\"elapsed_us\":" << elapsed_us << "}\n";
}

void append_csv_field(std::string& out, const std::string& text) {
  if (text.find_first_of(",\"\r\n") == std::string::npos) {
    out += text;
    return;
  }
  out += '"';
  for (const char c : text) {
    if (c == '"') out += '"';
    out += c;
  }
  out += '"';
}

void print_csv(std::ostream& out, const Answer& answer) {
  std::string text;
  append_csv_heading(text, answer.columns);
  for (const auto& row : answer.rows) {
    append_csv_row(text, row);
    if (text.size() > 65'536) {
      out << text;
      text.clear();
    }
  }
  out << text;
}

// A terminal that is flooded shows nothing, and Ctrl-C does not stop what is already answered.
constexpr std::size_t kMostRowsOnATerminal = 1'000;

void print_as_table(Console& console, const Answer& answer) {
  Table table;
  table.records = true;
  for (const AnswerColumn& column : answer.columns) {
    table.headings.push_back(column.name);
    table.right.push_back(!column.type.is_list && is_numeric(column.type.kind));
  }
  const std::size_t shown = console.width == 0 ? answer.rows.size() : std::min(answer.rows.size(), kMostRowsOnATerminal);
  for (std::size_t r = 0; r < shown; ++r) {
    std::vector<std::string> cells;
    for (const Value& value : answer.rows[r]) cells.push_back(cell(value));
    table.rows.push_back(std::move(cells));
  }
  print_table(console.out, table, console.colour, console.width);
  if (const std::size_t more = answer.rows.size() - shown; more > 0)
    console.out << painted(fmt::format("… {} more {}: LIMIT asks for fewer; a pipe, json or csv gives all", grouped(more),
                                       more == 1 ? "row" : "rows"),
                           kDim, console.colour)
                << '\n';
}

Answer answer_of(const PlanReport& plan, bool analyzed) {
  Answer answer;
  answer.columns = {{"depth", kIntegerType},
                    {"clause", kStringType},
                    {"how", kStringType},
                    {"estimated_rows", kDoubleType},
                    {"estimated_cost", kDoubleType}};
  if (analyzed)
    for (const char* name : {"candidates", "actual_rows", "blocks_run", "blocks_skipped", "bytes_read", "elapsed_us", "events_read",
                             "event_chunks", "event_chunks_decided"})
      answer.columns.push_back({name, kIntegerType});
  for (const PlanLine& line : plan.lines) {
    std::vector<Value> row{std::int64_t{line.depth}, line.what, line.how, line.estimated_rows, line.estimated_cost};
    if (analyzed)
      for (const std::uint64_t n : {line.candidates, line.actual_rows, line.blocks_run, line.blocks_skipped, line.bytes_read,
                                    static_cast<std::uint64_t>(line.elapsed_us), line.events, line.chunks, line.chunks_decided})
        row.emplace_back(static_cast<std::int64_t>(n));
    answer.rows.push_back(std::move(row));
  }
  return answer;
}

// Cut between characters.
std::string shortened(const std::string& text, std::size_t most) {
  if (text.size() <= most) return text;
  std::size_t end = most - 1;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) --end;
  return text.substr(0, end) + "…";
}

// Narrower, some thirty columns would be left for a clause, and as many for how it is answered.
constexpr std::size_t kWidthForEstimates = 120;

// Where there is room, also how many chunks needed no reading.
std::string events_read(const PlanLine& line, bool with_chunks) {
  if (line.chunks == 0) return {};
  std::string text = grouped(line.events);
  if (with_chunks && line.chunks_decided > 0)
    text += fmt::format(" (zone maps decide {} of {} {})", grouped(line.chunks_decided), grouped(line.chunks),
                        line.chunks == 1 ? "chunk" : "chunks");
  return text;
}

void print_plan(Console& console, const PlanReport& plan, bool analyzed) {
  if (console.format != Format::kTable) return print_answer(console, answer_of(plan, analyzed), plan.elapsed_us);
  // What happened says more than what was expected, where there is no room for both.
  const bool estimates = !analyzed || console.width == 0 || console.width >= kWidthForEstimates;
  Table table{{"clause", "how"}, {false, false}, {}};
  if (analyzed) table.headings.emplace_back("candidates");
  if (estimates) table.headings.emplace_back("estimated");
  if (analyzed) table.headings.insert(table.headings.end(), {"rows", "read", "time"});
  if (estimates) table.headings.emplace_back("cost");
  // Of plans that ask for events.
  const bool events = std::ranges::any_of(plan.lines, [](const PlanLine& line) { return line.chunks > 0; });
  if (events) table.headings.emplace_back("events read");
  table.right.resize(table.headings.size(), true);
  constexpr std::size_t kWidestClause = 56;
  for (const PlanLine& line : plan.lines) {
    std::vector<std::string> cells{std::string(2 * static_cast<std::size_t>(line.depth), ' ') + shortened(line.what, kWidestClause),
                                   line.how};
    if (analyzed) cells.push_back(grouped(line.candidates));
    if (estimates) cells.push_back(grouped(static_cast<std::uint64_t>(line.estimated_rows + 0.5)));
    if (analyzed) {
      cells.push_back(grouped(line.actual_rows));
      cells.push_back(human_bytes(line.bytes_read));
      cells.push_back(human_time(line.elapsed_us));
    }
    if (estimates) cells.push_back(grouped(static_cast<std::uint64_t>(line.estimated_cost + 0.5)));
    if (events) cells.push_back(events_read(line, estimates));
    table.rows.push_back(std::move(cells));
  }
  print_table(console.out, table, console.colour, console.width);
  if (!plan.rewrites.empty()) console.out << "rewritten by: " << fmt::format("{}", fmt::join(plan.rewrites, ", ")) << '\n';
  if (analyzed)
    console.out << grouped(plan.rows) << " profiles, planned in " << human_time(plan.plan_us) << ", run in " << human_time(plan.elapsed_us)
                << '\n';
}

}  // namespace

void print_json_table(std::ostream& out, const Answer& answer) {
  std::string text = "\"columns\":[";
  for (std::size_t i = 0; i < answer.columns.size(); ++i) {
    if (i > 0) text += ',';
    append_json_string(text, answer.columns[i].name);
  }
  text += "],\"rows\":[";
  for (std::size_t r = 0; r < answer.rows.size(); ++r) {
    text += r > 0 ? ",[" : "[";
    for (std::size_t i = 0; i < answer.rows[r].size(); ++i) {
      if (i > 0) text += ',';
      append_json(text, answer.rows[r][i]);
    }
    text += ']';
    if (text.size() > 65'536) {
      out << text;
      text.clear();
    }
  }
  out << text << ']';
}

std::optional<Format> format_named(std::string_view name) noexcept {
  if (name == "table") return Format::kTable;
  if (name == "json") return Format::kJson;
  if (name == "csv") return Format::kCsv;
  return std::nullopt;
}

void append_csv_heading(std::string& out, const std::vector<AnswerColumn>& columns) {
  for (std::size_t i = 0; i < columns.size(); ++i) {
    if (i > 0) out += ',';
    append_csv_field(out, columns[i].name);
  }
  out += '\n';
}

// A missing value is an empty field, an empty text a quoted one; a line with one empty field would read as no line.
void append_csv_row(std::string& out, const std::vector<Value>& row) {
  for (std::size_t i = 0; i < row.size(); ++i) {
    if (i > 0) out += ',';
    const std::string text = to_text(row[i]);
    if (text.empty() && (!row[i].missing() || row.size() == 1))
      out += "\"\"";
    else
      append_csv_field(out, text);
  }
  out += '\n';
}

void append_json_object(std::string& out, const std::vector<AnswerColumn>& columns, const std::vector<Value>& row) {
  for (std::size_t i = 0; i < row.size(); ++i) {
    out += i > 0 ? ',' : '{';
    append_json_string(out, columns[i].name);
    out += ':';
    append_json(out, row[i]);
  }
  out += row.empty() ? "{}\n" : "}\n";
}

void print_answer(Console& console, const Answer& answer, std::int64_t elapsed_us) {
  switch (console.format) {
    case Format::kJson: return print_json(console.out, answer, elapsed_us);
    case Format::kCsv: return print_csv(console.out, answer);
    case Format::kTable: return print_as_table(console, answer);
  }
}

void print_outcome(Console& console, const Outcome& outcome, std::string_view text, std::string_view file) {
  if (outcome.plan) print_plan(console, *outcome.plan, outcome.analyzed);
  if (outcome.profile) print_profile(console, *outcome.profile, outcome.elapsed_us);
  if (!outcome.answer.columns.empty()) print_answer(console, outcome.answer, outcome.elapsed_us);
  const bool more = !outcome.warnings.empty() || console.timing;
  if (!outcome.notice.empty()) (console.format == Format::kTable ? console.out : console.err) << outcome.notice << '\n';
  if (more) console.out.flush();  // what follows belongs below it
  dsl::Places places(text);
  for (const dsl::Warning& warning : outcome.warnings)
    console.err << painted(dsl::render(warning, text, file, places), kYellow, console.colour);
  if (console.timing) console.err << painted(human_time(outcome.elapsed_us), kDim, console.colour) << '\n';
}

int print_error(Console& console, const Error& error, std::string_view text, std::string_view file) {
  if (error.span && !text.empty()) {
    console.err << painted(dsl::render(error, text, file), kRed, console.colour);
  } else {
    console.err << painted("error", kRed, console.colour) << (error.id.empty() ? "" : " " + error.id) << ": " << error.message << '\n';
    if (!error.hint.empty()) console.err << "  " << error.hint << '\n';
  }
  return exit_code_of(error.code);
}

std::string human_bytes(std::uint64_t bytes) {
  if (bytes < 1000) return fmt::format("{} B", bytes);
  double value = static_cast<double>(bytes);
  const char* unit = "";
  for (const char* next : {"kB", "MB", "GB", "TB"}) {
    value /= 1000;
    unit = next;
    if (value < 999.95) break;
  }
  return fmt::format("{:.1f} {}", value, unit);
}

std::string human_time(std::int64_t us) {
  if (us < 1'000) return fmt::format("{} µs", us);
  if (us < 1'000'000) return fmt::format("{:.1f} ms", static_cast<double>(us) / 1e3);
  return fmt::format("{:.2f} s", static_cast<double>(us) / 1e6);
}

}  // namespace tamis::cli
