#include "cli/import_plan.h"

#include <algorithm>
#include <filesystem>
#include <utility>

namespace tamis::cli {
namespace {

namespace fs = std::filesystem;

std::unexpected<Error> wrong_option(std::string message, std::string hint) {
  return fail(ErrorCode::kInvalid, std::move(message), std::move(hint));
}

// A SELECT is no path; whoever gives one wants what is in the file.
Result<void> check_is_no_file(const std::string& sql) {
  std::error_code ignored;
  if (!fs::is_regular_file(sql, ignored)) return {};
  if (fs::path(sql).extension() == ".sql")
    return wrong_option("--sql takes a SELECT, and this is a file: " + sql, "give what is in it: --sql \"$(cat " + sql + ")\"");
  return wrong_option("--sql takes a SELECT, and this is a file: " + sql,
                      "name the file without --sql, or give --sql \"SELECT * FROM '" + sql + "'\"");
}

// "left=right", cut at the last `=`.
Result<std::pair<std::string, std::string>> pair_of(const std::string& text, const char* option, const char* example) {
  const auto place = text.rfind('=');
  if (place == std::string::npos || place == 0 || place + 1 == text.size())
    return wrong_option(std::string(option) + " takes NAME=…: " + text, std::string("as in ") + option + ' ' + example);
  return std::pair(text.substr(0, place), text.substr(place + 1));
}

Result<char> delimiter_of(const std::string& text) {
  if (text.empty()) return '\0';
  if (text == "\\t" || text == "tab") return '\t';
  if (text.size() == 1) return text[0];
  return wrong_option("a delimiter is one character: " + text, "as in --delimiter ';' or --delimiter tab");
}

// COLUMN:TYPE; a column whose name has a colon needs its type stated.
Result<void> read_id(const std::string& text, ImportOptions& options) {
  if (text.empty()) return {};
  const auto colon = text.rfind(':');
  options.id_column = text.substr(0, colon);
  if (colon != std::string::npos) options.id_type = text.substr(colon + 1);
  if (options.id_column.empty() || (colon != std::string::npos && options.id_type.empty()))
    return wrong_option("--id takes COLUMN or COLUMN:TYPE: " + text, "as in --id customer_id or --id email_address:email");
  return {};
}

// Types of columns; that of the time may be a unit to count in.
Result<void> read_types(const ImportCommand& command, ImportPlan& plan) {
  for (const std::string& text : command.types) {
    auto [column, name] = TAMIS_TRY(pair_of(text, "--type", "zip=STRING"));
    const auto unit = parse_epoch_unit(name);
    if (unit && plan.events && fold_case(column) == fold_case(command.time.empty() ? "timestamp" : command.time)) {
      plan.events->epoch = unit;
      continue;
    }
    if (unit)
      return wrong_option("only the time of events is counted in " + name + ": " + column, "as in --time ts --type 'ts=" + name + "'");
    const auto type = parse_type(name);
    if (!type)
      return wrong_option("unknown type " + name,
                          "types are BOOLEAN, INTEGER, DOUBLE, STRING, TIMESTAMP, DATE and LIST OF one of them; the time of events may "
                          "also be EPOCH SECONDS, EPOCH MILLISECONDS, EPOCH MICROSECONDS or EPOCH NANOSECONDS");
    plan.options.types.emplace_back(std::move(column), *type);
  }
  return {};
}

// An option that means nothing without events, if one was given.
const char* option_of_events(const ImportCommand& command) {
  const std::pair<const char*, bool> given[] = {{"--time", !command.time.empty()},
                                                {"--time-zone", !command.time_zone.empty()},
                                                {"--message-id", !command.message_id.empty()},
                                                {"--anonymous-from", !command.anonymous_from.empty()},
                                                {"--properties", !command.properties.empty()},
                                                {"--append", command.append},
                                                {"--replace", command.replace}};
  for (const auto& [name, is_given] : given)
    if (is_given) return name;
  return nullptr;
}

Result<EventOptions> event_options(const ImportCommand& command) {
  if (command.keep_missing) return wrong_option("--keep-missing is for profiles: events are not updated", "leave it out");
  if (command.append && command.replace) return wrong_option("--append and --replace exclude each other", "give one of them");
  EventOptions events;
  events.event = command.event;
  events.event_column = command.event_column;
  events.tracking = command.tracking;
  events.time_column = command.time;
  if (!command.time_zone.empty()) events.zone = TAMIS_TRY(TimeZone::load(command.time_zone));
  events.message_id_column = command.message_id;
  events.anonymous_column = command.anonymous_from;
  events.properties = command.properties;
  events.again = command.append ? Again::kAppend : command.replace ? Again::kReplace : Again::kRefuse;
  return events;
}

// Whether there are events, and of what kind.
Result<void> choose_kind(ImportCommand command, ImportPlan& plan) {
  if (command.names_event && command.event.find_first_not_of(" \t") == std::string::npos)
    return wrong_option("the name of the events is empty: --event '" + command.event + "'", "as in --event 'Order Completed'");
  const bool says_events = !command.event.empty() || !command.event_column.empty() || command.tracking;
  const bool may_be_messages = !says_events && command.sql.empty() && are_tracking_messages(command.files);
  if (may_be_messages && command.id.empty()) {
    command.tracking = true;
    plan.notes.emplace_back("messages of tracking calls, by their \"type\": track, page and screen are events (--tracking says so)");
  } else if (may_be_messages) {
    plan.notes.emplace_back("these look like messages of tracking calls: --tracking imports them as events");
  }
  if (says_events || command.tracking) {
    plan.events = TAMIS_TRY(event_options(command));
    return {};
  }
  if (const char* option = option_of_events(command))
    return wrong_option(std::string(option) + " is for events, and their name is not said",
                        "give --event NAME, --event-column COLUMN or --tracking too");
  return {};
}

}  // namespace

Result<ImportPlan> plan_import(Program& program, const ImportCommand& command) {
  if (command.files.empty() && command.sql.empty())
    return wrong_option("give files to import, or a SELECT over files with --sql",
                        "as in tamis import shop customers.csv --id customer_id");
  TAMIS_CHECK_OK(check_is_no_file(command.sql));
  ImportPlan plan;
  TAMIS_CHECK_OK(choose_kind(command, plan));
  ImportOptions& options = plan.options;
  options.files = command.files;
  options.sql = command.sql;
  TAMIS_CHECK_OK(read_id(command.id, options));
  if (options.id_column.empty() && !(plan.events && plan.events->tracking))
    return wrong_option("the column that identifies a profile is not named", "name it: --id COLUMN or --id COLUMN:TYPE");
  TAMIS_CHECK_OK(read_types(command, plan));
  for (const std::string& text : command.renames)
    options.renames.push_back(TAMIS_TRY(pair_of(text, "--rename", "\"Monthly Charges=charges\"")));
  options.excludes = command.excludes;
  options.null_texts = command.nulls;
  options.delimiter = TAMIS_TRY(delimiter_of(command.delimiter));
  options.threads = command.threads;
  options.interrupt = &program.interrupt;
  return plan;
}

}  // namespace tamis::cli
