#include "cli/import_report.h"

#include <algorithm>
#include <optional>

#include <fmt/format.h>

#include "dsl/print.h"
#include "engine/base/clock.h"
#include "engine/base/time_zone.h"
#include "engine/storage/event_run.h"
#include "session/describe.h"

namespace tamis::cli {
namespace {

constexpr std::size_t kWidestExample = 40;
constexpr std::size_t kRowsSearchedForExample = 10'000;

std::string plural(std::uint64_t number, const char* one, const char* many) { return grouped(number) + ' ' + (number == 1 ? one : many); }

std::string bar(double done) {
  constexpr int kCells = 20;
  std::string text;
  for (int i = 0; i < kCells; ++i) text += i < static_cast<int>(done * kCells + 0.5) ? "█" : "░";
  return text;
}

// Cut between characters; control characters would spoil the line.
std::string shortened(std::string text) {
  std::ranges::replace_if(text, [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; }, ' ');
  if (text.size() <= kWidestExample) return text;
  std::size_t end = kWidestExample;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) --end;
  return text.substr(0, end) + "…";
}

std::string example_of(const RawColumn& values) {
  for (std::size_t row = 0; row < std::min(values.rows(), kRowsSearchedForExample); ++row) {
    if (values.present[row] == 0) continue;
    std::string text = to_text(values.value(row));
    if (!text.empty() && text != "[]") return shortened(std::move(text));
  }
  return {};
}

// Fit to stand in a shell's double quotes and in the language's single ones.
bool is_harmless(std::string_view text) {
  return !text.empty() && text.size() <= kWidestExample && text.find_first_of("\"'\\$`!\n") == std::string_view::npos;
}

// The STRING trait with the fewest values, two at least: what one would break customers down by.
std::optional<ColumnId> trait_to_group_by(const Snapshot& snapshot) {
  std::optional<ColumnId> best;
  for (std::uint32_t i = 0; i < snapshot.schema().columns().size(); ++i) {
    const Column& column = snapshot.column(ColumnId(i));
    if (column.def.role == Role::kIdentifier || column.def.type != kStringType || !column.dictionary.has_strings()) continue;
    if (column.dictionary.size() < 2 || dsl::quote_name(column.def.name).starts_with('"')) continue;
    if (!best || column.dictionary.size() < snapshot.column(*best).dictionary.size()) best = ColumnId(i);
  }
  return best;
}

// The most frequent value.
std::string value_to_ask_for(const Column& column) {
  for (const auto& [code, rows] : column.statistics.frequent)
    if (const auto text = column.dictionary.text(static_cast<std::size_t>(code)); is_harmless(text)) return std::string(text);
  return {};
}

// The one with the most events.
std::string event_to_ask_for(const Snapshot& snapshot) {
  const EventTable* most = nullptr;
  for (const EventTablePtr& table : snapshot.event_tables())
    if (is_harmless(table->def.name) && (most == nullptr || table->events() > most->events())) most = table.get();
  return most == nullptr ? std::string() : most->def.name;
}

std::string places_of_rejects(const ImportReport& report) {
  return report.rejects_path.empty() ? std::string() : "; all are in " + report.rejects_path;
}

// A store's path in a command, where it needs no quotes.
std::string place_of(const std::string& store) { return is_harmless(store) && store.find(' ') == std::string::npos ? store : "STORE"; }

// A text of SQL within the shell's double quotes.
std::string sql_in_shell(const std::string& text) {
  std::string quoted = "'";
  for (const char c : text) {
    if (c == '\'') quoted += '\'';
    if (std::string_view("\"\\$`").find(c) != std::string_view::npos) quoted += '\\';
    quoted += c;
  }
  return quoted + "'";
}

}  // namespace

ProgressLine::ProgressLine(std::ostream& terminal, bool on) : terminal_(terminal), on_(on), begin_us_(steady_now_us()) {}

ProgressLine::~ProgressLine() {
  if (dirty_) terminal_ << "\r\x1b[K" << std::flush;
}

void ProgressLine::show(const ImportProgress& progress) { show(progress_text(progress, steady_now_us() - begin_us_)); }

void ProgressLine::show(const std::string& text) {
  if (!on_) return;
  terminal_ << "\r\x1b[K" << text << std::flush;
  dirty_ = true;
}

std::string progress_text(const ImportProgress& progress, std::int64_t elapsed_us) {
  const double seconds = std::max(1e-3, static_cast<double>(elapsed_us) / 1e6);
  const auto rate = static_cast<std::uint64_t>(static_cast<double>(progress.rows) / seconds);
  std::string text = fmt::format("  {} rows", grouped(progress.rows));
  if (progress.total_bytes > 0) {
    const double done = std::min(1.0, static_cast<double>(progress.bytes) / static_cast<double>(progress.total_bytes));
    text += fmt::format("  {}  {} of {}", bar(done), human_bytes(progress.bytes), human_bytes(progress.total_bytes));
  }
  return text + fmt::format("  {} rows/s", grouped(rate));
}

void print_schema(Console& console, const char* heading, const std::vector<ImportedColumn>& columns,
                  const std::vector<BuildColumn>& values) {
  Table table{{heading, "type", "missing", "example", ""}, {false, false, true, false, false}, {}};
  for (std::size_t i = 0; i < columns.size(); ++i) {
    const ImportedColumn& column = columns[i];
    std::string notes = column.identifier ? "identifies the profile" : "";
    if (column.name != column.source) notes += (notes.empty() ? "from " : ", from ") + column.source;
    for (const std::string& note : column.notes) notes += (notes.empty() ? "" : "; ") + note;
    table.rows.push_back({column.name, name_of(column.type), column.missing == 0 ? "" : grouped(column.missing),
                          example_of(values[i].values), std::move(notes)});
  }
  print_table(console.out, table, console.colour);
}

void print_rejects(Console& console, const ImportReport& report) {
  if (report.rejected == 0) return;
  console.out.flush();
  console.err << plural(report.rejected, "row was", "rows were") << " rejected";
  if (report.without_id > 0) console.err << ", " << grouped(report.without_id) << " for want of an id";
  console.err << places_of_rejects(report) << '\n';
  for (const RejectedRow& row : report.first_rejects) {
    console.err << "  " << row.file << ':' << row.line << ": " << row.reason;
    if (!row.text.empty()) console.err << ": " << shortened(row.text);
    console.err << '\n';
  }
  if (report.first_rejects.size() < report.rejected) console.err << "  …\n";
}

void print_notes(Console& console, const ImportReport& report, const MergeReport& merged) {
  for (const std::string& note : report.notes) console.out << "note: " << note << '\n';
  if (report.non_finite > 0)
    console.out << "note: " << plural(report.non_finite, "value", "values") << " of NaN or infinity "
                << (report.non_finite == 1 ? "is" : "are") << " missing"
                << (report.rejected > 0 ? ", those of rejected rows among them" : "") << '\n';
  for (const std::string& column : merged.retyped_columns) console.out << "note: the type changed: " << column << '\n';
}

namespace {

// "4 records in 0.1 s (40 records/s), 61 MB of memory"
std::string effort(const ImportReport& report) {
  const double seconds = std::max(1e-3, static_cast<double>(report.elapsed_us) / 1e6);
  const auto rate = static_cast<std::uint64_t>(static_cast<double>(report.records) / seconds);
  std::string text = fmt::format("{} in {:.1f} s ({} records/s)", plural(report.records, "record", "records"), seconds, grouped(rate));
  if (report.memory_bytes > 0) text += fmt::format(", {} of memory", human_bytes(report.memory_bytes));
  return text;
}

}  // namespace

std::string import_summary(const ImportReport& report, const MergeReport& merged) {
  std::string text = plural(merged.added, "new profile", "new profiles");
  if (merged.updated > 0) text += ", " + grouped(merged.updated) + " updated";
  text += ", from " + effort(report);
  if (report.duplicates > 0) text += '\n' + plural(report.duplicates, "row", "rows") + " replaced by a later one with the same id";
  if (report.rejected > 0) text += '\n' + plural(report.rejected, "row", "rows") + " rejected";
  return text;
}

void print_events(Console& console, const ImportedEvents& imported) {
  constexpr std::size_t kMostWithProperties = 10;
  const std::vector<EventReport>& events = imported.report.events;
  Table table{{"event", "events", "first", "last", "properties"}, {false, true, false, false, true}, {}};
  for (const EventReport& event : events)
    table.rows.push_back({shortened(event.name), grouped(event.events), format_timestamp(event.first_us), format_timestamp(event.last_us),
                          grouped(event.columns.size() - 1)});
  if (!events.empty()) print_table(console.out, table, console.colour);
  for (std::size_t i = 0; i < events.size() && events.size() <= kMostWithProperties; ++i) {
    console.out << '\n' << shortened(events[i].name) << '\n';
    print_schema(console, "property", events[i].columns, imported.events[i].events.columns);
  }
  if (events.size() > kMostWithProperties)
    console.out << "`tamis info` shows the properties of each, and --format json what was noted of them\n";
}

namespace {

// DuckDB takes a column of ids that are texts and numbers for JSON.
std::string import_of_traits(const EventImportReport& report, const ImportCommand& command) {
  return fmt::format(
      R"(tamis import {} --id userId:{} --sql "SELECT to_json(userId)->>'$' AS userId, UNNEST(traits) FROM read_json({}, sample_size = -1) WHERE type = 'identify'")",
      place_of(command.store), report.identifier, sql_in_shell(command.files.front()));
}

void print_not_events(Console& console, const EventImportReport& report, const ImportCommand& command) {
  for (const auto& [kind, count] : report.not_events) {
    console.out << "note: " << plural(count, "message", "messages") << " of kind " << kind
                << (count == 1 ? " is no event" : " are no events");
    if (kind == "identify" && command.id.empty()) console.out << "; their traits: " << import_of_traits(report, command);
    if (kind == "group") console.out << "; they tell of accounts, not of profiles";
    if (kind == "alias") console.out << "; ids are not united by them";
    console.out << '\n';
  }
}

}  // namespace

void print_event_notes(Console& console, const EventImportReport& report, const UpdatedStore& updated, const ImportCommand& command) {
  print_notes(console, report, {});
  print_not_events(console, report, command);
  for (const EventUpdate& event : updated.events)
    for (const std::string& note : event.notes) console.out << "note: '" << event.name << "': " << note << '\n';
  if (report.anonymous > 0)
    console.out << "note: " << plural(report.anonymous, "event", "events") << " without an id " << (report.anonymous == 1 ? "is" : "are")
                << " of anonymous profiles, one for each " << kAnonymousIdName << '\n';
}

std::string event_summary(const EventImportReport& report, const UpdatedStore& updated) {
  std::uint64_t added = 0, duplicates = 0, gave_way = 0, replaced = 0, others = 0;
  for (const EventUpdate& event : updated.events) {
    added += event.added;
    duplicates += event.duplicates - event.gave_way;
    gave_way += event.gave_way;
    replaced += event.replaced;
  }
  for (const auto& [kind, count] : report.not_events) others += count;
  std::string text = fmt::format("{} of {} ({} new), from {}", plural(added, "event", "events"),
                                 plural(report.profiles, "profile", "profiles"), grouped(updated.added_profiles), effort(report));
  if (replaced > 0) text += '\n' + plural(replaced, "event", "events") + " of these names removed before";
  if (duplicates > 0) text += '\n' + plural(duplicates, "event", "events") + " left out, whose message id is there already";
  if (gave_way > 0)
    text += '\n' + plural(gave_way, "event", "events") + " of the store replaced by " +
            (gave_way == 1 ? "an earlier one" : "earlier ones") + " with the same message id";
  if (others > 0) text += '\n' + plural(others, "message", "messages") + " that " + (others == 1 ? "is no event" : "are no events");
  if (report.rejected > 0) text += '\n' + plural(report.rejected, "row", "rows") + " rejected";
  return text;
}

std::string store_sizes(const Snapshot& snapshot) {
  std::uint64_t events = 0;
  for (const EventTablePtr& table : snapshot.event_tables()) events += table->events();
  std::string text = plural(snapshot.rows(), "profile", "profiles");
  if (!snapshot.event_tables().empty()) text += " and " + plural(events, "event", "events");
  return text;
}

void print_next_steps(Console& console, const std::string& store, const Snapshot& snapshot) {
  const std::string place = place_of(store);
  console.out << "\nNext\n";
  if (const std::string event = event_to_ask_for(snapshot); !event.empty())
    console.out << "  tamis query " << place << " \"SELECT COUNT(*) FROM profiles WHERE DID '" << event << "' AT LEAST 2 TIMES\"\n";
  if (const auto trait = trait_to_group_by(snapshot)) {
    const Column& column = snapshot.column(*trait);
    console.out << "  tamis query " << place << " \"SELECT " << column.def.name << ", COUNT(*) FROM profiles GROUP BY " << column.def.name
                << " ORDER BY COUNT(*) DESC LIMIT 10\"\n";
    if (const std::string value = value_to_ask_for(column); !value.empty())
      console.out << "  tamis query " << place << " \"CREATE SEGMENT first_try AS " << column.def.name << " = '" << value << "'\"\n";
  } else {
    console.out << "  tamis query " << place << " \"SELECT COUNT(*) FROM profiles\"\n";
  }
  console.out << "  tamis info " << place << "      how it lies in memory\n"
              << "  tamis shell " << place << "     ask on, with completion\n";
}

}  // namespace tamis::cli
