#include "tests/random/event_cells.h"

namespace tamis::testing {
namespace {

struct FormOfWindow {
  std::string operator()(const dsl::WithinLast& w) const { return w.calendar ? "WITHIN LAST n CALENDAR u" : "WITHIN LAST n u"; }
  std::string operator()(const dsl::CurrentUnit& w) const { return w.offset == 0 ? "THIS u" : "LAST u"; }
  std::string operator()(const dsl::BetweenAgo&) const { return "BETWEEN n AND m u AGO"; }
  std::string operator()(const dsl::Since&) const { return "SINCE t"; }
  std::string operator()(const dsl::Before&) const { return "BEFORE t"; }
  std::string operator()(const dsl::After&) const { return "AFTER t"; }
  std::string operator()(const dsl::BetweenInstants&) const { return "BETWEEN t AND t"; }
  std::string operator()(const dsl::SinceLast&) const { return "SINCE LAST EVENT"; }
};

using Names = std::vector<std::string>;

const Names kWindows{
    "no window", "WITHIN LAST n u", "WITHIN LAST n CALENDAR u", "THIS u",          "LAST u", "BETWEEN n AND m u AGO", "SINCE t",
    "BEFORE t",  "AFTER t",         "BETWEEN t AND t",          "SINCE LAST EVENT"};
const Names kOfEvents{"COUNT", "DISTINCT DAYS", "STREAK DAYS", "SESSIONS", "DID"};
const Names kOfNumbers{"SUM", "AVG", "MEDIAN", "STDDEV", "PERCENTILE"};
const Names kOfValues{"COUNT DISTINCT", "MIN", "MAX", "FIRST", "LAST", "NTH", "MODE", "LIST"};
const Names kNumbers{"INTEGER", "DOUBLE"};
const Names kTypes{"BOOLEAN", "INTEGER", "DOUBLE", "STRING", "TIMESTAMP", "DATE"};

}  // namespace

std::string window_form(const dsl::EventSet& set) { return set.window ? std::visit(FormOfWindow{}, *set.window) : "no window"; }

std::vector<EventCell> all_event_cells() {
  std::vector<EventCell> out;
  const auto add = [&](const Names& functions, const Names& types) {
    for (const std::string& function : functions)
      for (const std::string& window : kWindows)
        for (const std::string& type : types) out.emplace_back(function, window, type);
  };
  add(kOfEvents, {"events"});
  add(kOfNumbers, kNumbers);
  add(kOfValues, kTypes);
  return out;
}

std::vector<std::string> all_event_constructs() {
  Names out{"EVENT 'X'", "EVENT IN", "EVENT ANY", "WHERE", "trait.x", "computed trait", "aggregate within a set", "DID within a set"};
  for (const Names& functions : {kOfEvents, kOfNumbers, kOfValues}) out.insert(out.end(), functions.begin(), functions.end());
  for (const char* window :
       {"WITHIN LAST nothing", "BETWEEN n AND m AGO", "SINCE t", "BEFORE t", "AFTER t", "BETWEEN t AND t", "SINCE LAST EVENT"})
    out.emplace_back(window);
  for (const char* unit : {"SECOND", "MINUTE", "HOUR", "DAY", "WEEK", "MONTH", "QUARTER", "YEAR"})
    out.push_back(std::string("WITHIN LAST n ") + unit);
  for (const char* unit : {"DAY", "WEEK", "MONTH", "QUARTER", "YEAR"})
    for (const char* window : {"WITHIN LAST n CALENDAR ", "THIS ", "LAST "}) out.push_back(std::string(window) + unit);
  for (const char* form : {"DID NOT", "DID >= n TIMES", "DID <= n TIMES", "DID = n TIMES", "DID ON DISTINCT DAYS"}) out.emplace_back(form);
  return out;
}

}  // namespace tamis::testing
