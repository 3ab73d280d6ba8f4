#include "cli/profile_output.h"

#include <string>
#include <utility>

#include <fmt/format.h>

#include "session/describe.h"

namespace tamis::cli {
namespace {

Answer answer_of(const ProfileReport& report) {
  Answer answer;
  answer.columns = {{"depth", kIntegerType}, {"clause", kStringType}, {"holds", kBooleanType}, {"value", kStringType}};
  for (const ClauseReport& clause : report.clauses)
    answer.rows.push_back({std::int64_t{clause.depth}, clause.clause, clause.holds, clause.value.empty() ? Value() : Value(clause.value)});
  return answer;
}

// The events that an aggregate counted, one a line.
void add_events(Table& table, const AggregateReport& aggregate, const std::string& indent) {
  if (aggregate.counted > aggregate.events.size())
    table.rows.push_back({"", fmt::format("{}… {} events before these", indent, grouped(aggregate.counted - aggregate.events.size())), ""});
  for (const ShownEvent& event : aggregate.events) {
    std::string properties;
    for (const auto& [name, value] : event.properties) properties += (properties.empty() ? "" : ", ") + name + " = " + to_literal(value);
    table.rows.push_back({"", fmt::format("{}{} {}", indent, to_text(Timestamp{event.time_us}), event.name), std::move(properties)});
  }
}

std::string json(const Value& value) {
  std::string text;
  append_json(text, value);
  return text;
}

std::string json(const ShownEvent& event) {
  std::string text = "{\"event\":" + json(Value(event.name)) + ",\"timestamp\":" + json(Timestamp{event.time_us}) + ",\"properties\":{";
  for (std::size_t i = 0; i < event.properties.size(); ++i)
    text += (i > 0 ? "," : "") + json(Value(event.properties[i].first)) + ":" + json(event.properties[i].second);
  return text + "}}";
}

std::string json(const AggregateReport& aggregate, std::size_t clause) {
  std::string text = fmt::format("{{\"clause\":{},\"aggregate\":{},\"value\":{},\"counted\":{},\"events\":[", clause,
                                 json(Value(aggregate.text)), json(aggregate.value), aggregate.counted);
  for (std::size_t i = 0; i < aggregate.events.size(); ++i) text += (i > 0 ? "," : "") + json(aggregate.events[i]);
  return text + "]}";
}

void print_json(Console& console, const ProfileReport& report, std::int64_t elapsed_us) {
  console.out << '{';
  print_json_table(console.out, answer_of(report));
  console.out << ",\"in\":" << (report.in ? "true" : "false")
              << ",\"next_change\":" << json(report.next_change_us ? Value(Timestamp{*report.next_change_us}) : Value())
              << ",\"aggregates\":[";
  bool first = true;
  for (std::size_t i = 0; i < report.clauses.size(); ++i) {
    for (const AggregateReport& aggregate : report.clauses[i].aggregates) {
      console.out << (first ? "" : ",") << json(aggregate, i);
      first = false;
    }
  }
  console.out << "],\"elapsed_us\":" << elapsed_us << "}\n";
}

}  // namespace

void print_profile(Console& console, const ProfileReport& report, std::int64_t elapsed_us) {
  if (console.format == Format::kJson) return print_json(console, report, elapsed_us);
  if (console.format == Format::kCsv) return print_answer(console, answer_of(report), elapsed_us);
  Table table{{"", "clause", "value"}, {false, false, false}, {}};
  for (const ClauseReport& clause : report.clauses) {
    const std::string indent(2 * static_cast<std::size_t>(clause.depth), ' ');
    table.rows.push_back({clause.holds ? "yes" : "no", indent + clause.clause, clause.value});
    for (const AggregateReport& aggregate : clause.aggregates) add_events(table, aggregate, indent + "  ");
  }
  console.out << (report.in ? "The profile is in the segment." : "The profile is not in the segment.") << '\n';
  print_table(console.out, table, console.colour, console.width);
  if (report.next_change_us) console.out << "Time alone may change this at " << to_text(Timestamp{*report.next_change_us}) << '\n';
}

}  // namespace tamis::cli
