#include "engine/engine.h"

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <span>
#include <unordered_map>
#include <unordered_set>
#include <utility>

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include "engine/base/clock.h"
#include "engine/storage/event_summaries.h"
#include "engine/storage/store_file.h"

namespace tamis {
namespace {

namespace fs = std::filesystem;

constexpr const char* kCatalogueFile = "catalogue.sqlite";
constexpr const char* kLockFile = "writer.lock";
constexpr const char* kGenerationPrefix = "generation-";
constexpr const char* kEventsPrefix = "events-";
constexpr const char* kSummariesPrefix = "summaries-";
constexpr const char* kGenerationSuffix = ".tamis";

std::string generation_file(std::uint64_t id) {
  char name[64];
  std::snprintf(name, sizeof name, "%s%06llu%s", kGenerationPrefix, static_cast<unsigned long long>(id), kGenerationSuffix);
  return name;
}

std::string events_file(const char* prefix, std::uint64_t id, std::size_t number) {
  char name[64];
  std::snprintf(name, sizeof name, "%s%06llu-%04llu%s", prefix, static_cast<unsigned long long>(id),
                static_cast<unsigned long long>(number), kGenerationSuffix);
  return name;
}

void remove_catalogue(const fs::path& folder) {
  std::error_code ignored;
  for (const char* suffix : {"", "-wal", "-shm", "-journal"}) fs::remove(folder / (std::string(kCatalogueFile) + suffix), ignored);
}

Result<StoreCatalogue> create_store(const fs::path& folder) {
  std::error_code error;
  fs::create_directories(folder, error);
  if (error) return fail(ErrorCode::kIo, "the folder of the store cannot be made: " + folder.string() + ": " + error.message());
  if (!error && ::access(folder.c_str(), W_OK) != 0)
    return fail(ErrorCode::kIo, "no store can be made in this folder: " + folder.string() + ": " + std::strerror(errno));
  // Rejected rows stay where a first import came to nothing.
  const fs::directory_iterator entries(folder, error);
  if (!error && std::ranges::any_of(entries, [](const auto& entry) { return entry.path().filename() != Engine::kRejectsFile; }))
    return fail(ErrorCode::kInvalid, "this folder is not a Tamis store and holds other files: " + folder.string(),
                "name a new folder, or an empty one");
  if (error) return fail(ErrorCode::kIo, "the folder cannot be read: " + folder.string() + ": " + error.message());
  auto catalogue = StoreCatalogue::create(folder / kCatalogueFile);
  if (!catalogue && catalogue.error().code == ErrorCode::kIo) remove_catalogue(folder);  // not one that another process makes
  return catalogue;
}

bool is_generation(const fs::path& path) {
  const std::string name = path.filename().string();
  return name.starts_with(kGenerationPrefix) && name.ends_with(kGenerationSuffix);
}

// SQLite takes a file without a byte for a new one, and the generations beside it would be swept away as strays.
Result<void> check_not_emptied(const fs::path& folder) {
  std::error_code error;
  const fs::path file = folder / kCatalogueFile;
  if (fs::file_size(file, error) != 0 || error) return {};
  const auto log_bytes = fs::file_size(file.string() + "-wal", error);
  if (!error && log_bytes > 0) return {};
  const fs::directory_iterator entries(folder, error);
  if (error || std::ranges::none_of(entries, [](const auto& entry) { return is_generation(entry.path()); })) return {};
  return fail(ErrorCode::kDataLoss, "the catalogue of the store is empty, and beside it are generations: " + file.string(),
              "restore it from a backup, or import the data again into a new folder");
}

Result<void> check_writable(const fs::path& folder) {
  if (::access(folder.c_str(), W_OK) == 0) return {};
  return fail(ErrorCode::kIo, "the store is read-only: " + folder.string() + ": " + std::strerror(errno), "questions can still be asked");
}

Result<StoreCatalogue> open_catalogue(const fs::path& folder, OpenMode mode) {
  std::error_code error;
  const bool is_folder = fs::is_directory(folder, error);
  if (is_folder && fs::exists(folder / kCatalogueFile, error)) {
    TAMIS_CHECK_OK(check_not_emptied(folder));
    if (mode == OpenMode::kRead) return StoreCatalogue::open(folder / kCatalogueFile, false);
    TAMIS_CHECK_OK(check_writable(folder));
    return mode == OpenMode::kCreate ? StoreCatalogue::create(folder / kCatalogueFile)
                                     : StoreCatalogue::open(folder / kCatalogueFile, true);
  }
  if (fs::exists(folder, error) && !is_folder)
    return fail(ErrorCode::kInvalid, "a store is a folder, and this is a file: " + folder.string(),
                "make a store with `tamis import STORE FILE --id COLUMN`");
  if (mode == OpenMode::kCreate) return create_store(folder);
  if (!is_folder)
    return fail(ErrorCode::kNotFound, "there is no store here: " + folder.string(), "make one with `tamis import STORE FILE --id COLUMN`");
  return fail(ErrorCode::kInvalid, "this folder is not a Tamis store: " + folder.string(), "give the folder that `tamis import` made");
}

// Whether an Engine gives files such names.
bool is_of_store(const std::string& name) {
  return name.starts_with(kGenerationPrefix) || name.starts_with(kEventsPrefix) || name.starts_with(kSummariesPrefix);
}

Result<SnapshotPtr> open_summaries(const fs::path& file, std::size_t profiles) {
  SnapshotPtr summaries = TAMIS_TRY(open_snapshot(file));
  if (are_summaries(*summaries) && summaries->rows() <= profiles) return summaries;
  return fail(ErrorCode::kDataLoss, "this file does not hold what events come to for the profiles of the store: " + file.string(),
              "restore it from a backup, or import the data again");
}

// `files`: those of one event.
Result<EventTablePtr> open_table(const fs::path& folder, std::span<const EventFileRecord> files, std::size_t profiles) {
  auto table = std::make_shared<EventTable>();
  table->def.name = files.front().event;
  for (const EventFileRecord& record : files) {
    if (record.kind == EventFileKind::kSummaries) {
      table->summaries = TAMIS_TRY(open_summaries(folder / record.file, profiles));
      continue;
    }
    table->runs.push_back(TAMIS_TRY(open_events(folder / record.file)));
    const Schema& properties = table->runs.back()->events().schema();
    if (!table->def.properties) table->def.properties = std::make_shared<const Schema>(properties);
    if (properties.columns() != table->def.properties->columns())
      return fail(ErrorCode::kDataLoss, "the event file " + record.file + " has other properties than " + files.front().file,
                  "restore it from a backup, or import the data again");
  }
  if (table->runs.empty())
    return fail(ErrorCode::kDataLoss, "the catalogue names no file of events beside " + files.front().file,
                "restore it from a backup, or import the data again");
  return table;
}

Result<SnapshotPtr> empty_snapshot() { return build_snapshot({}); }

}  // namespace

WriterLock::WriterLock(WriterLock&& other) noexcept : descriptor_(std::exchange(other.descriptor_, -1)) {}
WriterLock::~WriterLock() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

Result<Engine> Engine::open(const fs::path& folder, OpenMode mode) {
  StoreCatalogue catalogue = TAMIS_TRY(open_catalogue(folder, mode));
  return Engine(folder, std::move(catalogue));
}

Result<SnapshotPtr> Engine::snapshot() {
  if (!snapshot_) TAMIS_CHECK_OK(load_newest());
  return snapshot_;
}

Result<void> Engine::refresh() {
  const auto known = TAMIS_TRY(catalogue_.generations());
  if (snapshot_ && generation_ && !known.empty() && known.front().id == generation_->id) return {};
  return load_newest();
}

// A file can be gone by the time it is opened when two generations were published in between: then the list is read again.
Result<void> Engine::load_newest() {
  for (int attempt = 0;; ++attempt) {
    const auto known = TAMIS_TRY(catalogue_.generations());
    if (known.empty()) {
      snapshot_ = TAMIS_TRY(empty_snapshot());
      generation_.reset();
      return {};
    }
    auto opened = open_generation(known.front());
    if (opened) {
      snapshot_ = std::move(*opened);
      generation_ = known.front();
      return {};
    }
    if (opened.error().code == ErrorCode::kNotFound && attempt < 3) continue;
    Error error = std::move(opened).error();
    if (error.code == ErrorCode::kNotFound) error.code = ErrorCode::kDataLoss;
    if (error.code != ErrorCode::kDataLoss) return std::unexpected(std::move(error));
    error.hint = "restore a backup, or import the data again into a new folder";
    if (known.size() > 1 && open_generation(known[1]))
      error.hint = "the generation before it, " + known[1].file + " (" + std::to_string(known[1].profiles) +
                   " profiles), opens: `tamis rollback STORE` goes back to it";
    return std::unexpected(std::move(error));
  }
}

Result<WriterLock> Engine::lock_for_writing() {
  const fs::path file = folder_ / kLockFile;
  const int descriptor = ::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644);
  if (descriptor < 0) return fail(ErrorCode::kIo, "the store cannot be written to: " + file.string() + ": " + std::strerror(errno));
  WriterLock lock(descriptor);
  if (::flock(descriptor, LOCK_EX | LOCK_NB) != 0) {
    if (errno == EWOULDBLOCK)
      return fail(ErrorCode::kBusy, "another process is writing to this store: " + folder_.string(), "try again when it is done");
    return fail(ErrorCode::kIo, "the store cannot be locked: " + file.string() + ": " + std::strerror(errno));
  }
  return lock;
}

Result<GenerationRecord> Engine::publish(const WriterLock&, const Snapshot& snapshot, std::string source) {
  const auto known = TAMIS_TRY(catalogue_.generations());
  remove_strays(known);
  const std::uint64_t base = known.empty() ? 0 : known.front().id;
  GenerationRecord record{base + 1, {}, snapshot.rows(), system_now_us(), std::move(source), {}};
  std::vector<std::string> written;
  auto recorded = [&]() -> Result<GenerationRecord> {
    TAMIS_CHECK_OK(write_files(snapshot, record, written));
    return record_generation(record, known);
  }();
  if (!recorded) remove_files(written);
  return recorded;
}

Result<void> Engine::write_files(const Snapshot& snapshot, GenerationRecord& record, std::vector<std::string>& written) const {
  // By what this Engine has opened: those files stay until the next generation is recorded.
  std::unordered_map<const void*, std::string> files;
  if (snapshot_ && generation_) {
    files.emplace(&snapshot_->profiles(), generation_->file);
    auto known = generation_->events.begin();
    for (const EventTablePtr& table : snapshot_->event_tables()) {
      for (const EventRunPtr& run : table->runs) files.emplace(run.get(), (known++)->file);
      if (table->summaries) files.emplace(table->summaries.get(), (known++)->file);
    }
  }
  const auto kept = [&](const void* part, const std::string& name, const auto& write) -> Result<std::string> {
    if (const auto known = files.find(part); known != files.end()) return known->second;
    written.push_back(name);
    TAMIS_CHECK_OK(write(folder_ / name));
    return name;
  };
  const Snapshot& profiles = snapshot.profiles();
  record.file =
      TAMIS_TRY(kept(&profiles, generation_file(record.id), [&](const fs::path& path) { return write_snapshot(profiles, path); }));
  std::size_t number = 0;
  for (const EventTablePtr& table : snapshot.event_tables()) {
    for (const EventRunPtr& run : table->runs) {
      const std::string name = events_file(kEventsPrefix, record.id, ++number);
      std::string file = TAMIS_TRY(kept(run.get(), name, [&](const fs::path& path) { return write_events(*run, path); }));
      record.events.push_back({table->def.name, std::move(file), run->events().rows()});
    }
    if (!table->summaries) continue;
    const std::string name = events_file(kSummariesPrefix, record.id, ++number);
    std::string file =
        TAMIS_TRY(kept(table->summaries.get(), name, [&](const fs::path& path) { return write_snapshot(*table->summaries, path); }));
    record.events.push_back({table->def.name, std::move(file), table->events(), EventFileKind::kSummaries});
  }
  return {};
}

// The files are whole, durable and known to open before the catalogue names them; ids are not used again, so that a reader sees
// that there is a newer one.
Result<GenerationRecord> Engine::record_generation(GenerationRecord record, const std::vector<GenerationRecord>& known) {
  SnapshotPtr opened = TAMIS_TRY(open_generation(record));
  const auto forgotten = TAMIS_TRY(catalogue_.publish(record, known.empty() ? 0 : known.front().id, kGenerationsKept));
  remove_files(forgotten);
  snapshot_ = std::move(opened);
  generation_ = record;
  return record;
}

Result<SnapshotPtr> Engine::open_generation(const GenerationRecord& record) const {
  SnapshotPtr profiles = TAMIS_TRY(open_snapshot(folder_ / record.file));
  std::vector<EventTablePtr> tables;
  const std::span<const EventFileRecord> files(record.events);
  for (std::size_t first = 0, last = 0; first < files.size(); first = last) {
    while (last < files.size() && files[last].event == files[first].event) ++last;
    tables.push_back(TAMIS_TRY(open_table(folder_, files.subspan(first, last - first), profiles->rows())));
  }
  if (tables.empty()) return profiles;
  return with_events(std::move(profiles), std::move(tables));
}

// The files of the earlier generation are named again, under a new id.
Result<GenerationRecord> Engine::roll_back(const WriterLock&) {
  const auto known = TAMIS_TRY(catalogue_.generations());
  if (known.size() < 2) return fail(ErrorCode::kNotFound, "there is no earlier generation to go back to");
  TAMIS_CHECK_OK(verify_all(*TAMIS_TRY(open_generation(known[1]))));
  remove_strays(known);
  GenerationRecord record = known[1];
  record.id = known.front().id + 1;
  record.created_us = system_now_us();
  record.source = "rolled back to " + known[1].file;
  return record_generation(std::move(record), known);
}

Result<bool> Engine::holds_nothing() {
  return TAMIS_TRY(catalogue_.generations()).empty() && TAMIS_TRY(catalogue_.segments()).empty() && TAMIS_TRY(catalogue_.lists()).empty();
}

void Engine::remove(Engine engine, const WriterLock&) {
  const fs::path folder = engine.folder_;
  engine.remove_strays({});
  {
    const Engine closed(std::move(engine));
  }  // SQLite merges and removes its log
  remove_catalogue(folder);
  std::error_code ignored;
  fs::remove(folder / kLockFile, ignored);
}

void Engine::remove_files(const std::vector<std::string>& files) const {
  std::error_code ignored;
  for (const std::string& file : files) fs::remove(folder_ / file, ignored);
}

// Files of a writer that was killed before it had published. Only the holder of the writer's lock calls this.
void Engine::remove_strays(const std::vector<GenerationRecord>& known) const {
  std::unordered_set<std::string> needed;
  for (const GenerationRecord& generation : known)
    for (std::string& file : generation.files()) needed.insert(std::move(file));
  std::error_code error;
  for (const auto& entry : fs::directory_iterator(folder_, error)) {
    std::string name = entry.path().filename().string();
    const bool is_needed = needed.contains(name);
    // Being written, a file has a dot before its name.
    if (name.starts_with('.')) name.erase(0, 1);
    if (!is_needed && is_of_store(name)) fs::remove(entry.path(), error);
  }
}

}  // namespace tamis
