#include "engine/catalogue/catalogue.h"

#include <set>
#include <utility>

#include "engine/base/clock.h"
#include "engine/catalogue/sqlite.h"
#include "engine/storage/schema.h"

namespace tamis {
namespace {

constexpr std::int64_t kApplicationId = 0x54414D49;  // "TAMI"
constexpr std::int64_t kFormat = 2;

constexpr const char* kTables = R"sql(
  PRAGMA application_id = 1413565769;
  CREATE TABLE revision (value INTEGER NOT NULL);
  INSERT INTO revision VALUES (0);
  CREATE TABLE generation (id INTEGER PRIMARY KEY, file TEXT NOT NULL, profiles INTEGER NOT NULL, created_us INTEGER NOT NULL,
                           source TEXT NOT NULL);
  CREATE TABLE segment (folded TEXT PRIMARY KEY, name TEXT NOT NULL, definition TEXT NOT NULL, created_us INTEGER NOT NULL,
                        updated_us INTEGER NOT NULL);
  CREATE TABLE list (folded TEXT PRIMARY KEY, name TEXT NOT NULL, of_type TEXT NOT NULL, entries INTEGER NOT NULL,
                     updated_us INTEGER NOT NULL);
  CREATE TABLE list_entry (list TEXT NOT NULL REFERENCES list(folded) ON DELETE CASCADE, entry TEXT NOT NULL,
                           PRIMARY KEY (list, entry)) WITHOUT ROWID;
  CREATE TABLE audit (id INTEGER PRIMARY KEY, at_us INTEGER NOT NULL, action TEXT NOT NULL, object TEXT NOT NULL, detail TEXT NOT NULL);
)sql";
// What format 2 has more than format 1.
constexpr const char* kTablesOfFormat2 = R"sql(
  CREATE TABLE event_file (generation INTEGER NOT NULL REFERENCES generation(id) ON DELETE CASCADE, place INTEGER NOT NULL,
                           event TEXT NOT NULL, file TEXT NOT NULL, events INTEGER NOT NULL, kind INTEGER NOT NULL,
                           PRIMARY KEY (generation, place)) WITHOUT ROWID;
  CREATE TABLE trait (folded TEXT PRIMARY KEY, name TEXT NOT NULL, definition TEXT NOT NULL, created_us INTEGER NOT NULL,
                      updated_us INTEGER NOT NULL);
  PRAGMA user_version = 2;
)sql";
static_assert(kApplicationId == 1413565769);

Result<SqliteConnection> opened(Result<SqliteConnection> connection, const std::filesystem::path& file) {
  if (connection || connection.error().code != ErrorCode::kDataLoss) return connection;
  return fail(ErrorCode::kDataLoss, "the catalogue of the store is damaged or is no catalogue: " + file.string(),
              "restore it from a backup, or import the data again into a new folder");
}

}  // namespace

std::vector<std::string> GenerationRecord::files() const {
  std::vector<std::string> all{file};
  for (const EventFileRecord& run : events) all.push_back(run.file);
  return all;
}

struct StoreCatalogue::Impl {
  SqliteConnection connection;
  bool is_format_2 = false;

  Result<std::int64_t> single(std::string_view sql) {
    auto statement = TAMIS_TRY(connection.prepare(sql));
    return TAMIS_TRY(statement.step()) ? statement.integer(0) : 0;
  }

  Result<void> audit(std::int64_t now_us, std::string_view action, std::string_view object, std::string_view detail) {
    auto statement = TAMIS_TRY(connection.prepare("INSERT INTO audit (at_us, action, object, detail) VALUES (?, ?, ?, ?)"));
    return statement.bind(1, now_us).bind(2, action).bind(3, object).bind(4, detail).run();
  }

  // A file that a writer created but was killed before it had filled.
  Result<bool> blank() {
    return TAMIS_TRY(single("PRAGMA application_id")) == 0 && TAMIS_TRY(single("SELECT COUNT(*) FROM sqlite_master")) == 0;
  }

  Result<void> create_tables(const std::filesystem::path& file) {
    auto transaction = TAMIS_TRY(SqliteTransaction::begin(connection));
    if (!TAMIS_TRY(blank())) return {};  // another process was first
    TAMIS_CHECK_OK(connection.execute(kTables));
    TAMIS_CHECK_OK(connection.execute(kTablesOfFormat2));
    TAMIS_CHECK_OK(audit(system_now_us(), "create store", file.parent_path().string(), ""));
    return transaction.commit();
  }

  Result<void> check_format(const std::filesystem::path& file) {
    if (TAMIS_TRY(blank()))
      return fail(ErrorCode::kNotFound, "nothing was imported into this store yet: " + file.parent_path().string(),
                  "import into it with `tamis import STORE FILE --id COLUMN`");
    const std::int64_t application = TAMIS_TRY(single("PRAGMA application_id"));
    if (application != kApplicationId)
      return fail(ErrorCode::kInvalid, "this is not the catalogue of a Tamis store: " + file.string(),
                  "give the folder that `tamis import` made");
    const std::int64_t format = TAMIS_TRY(single("PRAGMA user_version"));
    if (format > kFormat)
      return fail(ErrorCode::kUnsupported,
                  "the store was written by a newer Tamis: its catalogue has format " + std::to_string(format) + ", this one reads " +
                      std::to_string(kFormat),
                  "use that version, or import the data again");
    is_format_2 = format >= 2;
    return {};
  }

  // Catalogues of an earlier Tamis are read as they are and brought up to date by the first writer.
  Result<void> upgrade() {
    if (is_format_2) return {};
    auto transaction = TAMIS_TRY(SqliteTransaction::begin(connection));
    if (TAMIS_TRY(single("PRAGMA user_version")) < kFormat) {
      TAMIS_CHECK_OK(connection.execute(kTablesOfFormat2));
      TAMIS_CHECK_OK(audit(system_now_us(), "upgrade store", "catalogue", "format 2"));
    }
    TAMIS_CHECK_OK(transaction.commit());
    is_format_2 = true;
    return {};
  }

  Result<std::vector<EventFileRecord>> event_files(std::uint64_t generation) {
    std::vector<EventFileRecord> out;
    if (!is_format_2) return out;
    auto rows = TAMIS_TRY(connection.prepare("SELECT event, file, events, kind FROM event_file WHERE generation = ? ORDER BY place"));
    rows.bind(1, static_cast<std::int64_t>(generation));
    while (TAMIS_TRY(rows.step())) {
      const auto kind = rows.integer(3) == 0 ? EventFileKind::kRun : EventFileKind::kSummaries;
      out.push_back({rows.text(0), rows.text(1), static_cast<std::uint64_t>(rows.integer(2)), kind});
    }
    return out;
  }

  Result<void> put_event_files(const GenerationRecord& generation) {
    auto insert = TAMIS_TRY(connection.prepare("INSERT INTO event_file VALUES (?, ?, ?, ?, ?, ?)"));
    for (std::size_t place = 0; place < generation.events.size(); ++place) {
      const EventFileRecord& record = generation.events[place];
      TAMIS_CHECK_OK(insert.bind(1, static_cast<std::int64_t>(generation.id))
                         .bind(2, static_cast<std::int64_t>(place))
                         .bind(3, record.event)
                         .bind(4, record.file)
                         .bind(5, static_cast<std::int64_t>(record.events))
                         .bind(6, record.kind == EventFileKind::kRun ? std::int64_t{0} : std::int64_t{1})
                         .run());
    }
    return {};
  }

  // `table`: "segment" or "trait".
  Result<void> put(std::string_view table, const DefinitionRecord& record, std::int64_t now_us) {
    auto statement = TAMIS_TRY(connection.prepare("INSERT INTO " + std::string(table) +
                                                  " VALUES (?1, ?2, ?3, ?4, ?4) ON CONFLICT (folded) DO UPDATE SET name = ?2, definition "
                                                  "= ?3, updated_us = ?4"));
    TAMIS_CHECK_OK(statement.bind(1, fold_case(record.name)).bind(2, record.name).bind(3, record.definition).bind(4, now_us).run());
    return audit(now_us, "put " + std::string(table), record.name, record.definition);
  }

  Result<void> drop(std::string_view table, const std::string& name, std::int64_t now_us) {
    auto statement = TAMIS_TRY(connection.prepare("DELETE FROM " + std::string(table) + " WHERE folded = ?"));
    TAMIS_CHECK_OK(statement.bind(1, fold_case(name)).run());
    return audit(now_us, "drop " + std::string(table), name, "");
  }

  Result<std::vector<DefinitionRecord>> definitions(std::string_view table) {
    auto rows =
        TAMIS_TRY(connection.prepare("SELECT name, definition, created_us, updated_us FROM " + std::string(table) + " ORDER BY folded"));
    std::vector<DefinitionRecord> out;
    while (TAMIS_TRY(rows.step())) out.push_back({rows.text(0), rows.text(1), rows.integer(2), rows.integer(3)});
    return out;
  }

  Result<void> bump() { return connection.execute("UPDATE revision SET value = value + 1"); }
};

StoreCatalogue::StoreCatalogue(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
StoreCatalogue::StoreCatalogue(StoreCatalogue&&) noexcept = default;
StoreCatalogue& StoreCatalogue::operator=(StoreCatalogue&&) noexcept = default;
StoreCatalogue::~StoreCatalogue() = default;

Result<StoreCatalogue> StoreCatalogue::create(const std::filesystem::path& file) {
  auto impl = std::make_unique<Impl>(Impl{TAMIS_TRY(opened(SqliteConnection::open(file, SqliteMode::kCreate), file))});
  if (TAMIS_TRY(impl->blank())) TAMIS_CHECK_OK(impl->create_tables(file));
  TAMIS_CHECK_OK(impl->check_format(file));
  TAMIS_CHECK_OK(impl->upgrade());
  return StoreCatalogue(std::move(impl));
}

Result<StoreCatalogue> StoreCatalogue::open(const std::filesystem::path& file, bool writable) {
  auto connection = SqliteConnection::open(file, writable ? SqliteMode::kWrite : SqliteMode::kRead);
  auto impl = std::make_unique<Impl>(Impl{TAMIS_TRY(opened(std::move(connection), file))});
  TAMIS_CHECK_OK(impl->check_format(file));
  if (writable) TAMIS_CHECK_OK(impl->upgrade());
  return StoreCatalogue(std::move(impl));
}

Result<std::uint64_t> StoreCatalogue::revision() {
  return static_cast<std::uint64_t>(TAMIS_TRY(impl_->single("SELECT value FROM revision")));
}

Result<std::vector<GenerationRecord>> StoreCatalogue::generations() {
  auto rows = TAMIS_TRY(impl_->connection.prepare("SELECT id, file, profiles, created_us, source FROM generation ORDER BY id DESC"));
  std::vector<GenerationRecord> out;
  while (TAMIS_TRY(rows.step()))
    out.push_back({static_cast<std::uint64_t>(rows.integer(0)), rows.text(1), static_cast<std::uint64_t>(rows.integer(2)), rows.integer(3),
                   rows.text(4)});
  if (!impl_->is_format_2) impl_->is_format_2 = TAMIS_TRY(impl_->single("PRAGMA user_version")) >= kFormat;
  for (GenerationRecord& generation : out) generation.events = TAMIS_TRY(impl_->event_files(generation.id));
  return out;
}

Result<std::vector<std::string>> StoreCatalogue::publish(const GenerationRecord& generation, std::uint64_t base, std::size_t keep) {
  auto transaction = TAMIS_TRY(SqliteTransaction::begin(impl_->connection));
  const auto known = TAMIS_TRY(generations());
  if ((known.empty() ? 0 : known.front().id) != base)
    return fail(ErrorCode::kConflict, "the store has changed since this change was begun", "run the command again");
  auto insert = TAMIS_TRY(impl_->connection.prepare("INSERT INTO generation VALUES (?, ?, ?, ?, ?)"));
  TAMIS_CHECK_OK(insert.bind(1, static_cast<std::int64_t>(generation.id))
                     .bind(2, generation.file)
                     .bind(3, static_cast<std::int64_t>(generation.profiles))
                     .bind(4, generation.created_us)
                     .bind(5, generation.source)
                     .run());
  TAMIS_CHECK_OK(impl_->put_event_files(generation));
  std::set<std::string> forgotten;
  for (std::size_t i = keep - 1; i < known.size(); ++i) {
    auto remove = TAMIS_TRY(impl_->connection.prepare("DELETE FROM generation WHERE id = ?"));
    TAMIS_CHECK_OK(remove.bind(1, static_cast<std::int64_t>(known[i].id)).run());
    for (std::string& file : known[i].files()) forgotten.insert(std::move(file));
  }
  for (const std::string& file : generation.files()) forgotten.erase(file);
  for (std::size_t i = 0; i + 1 < keep && i < known.size(); ++i)
    for (const std::string& file : known[i].files()) forgotten.erase(file);
  TAMIS_CHECK_OK(impl_->audit(generation.created_us, "publish", generation.file, generation.source));
  TAMIS_CHECK_OK(transaction.commit());
  return std::vector<std::string>(forgotten.begin(), forgotten.end());
}

Result<std::vector<DefinitionRecord>> StoreCatalogue::segments() { return impl_->definitions("segment"); }

Result<std::vector<DefinitionRecord>> StoreCatalogue::traits() {
  if (!impl_->is_format_2) return {};
  return impl_->definitions("trait");
}

Result<void> StoreCatalogue::change_definitions(const DefinitionChange& change, std::uint64_t expected, std::int64_t now_us) {
  auto transaction = TAMIS_TRY(SqliteTransaction::begin(impl_->connection));
  if (TAMIS_TRY(revision()) != expected)
    return fail(ErrorCode::kConflict, "the definitions of the store have changed meanwhile", "run the command again");
  for (const std::string& name : change.drop) TAMIS_CHECK_OK(impl_->drop("segment", name, now_us));
  for (const DefinitionRecord& segment : change.put) TAMIS_CHECK_OK(impl_->put("segment", segment, now_us));
  for (const std::string& name : change.drop_traits) TAMIS_CHECK_OK(impl_->drop("trait", name, now_us));
  for (const DefinitionRecord& trait : change.put_traits) TAMIS_CHECK_OK(impl_->put("trait", trait, now_us));
  TAMIS_CHECK_OK(impl_->bump());
  return transaction.commit();
}

Result<std::vector<ListRecord>> StoreCatalogue::lists() {
  auto rows = TAMIS_TRY(impl_->connection.prepare("SELECT name, of_type, entries, updated_us FROM list ORDER BY folded"));
  std::vector<ListRecord> out;
  while (TAMIS_TRY(rows.step())) out.push_back({rows.text(0), rows.text(1), static_cast<std::uint64_t>(rows.integer(2)), rows.integer(3)});
  return out;
}

Result<std::vector<std::string>> StoreCatalogue::list_entries(std::string_view name) {
  auto rows = TAMIS_TRY(impl_->connection.prepare("SELECT entry FROM list_entry WHERE list = ? ORDER BY entry"));
  rows.bind(1, fold_case(name));
  std::vector<std::string> out;
  while (TAMIS_TRY(rows.step())) out.push_back(rows.text(0));
  return out;
}

Result<void> StoreCatalogue::put_list(const ListRecord& list, const std::vector<std::string>& entries, std::int64_t now_us) {
  auto transaction = TAMIS_TRY(SqliteTransaction::begin(impl_->connection));
  const std::string folded = fold_case(list.name);
  auto remove = TAMIS_TRY(impl_->connection.prepare("DELETE FROM list WHERE folded = ?"));
  TAMIS_CHECK_OK(remove.bind(1, folded).run());
  auto insert = TAMIS_TRY(impl_->connection.prepare("INSERT INTO list VALUES (?, ?, ?, 0, ?)"));
  TAMIS_CHECK_OK(insert.bind(1, folded).bind(2, list.name).bind(3, list.of).bind(4, now_us).run());
  auto entry = TAMIS_TRY(impl_->connection.prepare("INSERT OR IGNORE INTO list_entry VALUES (?, ?)"));
  for (const std::string& text : entries) TAMIS_CHECK_OK(entry.bind(1, folded).bind(2, text).run());
  auto size =
      TAMIS_TRY(impl_->connection.prepare("UPDATE list SET entries = (SELECT COUNT(*) FROM list_entry WHERE list = ?1) WHERE folded = ?1"));
  TAMIS_CHECK_OK(size.bind(1, folded).run());
  TAMIS_CHECK_OK(impl_->audit(now_us, "put list", list.name, std::to_string(entries.size()) + " entries"));
  TAMIS_CHECK_OK(impl_->bump());
  return transaction.commit();
}

Result<bool> StoreCatalogue::drop_list(std::string_view name, std::int64_t now_us) {
  auto transaction = TAMIS_TRY(SqliteTransaction::begin(impl_->connection));
  auto remove = TAMIS_TRY(impl_->connection.prepare("DELETE FROM list WHERE folded = ? RETURNING name"));
  remove.bind(1, fold_case(name));
  const bool found = TAMIS_TRY(remove.step());
  TAMIS_CHECK_OK(remove.run());
  TAMIS_CHECK_OK(impl_->audit(now_us, "drop list", name, ""));
  TAMIS_CHECK_OK(impl_->bump());
  TAMIS_CHECK_OK(transaction.commit());
  return found;
}

}  // namespace tamis
