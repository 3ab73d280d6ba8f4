#pragma once
// What a store knows besides its columns: generations, segments, lists, and who changed what. SQLite underneath; the only
// place that sees it.

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/error.h"

namespace tamis {

enum class EventFileKind : std::uint8_t { kRun, kSummaries };

// A run of the events of one name, or what all its events come to for each profile.
struct EventFileRecord {
  std::string event;
  std::string file;  // name within the store's folder
  std::uint64_t events = 0;
  EventFileKind kind = EventFileKind::kRun;
  friend bool operator==(const EventFileRecord&, const EventFileRecord&) = default;
};

struct GenerationRecord {
  std::uint64_t id = 0;  // ascending from 1
  std::string file;      // name within the store's folder; generations with the same profiles name the same file
  std::uint64_t profiles = 0;
  std::int64_t created_us = 0;
  std::string source;                        // what was imported, for people
  std::vector<EventFileRecord> events = {};  // those of one name together: its runs in their order, then summaries

  // Every file that the generation needs.
  [[nodiscard]] std::vector<std::string> files() const;
};

// A segment or a computed trait.
struct DefinitionRecord {
  std::string name;        // as written
  std::string definition;  // the whole CREATE statement, formatted
  std::int64_t created_us = 0, updated_us = 0;
};

struct ListRecord {
  std::string name;
  std::string of;  // the identifier type that its entries name; empty: of values
  std::uint64_t entries = 0;
  std::int64_t updated_us = 0;
};

// What one transaction changes. Names match in any case; the catalogue keeps the times.
struct DefinitionChange {
  std::vector<DefinitionRecord> put;  // segments; their times are not read
  std::vector<std::string> drop;
  std::vector<DefinitionRecord> put_traits = {};
  std::vector<std::string> drop_traits = {};
};

// Single-threaded. Everything that returns success has been synced.
class StoreCatalogue {
 public:
  StoreCatalogue(StoreCatalogue&&) noexcept;
  StoreCatalogue& operator=(StoreCatalogue&&) noexcept;
  ~StoreCatalogue();

  // Makes the catalogue, or opens the one that is there. A writer that is killed meanwhile leaves a file that the next one fills.
  [[nodiscard]] static Result<StoreCatalogue> create(const std::filesystem::path& file);
  // kInvalid where the file is no catalogue of ours, kUnsupported where a newer Tamis wrote it, kDataLoss where it is damaged,
  // kNotFound where its writer was killed before it had filled it.
  [[nodiscard]] static Result<StoreCatalogue> open(const std::filesystem::path& file, bool writable);

  // Grows with every committed change of segments, computed traits or lists, by any process.
  [[nodiscard]] Result<std::uint64_t> revision();

  [[nodiscard]] Result<std::vector<GenerationRecord>> generations();  // newest first
  // Records a generation whose files are in place and forgets all but the `keep` newest; returns the files that none needs now. kConflict
  // where the newest is no longer `base` (0: none).
  [[nodiscard]] Result<std::vector<std::string>> publish(const GenerationRecord& generation, std::uint64_t base, std::size_t keep);

  [[nodiscard]] Result<std::vector<DefinitionRecord>> segments();  // by name
  [[nodiscard]] Result<std::vector<DefinitionRecord>> traits();    // computed ones, by name
  // `expected`: the revision that the change was made against; kConflict where another one is there by now.
  [[nodiscard]] Result<void> change_definitions(const DefinitionChange& change, std::uint64_t expected, std::int64_t now_us);

  [[nodiscard]] Result<std::vector<ListRecord>> lists();
  [[nodiscard]] Result<std::vector<std::string>> list_entries(std::string_view name);
  [[nodiscard]] Result<void> put_list(const ListRecord& list, const std::vector<std::string>& entries, std::int64_t now_us);
  [[nodiscard]] Result<bool> drop_list(std::string_view name, std::int64_t now_us);  // whether it was there

 private:
  struct Impl;
  explicit StoreCatalogue(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace tamis
