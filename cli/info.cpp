#include <memory>

#include <fmt/format.h>

#include "cli/commands.h"
#include "cli/info_events.h"
#include "session/describe.h"

namespace tamis::cli {
namespace {

struct InfoOptions : CommonOptions {
  std::string store;
};

struct Totals {
  std::size_t bytes = 0, identifier_bytes = 0;
};

std::size_t bytes_of(const Snapshot& snapshot, ColumnId id) {
  const Snapshot::Sizes sizes = snapshot.bytes(id);
  return sizes.data + sizes.dictionary + sizes.index;
}

Totals totals_of(const Snapshot& snapshot) {
  Totals totals;
  for (std::uint32_t i = 0; i < snapshot.schema().columns().size(); ++i) {
    const std::size_t bytes = bytes_of(snapshot, ColumnId(i));
    totals.bytes += bytes;
    if (snapshot.column(ColumnId(i)).def.role == Role::kIdentifier) totals.identifier_bytes += bytes;
  }
  return totals;
}

Answer columns_answer(const Snapshot& snapshot) {
  Answer answer;
  answer.columns = {{"trait", kStringType},    {"type", kStringType},     {"role", kStringType},   {"distinct", kIntegerType},
                    {"missing", kIntegerType}, {"encoding", kStringType}, {"bytes", kIntegerType}, {"bytes_a_profile", kDoubleType}};
  const double rows = static_cast<double>(std::max<std::size_t>(1, snapshot.rows()));
  for (std::uint32_t i = 0; i < snapshot.schema().columns().size(); ++i) {
    const Column& column = snapshot.column(ColumnId(i));
    const std::size_t bytes = bytes_of(snapshot, ColumnId(i));
    answer.rows.push_back({column.def.name, name_of(column.def.type), column.def.role == Role::kIdentifier ? "identifier" : "trait",
                           static_cast<std::int64_t>(column.statistics.distinct), static_cast<std::int64_t>(column.statistics.missing),
                           encodings_of(column), static_cast<std::int64_t>(bytes),
                           static_cast<double>(static_cast<std::int64_t>(100.0 * static_cast<double>(bytes) / rows + 0.5)) / 100.0});
  }
  return answer;
}

// The same for people: rounded, grouped, and no wider than a terminal of 80 columns where names are short.
Table table_of(const Snapshot& snapshot) {
  Table table{
      {"trait", "type", "distinct", "missing", "encoding", "bytes", "a profile"}, {false, false, true, true, false, true, true}, {}};
  const double rows = static_cast<double>(std::max<std::size_t>(1, snapshot.rows()));
  for (std::uint32_t i = 0; i < snapshot.schema().columns().size(); ++i) {
    const Column& column = snapshot.column(ColumnId(i));
    const std::size_t bytes = bytes_of(snapshot, ColumnId(i));
    const bool identifier = column.def.role == Role::kIdentifier;
    table.rows.push_back({column.def.name, name_of(column.def.type) + (identifier ? ", id" : ""),
                          (column.statistics.distinct_exact ? "" : "~") + grouped(column.statistics.distinct),
                          column.statistics.missing == 0 ? "" : grouped(column.statistics.missing), encodings_of(column),
                          human_bytes(bytes), fmt::format("{:.2f}", static_cast<double>(bytes) / rows)});
  }
  return table;
}

Answer computed_answer(const std::vector<DefinitionRecord>& traits) {
  Answer answer;
  answer.columns = {{"computed trait", kStringType}, {"definition", kStringType}};
  for (const DefinitionRecord& trait : traits) answer.rows.push_back({trait.name, trait.definition});
  return answer;
}

// A table each for traits, events and computed traits, the latter where there are any.
void print_answers(Console& console, const Snapshot& snapshot, const std::vector<DefinitionRecord>& computed) {
  std::vector<Answer> answers = {columns_answer(snapshot)};
  if (!snapshot.event_tables().empty()) answers.push_back(events_answer(snapshot));
  if (!computed.empty()) answers.push_back(computed_answer(computed));
  for (std::size_t i = 0; i < answers.size(); ++i) {
    if (i > 0 && console.format == Format::kCsv) console.out << '\n';
    print_answer(console, answers[i], steady_now_us() - console.begun_us);
  }
}

void print_tables(Console& console, const Snapshot& snapshot, const std::vector<DefinitionRecord>& computed) {
  print_table(console.out, table_of(snapshot), console.colour, console.width);
  if (!snapshot.event_tables().empty()) {
    console.out << '\n';
    print_table(console.out, events_table(snapshot), console.colour, console.width);
  }
  if (!computed.empty()) console.out << '\n';
  for (const DefinitionRecord& trait : computed) console.out << trait.definition << '\n';
}

int run_info(Program& program, const InfoOptions& options) {
  const auto session_with = session_options(program, options);
  if (!session_with) return fail_with(program, session_with.error());
  auto engine = Engine::open(options.store, OpenMode::kRead);
  if (!engine) return fail_with(program, engine.error());
  const auto snapshot = engine->snapshot();
  if (!snapshot) return fail_with(program, snapshot.error());
  const auto segments = engine->catalogue().segments();
  if (!segments) return fail_with(program, segments.error());
  const auto computed = engine->catalogue().traits();
  if (!computed) return fail_with(program, computed.error());
  const Totals totals = totals_of(**snapshot);
  const EventTotals events = event_totals(**snapshot);
  if (program.console.format != Format::kTable) {
    print_answers(program.console, **snapshot, *computed);
    return 0;
  }
  print_tables(program.console, **snapshot, *computed);
  const double rows = static_cast<double>(std::max<std::size_t>(1, (*snapshot)->rows()));
  program.console.out << fmt::format("{} profiles, {} segments, {} in memory: {:.2f} bytes a profile, {:.2f} of them identifiers\n",
                                     grouped((*snapshot)->rows()), segments->size(), human_bytes(totals.bytes),
                                     static_cast<double>(totals.bytes) / rows, static_cast<double>(totals.identifier_bytes) / rows);
  if (events.events > 0)
    program.console.out << fmt::format("{} events, {} in memory: {:.2f} bytes an event\n", grouped(events.events),
                                       human_bytes(events.bytes), static_cast<double>(events.bytes) / static_cast<double>(events.events));
  if (const auto generation = engine->generation())
    program.console.out << "generation " << generation->id << ", " << format_timestamp(generation->created_us / 1'000'000 * 1'000'000)
                        << ", from " << generation->source << '\n';
  else
    program.console.out << "nothing was imported yet: `tamis import " << options.store << " FILE --id COLUMN`\n";
  return 0;
}

}  // namespace

void add_info(CLI::App& app, Program& program) {
  auto options = std::make_shared<InfoOptions>();
  CLI::App* command = app.add_subcommand("info", "What a store holds: traits, types, encodings, distinct values, events, bytes");
  command->add_option("store", options->store, "The store's folder")->required();
  add_format_option(*command, *options);
  command->callback([options, &program] { program.run = [options, &program] { return run_info(program, *options); }; });
}

}  // namespace tamis::cli
