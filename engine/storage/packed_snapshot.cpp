#include "engine/storage/packed_snapshot.h"

#include "engine/base/check.h"
#include "engine/storage/text_codec.h"

namespace tamis {
namespace {

bool bears(const Column&, const StringBlock& block, std::uint32_t row, std::string_view id) {
  return block.present(row) && is_stored_form(block.codec, block.stored(row), id);
}

bool bears(const Column& column, const ScalarBlock& block, std::uint32_t row, std::string_view id) {
  if (!block.present(row)) return false;
  const Ordinal ordinal = block.ordinal(row);
  if (column.def.type.kind == Kind::kString) return column.dictionary.text(static_cast<std::size_t>(ordinal)) == id;
  return parse_integer_identifier(id) == ordinal;
}

bool bears(const Column&, const ListBlock&, std::uint32_t, std::string_view) { return false; }

std::uint64_t hash_of_identifier(Kind kind, std::string_view id) {
  if (kind == Kind::kString) return hash_of(id);
  const auto integer = parse_integer_identifier(id);
  return integer ? hash_of(*integer) : 0;
}

std::size_t postings_bytes(const Postings& postings) {
  return postings.values.size_bytes() + postings.starts.size_bytes() + postings.rows.size_bytes();
}
std::size_t index_bytes(const ScalarBlock& block) { return postings_bytes(block.postings); }
std::size_t index_bytes(const StringBlock&) { return 0; }
std::size_t index_bytes(const ListBlock& block) {
  return postings_bytes(block.postings) + block.frequent.size_bytes() + block.frequent.size() * kPlaneBytes;
}

std::size_t dictionary_bytes(const Dictionary& dictionary) {
  if (!dictionary.has_strings()) return dictionary.size() * sizeof(Ordinal);
  const std::string_view last = dictionary.text(dictionary.size() - 1);
  const std::string_view first = dictionary.text(0);
  return static_cast<std::size_t>(last.data() + last.size() - first.data()) + dictionary.size() * sizeof(std::uint64_t);
}

}  // namespace

Value Snapshot::value(ColumnId column, RowId row) const {
  return columns_[column.value].value(row.value / kBlockRows, row.value % kBlockRows);
}

PackedSnapshot::PackedSnapshot(Parts parts) : indexes_(std::move(parts.indexes)), bytes_(std::move(parts.bytes)) {
  schema_ = std::move(parts.schema);
  rows_ = parts.rows;
  columns_ = std::move(parts.columns);
}

std::optional<RowId> PackedSnapshot::find(ColumnId identifier, std::string_view id) const {
  const Column& column = columns_[identifier.value];
  TAMIS_CHECK(column.def.role == Role::kIdentifier);
  const auto row = find_in(indexes_[identifier.value], hash_of_identifier(column.def.type.kind, id), [&](std::uint32_t candidate) {
    const std::size_t block = candidate / kBlockRows;
    if (candidate >= rows_ || !sound(identifier, block)) return false;
    return std::visit([&](const auto& b) { return bears(column, b, candidate % kBlockRows, id); }, column.blocks[block]);
  });
  return row ? std::optional(RowId{*row}) : std::nullopt;
}

Snapshot::Sizes PackedSnapshot::bytes(ColumnId id) const {
  const Column& column = columns_[id.value];
  Sizes sizes;
  sizes.dictionary = dictionary_bytes(column.dictionary);
  sizes.index = indexes_[id.value].size_bytes();
  for (const Block& block : column.blocks) {
    const std::size_t index = std::visit([](const auto& b) { return index_bytes(b); }, block);
    sizes.index += index;
    sizes.data += bytes_of(block) - index;
  }
  return sizes;
}

std::span<const std::byte> PackedSnapshot::identifier_index(ColumnId column) const { return std::as_bytes(indexes_[column.value]); }

}  // namespace tamis
