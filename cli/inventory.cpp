#include "cli/inventory.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include <fmt/format.h>

#include "dsl/print.h"
#include "session/describe.h"
#include "session/event_statistics.h"

namespace tamis::cli {
namespace {

std::size_t bytes_of(const Snapshot& snapshot, ColumnId column) {
  const Snapshot::Sizes sizes = snapshot.bytes(column);
  return sizes.data + sizes.dictionary + sizes.index;
}

// Bytes an event or a profile, to two places.
double share(std::size_t bytes, std::uint64_t number) {
  return std::round(100.0 * static_cast<double>(bytes) / static_cast<double>(std::max<std::uint64_t>(1, number))) / 100.0;
}

std::string in_days(const Value& instant) {
  constexpr std::size_t kDayLength = 10;
  return instant.missing() ? std::string() : to_text(instant).substr(0, kDayLength);
}

std::string type_of_trait(std::string_view name, const Definitions& definitions) {
  const auto value = dsl::bind_trait(name, definitions);
  return value ? name_of((*value)->type) : std::string();
}

}  // namespace

Answer Inventory::traits() const {
  Answer answer;
  answer.columns = {{"trait", kStringType},    {"type", kStringType},     {"role", kStringType},   {"distinct", kIntegerType},
                    {"missing", kIntegerType}, {"encoding", kStringType}, {"bytes", kIntegerType}, {"bytes_a_profile", kDoubleType}};
  for (std::uint32_t i = 0; i < snapshot_.schema().columns().size(); ++i) {
    const Column& column = snapshot_.column(ColumnId(i));
    const std::size_t bytes = bytes_of(snapshot_, ColumnId(i));
    answer.rows.push_back({column.def.name, name_of(column.def.type), column.def.role == Role::kIdentifier ? "identifier" : "trait",
                           static_cast<std::int64_t>(column.statistics.distinct), static_cast<std::int64_t>(column.statistics.missing),
                           encodings_of(column), static_cast<std::int64_t>(bytes), share(bytes, snapshot_.rows())});
  }
  return answer;
}

// Without a type where a definition has no meaning any more.
Answer Inventory::computed_traits() const {
  Answer answer;
  answer.columns = {{"trait", kStringType}, {"type", kStringType}, {"definition", kStringType}};
  for (const std::string& name : definitions_.trait_names()) {
    const std::string type = type_of_trait(name, definitions_);
    answer.rows.push_back({name, type.empty() ? Value() : Value(type), dsl::print(*definitions_.trait(name)->body)});
  }
  return answer;
}

Answer Inventory::properties() const {
  Answer answer;
  for (std::uint32_t i = 0; i < snapshot_.event_tables().size(); ++i) {
    Answer of_event = describe_event(snapshot_, EventId(i));
    if (answer.columns.empty()) {
      answer.columns = {{"event", kStringType}};
      std::ranges::move(of_event.columns, std::back_inserter(answer.columns));
    }
    for (std::vector<Value>& row : of_event.rows) {
      row.insert(row.begin(), snapshot_.schema()[EventId(i)].name);
      answer.rows.push_back(std::move(row));
    }
  }
  return answer;
}

void Inventory::print_json(Console& console) const {
  const auto member = [&](const char* name, const Answer& answer) {
    console.out << ",\"" << name << "\":{";
    print_json_table(console.out, answer);
    console.out << '}';
  };
  console.out << '{';
  print_json_table(console.out, traits());
  member("computed_traits", computed_traits());
  member("events", show_events(snapshot_));
  member("properties", properties());
  console.out << ",\"profiles\":" << snapshot_.rows() << ",\"segments\":" << definitions_.segment_names().size()
              << ",\"elapsed_us\":" << steady_now_us() - console.begun_us << "}\n";
}

void Inventory::print_csv(Console& console) const {
  const std::int64_t elapsed_us = steady_now_us() - console.begun_us;
  print_answer(console, traits(), elapsed_us);
  for (const Answer& more : {computed_traits(), show_events(snapshot_)}) {
    if (more.rows.empty()) continue;
    console.out << '\n';
    print_answer(console, more, elapsed_us);
  }
}

void Inventory::print_tables(Console& console) const {
  print_traits(console);
  print_computed_traits(console);
  print_events(console);
  std::size_t bytes = 0, of_identifiers = 0;
  for (std::uint32_t i = 0; i < snapshot_.schema().columns().size(); ++i) {
    const std::size_t of_column = bytes_of(snapshot_, ColumnId(i));
    bytes += of_column;
    if (snapshot_.schema()[ColumnId(i)].role == Role::kIdentifier) of_identifiers += of_column;
  }
  const double rows = static_cast<double>(std::max<std::size_t>(1, snapshot_.rows()));
  console.out << fmt::format("{} profiles, {} segments, {} in memory: {:.2f} bytes a profile, {:.2f} of them identifiers\n",
                             grouped(snapshot_.rows()), definitions_.segment_names().size(), human_bytes(bytes),
                             static_cast<double>(bytes) / rows, static_cast<double>(of_identifiers) / rows);
}

void Inventory::print_traits(Console& console) const {
  Table table{
      {"trait", "type", "distinct", "missing", "encoding", "bytes", "a profile"}, {false, false, true, true, false, true, true}, {}};
  for (std::uint32_t i = 0; i < snapshot_.schema().columns().size(); ++i) {
    const Column& column = snapshot_.column(ColumnId(i));
    const std::size_t bytes = bytes_of(snapshot_, ColumnId(i));
    const bool identifier = column.def.role == Role::kIdentifier;
    table.rows.push_back({column.def.name, name_of(column.def.type) + (identifier ? ", id" : ""),
                          (column.statistics.distinct_exact ? "" : "~") + grouped(column.statistics.distinct),
                          column.statistics.missing == 0 ? "" : grouped(column.statistics.missing), encodings_of(column),
                          human_bytes(bytes), fmt::format("{:.2f}", share(bytes, snapshot_.rows()))});
  }
  print_table(console.out, table, console.colour, console.width);
}

void Inventory::print_computed_traits(Console& console) const {
  const Answer computed = computed_traits();
  if (computed.rows.empty()) return;
  Table table{{"computed trait", "type", "definition"}, {false, false, false}, {}};
  for (const std::vector<Value>& row : computed.rows)
    table.rows.push_back({to_text(row[0]), row[1].missing() ? "no longer compiles" : to_text(row[1]), to_text(row[2])});
  console.out << '\n';
  print_table(console.out, table, console.colour, console.width);
  console.out << '\n';
}

// Each event with its properties below it.
void Inventory::print_events(Console& console) const {
  if (snapshot_.event_tables().empty()) return;
  Table table{{"event", "type", "events", "first", "last", "bytes", "an event"}, {false, false, true, false, false, true, true}, {}};
  std::uint64_t events = 0;
  std::size_t bytes = 0;
  for (const EventTablePtr& of_event : snapshot_.event_tables()) {
    const EventStatistics statistics(*of_event, std::nullopt);
    const auto [first, last] = statistics.range(kEventTime);
    const std::uint64_t number = of_event->events();
    const std::size_t size = tamis::bytes_of(*of_event);
    events += number;
    bytes += size;
    table.rows.push_back({of_event->def.name, "", grouped(number), in_days(first), in_days(last), human_bytes(size),
                          fmt::format("{:.2f}", share(size, number))});
    const std::vector<ColumnDef>& properties = of_event->def.properties->columns();
    for (std::uint32_t i = 0; i < properties.size(); ++i) {
      const std::size_t of_property = tamis::bytes_of(*of_event, ColumnId(i));
      table.rows.push_back({"  " + properties[i].name, name_of(properties[i].type), grouped(number - statistics.missing(ColumnId(i))), "",
                            "", human_bytes(of_property), fmt::format("{:.2f}", share(of_property, number))});
    }
  }
  if (definitions_.trait_names().empty()) console.out << '\n';
  print_table(console.out, table, console.colour, console.width);
  console.out << fmt::format("\n{} events, {} in memory: {:.2f} bytes an event\n", grouped(events), human_bytes(bytes),
                             share(bytes, events));
}

}  // namespace tamis::cli
