#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <utility>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "ingest/cell_text.h"
#include "ingest/event_lines.h"
#include "ingest/event_tables.h"
#include "ingest/event_time.h"
#include "ingest/identifier.h"
#include "ingest/json_lines.h"
#include "ingest/raw_rows.h"

namespace tamis {
namespace {

namespace dom = simdjson::dom;

constexpr std::array<std::string_view, 3> kNotEvents = {"identify", "group", "alias"};
// When it happened; where a message lacks that, when it was sent or received.
constexpr std::array<std::string_view, 4> kTimes = {"timestamp", "originalTimestamp", "sentAt", "receivedAt"};
constexpr std::array<std::string_view, 11> kKnownKeys = {"type",      "event",      "userId",    "anonymousId",
                                                         "messageId", "properties", "timestamp", "originalTimestamp",
                                                         "sentAt",    "receivedAt", "previousId"};

bool is_not_event(std::string_view type) { return std::ranges::find(kNotEvents, type) != kNotEvents.end(); }

// The member at a path such as user.id; null where there is none.
std::optional<dom::element> member_of(dom::object object, std::string_view path) {
  while (true) {
    const auto dot = path.find('.');
    dom::element member;
    if (object.at_key(path).get(member) == simdjson::SUCCESS) return member.is_null() ? std::nullopt : std::optional(member);
    if (dot == std::string_view::npos || object.at_key(path.substr(0, dot)).get_object().get(object) != simdjson::SUCCESS)
      return std::nullopt;
    path.remove_prefix(dot + 1);
  }
}

class TrackingReader {
 public:
  TrackingReader(const InputFile& file, const ReadContext& context, const EventOptions& options)
      : file_(file), context_(context), options_(options), tables_(context.rules, file.path) {}

  Result<StagedEvents> read() {
    const auto take = [&](dom::object message, std::uint64_t row) -> Result<void> {
      auto reason = TAMIS_TRY(read_message(message, row));
      if (reason) staged_.rejects.push_back({row, std::move(*reason)});
      return {};
    };
    StagedSource source = TAMIS_TRY(read_json_lines(file_, context_, take));
    if (events_ == 0 && other_rows_.empty())
      return fail(ErrorCode::kInvalid, fmt::format("no line of this file is a message of a tracking call: {}", file_.path),
                  "such a message has a \"type\": track, page, screen, identify, group or alias; events of another form are imported with "
                  "--event or --event-column, --id and --time");
    source.format += ", tracking calls";
    staged_.rows = source.rows;
    staged_.sources.push_back(std::move(source));
    tables_.take(staged_);
    staged_.has_message_ids = true;
    TAMIS_CHECK_OK(take_times());
    for (auto& [kind, count] : not_events_) staged_.not_events.emplace_back(kind, count);
    note_what_was_read();
    return std::move(staged_);
  }

 private:
  Result<Reason> read_message(dom::object message, std::uint64_t row) {
    const auto type = text_of(message, "type");
    if (!type && member_of(message, "batch"))
      return Reason("a batch of messages; one message a line is read: jq -c '.batch[]' makes it so");
    if (!type) return Reason("no type, which every message of a tracking call has");
    if (is_not_event(*type)) {
      ++not_events_[std::string(*type)];
      other_rows_.push_back(row);
      return Reason();
    }
    if (*type == "track") return read_event(message, row, trimmed(text_of(message, "event").value_or("")));
    if (*type == "page" || *type == "screen") {
      ++views_[std::string(*type)];
      return read_event(message, row, *type == "page" ? "Page Viewed" : "Screen Viewed");
    }
    return Reason(fmt::format("not a kind of message that is known: {}", excerpt(*type)));
  }

  Result<Reason> read_event(dom::object message, std::uint64_t row, std::string_view name) {
    if (auto reason = why_no_event_name(name)) return reason;
    ++events_;
    const std::string id = context_.options.id_column, anonymous = anonymous_key(), message_id = message_id_key();
    for (const auto& [key, codes] : {std::pair{&id, &staged_.ids}, {&anonymous, &staged_.anonymous_ids}}) {
      codes->pad_to(row);
      if (auto reason = read_id(message, *key, [&](std::string_view text) { codes->add(text); })) return reason;
    }
    pad_to(staged_.message_ids, row);
    if (auto reason = read_id(message, message_id, [&](std::string_view text) { append_text_row(staged_.message_ids, text); }))
      return reason;
    read_time(message, row);
    note_left_out(message);
    auto* event = TAMIS_TRY(tables_.add(name, row));
    auto reason = read_properties(message, *event);
    TAMIS_CHECK_OK(tables_.check_limit(*event));
    return reason;
  }

  [[nodiscard]] std::string anonymous_key() const { return options_.anonymous_column.empty() ? "anonymousId" : options_.anonymous_column; }
  [[nodiscard]] std::string message_id_key() const { return options_.message_id_column.empty() ? "messageId" : options_.message_id_column; }

  template <typename Put> Reason read_id(dom::object message, const std::string& key, Put put) {
    const auto member = member_of(message, key);
    if (!member) return std::nullopt;
    std::string why;
    scratch_.read(*member);
    const auto text = scratch_.as_id(why);
    if (!text) return fmt::format("{}: {}", key, why);
    if (const std::string_view id = id_of_text(*text); !id.empty()) put(id);
    return std::nullopt;
  }

  void read_time(dom::object message, std::uint64_t row) {
    const auto put = [&](std::string_view key) {
      const auto member = member_of(message, key);
      if (!member) return false;
      scratch_.read(*member);
      if (!scratch_.value) return false;
      times_.put(row, *scratch_.value);
      return true;
    };
    if (!options_.time_column.empty()) {
      (void)put(options_.time_column);
      return;
    }
    const auto taken = std::ranges::find_if(kTimes, put);
    if (taken != kTimes.begin() && taken != kTimes.end()) ++other_times_[std::string(*taken)];
  }

  Reason read_properties(dom::object message, EventTables::Table& event) {
    if (const auto properties = member_of(message, "properties")) {
      dom::object members;
      if (properties->get_object().get(members) != simdjson::SUCCESS) return "properties: not an object";
      if (auto reason = event.columns.read(members, event.last())) return reason;
    }
    if (text_of(message, "type") == "track") return std::nullopt;
    // What page and screen say beside their properties.
    for (const std::string_view key : {"name", "category"}) {
      const auto member = member_of(message, key);
      if (!member) continue;
      if (auto reason = event.columns.read_unless_there(key, *member, event.last())) return reason;
    }
    return std::nullopt;
  }

  static std::optional<std::string_view> text_of(dom::object message, std::string_view key) {
    std::string_view text;
    return message.at_key(key).get_string().get(text) == simdjson::SUCCESS ? std::optional(text) : std::nullopt;
  }

  void note_left_out(dom::object message) {
    const bool view = text_of(message, "type") != "track";
    for (const auto& [key, value] : message) {
      if (std::ranges::find(kKnownKeys, key) != kKnownKeys.end() || (view && (key == "name" || key == "category"))) continue;
      if (!value.is_null() && !left_out_.contains(key) && left_out_.size() < kMostColumns) left_out_.emplace(key);
    }
  }

  Result<void> take_times() {
    StagedColumn column{.name = options_.time_column.empty() ? std::string(kTimes[0]) : options_.time_column,
                        .source_type = "JSON",
                        .origin = Origin::kJson,
                        .notes = {}};
    column.values = times_.take(staged_.rows);
    const std::string name = column.name;
    staged_.names.push_back(name);
    EventTimes times = TAMIS_TRY(read_times(std::move(column), options_, context_.rules.stated_type(name)));
    staged_.times = std::move(times.values);
    staged_.time_notes = std::move(times.notes);
    for (auto& reject : times.rejects)
      if (!std::ranges::binary_search(other_rows_, reject.row)) staged_.rejects.push_back(std::move(reject));
    return {};
  }

  void note_what_was_read() {
    for (const auto& [type, count] : views_)
      staged_.notes.push_back(fmt::format("{} {} message{} '{} Viewed', with name and category as properties", count, type,
                                          count == 1 ? " is an event" : "s are events", type == "page" ? "Page" : "Screen"));
    for (const auto& [key, count] : other_times_)
      staged_.notes.push_back(fmt::format("{} message{} no timestamp: {} is taken", count, count == 1 ? " has" : "s have", key));
    if (!left_out_.empty())
      staged_.notes.push_back(fmt::format("what messages have beside their properties is not kept: {}", fmt::join(left_out_, ", ")));
  }

  const InputFile& file_;
  const ReadContext& context_;
  const EventOptions& options_;
  EventTables tables_;
  StagedEvents staged_;
  DynamicColumn times_;
  JsonScalar scratch_;
  std::uint64_t events_ = 0;
  std::vector<std::uint64_t> other_rows_;  // of messages that are no events
  std::map<std::string, std::uint64_t> not_events_, views_, other_times_;
  std::set<std::string, std::less<>> left_out_;
};

bool is_tracking_message(dom::object message) {
  constexpr std::array<std::string_view, 6> kTypes = {"track", "page", "screen", "identify", "group", "alias"};
  constexpr std::array<std::string_view, 4> kBeside = {"userId", "anonymousId", "messageId", "event"};
  std::string_view type;
  if (message.at_key("type").get_string().get(type) != simdjson::SUCCESS || std::ranges::find(kTypes, type) == kTypes.end()) return false;
  return std::ranges::any_of(kBeside, [&](std::string_view key) { return member_of(message, key).has_value(); });
}

bool begins_with_message(const InputFile& file) {
  auto bytes = file.format == FileFormat::kNdjson ? open_bytes(file.path, file.compression) : fail(ErrorCode::kInvalid, "");
  if (!bytes) return false;
  RecordReader reader(std::move(*bytes), kLines, nullptr);
  Record record;
  dom::parser parser;
  while (true) {
    const auto more = reader.next(record);
    if (!more || !*more) return false;
    if (trimmed(record.text).empty()) continue;
    dom::object message;
    return parser.parse(record.text.data(), record.text.size()).get_object().get(message) == simdjson::SUCCESS &&
           is_tracking_message(message);
  }
}

}  // namespace

Result<StagedEvents> read_tracking_lines(const InputFile& file, const ReadContext& context, const EventOptions& options) {
  return TrackingReader(file, context, options).read();
}

bool are_tracking_messages(const std::vector<std::string>& files) {
  const auto inputs = find_inputs(files);
  return inputs && !inputs->empty() && std::ranges::all_of(*inputs, begins_with_message);
}

}  // namespace tamis
