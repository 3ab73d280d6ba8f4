#include <memory>

#include <fmt/format.h>

#include "cli/commands.h"
#include "session/describe.h"

namespace tamis::cli {
namespace {

struct InfoOptions : CommonOptions {
  std::string store;
};

struct Totals {
  std::size_t bytes = 0, identifier_bytes = 0;
};

Totals add_columns(const Snapshot& snapshot, Answer& answer) {
  answer.columns = {{"trait", kStringType},    {"type", kStringType},     {"role", kStringType},   {"distinct", kIntegerType},
                    {"missing", kIntegerType}, {"encoding", kStringType}, {"bytes", kIntegerType}, {"bytes_a_profile", kDoubleType}};
  const double rows = static_cast<double>(std::max<std::size_t>(1, snapshot.rows()));
  Totals totals;
  for (std::uint32_t i = 0; i < snapshot.schema().columns().size(); ++i) {
    const Column& column = snapshot.column(ColumnId(i));
    const Snapshot::Sizes sizes = snapshot.bytes(ColumnId(i));
    const std::size_t bytes = sizes.data + sizes.dictionary + sizes.index;
    totals.bytes += bytes;
    if (column.def.role == Role::kIdentifier) totals.identifier_bytes += bytes;
    answer.rows.push_back({column.def.name, name_of(column.def.type), column.def.role == Role::kIdentifier ? "identifier" : "trait",
                           static_cast<std::int64_t>(column.statistics.distinct), static_cast<std::int64_t>(column.statistics.missing),
                           encodings_of(column), static_cast<std::int64_t>(bytes),
                           static_cast<double>(static_cast<std::int64_t>(100.0 * static_cast<double>(bytes) / rows + 0.5)) / 100.0});
  }
  return totals;
}

// The same for people: rounded, grouped, and no wider than a terminal of 80 columns where names are short.
Table table_of(const Snapshot& snapshot) {
  Table table{
      {"trait", "type", "distinct", "missing", "encoding", "bytes", "a profile"}, {false, false, true, true, false, true, true}, {}};
  const double rows = static_cast<double>(std::max<std::size_t>(1, snapshot.rows()));
  for (std::uint32_t i = 0; i < snapshot.schema().columns().size(); ++i) {
    const Column& column = snapshot.column(ColumnId(i));
    const Snapshot::Sizes sizes = snapshot.bytes(ColumnId(i));
    const std::size_t bytes = sizes.data + sizes.dictionary + sizes.index;
    const bool identifier = column.def.role == Role::kIdentifier;
    table.rows.push_back({column.def.name, name_of(column.def.type) + (identifier ? ", id" : ""),
                          (column.statistics.distinct_exact ? "" : "~") + grouped(column.statistics.distinct),
                          column.statistics.missing == 0 ? "" : grouped(column.statistics.missing), encodings_of(column),
                          human_bytes(bytes), fmt::format("{:.2f}", static_cast<double>(bytes) / rows)});
  }
  return table;
}

int run_info(Program& program, const InfoOptions& options) {
  const auto session_with = session_options(program, options);
  if (!session_with) return fail_with(program, session_with.error());
  auto engine = Engine::open(options.store, OpenMode::kRead);
  if (!engine) return fail_with(program, engine.error());
  const auto snapshot = engine->snapshot();
  if (!snapshot) return fail_with(program, snapshot.error());
  Answer answer;
  const Totals totals = add_columns(**snapshot, answer);
  const auto segments = engine->catalogue().segments();
  if (!segments) return fail_with(program, segments.error());
  if (program.console.format != Format::kTable) {
    print_answer(program.console, answer, steady_now_us() - program.console.begun_us);
    return 0;
  }
  print_table(program.console.out, table_of(**snapshot), program.console.colour, program.console.width);
  const double rows = static_cast<double>(std::max<std::size_t>(1, (*snapshot)->rows()));
  program.console.out << fmt::format("{} profiles, {} segments, {} in memory: {:.2f} bytes a profile, {:.2f} of them identifiers\n",
                                     grouped((*snapshot)->rows()), segments->size(), human_bytes(totals.bytes),
                                     static_cast<double>(totals.bytes) / rows, static_cast<double>(totals.identifier_bytes) / rows);
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
  CLI::App* command = app.add_subcommand("info", "What a store holds: traits, types, encodings, distinct values, bytes");
  command->add_option("store", options->store, "The store's folder")->required();
  add_format_option(*command, *options);
  command->callback([options, &program] { program.run = [options, &program] { return run_info(program, *options); }; });
}

}  // namespace tamis::cli
