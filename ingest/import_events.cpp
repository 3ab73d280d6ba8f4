#include <algorithm>
#include <map>
#include <optional>
#include <utility>

#include <fmt/format.h>

#include "engine/base/clock.h"
#include "engine/base/suggest.h"
#include "engine/storage/raw_gather.h"
#include "ingest/cell_text.h"
#include "ingest/event_lines.h"
#include "ingest/event_properties.h"
#include "ingest/events.h"
#include "ingest/input_file.h"
#include "ingest/profile_ids.h"
#include "ingest/raw_rows.h"
#include "ingest/read_files.h"
#include "ingest/row_report.h"

namespace tamis {
namespace {

constexpr const char* kTrackingId = "userId";
constexpr const char* kUserIdName = "user_id";
constexpr std::uint64_t kMostRows = 4'000'000'000;  // rows have 32 bits
constexpr std::int64_t kFirstOf2100Us = 4'102'444'800'000'000;

Result<void> check_options(const ImportOptions& options, const EventOptions& events) {
  const int ways = (events.event.empty() ? 0 : 1) + (events.event_column.empty() ? 0 : 1) + (events.tracking ? 1 : 0);
  if (ways != 1)
    return fail(ErrorCode::kInvalid,
                ways == 0 ? "the name of the events is not said" : "the name of the events is said in more than one way",
                "give one of --event NAME, --event-column COLUMN and --tracking");
  if (!events.event.empty()) {
    if (const auto reason = why_no_event_name(trimmed(events.event)))
      return fail(ErrorCode::kInvalid, *reason, "as in --event 'Order Completed'");
  }
  if (!events.tracking && events.time_column.empty())
    return fail(ErrorCode::kInvalid, "the column that says when an event happened is not named", "name it: --time COLUMN");
  if (events.tracking && !options.sql.empty())
    return fail(ErrorCode::kInvalid, "messages of tracking calls are read from NDJSON files, not from a SELECT",
                "name the files, or give --event-column, --id and --time");
  return {};
}

// The identifier of the store that ids are of, where it has one besides that of visitors.
std::optional<std::string> identifier_of(const Schema* known) {
  std::optional<std::string> name;
  if (known == nullptr) return name;
  for (const auto& column : known->columns()) {
    if (column.role != Role::kIdentifier || column.name == kAnonymousIdName) continue;
    if (name) return std::nullopt;
    name = column.name;
  }
  return name;
}

// Whether the options say what the identifier is called.
bool is_named(const ImportOptions& options) {
  const auto is_id = [&](const auto& rename) { return fold_case(rename.first) == fold_case(options.id_column); };
  return !options.id_type.empty() || std::ranges::any_of(options.renames, is_id);
}

// Fills in what was left to the kind of import and to the store.
ImportOptions completed(ImportOptions options, const EventOptions& events) {
  if (events.tracking && options.id_column.empty()) options.id_column = kTrackingId;
  if (!is_named(options))
    if (auto name = identifier_of(options.known)) options.id_type = std::move(*name);
  if (options.id_type.empty() && events.tracking) options.id_type = options.id_column == kTrackingId ? kUserIdName : options.id_column;
  return options;
}

std::vector<std::string> schema_event_names(const Schema* known) {
  return known == nullptr ? std::vector<std::string>() : known->event_names();
}

// Nobody could tell events that are there already from new ones.
Result<void> refuse_again(const std::string& name, std::uint64_t without_id, const ImportOptions& options, const EventOptions& events) {
  if (events.again != Again::kRefuse || options.known == nullptr || !options.known->find_event(name)) return {};
  const bool some = !events.message_id_column.empty() || events.tracking;
  return fail(ErrorCode::kConflict,
              some ? fmt::format("{} event{} no message id, and the store has events of that name: '{}'", without_id,
                                 without_id == 1 ? " has" : "s have", name)
                   : fmt::format("the store has events of that name, and nothing tells whether these are the same: '{}'", name),
              some ? "--append adds them whatever the store has, --replace removes the events of that name first"
                   : "--message-id COLUMN names what is different for each event; else --append adds them, and --replace removes those "
                     "that are there");
}

Result<void> refuse_all_but_ndjson(const std::vector<std::string>& files) {
  for (const InputFile& file : TAMIS_TRY(find_inputs(files))) {
    if (file.format == FileFormat::kNdjson) continue;
    return fail(ErrorCode::kInvalid,
                fmt::format("messages of tracking calls are NDJSON, and this is {}: {}",
                            file.format == FileFormat::kParquet ? "Parquet" : "delimited text", file.path),
                "events of another form are imported with --event or --event-column, --id and --time");
  }
  return {};
}

class EventImport {
 public:
  EventImport(const ImportOptions& options, const EventOptions& events)
      : options_(completed(options, events)),
        events_(events),
        taken_for_store_(!events.tracking && !is_named(options) && !options_.id_type.empty()) {
    events_.event = trimmed(events.event);
  }

  Result<ImportedEvents> run() {
    TAMIS_CHECK_OK(check_options(options_, events_));
    if (!events_.event.empty() && events_.message_id_column.empty()) TAMIS_CHECK_OK(refuse_again(events_.event, 0, options_, events_));
    rules_ = TAMIS_TRY(ColumnRules::make(options_, &events_));
    if (events_.tracking && !options_.files.empty()) TAMIS_CHECK_OK(refuse_all_but_ndjson(options_.files));
    TAMIS_CHECK_OK(read());
    TAMIS_CHECK_OK(check_names());
    TAMIS_CHECK_OK(settle());
    TAMIS_CHECK_OK(check_again());
    TAMIS_CHECK_OK(report_rows());
    put_events();
    return std::move(imported_);
  }

 private:
  Result<void> read() {
    bool first = true;
    const auto take = [&](StagedEvents events) {
      if (std::exchange(first, false))
        staged_ = std::move(events);
      else
        staged_.append(std::move(events));
    };
    const auto take_table = [&](StagedTable table) -> Result<void> {
      take(TAMIS_TRY(stage_events(std::move(table), rules_, events_, parallel_)));
      return {};
    };
    const auto take_ndjson = [&](const InputFile& file, const ReadContext& context) -> Result<std::uint64_t> {
      StagedEvents events =
          TAMIS_TRY(events_.tracking ? read_tracking_lines(file, context, events_) : read_event_lines(file, context, events_));
      const std::uint64_t rows = events.rows;
      take(std::move(events));
      return rows;
    };
    imported_.report.notes = TAMIS_TRY(read_sources(options_, rules_, {.table = take_table, .ndjson = take_ndjson}));
    return {};
  }

  // Of what the options name, and of the names of events.
  Result<void> check_names() {
    if (staged_.rows > kMostRows)
      return fail(ErrorCode::kLimitExceeded, fmt::format("more than {} records in one import: {}", kMostRows, staged_.rows),
                  "import the files one after another, with --append where events bear no message id");
    if (!events_.tracking)
      TAMIS_CHECK_OK(check_id(staged_.names, options_, rules_, options_.files.empty() ? "the SELECT" : options_.files.front()));
    std::ranges::sort(staged_.names);
    const auto [first, last] = std::ranges::unique(staged_.names);
    staged_.names.erase(first, last);
    TAMIS_CHECK_OK(rules_.check_wanted(staged_.names));
    EventNames names;
    for (const auto& name : schema_event_names(options_.known)) (void)names.place_of(name);
    for (const auto& event : staged_.events) (void)names.place_of(event.name);
    return names.check_limit();
  }

  // Types of all properties, and which rows are no events.
  Result<void> settle() {
    const std::size_t count = staged_.events.size();
    std::vector<Result<SettledProperties>> settled(count);
    const auto body = [&](std::size_t first, std::size_t last, unsigned) {
      for (std::size_t i = first; i < last; ++i)
        settled[i] = settle_properties(std::move(staged_.events[i].columns), rules_, properties_of(staged_.events[i].name), events_.zone);
    };
    TAMIS_CHECK_OK(parallel_for(count, 1, options_.threads, options_.interrupt, body));
    for (auto& event : settled) settled_.push_back(TAMIS_TRY(std::move(event)));
    auto rejects = std::move(staged_.rejects);
    const std::string no_id = no_id_reason();
    for (const auto& event : staged_.events) {
      for (std::uint64_t i = 0; i < events_in(event); ++i) {
        const std::uint64_t row = event.row_of(i);
        if (!staged_.ids.has(row) && !staged_.anonymous_ids.has(row)) rejects.push_back({row, no_id});
      }
    }
    for (std::size_t i = 0; i < count; ++i) {
      for (auto& reject : settled_[i].rejects) rejects.push_back({staged_.events[i].row_of(reject.row), std::move(reject.reason)});
      for (auto& property : settled_[i].properties)
        for (auto& note : property.notes)
          if (note.row) note.row = staged_.events[i].row_of(*note.row);
    }
    rejects_ = one_per_row(std::move(rejects));
    imported_.report.without_id = static_cast<std::uint64_t>(std::ranges::count(rejects_, no_id, &RowReject::reason));
    dropped_.assign(staged_.rows, 1);
    for (const auto& event : staged_.events)
      for (std::uint64_t i = 0; i < events_in(event); ++i) dropped_[event.row_of(i)] = 0;
    for (const auto& reject : rejects_) dropped_[reject.row] = 1;
    return {};
  }

  [[nodiscard]] std::uint64_t events_in(const StagedEvent& event) const { return event.every_row ? staged_.rows : event.rows.size(); }

  [[nodiscard]] std::string no_id_reason() const {
    std::string reason = fmt::format("no id: {} is empty", options_.id_column);
    const std::string anonymous = !events_.anonymous_column.empty() ? events_.anonymous_column : events_.tracking ? "anonymousId" : "";
    return anonymous.empty() ? reason : fmt::format("{}, and {} too", reason, anonymous);
  }

  // What the store knows of an event.
  [[nodiscard]] const Schema* properties_of(const std::string& event) const {
    if (options_.known == nullptr || events_.again == Again::kReplace) return nullptr;
    const auto id = options_.known->find_event(event);
    return id ? (*options_.known)[*id].properties.get() : nullptr;
  }

  Result<void> check_again() const {
    for (const auto& event : staged_.events) {
      std::uint64_t without = 0;
      for (std::uint64_t i = 0; i < events_in(event); ++i) {
        const std::uint64_t row = event.row_of(i);
        without += dropped_[row] == 0 && !staged_.has_message_id(row) ? 1 : 0;
      }
      if (without > 0) TAMIS_CHECK_OK(refuse_again(event.name, without, options_, events_));
    }
    return {};
  }

  Result<void> report_rows() {
    EventImportReport& report = imported_.report;
    if (taken_for_store_ && fold_case(options_.id_type) != fold_case(options_.id_column))
      report.notes.push_back(
          fmt::format("{} holds the store's {}; --id {}:TYPE names another", options_.id_column, options_.id_type, options_.id_column));
    note_odd_times();
    std::vector<ColumnNote*> notes;
    for (auto& note : staged_.time_notes) notes.push_back(&note);
    for (auto& event : settled_)
      for (auto& property : event.properties)
        for (auto& note : property.notes) notes.push_back(&note);
    TAMIS_CHECK_OK(place_notes(staged_.sources, std::move(notes), options_.interrupt));
    TAMIS_CHECK_OK(report_rejects(staged_.sources, rejects_, options_, report));
    for (auto& note : staged_.notes)
      if (std::ranges::find(report.notes, note) == report.notes.end()) report.notes.push_back(std::move(note));
    report.not_events = std::move(staged_.not_events);
    for (const auto& event : staged_.events)
      for (std::uint64_t i = 0; i < events_in(event); ++i) report.rows += dropped_[event.row_of(i)] == 0 ? 1 : 0;
    report.id_source = options_.id_column;
    report.identifier = options_.id_type.empty() ? rules_.name_of(options_.id_column) : options_.id_type;
    return report.rows > 0 || !report.not_events.empty() ? Result<void>() : refuse_nothing_left(report);
  }

  // They are kept, but few events happened then.
  void note_odd_times() {
    EventImportReport& report = imported_.report;
    std::optional<std::uint64_t> before, after;
    for (const auto& event : staged_.events) {
      for (std::uint64_t i = 0; i < events_in(event); ++i) {
        const std::uint64_t row = event.row_of(i);
        if (dropped_[row] != 0) continue;
        const std::int64_t us = staged_.times.integers[row];
        if (us < 0 && report.before_1970++ == 0) before = row;
        if (us >= kFirstOf2100Us && report.after_2100++ == 0) after = row;
      }
    }
    const auto say = [&](std::uint64_t count, const char* when, std::optional<std::uint64_t> row) {
      if (row) staged_.time_notes.push_back({fmt::format("{} event{} {}", count, count == 1 ? " is" : "s are", when), row});
    };
    say(report.before_1970, "before 1970", before);
    say(report.after_2100, "after 2100", after);
  }

  void put_events() {
    ProfileIds profiles = distinct_ids(std::move(staged_.ids), std::move(staged_.anonymous_ids), dropped_);
    imported_.report.anonymous = profiles.anonymous_rows;
    imported_.report.profiles = profiles.ids.rows();
    imported_.ids = std::move(profiles.ids);
    imported_.anonymous = std::move(profiles.anonymous);
    const auto time_notes = texts_of(std::move(staged_.time_notes));
    for (std::size_t i = 0; i < staged_.events.size(); ++i) {
      StagedEvent& event = staged_.events[i];
      Kept kept = kept_of(event);
      if (kept.count == 0) continue;
      ImportedEvent& into = imported_.events.emplace_back(event.name);
      EventReport& report = imported_.report.events.emplace_back();
      report.name = event.name;
      report.events = kept.count;
      put_column(into, report, time_column(event, kept), time_report(time_notes));
      const auto& times = into.events.columns.front().values.integers;
      const auto [first, last] = std::ranges::minmax(times);
      report.first_us = first;
      report.last_us = last;
      put_message_ids(into, report, event, kept);
      for (auto& property : settled_[i].properties) put_property(into, report, std::move(property), kept);
      into.events.profiles = profiles_of(event, kept, profiles.places);
    }
  }

  // Which events of a name stay.
  struct Kept {
    std::vector<std::uint8_t> keep;  // of each event of the name; empty: all stay
    std::uint64_t count = 0;
  };
  [[nodiscard]] Kept kept_of(const StagedEvent& event) const {
    Kept kept;
    kept.keep.resize(events_in(event));
    for (std::uint64_t i = 0; i < kept.keep.size(); ++i) kept.count += kept.keep[i] = dropped_[event.row_of(i)] == 0 ? 1 : 0;
    if (kept.count == kept.keep.size()) kept.keep.clear();
    return kept;
  }

  // Of a column with a value a row of the table, those of the event.
  [[nodiscard]] RawColumn of_event(RawColumn& column, const StagedEvent& event, const Kept& kept) const {
    RawColumn values = event.every_row ? std::move(column) : gathered(column, event.rows, parallel_);
    return kept.keep.empty() ? std::move(values) : choose_rows(values, kept.keep);
  }

  RawColumn time_column(const StagedEvent& event, const Kept& kept) { return of_event(staged_.times, event, kept); }

  ImportedColumn time_report(const std::vector<std::string>& notes) const {
    ImportedColumn column{.source = events_.time_column.empty() ? "timestamp" : events_.time_column,
                          .name = std::string(kEventTimeName),
                          .source_type = {},
                          .type = kTimestampType,
                          .notes = notes};
    return column;
  }

  void put_message_ids(ImportedEvent& into, EventReport& report, const StagedEvent& event, const Kept& kept) {
    if (!staged_.has_message_ids) return;
    pad_to(staged_.message_ids, staged_.rows);
    RawColumn ids = of_event(staged_.message_ids, event, kept);
    const std::uint64_t missing = count_missing(ids);
    report.message_ids = missing == 0;
    if (missing == kept.count) return;
    ImportedColumn column{.source = events_.message_id_column.empty() ? "messageId" : events_.message_id_column,
                          .name = std::string(kMessageIdName),
                          .source_type = {},
                          .type = kStringType,
                          .missing = missing,
                          .notes = {}};
    put_column(into, report, std::move(ids), std::move(column));
  }

  void put_property(ImportedEvent& into, EventReport& report, SettledProperty property, const Kept& kept) {
    property.column.notes = texts_of(std::move(property.notes));
    if (!kept.keep.empty()) property.values = choose_rows(property.values, kept.keep);
    property.column.missing = count_missing(property.values);
    if (property.column.missing == kept.count) return;
    imported_.report.non_finite += property.column.non_finite;
    put_column(into, report, std::move(property.values), std::move(property.column));
  }

  static void put_column(ImportedEvent& into, EventReport& report, RawColumn values, ImportedColumn column) {
    into.events.columns.push_back({.def = {.name = column.name, .type = values.type}, .values = std::move(values)});
    report.columns.push_back(std::move(column));
  }

  [[nodiscard]] static std::vector<std::uint32_t> profiles_of(const StagedEvent& event, const Kept& kept,
                                                              std::vector<std::uint32_t>& places) {
    if (event.every_row && kept.keep.empty()) return std::move(places);
    std::vector<std::uint32_t> profiles;
    profiles.reserve(kept.count);
    const std::uint64_t count = event.every_row ? places.size() : event.rows.size();
    for (std::uint64_t i = 0; i < count; ++i)
      if (kept.keep.empty() || kept.keep[i] != 0) profiles.push_back(places[event.row_of(i)]);
    return profiles;
  }

  const ImportOptions options_;
  const ParallelFor parallel_ = [this](std::size_t n, const std::function<void(std::size_t)>& f) {
    (void)parallel_for(n, 1, options_.threads, nullptr, [&](std::size_t first, std::size_t last, unsigned) {
      for (std::size_t i = first; i < last; ++i) f(i);
    });
  };
  EventOptions events_;
  bool taken_for_store_;  // ids, without a word
  ColumnRules rules_;
  StagedEvents staged_;
  std::vector<SettledProperties> settled_;  // of each event
  std::vector<RowReject> rejects_;          // one a row
  std::vector<std::uint8_t> dropped_;       // a row each: 1 where it is no event
  ImportedEvents imported_;
};

}  // namespace

Result<ImportedEvents> import_events(const ImportOptions& options, const EventOptions& events) {
  const std::int64_t start_us = steady_now_us();
  auto imported = EventImport(options, events).run();
  if (imported) imported->report.elapsed_us = steady_now_us() - start_us;
  return imported;
}

}  // namespace tamis
