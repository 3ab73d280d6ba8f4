#include "ingest/event_update.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "engine/exec/parallel.h"
#include "engine/storage/find_all.h"
#include "ingest/raw_rows.h"
#include "ingest/update.h"

namespace tamis {
namespace {

constexpr std::size_t kLookUpsAtOnce = 16'384;
constexpr std::uint32_t kNoRow = ~std::uint32_t{0};

// The identifiers that the events name profiles by, in the store's columns; nothing where they are new.
struct Identifiers {
  std::optional<ColumnId> known, anonymous;
};

Result<std::optional<ColumnId>> find_role(const Schema& schema, const std::string& name) {
  const auto id = schema.find(name);
  if (!id) return std::optional<ColumnId>();
  if (schema[*id].role == Role::kIdentifier) return id;
  return fail(ErrorCode::kConflict, fmt::format("{} is a trait of this store, not an identifier", name),
              "name the identifier's type: --id COLUMN:TYPE");
}

Result<Identifiers> find_identifiers(const Schema& schema, const ImportedEvents& imported) {
  Identifiers found;
  const bool has_known = std::ranges::count(imported.anonymous, std::uint8_t{0}) > 0;
  if (has_known && !schema.columns().empty()) found.known = TAMIS_TRY(find_identifier(schema, imported.report.identifier));
  found.anonymous = TAMIS_TRY(find_role(schema, std::string(kAnonymousIdName)));
  return found;
}

// The row of each id in the store, or kNoRow.
std::vector<std::uint32_t> look_up(const Snapshot& store, const ImportedEvents& imported, const Identifiers& identifiers,
                                   const ParallelFor& parallel) {
  std::vector<std::uint32_t> rows(imported.ids.rows(), kNoRow);
  const std::size_t parts = (rows.size() + kLookUpsAtOnce - 1) / kLookUpsAtOnce;
  parallel(parts, [&](std::size_t part) {
    const std::size_t first = part * kLookUpsAtOnce, last = std::min(first + kLookUpsAtOnce, rows.size());
    std::vector<std::string_view> ids;
    std::vector<std::size_t> places;
    std::vector<std::optional<RowId>> found;
    for (const bool anonymous : {false, true}) {
      const auto identifier = anonymous ? identifiers.anonymous : identifiers.known;
      if (!identifier) continue;
      ids.clear();
      places.clear();
      for (std::size_t i = first; i < last; ++i) {
        if ((imported.anonymous[i] != 0) != anonymous) continue;
        ids.push_back(imported.ids.text(i));
        places.push_back(i);
      }
      found.resize(ids.size());
      find_all(store, *identifier, ids, found);
      for (std::size_t i = 0; i < ids.size(); ++i)
        if (found[i]) rows[places[i]] = found[i]->value;
    }
  });
  return rows;
}

// A column of ids: those of the import that are new, of one of the two kinds, behind what the store has.
RawColumn more_ids(RawColumn column, const ImportedEvents& imported, const std::vector<std::uint32_t>& rows, bool anonymous) {
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if (rows[i] != kNoRow) continue;
    if ((imported.anonymous[i] != 0) == anonymous)
      append_text_row(column, imported.ids.text(i));
    else
      pad_to(column, column.rows() + 1);
  }
  return column;
}

class EventAdder {
 public:
  EventAdder(const SnapshotPtr& current, ImportedEvents imported, bool replace, const BuildOptions& options)
      : current_(current), imported_(std::move(imported)), replace_(replace), options_(options) {
    if (!options_.parallel)
      options_.parallel = [](std::size_t n, const std::function<void(std::size_t)>& f) {
        for (std::size_t i = 0; i < n; ++i) f(i);
      };
  }

  Result<UpdatedStore> run() {
    const SnapshotPtr profiles = TAMIS_TRY(add_profiles());
    std::vector<EventTablePtr> tables = current_->event_tables();
    for (auto& event : imported_.events) TAMIS_CHECK_OK(add(event, tables));
    updated_.snapshot = TAMIS_TRY(with_events(profiles, std::move(tables)));
    return std::move(updated_);
  }

 private:
  // The profiles of the store, with those that are new; places of events become their rows.
  Result<SnapshotPtr> add_profiles() {
    const Schema& schema = current_->schema();
    const Identifiers identifiers = TAMIS_TRY(find_identifiers(schema, imported_));
    std::vector<ColumnId> checked;
    for (const auto& identifier : {identifiers.known, identifiers.anonymous})
      if (identifier) checked.push_back(*identifier);
    TAMIS_CHECK_OK(current_->verify(checked));
    std::vector<std::uint32_t> rows = look_up(*current_, imported_, identifiers, options_.parallel);
    updated_.added_profiles = static_cast<std::uint64_t>(std::ranges::count(rows, kNoRow));
    // Where nothing is new the profiles are not written again.
    SnapshotPtr profiles(current_, &current_->profiles());
    if (updated_.added_profiles > 0) profiles = TAMIS_TRY(build_profiles(identifiers, rows));
    std::uint32_t next = static_cast<std::uint32_t>(current_->rows());
    for (auto& row : rows)
      if (row == kNoRow) row = next++;
    for (auto& event : imported_.events)
      for (auto& profile : event.events.profiles) profile = rows[profile];

    return profiles;
  }

  Result<SnapshotPtr> build_profiles(const Identifiers& identifiers, const std::vector<std::uint32_t>& rows) {
    const Schema& schema = current_->schema();
    std::vector<ColumnId> all;
    for (std::uint32_t i = 0; i < schema.columns().size(); ++i) all.emplace_back(i);
    TAMIS_CHECK_OK(current_->verify(all));
    std::vector<BuildColumn> columns(all.size());
    options_.parallel(all.size(), [&](std::size_t i) {
      columns[i] = {.def = schema[all[i]], .values = decode_column(*current_, all[i])};
      if (all[i] == identifiers.known)
        columns[i].values = more_ids(std::move(columns[i].values), imported_, rows, false);
      else if (all[i] == identifiers.anonymous)
        columns[i].values = more_ids(std::move(columns[i].values), imported_, rows, true);
      else
        pad_to(columns[i].values, current_->rows() + updated_.added_profiles);
    });
    const auto begin = [&](std::string name, bool anonymous) {
      RawColumn none(kStringType);
      pad_to(none, current_->rows());
      columns.push_back({.def = {.name = name, .type = kStringType, .role = Role::kIdentifier},
                         .values = more_ids(std::move(none), imported_, rows, anonymous)});
      updated_.new_identifiers.push_back(std::move(name));
    };
    if (!identifiers.known && std::ranges::count(imported_.anonymous, std::uint8_t{0}) > 0) begin(imported_.report.identifier, false);
    if (!identifiers.anonymous && std::ranges::count(imported_.anonymous, std::uint8_t{1}) > 0) begin(std::string(kAnonymousIdName), true);
    return build_snapshot(std::move(columns), options_);
  }

  Result<void> add(ImportedEvent& event, std::vector<EventTablePtr>& tables) {
    const std::string folded = fold_case(event.name);
    auto known = std::ranges::find(tables, folded, [](const EventTablePtr& table) { return fold_case(table->def.name); });
    EventUpdate update{.name = event.name};
    EventTable base;
    if (known != tables.end() && !replace_) {
      base = **known;
      update.name = base.def.name;
    } else {
      if (known != tables.end()) update.replaced = (*known)->events();
      auto properties = std::make_shared<Schema>();
      TAMIS_TRY(properties->add({.name = std::string(kEventTimeName), .type = kTimestampType}));
      base.def = {.name = event.name, .properties = std::move(properties)};
    }
    AddedEvents added = TAMIS_TRY(add_events(base, std::move(event.events), {}, options_));
    update.added = added.added;
    update.duplicates = added.duplicates;
    update.gave_way = added.gave_way;
    update.in_store = added.table->events();
    for (const Reconciled& change : added.reconciled) update.notes.push_back(text_of(change));
    if (known != tables.end())
      *known = added.table;
    else
      tables.push_back(added.table);
    updated_.events.push_back(std::move(update));
    return {};
  }

  static std::string text_of(const Reconciled& change) {
    if (change.other_property.empty())
      return fmt::format("{} was {} and is {} now", change.property, name_of(change.other), name_of(change.kept));
    return fmt::format("{} is {}: its values of type {} are texts in {}", change.property, name_of(change.kept), name_of(change.other),
                       change.other_property);
  }

  SnapshotPtr current_;
  ImportedEvents imported_;
  bool replace_;
  BuildOptions options_;
  UpdatedStore updated_;
};

}  // namespace

Result<UpdatedStore> add_imported(const SnapshotPtr& current, ImportedEvents imported, bool replace, const BuildOptions& options) {
  return EventAdder(current, std::move(imported), replace, options).run();
}

}  // namespace tamis
