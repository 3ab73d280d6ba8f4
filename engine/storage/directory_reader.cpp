#include "engine/storage/directory_reader.h"

#include <algorithm>

#include <fmt/format.h>

#include "engine/storage/block_check.h"
#include "engine/storage/block_layout.h"
#include "engine/storage/identifier_index.h"
#include "engine/storage/kind_range.h"
#include "engine/storage/statistics.h"

namespace tamis {
namespace {

// No block of the directory takes less.
constexpr std::size_t kLeastBlockBytes = 32;

file::Section get_section(DirectoryReader& directory) {
  const auto offset = directory.get<std::uint64_t>();
  const auto bytes = directory.get<std::uint64_t>();
  return {offset, bytes, directory.get<std::uint64_t>()};
}

// Ends the open section.
file::Section close_section(DirectoryReader& directory, SectionReader& sections) {
  const file::Section section = get_section(directory);
  if (!sections.end(section)) directory.spoil();
  return section;
}

struct BlockReader {
  DirectoryReader& directory;
  SectionReader& sections;

  template <typename T> void field(T& value) { value = directory.get<T>(); }
  void field(bool& value) { value = directory.get_flag(); }
  void field(CodeMap& value) { value = directory.get_up_to<CodeMap>(static_cast<std::uint64_t>(CodeMap::kSketch)); }
  void field(TextCodec& value) { value = directory.get_up_to<TextCodec>(static_cast<std::uint64_t>(TextCodec::kDigits)); }
  void size(std::size_t& value) { value = directory.get_up_to<std::uint64_t>(sections.left()); }
  void bytes(const void*& data, std::size_t size) {
    if (!directory.ok() || !sections.array(data, size)) directory.spoil();
    if (!directory.ok()) data = nullptr;
  }
};

template <typename B> Block read_block_of(DirectoryReader& directory, SectionReader& sections) {
  B block;
  BlockReader reader{directory, sections};
  layout::describe(reader, block);
  return block;
}

Block read_block(DirectoryReader& directory, SectionReader& sections, std::size_t kind) {
  switch (kind) {
    case 0: return read_block_of<ScalarBlock>(directory, sections);
    case 1: return read_block_of<StringBlock>(directory, sections);
    default: return read_block_of<ListBlock>(directory, sections);
  }
}

std::size_t block_kind(const Column& column) { return column.def.type.is_list ? 2 : column.text_in_rows ? 1 : 0; }

void read_blocks(DirectoryReader& directory, SectionReader& sections, std::size_t rows, ColumnDirectory& result, std::string& fault) {
  const std::size_t blocks = blocks_for(rows);
  if (blocks > directory.room_for(kLeastBlockBytes)) return directory.spoil();
  result.column.blocks.reserve(blocks);
  result.blocks.reserve(blocks);
  const std::size_t kind = block_kind(result.column);
  for (std::size_t b = 0; b < blocks && directory.ok(); ++b) {
    if (directory.get<std::uint8_t>() != kind) return directory.spoil();
    sections.begin();
    result.column.blocks.push_back(read_block(directory, sections, kind));
    result.blocks.push_back(close_section(directory, sections));
    if (!directory.ok()) return;
    fault = fault_in_fields(result.column.blocks.back(), result.column, rows_of_block(b, rows));
    if (!fault.empty()) {
      fault = fmt::format("column {}, block {}: {}", result.column.def.name, b, fault);
      return directory.spoil();
    }
  }
}

void read_definition(DirectoryReader& directory, Column& column) {
  column.def.name = directory.get_text(Schema::kLongestName);
  column.def.type.kind = directory.get_up_to<Kind>(kKinds - 1);
  column.def.type.is_list = directory.get_flag();
  column.def.role = directory.get_up_to<Role>(static_cast<std::uint64_t>(Role::kIdentifier));
  column.text_in_rows = directory.get_flag();
  if (column.text_in_rows && column.def.type != kStringType) directory.spoil();
  const bool can_identify = column.def.type == kStringType || column.def.type == kIntegerType;
  if (column.def.role == Role::kIdentifier && !can_identify) directory.spoil();
}

void read_statistics(DirectoryReader& directory, ColumnStatistics& statistics) {
  statistics.missing = directory.get<std::uint64_t>();
  statistics.distinct = directory.get<std::uint64_t>();
  statistics.distinct_exact = directory.get_flag();
  statistics.non_finite = directory.get<std::uint64_t>();
  const auto quantiles = directory.get_up_to<std::uint32_t>(kQuantiles);
  for (std::uint32_t i = 0; i < quantiles; ++i) statistics.quantiles.push_back(directory.get<Ordinal>());
  const auto frequent = directory.get_up_to<std::uint32_t>(kFrequentValues);
  for (std::uint32_t i = 0; i < frequent; ++i) {
    const auto value = directory.get<Ordinal>();
    statistics.frequent.emplace_back(value, directory.get<std::uint64_t>());
  }
}

// Values that statistics name are looked up in the dictionary, so they have to be there.
bool statistics_fit(const Column& column) {
  const bool coded = column.def.type.is_list || column.def.type.kind == Kind::kString;
  const OrdinalRange range =
      coded ? OrdinalRange{0, static_cast<Ordinal>(column.dictionary.size()) - 1} : ordinals_of(column.def.type.kind);
  const auto within = [&](Ordinal value) { return range.contains(value); };
  return std::ranges::is_sorted(column.statistics.quantiles) && std::ranges::all_of(column.statistics.quantiles, within) &&
         std::ranges::all_of(column.statistics.frequent, within, [](const auto& f) { return f.first; });
}

void read_dictionary(DirectoryReader& directory, SectionReader& sections, ColumnDirectory& result) {
  const auto size = directory.get_up_to<std::uint64_t>(sections.left() / sizeof(std::uint64_t));
  result.dictionary_bytes = directory.get_up_to<std::uint64_t>(sections.left());
  const Column& column = result.column;
  const bool texts = column.def.type.kind == Kind::kString && !column.text_in_rows;
  if (size != 0 && !texts && !column.def.type.is_list) directory.spoil();
  if (result.dictionary_bytes != 0 && (!texts || size == 0)) directory.spoil();
  sections.begin();
  BlockReader reader{directory, sections};
  const void* entries = nullptr;
  const void* bytes = nullptr;
  reader.bytes(entries, size * sizeof(std::uint64_t));
  reader.bytes(bytes, result.dictionary_bytes);
  result.dictionary = close_section(directory, sections);
  if (!directory.ok() || size == 0) return;
  if (texts) {
    result.dictionary_ends = {static_cast<const std::uint64_t*>(entries), size};
    result.column.dictionary = Dictionary(result.dictionary_ends, static_cast<const char*>(bytes));
  } else {
    result.column.dictionary = Dictionary(std::span(static_cast<const Ordinal*>(entries), size));
  }
}

// The bytes of an index are all of its section, which has no count of its own.
void read_index(DirectoryReader& directory, SectionReader& sections, ColumnDirectory& result) {
  const file::Section section = get_section(directory);
  sections.begin();
  const void* buckets = nullptr;
  if (section.bytes % sizeof(IdentifierBucket) != 0 || !sections.array(buckets, section.bytes) || !sections.end(section)) {
    return directory.spoil();
  }
  if (section.bytes != 0 && result.column.def.role != Role::kIdentifier) directory.spoil();
  result.index = {static_cast<const std::byte*>(buckets), section.bytes};
  result.index_section = section;
}

}  // namespace

bool SectionReader::array(const void*& data, std::uint64_t size) {
  data = nullptr;
  if (size > left()) return false;
  const std::uint64_t whole = layout::padded(size);
  if (whole > left()) return false;
  if (size != 0) data = file_.data() + at_;
  at_ += whole;
  return true;
}

EventDirectory read_event_index(DirectoryReader& directory, SectionReader& sections, std::size_t rows) {
  EventDirectory read;
  read.index.first_block = directory.get<std::uint32_t>();
  const auto blocks = directory.get_up_to<std::uint32_t>(sections.left() / sizeof(std::uint32_t));
  const auto places = directory.get_up_to<std::uint64_t>(std::min<std::uint64_t>(rows, sections.left() / sizeof(std::uint32_t)));
  sections.begin();
  BlockReader reader{directory, sections};
  const auto array = [&]<typename T>(std::span<const T>& into, std::size_t size) {
    const void* data = nullptr;
    reader.bytes(data, size * sizeof(T));
    if (data != nullptr) into = {static_cast<const T*>(data), size};
  };
  array(read.index.block_ends, blocks);
  array(read.index.starts, blocks_for(rows) * kBlockWords);
  array(read.index.ranks, blocks_for(rows) * kBlockWords);
  array(read.index.profiles, places);
  read.section = close_section(directory, sections);
  return read;
}

ColumnDirectory read_column(DirectoryReader& directory, SectionReader& sections, std::size_t rows, std::string& fault) {
  ColumnDirectory result;
  read_definition(directory, result.column);
  read_statistics(directory, result.column.statistics);
  read_dictionary(directory, sections, result);
  if (directory.ok() && !statistics_fit(result.column)) directory.spoil();
  if (directory.ok()) read_blocks(directory, sections, rows, result, fault);
  if (directory.ok()) read_index(directory, sections, result);
  return result;
}

}  // namespace tamis
