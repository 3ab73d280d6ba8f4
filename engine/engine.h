#pragma once
// The facade: a store on disk, its newest snapshot, its catalogue. A store is a folder:
//
//   catalogue.sqlite          generations, segments, lists, audit
//   generation-000001.tamis   the profiles of a generation, the two newest kept
//   events-000001-0001.tamis  a run of events of one name; the number is that of the generation that wrote it
//   summaries-000001-0002.tamis  what the events of one name come to for each profile
//   writer.lock               held by whoever makes the next generation
//   rejects.csv               rows that the last import refused
//
// Readers take no lock: they hold the snapshot that was newest when they opened or refreshed. One Engine belongs to one thread;
// the snapshots it hands out may be used by many.

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>

#include "engine/base/error.h"
#include "engine/catalogue/catalogue.h"
#include "engine/storage/builder.h"
#include "engine/storage/snapshot.h"

namespace tamis {

enum class OpenMode : std::uint8_t {
  kRead,    // the store must exist
  kWrite,   // definitions and lists may change; the store must exist
  kCreate,  // as kWrite, and a folder that is absent or empty becomes a store
};

// Held from reading the base of a new generation until it is published, so that no two writers build on the same base.
class WriterLock {
 public:
  WriterLock(WriterLock&& other) noexcept;
  WriterLock& operator=(WriterLock&&) = delete;
  ~WriterLock();

 private:
  friend class Engine;
  explicit WriterLock(int descriptor) : descriptor_(descriptor) {}
  int descriptor_;
};

class Engine {
 public:
  // kNotFound: no such folder. kInvalid: a folder that is no store. kDataLoss: the newest generation is damaged; the message says
  // which older one is whole.
  [[nodiscard]] static Result<Engine> open(const std::filesystem::path& folder, OpenMode mode);

  [[nodiscard]] const std::filesystem::path& folder() const noexcept { return folder_; }
  // The newest generation; an empty snapshot (no column, no row) where nothing was imported yet. Opened on first use.
  [[nodiscard]] Result<SnapshotPtr> snapshot();
  // Takes up a generation that another process has published since.
  [[nodiscard]] Result<void> refresh();
  [[nodiscard]] std::optional<GenerationRecord> generation() const { return generation_; }
  [[nodiscard]] StoreCatalogue& catalogue() noexcept { return catalogue_; }

  // kBusy where another process holds it.
  [[nodiscard]] Result<WriterLock> lock_for_writing();
  // Makes `snapshot` the newest generation: written, synced, then recorded; on any error the store stays as it was. Profiles and
  // runs of events that came from the newest generation of this Engine are not written again.
  [[nodiscard]] Result<GenerationRecord> publish(const WriterLock& lock, const Snapshot& snapshot, std::string source);
  // Makes the generation before the newest the newest again: for a newest file that is damaged, or an import that was a mistake.
  // Done twice, it takes the first one back.
  [[nodiscard]] Result<GenerationRecord> roll_back(const WriterLock& lock);

  // Whether nothing was ever kept here: what a first import leaves that did not come to its end.
  [[nodiscard]] Result<bool> holds_nothing();
  // Deletes the files of a store that holds nothing; the folder stays.
  static void remove(Engine engine, const WriterLock& lock);

  static constexpr std::size_t kGenerationsKept = 2;
  static constexpr const char* kRejectsFile = "rejects.csv";  // written by imports; the engine only leaves it alone

 private:
  Engine(std::filesystem::path folder, StoreCatalogue catalogue) : folder_(std::move(folder)), catalogue_(std::move(catalogue)) {}
  [[nodiscard]] Result<void> load_newest();
  [[nodiscard]] Result<SnapshotPtr> open_generation(const GenerationRecord& record) const;
  // Fills in the files, writing those that are not there yet; `written` gets what was.
  [[nodiscard]] Result<void> write_files(const Snapshot& snapshot, GenerationRecord& record, std::vector<std::string>& written) const;
  [[nodiscard]] Result<GenerationRecord> record_generation(GenerationRecord record, const std::vector<GenerationRecord>& known);
  void remove_files(const std::vector<std::string>& files) const;
  void remove_strays(const std::vector<GenerationRecord>& known) const;

  std::filesystem::path folder_;
  StoreCatalogue catalogue_;
  std::optional<GenerationRecord> generation_;
  SnapshotPtr snapshot_;
};

}  // namespace tamis
