#include "cli/import_json.h"

#include <string_view>
#include <vector>

#include <fmt/format.h>

#include "engine/base/time_zone.h"
#include "engine/storage/value.h"

namespace tamis::cli {
namespace {

// An object as it grows.
class JsonObject {
 public:
  JsonObject& raw(std::string_view key, std::string_view json) {
    text_ += text_.size() == 1 ? "" : ",";
    append_json_string(text_, key);
    text_ += ':';
    text_ += json;
    return *this;
  }
  JsonObject& text(std::string_view key, std::string_view value) {
    std::string quoted;
    append_json_string(quoted, value);
    return raw(key, quoted);
  }
  JsonObject& number(std::string_view key, std::uint64_t value) { return raw(key, fmt::to_string(value)); }
  JsonObject& truth(std::string_view key, bool value) { return raw(key, value ? "true" : "false"); }
  // Items as JSON each.
  template <typename Items, typename Json> JsonObject& list(std::string_view key, const Items& items, Json json) {
    std::string all = "[";
    for (const auto& item : items) all += (all.size() == 1 ? "" : ",") + json(item);
    return raw(key, all + "]");
  }
  JsonObject& texts(std::string_view key, const std::vector<std::string>& items) {
    return list(key, items, [](const std::string& item) {
      std::string quoted;
      append_json_string(quoted, item);
      return quoted;
    });
  }
  [[nodiscard]] std::string str() const { return text_ + "}"; }

 private:
  std::string text_ = "{";
};

std::string json_of(const ImportedFile& file) {
  return JsonObject()
      .text("path", file.path)
      .text("format", file.format)
      .number("bytes", file.bytes)
      .number("records", file.records)
      .number("rejected", file.rejected)
      .str();
}

std::string json_of(const RejectedRow& row) {
  return JsonObject().text("file", row.file).number("line", row.line).text("reason", row.reason).text("text", row.text).str();
}

std::string json_of(const ImportedColumn& column) {
  return JsonObject()
      .text("name", column.name)
      .text("source", column.source)
      .text("type", name_of(column.type))
      .truth("type_stated", column.type_stated)
      .number("missing", column.missing)
      .number("non_finite", column.non_finite)
      .texts("notes", column.notes)
      .str();
}

// What imports of both kinds have.
JsonObject common(const std::string& store, const ImportReport& report) {
  JsonObject out;
  out.text("store", store)
      .list("files", report.files, [](const ImportedFile& file) { return json_of(file); })
      .number("records", report.records)
      .number("rejected", report.rejected)
      .number("without_id", report.without_id)
      .number("non_finite", report.non_finite)
      .list("first_rejects", report.first_rejects, [](const RejectedRow& row) { return json_of(row); })
      .text("rejects_file", report.rejects_path)
      .texts("notes", report.notes)
      .raw("seconds", fmt::format("{:.3f}", static_cast<double>(report.elapsed_us) / 1e6))
      .number("memory_bytes", report.memory_bytes);
  return out;
}

std::string json_of(const EventReport& event, const EventUpdate& update) {
  return JsonObject()
      .text("name", update.name)
      .number("added", update.added)
      .number("duplicates", update.duplicates)
      .number("gave_way", update.gave_way)
      .number("replaced", update.replaced)
      .number("in_store", update.in_store)
      .text("first", format_timestamp(event.first_us))
      .text("last", format_timestamp(event.last_us))
      .list("properties", event.columns, [](const ImportedColumn& column) { return json_of(column); })
      .texts("notes", update.notes)
      .str();
}

}  // namespace

std::string json_report(const std::string& store, const ImportReport& report, const MergeReport& merged) {
  JsonObject out = common(store, report);
  out.number("duplicates", report.duplicates)
      .number("profiles_added", merged.added)
      .number("profiles_updated", merged.updated)
      .list("columns", report.columns, [](const ImportedColumn& column) { return json_of(column); })
      .texts("new_columns", merged.new_columns)
      .texts("retyped_columns", merged.retyped_columns);
  return out.str();
}

std::string json_report(const std::string& store, const EventImportReport& report, const UpdatedStore& updated) {
  JsonObject out = common(store, report);
  std::uint64_t added = 0, duplicates = 0;
  std::vector<std::string> events;
  for (std::size_t i = 0; i < updated.events.size(); ++i) {
    added += updated.events[i].added;
    duplicates += updated.events[i].duplicates;
    events.push_back(json_of(report.events[i], updated.events[i]));
  }
  JsonObject others;
  for (const auto& [kind, count] : report.not_events) others.number(kind, count);
  out.number("events_added", added)
      .number("duplicates", duplicates)
      .raw("not_events", others.str())
      .number("profiles", report.profiles)
      .number("profiles_added", updated.added_profiles)
      .number("anonymous_events", report.anonymous)
      .number("before_1970", report.before_1970)
      .number("after_2100", report.after_2100)
      .list("events", events, [](const std::string& json) { return json; });
  return out.str();
}

}  // namespace tamis::cli
