#include <cstring>
#include <string>

#include "engine/storage/block_layout.h"
#include "engine/storage/file_format.h"
#include "engine/storage/hash.h"
#include "engine/storage/new_file.h"
#include "engine/storage/store_file.h"

namespace tamis {
namespace {

using file::Section;

// The directory while it grows.
class DirectoryWriter {
 public:
  template <typename T> void put(T value) {
    static_assert(std::is_arithmetic_v<T> || std::is_enum_v<T>);
    bytes_.append(reinterpret_cast<const char*>(&value), sizeof value);
  }
  void put_text(std::string_view text) {
    put(static_cast<std::uint32_t>(text.size()));
    bytes_.append(text);
  }
  void put_section(const Section& section) {
    put(section.offset);
    put(section.bytes);
    put(section.checksum);
  }
  [[nodiscard]] std::span<const std::byte> bytes() const { return std::as_bytes(std::span(bytes_)); }

 private:
  std::string bytes_;
};

// Sections, one after the other. The first error stays; what follows is ignored.
class SectionWriter {
 public:
  explicit SectionWriter(NewFile& file) : file_(file), state_(XXH3_createState()) {}
  SectionWriter(const SectionWriter&) = delete;
  SectionWriter& operator=(const SectionWriter&) = delete;
  ~SectionWriter() { XXH3_freeState(state_); }

  void begin() {
    section_ = {offset_, 0, 0};
    XXH3_64bits_reset(state_);
  }
  void array(const void* data, std::size_t size) {
    static constexpr std::array<std::byte, kAlignment> kPadding{};
    put({static_cast<const std::byte*>(data), size});
    put(std::span(kPadding).first(layout::padded(size) - size));
  }
  [[nodiscard]] Section end() {
    section_.checksum = XXH3_64bits_digest(state_);
    offset_ += section_.bytes;
    return section_;
  }
  [[nodiscard]] const Result<void>& result() const noexcept { return result_; }
  [[nodiscard]] std::uint64_t offset() const noexcept { return offset_; }

 private:
  void put(std::span<const std::byte> bytes) {
    if (!result_ || bytes.empty()) return;
    XXH3_64bits_update(state_, bytes.data(), bytes.size());
    result_ = file_.append(bytes);
    section_.bytes += bytes.size();
  }

  NewFile& file_;
  XXH3_state_t* state_;
  std::uint64_t offset_ = sizeof(file::Header);
  Section section_;
  Result<void> result_;
};

// Fields to the directory, arrays to the section.
struct BlockWriter {
  DirectoryWriter& directory;
  SectionWriter& sections;

  template <typename T> void field(T& value) { directory.put(value); }
  void size(std::size_t& value) { directory.put(std::uint64_t{value}); }
  void bytes(const void*& data, std::size_t size) { sections.array(data, size); }
};

void write_block(Block block, DirectoryWriter& directory, SectionWriter& sections) {
  directory.put(static_cast<std::uint8_t>(block.index()));
  sections.begin();
  BlockWriter writer{directory, sections};
  std::visit([&](auto& b) { layout::describe(writer, b); }, block);
  directory.put_section(sections.end());
}

void write_dictionary(const Dictionary& dictionary, DirectoryWriter& directory, SectionWriter& sections) {
  std::vector<std::uint64_t> ends;
  const char* bytes = dictionary.has_strings() ? dictionary.text(0).data() : nullptr;
  if (dictionary.has_strings()) {
    ends.reserve(dictionary.size());
    for (std::size_t code = 0; code < dictionary.size(); ++code) {
      ends.push_back((ends.empty() ? 0 : ends.back()) + dictionary.text(code).size());
    }
  } else {
    for (std::size_t code = 0; code < dictionary.size(); ++code) ends.push_back(static_cast<std::uint64_t>(dictionary.ordinal(code)));
  }
  const std::uint64_t text_bytes = dictionary.has_strings() ? ends.back() : 0;
  directory.put(static_cast<std::uint64_t>(dictionary.size()));
  directory.put(text_bytes);
  sections.begin();
  sections.array(ends.data(), ends.size() * sizeof(std::uint64_t));
  sections.array(bytes, text_bytes);
  directory.put_section(sections.end());
}

void write_statistics(const ColumnStatistics& statistics, DirectoryWriter& directory) {
  directory.put(statistics.missing);
  directory.put(statistics.distinct);
  directory.put(statistics.distinct_exact);
  directory.put(statistics.non_finite);
  directory.put(static_cast<std::uint32_t>(statistics.quantiles.size()));
  for (const Ordinal quantile : statistics.quantiles) directory.put(quantile);
  directory.put(static_cast<std::uint32_t>(statistics.frequent.size()));
  for (const auto& [value, rows] : statistics.frequent) {
    directory.put(value);
    directory.put(rows);
  }
}

void write_column(const Snapshot& snapshot, ColumnId id, DirectoryWriter& directory, SectionWriter& sections) {
  const Column& column = snapshot.column(id);
  directory.put_text(column.def.name);
  directory.put(column.def.type.kind);
  directory.put(column.def.type.is_list);
  directory.put(column.def.role);
  directory.put(column.text_in_rows);
  write_statistics(column.statistics, directory);
  write_dictionary(column.dictionary, directory, sections);
  for (const Block& block : column.blocks) write_block(block, directory, sections);
  sections.begin();
  const auto index = snapshot.identifier_index(id);
  sections.array(index.data(), index.size());
  directory.put_section(sections.end());
}

void write_index(const EventIndex& index, DirectoryWriter& directory, SectionWriter& sections) {
  directory.put(index.first_block);
  directory.put(static_cast<std::uint32_t>(index.block_ends.size()));
  directory.put(static_cast<std::uint64_t>(index.profiles.size()));
  sections.begin();
  sections.array(index.block_ends.data(), index.block_ends.size_bytes());
  sections.array(index.starts.data(), index.starts.size_bytes());
  sections.array(index.ranks.data(), index.ranks.size_bytes());
  sections.array(index.profiles.data(), index.profiles.size_bytes());
  directory.put_section(sections.end());
}

file::Header header_of(const DirectoryWriter& directory, std::uint64_t directory_offset) {
  file::Header header;
  header.version = kStoreFormatVersion;
  header.directory_offset = directory_offset;
  header.directory_bytes = directory.bytes().size();
  header.directory_checksum = checksum_of(directory.bytes());
  header.file_bytes = directory_offset + header.directory_bytes;
  header.checksum = checksum_of(std::as_bytes(std::span(&header, 1)).first(offsetof(file::Header, checksum)));
  return header;
}

// `index`: of a run of events; null for profiles.
Result<void> write(const Snapshot& snapshot, const EventIndex* index, const std::filesystem::path& path) {
  // What a file says must be true: a mapped snapshot is checked before it is copied.
  TAMIS_CHECK_OK(verify_all(snapshot));
  NewFile file = TAMIS_TRY(NewFile::create(path));
  file::Header header;
  TAMIS_CHECK_OK(file.append(std::as_bytes(std::span(&header, 1))));
  DirectoryWriter directory;
  SectionWriter sections(file);
  const std::size_t columns = snapshot.schema().columns().size();
  directory.put(static_cast<std::uint64_t>(snapshot.rows()));
  directory.put(static_cast<std::uint32_t>(columns));
  for (std::uint32_t i = 0; i < columns && sections.result(); ++i) write_column(snapshot, ColumnId{i}, directory, sections);
  directory.put(index != nullptr);
  if (index != nullptr) write_index(*index, directory, sections);
  TAMIS_CHECK_OK(sections.result());
  TAMIS_CHECK_OK(file.append(directory.bytes()));
  header = header_of(directory, sections.offset());
  TAMIS_CHECK_OK(file.rewrite_start(std::as_bytes(std::span(&header, 1))));
  return file.publish();
}

}  // namespace

Result<void> write_snapshot(const Snapshot& snapshot, const std::filesystem::path& path) { return write(snapshot, nullptr, path); }

Result<void> write_events(const EventRun& run, const std::filesystem::path& path) {
  TAMIS_CHECK_OK(run.verify_index());
  return write(run.events(), &run.index(), path);
}

}  // namespace tamis
