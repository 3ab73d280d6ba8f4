#pragma once
// What snapshots in memory and in mapped files have in common: columns over bytes that do not change.

#include <memory>
#include <vector>

#include "engine/storage/identifier_index.h"
#include "engine/storage/snapshot.h"

namespace tamis {

class PackedSnapshot : public Snapshot {
 public:
  struct Parts {
    Schema schema;
    std::size_t rows = 0;
    std::vector<Column> columns;
    std::vector<IdentifierIndex> indexes;   // one a column
    std::shared_ptr<const void> bytes;      // owns what columns and indexes point to; null where the caller does
  };

  [[nodiscard]] std::optional<RowId> find(ColumnId identifier, std::string_view id) const override;
  [[nodiscard]] Sizes bytes(ColumnId column) const override;
  [[nodiscard]] std::span<const std::byte> identifier_index(ColumnId column) const override;

 protected:
  explicit PackedSnapshot(Parts parts);
  // Whether the block may be read: in a file, once its checksum has been found right.
  [[nodiscard]] virtual bool sound(ColumnId column, std::size_t block) const = 0;

 private:
  std::vector<IdentifierIndex> indexes_;
  std::shared_ptr<const void> bytes_;
};

}  // namespace tamis
