#include <algorithm>
#include <atomic>
#include <cstring>
#include <limits>
#include <memory>
#include <optional>

#include <fmt/format.h>

#include "engine/base/check.h"
#include "engine/storage/block_check.h"
#include "engine/storage/directory_reader.h"
#include "engine/storage/event_check.h"
#include "engine/storage/hash.h"
#include "engine/storage/mapped_file.h"
#include "engine/storage/packed_snapshot.h"
#include "engine/storage/store_file.h"
#include "engine/storage/unchecked_file.h"

namespace tamis {
namespace {

using Flags = std::vector<std::atomic<bool>>;

// Fuzzing ignores checksums: unchecked_file.h.
enum class Checksums : std::uint8_t { kChecked, kIgnored };

// The bytes of a file, and how far they are doubted.
struct File {
  std::string name;
  std::span<const std::byte> bytes;
  Checksums checksums = Checksums::kChecked;

  [[nodiscard]] bool checksum_holds(std::uint64_t offset, std::uint64_t size, std::uint64_t checksum) const {
    return checksums == Checksums::kIgnored || checksum_of(bytes.subspan(offset, size)) == checksum;
  }
  [[nodiscard]] bool checksum_holds(const file::Section& section) const {
    return checksum_holds(section.offset, section.bytes, section.checksum);
  }
};

std::unexpected<Error> damaged(std::string_view name, const std::string& what) {
  return fail(ErrorCode::kDataLoss, fmt::format("store file {} is damaged: {}", name, what),
              "restore it from a backup, or import the data again");
}

// The sections of one column, and which of them have been found sound.
struct ColumnChecks {
  ColumnChecks(std::vector<file::Section> sections, file::Section index_section)
      : blocks(std::move(sections)), index(index_section), sound(blocks.size()) {}
  std::vector<file::Section> blocks;
  file::Section index;
  mutable Flags sound;
  mutable std::atomic<bool> all_sound{false};
};

class FileSnapshot final : public PackedSnapshot {
 public:
  FileSnapshot(File file, Parts parts, std::vector<std::unique_ptr<ColumnChecks>> checks)
      : PackedSnapshot(std::move(parts)), file_(std::move(file)), checks_(std::move(checks)) {}

  [[nodiscard]] Result<void> verify(std::span<const ColumnId> columns) const override {
    for (const ColumnId column : columns) TAMIS_CHECK_OK(verify_column(column));
    return {};
  }

 protected:
  [[nodiscard]] bool sound(ColumnId column, std::size_t block) const override { return verify_block(column, block).has_value(); }

 private:
  [[nodiscard]] Result<void> verify_column(ColumnId id) const;
  [[nodiscard]] Result<void> verify_block(ColumnId id, std::size_t block) const;
  [[nodiscard]] Result<void> verify_index(ColumnId id) const;

  File file_;
  std::vector<std::unique_ptr<ColumnChecks>> checks_;
};

Result<void> FileSnapshot::verify_column(ColumnId id) const {
  const ColumnChecks& checks = *checks_[id.value];
  if (checks.all_sound.load(std::memory_order_acquire)) return {};
  for (std::size_t block = 0; block < checks.blocks.size(); ++block) TAMIS_CHECK_OK(verify_block(id, block));
  TAMIS_CHECK_OK(verify_index(id));
  checks.all_sound.store(true, std::memory_order_release);
  return {};
}

Result<void> FileSnapshot::verify_block(ColumnId id, std::size_t block) const {
  const ColumnChecks& checks = *checks_[id.value];
  if (checks.sound[block].load(std::memory_order_acquire)) return {};
  const Column& column = columns_[id.value];
  const file::Section& section = checks.blocks[block];
  std::string fault = file_.checksum_holds(section) ? fault_in_content(column.blocks[block], column) : "its checksum differs";
  if (!fault.empty()) {
    return damaged(file_.name, fmt::format("column {}, block {} (bytes {} to {}): {}", column.def.name, block, section.offset,
                                           section.offset + section.bytes, fault));
  }
  checks.sound[block].store(true, std::memory_order_release);
  return {};
}

Result<void> FileSnapshot::verify_index(ColumnId id) const {
  const Column& column = columns_[id.value];
  const file::Section& section = checks_[id.value]->index;
  if (!file_.checksum_holds(section)) {
    return damaged(file_.name, fmt::format("column {}, identifier index (bytes {} to {}): its checksum differs", column.def.name,
                                           section.offset, section.offset + section.bytes));
  }
  for (const IdentifierBucket& bucket : as_index(identifier_index(id))) {
    const auto fits = [&](std::uint32_t row) { return row < rows_ || row == IdentifierBucket::kNoRow; };
    if (!std::ranges::all_of(bucket.rows, fits)) {
      return damaged(file_.name, fmt::format("column {}, identifier index: rows that do not exist", column.def.name));
    }
  }
  return {};
}

Result<file::Header> read_header(const File& file) {
  const std::string& name = file.name;
  const std::size_t size = file.bytes.size();
  file::Header header;
  if (size < sizeof header) return damaged(name, fmt::format("it ends after {} bytes", size));
  std::memcpy(&header, file.bytes.data(), sizeof header);
  if (header.magic != file::kMagic) return damaged(name, "it does not begin like a store file");
  if (header.version > kStoreFormatVersion) {
    return fail(ErrorCode::kUnsupported,
                fmt::format("store file {} has format version {}, this Tamis reads up to {}", name, header.version, kStoreFormatVersion),
                "use the Tamis that wrote it, or a later one");
  }
  if (header.version == 0 || !file.checksum_holds(0, offsetof(file::Header, checksum), header.checksum)) {
    return damaged(name, "the checksum of its header differs");
  }
  if (header.file_bytes != size) return damaged(name, fmt::format("it has {} bytes of {}", size, header.file_bytes));
  const bool fits = header.directory_offset >= sizeof header && header.directory_offset % kAlignment == 0 &&
                    header.directory_offset <= size && header.directory_bytes == size - header.directory_offset;
  if (!fits || header.header_bytes != sizeof header) return damaged(name, "its header is impossible");
  return header;
}

Result<void> check_dictionary(const File& file, const ColumnDirectory& read) {
  const auto& section = read.dictionary;
  const bool same = file.checksum_holds(section);
  const std::string fault = same ? fault_in_dictionary(read.column, read.dictionary_ends, read.dictionary_bytes) : "its checksum differs";
  if (fault.empty()) return {};
  return damaged(file.name, fmt::format("column {}, dictionary (bytes {} to {}): {}", read.column.def.name, section.offset,
                                        section.offset + section.bytes, fault));
}

struct OpenedFile {
  std::shared_ptr<FileSnapshot> snapshot;
  std::optional<EventDirectory> events;
};

Result<OpenedFile> open_file(File file, std::shared_ptr<const void> owner) {
  const file::Header header = TAMIS_TRY(read_header(file));
  if (!file.checksum_holds(header.directory_offset, header.directory_bytes, header.directory_checksum)) {
    return damaged(file.name, fmt::format("the checksum of its directory (from byte {}) differs", header.directory_offset));
  }
  DirectoryReader directory(file.bytes.subspan(header.directory_offset));
  SectionReader sections(file.bytes, header.directory_offset);
  const auto impossible = [&](const std::string& fault) {
    return damaged(file.name,
                   fault.empty() ? fmt::format("its directory is impossible at byte {}", header.directory_offset + directory.at()) : fault);
  };
  PackedSnapshot::Parts parts;
  parts.rows = directory.get_up_to<std::uint64_t>(std::numeric_limits<std::uint32_t>::max() + std::uint64_t{1} - kBlockRows);
  parts.bytes = std::move(owner);
  const auto columns = directory.get<std::uint32_t>();
  std::vector<std::unique_ptr<ColumnChecks>> checks;
  std::string fault;
  for (std::uint32_t i = 0; i < columns && directory.ok(); ++i) {
    ColumnDirectory read = read_column(directory, sections, parts.rows, fault);
    if (!directory.ok()) break;
    TAMIS_CHECK_OK(check_dictionary(file, read));
    if (!parts.schema.add(read.column.def)) return impossible(fmt::format("column {} cannot be", read.column.def.name));
    parts.columns.push_back(std::move(read.column));
    parts.indexes.push_back(as_index(read.index));
    checks.push_back(std::make_unique<ColumnChecks>(std::move(read.blocks), read.index_section));
  }
  OpenedFile opened;
  if (header.version >= 2 && directory.ok() && directory.get_flag()) opened.events = read_event_index(directory, sections, parts.rows);
  if (!directory.ok() || directory.left() != 0 || !sections.at_end()) return impossible(fault);
  opened.snapshot = std::make_shared<FileSnapshot>(std::move(file), std::move(parts), std::move(checks));
  return opened;
}

Result<SnapshotPtr> open_profiles(File file, std::shared_ptr<const void> owner) {
  const std::string name = file.name;
  OpenedFile opened = TAMIS_TRY(open_file(std::move(file), std::move(owner)));
  if (opened.events) return damaged(name, "it holds events, not profiles");
  return opened.snapshot;
}

// Its index is checked when it is first used, like the blocks of its columns.
class FileEventRun final : public EventRun {
 public:
  FileEventRun(const OpenedFile& opened, File file)
      : EventRun(opened.snapshot, opened.events->index, nullptr), section_(opened.events->section), file_(std::move(file)) {}

  [[nodiscard]] Result<void> verify_index() const override {
    if (sound_.load(std::memory_order_acquire)) return {};
    const std::string fault = file_.checksum_holds(section_) ? fault_in_index(index(), events().rows()) : "its checksum differs";
    if (!fault.empty())
      return damaged(file_.name,
                     fmt::format("profiles of the events (bytes {} to {}): {}", section_.offset, section_.offset + section_.bytes, fault));
    sound_.store(true, std::memory_order_release);
    return {};
  }

 private:
  file::Section section_;
  File file_;
  mutable std::atomic<bool> sound_{false};
};

bool has_times(const Snapshot& events) {
  const auto& columns = events.schema().columns();
  if (columns.empty() || columns.front().name != kEventTimeName || columns.front().type != kTimestampType) return false;
  const auto complete = [](const Block& block) { return std::visit([](const auto& b) { return b.missing == 0; }, block); };
  return std::ranges::all_of(events.column(kEventTime).blocks, complete);
}

Result<EventRunPtr> open_run(File file, std::shared_ptr<const void> owner) {
  const OpenedFile opened = TAMIS_TRY(open_file(file, std::move(owner)));
  if (!opened.events) return damaged(file.name, "it holds profiles, not events");
  if (!has_times(*opened.snapshot)) return damaged(file.name, "its events have no times");
  return std::make_shared<const FileEventRun>(opened, std::move(file));
}

}  // namespace

Result<SnapshotPtr> open_snapshot(const std::filesystem::path& path) {
  const auto file = TAMIS_TRY(MappedFile::open(path));
  return open_profiles({path.string(), file->bytes()}, file);
}

Result<SnapshotPtr> open_snapshot(std::span<const std::byte> bytes) { return open_profiles({"in memory", bytes}, nullptr); }

Result<SnapshotPtr> open_without_checksums(std::span<const std::byte> bytes) {
  return open_profiles({"in memory", bytes, Checksums::kIgnored}, nullptr);
}

Result<EventRunPtr> open_events(const std::filesystem::path& path) {
  const auto file = TAMIS_TRY(MappedFile::open(path));
  return open_run({path.string(), file->bytes()}, file);
}

Result<EventRunPtr> open_events(std::span<const std::byte> bytes) { return open_run({"in memory", bytes}, nullptr); }

Result<EventRunPtr> open_events_without_checksums(std::span<const std::byte> bytes) {
  return open_run({"in memory", bytes, Checksums::kIgnored}, nullptr);
}

Result<void> verify_all(const Snapshot& snapshot) {
  std::vector<ColumnId> columns;
  for (std::uint32_t i = 0; i < snapshot.schema().columns().size(); ++i) columns.push_back(ColumnId{i});
  TAMIS_CHECK_OK(snapshot.verify(columns));
  for (std::uint32_t event = 0; event < snapshot.schema().events().size(); ++event) {
    const std::size_t properties = snapshot.schema()[EventId{event}].properties->columns().size();
    std::vector<std::pair<EventId, ColumnId>> all;
    for (std::uint32_t i = 0; i < properties; ++i) all.emplace_back(EventId{event}, ColumnId{i});
    TAMIS_CHECK_OK(verify_events(snapshot, all));
    if (const SnapshotPtr& summaries = snapshot.events(EventId{event}).summaries) TAMIS_CHECK_OK(verify_all(*summaries));
  }
  return {};
}

}  // namespace tamis
