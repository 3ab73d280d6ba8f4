#include "engine/storage/built_snapshot.h"

#include <memory>
#include <utility>

#include "engine/storage/identifier_index.h"
#include "engine/storage/packed_snapshot.h"

namespace tamis {
namespace {

class BuiltSnapshot final : public PackedSnapshot {
 public:
  explicit BuiltSnapshot(Parts parts) : PackedSnapshot(std::move(parts)) {}
  [[nodiscard]] Result<void> verify(std::span<const ColumnId>) const override { return {}; }

 protected:
  [[nodiscard]] bool sound(ColumnId, std::size_t) const override { return true; }
};

// All that the snapshot's views point to.
struct Memory {
  AlignedBytes blocks;
  std::vector<AlignedBytes> indexes;
};

}  // namespace

// All blocks go into one piece of memory: planes of one column lie together, on huge pages.
SnapshotPtr assemble_snapshot(Schema schema, std::size_t rows, const std::vector<ColumnEncoder*>& columns,
                              std::vector<AlignedBytes> indexes, const ParallelFor& parallel) {
  const auto memory = std::make_shared<Memory>();
  memory->indexes = std::move(indexes);
  PackedSnapshot::Parts parts;
  parts.schema = std::move(schema);
  parts.rows = rows;
  for (const AlignedBytes& index : memory->indexes) parts.indexes.push_back(as_index({index.data(), index.size()}));
  std::vector<std::size_t> starts;
  std::size_t total = 0;
  for (const ColumnEncoder* column : columns) {
    starts.push_back(total);
    total += column->bytes();
  }
  memory->blocks = AlignedBytes(total);
  parts.columns.resize(columns.size());
  parallel(columns.size(), [&](std::size_t i) { parts.columns[i] = columns[i]->finish(memory->blocks.data() + starts[i]); });
  parts.bytes = memory;
  return std::make_shared<BuiltSnapshot>(std::move(parts));
}

}  // namespace tamis
